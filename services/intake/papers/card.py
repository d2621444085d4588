"""What the page of a visit, petition or case shows of its papers: templates/card.html with `papers` in its context."""

from dataclasses import dataclass

from starlette.requests import Request

from services.intake.office import Office
from services.intake.papers.about import body_of, may_draw_up
from services.intake.papers.catalogue import Paper, Record, paper_on, papers_about
from services.intake.papers.queries import IssuedLine, RegisterLine, issued_for
from services.intake.screens import address
from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class PapersCard:
    """Papers that can be drawn up now, each with the address of its form; and those that were issued, newest first."""

    offered: tuple[tuple[Paper, str], ...]
    issued: tuple[tuple[IssuedLine, Reason, str], ...]
    registers_link: str


async def papers_card(
    request: Request,
    tx: Transaction,
    caller: Caller,
    office: Office,
    record: Record,
    code: str,
    matter: Subject,
    situations: frozenset[str],
) -> PapersCard:
    """Whoever sees the record sees what was issued about it; who prepares or issues its papers gets the forms."""
    path = f"/{record}s/{code}/papers"
    return PapersCard(
        tuple(
            (one, address(request, f"{path}/{one.code}")) for one in offered(caller, office, record, matter, situations)
        ),
        tuple(
            (line, name_of(line), address(request, f"/papers/{line.id}") if reads(caller, line, matter) else "")
            for line in await issued_for(tx, record, code)
        ),
        address(request, "/papers"),
    )


def name_of(line: IssuedLine | RegisterLine) -> Reason:
    """What a paper was called when it was issued; its code when the data files no longer know it, so that old records open."""
    paper = paper_on(line.paper, line.issued_on)
    return paper.name if paper else Reason(line.paper, line.paper)


def offered(
    caller: Caller, office: Office, record: Record, matter: Subject, situations: frozenset[str]
) -> tuple[Paper, ...]:
    """The papers this caller may prepare or issue from a record as it is; none that only another unit issues."""
    return tuple(
        one
        for one in papers_about(record, clock.today())
        if one.when in situations
        and may_draw_up(caller, one, matter) is None
        and not isinstance(body_of(caller, office, one, matter), Refused)
    )


def reads(caller: Caller, line: IssuedLine, matter: Subject) -> bool:
    """Whether a link to the files is of use; the files themselves ask again, of each person they name."""
    if not line.filed:
        return False
    paper = paper_on(line.paper, line.issued_on)
    drawn_up = (paper.drafted_by, paper.issued_by) if paper else ()
    return any(not isinstance(may(caller, action, matter), Refused) for action in (*drawn_up, Action.READ_IDENTITY))
