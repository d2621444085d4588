"""What a case gives to its papers."""

from uuid import UUID

from services.intake.casefile.situations import situations_of_case
from services.intake.cases.queries import records_of_case
from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.views import case_for
from services.intake.issuing.people import named
from services.intake.office import Office
from services.intake.papers.about import About
from services.intake.people.usecases import Asked, look
from services.intake.people.vault import Vault
from services.intake.proceedings.usecases import proceeding_of
from services.intake.redaction.people import everybody_behind
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind


async def about_case(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, code: str, *, lock: bool = False, paper: str | None
) -> About:
    """The case, and who brought it as far as the caller may know; of a denunciation the extract alone and nobody.

    Raises:
        Problem: 404 for none and for not theirs alike.
    """
    case = await case_for(tx, caller, code, office, lock=lock)
    first = None if case.secret else await _first_person(tx, code)
    asked = {first: Asked(case.subject, case.matter)} if first is not None else {}
    known = await look(tx, caller, asked, vault, "soạn văn bản", on_paper=True) if paper else {}
    proceeding = await proceeding_of(tx, case)
    accepted = proceeding.accepted_on if proceeding else None
    unit = office.organisation.name_on(case.unit, clock.today()) if case.unit else ""
    return About(
        row=case,
        record="case",
        code=code,
        matter=case.matter,
        situations=await situations_of_case(tx, office, case, proceeding),
        data=named(office, known.get(first) if first else None)
        | {
            "ma_ho_so": code,
            "ngay_nhan": f"{case.received_on:%d/%m/%Y}",
            "bi_mat": "có" if case.secret else "",
            "noi_dung": (case.extract if case.secret else case.content) or "",
            "loai": KIND_NAMES[CaseKind(case.kind)].vi.lower(),
            "han": f"{case.due_on:%d/%m/%Y}",
            "don_vi": unit,
            "ngay_giao": f"{case.assigned_on:%d/%m/%Y}" if case.assigned_on else "",
            "ngay_thu_ly": f"{accepted:%d/%m/%Y}" if accepted else "",
        },
        persons=tuple(known),
        unnamed=await everybody_behind(tx, case=code) if case.secret else (),
        unread=bool(asked) and not paper,
    )


async def _first_person(tx: Transaction, code: str) -> UUID | None:
    """Who brought the first record of the case."""
    people = (record["person"] for record in await records_of_case(tx, code) if record["person"] is not None)
    return next(people, None)
