"""Papers of a record: how each kind of record is found, and who may draw up or read its papers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends, Request

from services.intake.casefile.situations import situations_of_case
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import case_for
from services.intake.issuing.cases import about_case
from services.intake.issuing.petitions import about_petition
from services.intake.issuing.views import IssuedView
from services.intake.issuing.visits import about_visit
from services.intake.office import Office
from services.intake.papers.about import About, may_draw_up
from services.intake.papers.catalogue import Paper, Record, load_papers, paper_on, papers_about
from services.intake.papers.files import Files, Format, files_of
from services.intake.papers.tables import IssuedPaperRow
from services.intake.papers.usecases import DrawUp, issue
from services.intake.people.usecases import Asked, look
from services.intake.people.vault import CannotOpen, Vault
from services.intake.petitions.api import petition_for
from services.intake.petitions.papers import situations_of as situations_of_petition
from services.intake.proceedings.usecases import proceeding_of
from services.intake.urging.usecases import letter_issued
from services.intake.visits.api import visit_for
from services.intake.visits.papers import situations_of
from shared.access.policy import Action, Subject, may, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.idempotency import once
from shared.refusals import Reason, Refused
from shared.web.pages import web_of
from shared.web.problems import Problem


async def _packages(request: Request) -> Path:
    return web_of(request).settings.assets_dir


Packages = Annotated[Path, Depends(_packages)]
"""Where the npm packages are, the typeface of the PDF among them."""
FindAbout = Callable[..., Awaitable[About]]
ABOUT: Final[dict[Record, FindAbout]] = {"visit": about_visit, "petition": about_petition, "case": about_case}
READ: Final[dict[Record, Action]] = {
    "visit": Action.READ_VISITS,
    "petition": Action.READ_VISITS,
    "case": Action.READ_CASE,
}


MEDIA: Final[dict[Format, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


async def about(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, record: Record, code: str, *, lock: bool = False,
    paper: str | None,
) -> About:  # fmt: skip
    """What the record gives to the paper that is made; without one, to the form of any.

    Raises:
        Problem: 404 for none and for not theirs alike; 403 for who may read it and draws up none of its papers;
            503 when the key of a name is missing, rather than a paper that says so in its place.
    """
    require_any(caller, record)
    found = await ABOUT[record](tx, caller, office, vault, code, lock=lock, paper=paper)
    answers = [may_draw_up(caller, one, found.matter) for one in papers_about(record, clock.today())]
    if answers and all(isinstance(answer, Refused) for answer in answers):
        raise Problem(403, "forbidden", next(answer.reason for answer in answers if answer is not None))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides which papers can be made from a record, and by whom; nobody's name is looked at for it."""

    matter: Subject
    situations: frozenset[str]


async def standing(tx: Transaction, caller: Caller, office: Office, record: Record, code: str) -> Standing:
    """Raises Problem: 404 for none and for not theirs alike."""
    match record:
        case "visit":
            line = await visit_for(tx, caller, code)
            return Standing(line.matter, situations_of(line))
        case "petition":
            petition = await petition_for(tx, caller, code, office)
            return Standing(petition.matter, situations_of_petition(petition))
        case "case":
            case = await case_for(tx, caller, code, office)
            return Standing(case.matter, await situations_of_case(tx, office, case, await proceeding_of(tx, case)))


def require_any(caller: Caller, record: Record) -> None:
    """Who draws up no papers of such records at all is told so before any is looked for."""
    actions = {action for one in papers_about(record, clock.today()) for action in (one.drafted_by, one.issued_by)}
    if actions and all(isinstance(may(caller, action), Refused) for action in actions):
        require(caller, min(actions))


def kind_of(code: str) -> Paper:
    """The kind of paper with this code as it is today.

    Raises:
        Problem: 404 when there is none; 409 when it is issued no longer, or not yet.
    """
    if (paper := paper_on(code, clock.today())) is not None:
        return paper
    if code not in load_papers():
        raise Problem(404, "not_found")
    raise Problem(409, "paper_not_in_force", _NOT_IN_FORCE)


def paper_of(record: Record, code: str) -> Paper:
    """The same, if it is made from such records."""
    paper = kind_of(code)
    if paper.record != record:
        raise Problem(404, "not_found")
    return paper


def paper_to_issue(caller: Caller, record: Record, code: str, found: About) -> Paper:
    """The same, for who may issue it: others prepare it."""
    paper = paper_of(record, code)
    require(caller, paper.issued_by, found.matter)
    return paper


async def issued_once(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, packages: Path, paper: Paper, found: About,
    command: DrawUp, key: str | None,
) -> IssuedView | Refused:  # fmt: skip
    """Issue it, once however often the request comes with this key. A letter that urges is an urging at the same time."""

    async def issued() -> IssuedView | Refused:
        row = await issue(tx, caller, office, vault, packages, paper, found, command)
        if isinstance(row, Refused):
            return row
        if paper.issued_by is Action.URGE_UNIT and isinstance(found.row, CaseRow):
            refused = await letter_issued(tx, caller, found.row, row.written_number)
            if refused is not None:
                return refused
        return IssuedView.of(row)

    return await once(tx, f"{found.code} {paper.code} {key}" if key else None, command, IssuedView, issued)


async def issued_files(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, number: int
) -> tuple[IssuedPaperRow, Files]:
    """What was issued. Whoever it names, the caller has to be allowed to know today, and the look is on record.

    Raises:
        Problem: 404 for none and for what stands in a record that is not theirs; 403 when it names somebody secret; 503 when
            its key is missing.
    """
    row = await tx.get(IssuedPaperRow, number)
    if row is None:
        raise Problem(404, "not_found")
    record: Record = row.record  # type: ignore[assignment]  # the table lets no other word in
    matter = (await standing(tx, caller, office, record, row.code)).matter
    if row.persons:
        require(caller, Action.READ_IDENTITY, matter)
        asked = {person: Asked(f"{record}/{row.code}", matter) for person in row.persons}
        await look(tx, caller, asked, vault, f"văn bản {row.written_number}")
    else:
        kind = paper_on(row.paper, row.issued_on)
        refused = may_draw_up(caller, kind, matter) if kind else may(caller, Action.READ_IDENTITY, matter)
        if isinstance(refused, Refused):
            raise Problem(403, "forbidden", refused.reason)
    try:
        files = await files_of(tx, vault, number)
    except CannotOpen as error:
        missing = Reason(
            f"Không mở được văn bản: thiếu khóa {error.key}.",
            f"The paper cannot be opened: key {error.key} is missing.",
        )
        raise Problem(503, "unavailable", missing) from error
    if files is None:
        raise Problem(404, "not_found", _FILES_GONE)
    return row, files


_NOT_IN_FORCE: Final = Reason("Hôm nay không dùng loại văn bản này.", "This kind of paper is not issued today.")
_FILES_GONE: Final = Reason(
    "Tệp văn bản đã bị xóa khi khử nhận dạng hồ sơ; số và ngày văn bản còn trong sổ.",
    "The files of this paper went when its record was made anonymous; its number and day stay in the register.",
)
