"""What a petition gives to its papers."""

from services.intake.cases.rules import KIND_NAMES
from services.intake.issuing.people import named
from services.intake.office import Office
from services.intake.papers.about import About
from services.intake.people.usecases import Asked, look
from services.intake.people.vault import Vault
from services.intake.petitions.api import petition_for
from services.intake.petitions.papers import situations_of
from services.intake.redaction.people import everybody_behind
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind


async def about_petition(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, code: str, *, lock: bool = False, paper: str | None
) -> About:
    """The petition, its writer's name as far as the caller may know it. Of a denunciation the extract alone, and not the
    words of the desk either: they were said to who denounced.

    Raises:
        Problem: 404 for none and for not theirs alike.
    """
    row = await petition_for(tx, caller, code, office, lock=lock)
    writer = row.person
    asked = {writer: Asked(row.subject, row.matter)} if writer is not None and not row.secret else {}
    known = await look(tx, caller, asked, vault, "soạn văn bản", on_paper=True) if paper else {}
    receiver = office.organisation.name_on(row.receiving_unit, clock.today()) if row.receiving_unit else None
    letter = f"số {row.sender_number}" if row.sender_number else ""
    return About(
        row=row,
        record="petition",
        code=code,
        matter=row.matter,
        situations=situations_of(row),
        data=named(office, known.get(writer) if writer else None)
        | {
            "ma_ho_so": code,
            "ngay_nhan": f"{row.received_on:%d/%m/%Y}",
            "bi_mat": "có" if row.secret else "",
            "noi_dung": (row.extract if row.secret else row.content) or "",
            "loai": KIND_NAMES[CaseKind(row.kind)].vi.lower(),
            "co_quan_nhan": receiver or row.receiving_body or "",
            "giai_thich": "" if row.secret else row.reason or "",
            "noi_gui": row.sender_body or "",
            "van_ban_den": f"{letter} ngày {row.sent_on:%d/%m/%Y}".strip() if row.sent_on else letter,
        },
        persons=tuple(known),
        unnamed=await everybody_behind(tx, case=row.case_code, petition=code, visit=row.visit_code)
        if row.secret
        else (),
        unread=bool(asked) and not paper,
    )
