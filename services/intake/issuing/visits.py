"""What a visit gives to its papers."""

from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.tables import CaseRow
from services.intake.issuing.people import named
from services.intake.office import Office
from services.intake.papers.about import About
from services.intake.papers.catalogue import AS_TOLD, with_field
from services.intake.people.usecases import Asked, look
from services.intake.people.vault import Vault
from services.intake.proceedings.duties import ACCEPTANCE
from services.intake.redaction.people import everybody_behind
from services.intake.visits.api import visit_for
from services.intake.visits.papers import situations_of
from services.intake.visits.queries import petitions_of, representatives_of, with_its_words
from services.intake.visits.tables import VisitRow
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind


async def about_visit(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, code: str, *, lock: bool = False, paper: str | None
) -> About:
    """The visit, its names as far as the caller may know them; of a denunciation none. None is looked at but for the `paper`
    that is made.

    Raises:
        Problem: 404 for none and for not theirs alike.
    """
    line = await visit_for(tx, caller, code)
    if paper in with_field(AS_TOLD, clock.today()):
        line = await with_its_words(tx, caller, vault, line, on_paper=True)
    row = await tx.get(VisitRow, code, lock=lock)
    others = (await representatives_of(tx, [code])).get(code, [])
    everybody = (line.person, *others)
    asked = {} if line.secret else {key: Asked(line.subject, line.matter) for key in everybody}
    known = await look(tx, caller, asked, vault, "soạn văn bản", on_paper=True) if paper else {}
    case = await tx.get(CaseRow, line.case_code) if line.case_code else None
    kinds = line.petition_kinds or ([line.kind] if line.kind else [])
    due = case.due_on if case else line.reply_by
    plain = "" if line.secret else line.content or ""
    return About(
        row=row or line,  # type: ignore[arg-type]  # it was there a moment ago, and nobody deletes a line of the book
        record="visit",
        code=code,
        matter=line.matter,
        situations=situations_of(line),
        data=named(office, known.get(line.person))
        | {
            "ma_ho_so": code,
            "ngay_nhan": f"{line.received_on:%d/%m/%Y}",
            "bi_mat": "có" if line.secret else "",
            "noi_dung": plain,
            AS_TOLD: line.content or "",
            "yeu_cau_to_cao": line.request or "",
            "yeu_cau": "" if line.secret else line.request or "",
            "so_nguoi": str(line.people) if line.people > 1 else "",
            "dai_dien": ", ".join(known[key].name for key in others if key in known),
            "so_don": ", ".join(await petitions_of(tx, code)) or "không có",
            "vu_viec_so": ", ".join(line.cases) or "chưa có",
            "loai": ", ".join(KIND_NAMES[CaseKind(kind)].vi.lower() for kind in kinds) or "chưa phân loại",
            "ten_han": "Hạn thụ lý hoặc thông báo không thụ lý"
            if case and case.rule in ACCEPTANCE
            else "Hạn giải quyết",
            "han": f"{due:%d/%m/%Y}" if due else "",
        },
        persons=tuple(known),
        unnamed=await everybody_behind(tx, case=line.case_code, visit=code) if line.secret else (),
        unread=bool(asked) and not paper,
    )
