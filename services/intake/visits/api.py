"""The reception book over HTTP."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from services.intake.edge import IfMatch, Tx, based_on, refuse_stale, seen, tagged
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.visits import usecases
from services.intake.visits.commands import NameRepresentatives, RecordReply, RecordVisit, VisitAnswer, VoidVisit
from services.intake.visits.grounds import grounds_on
from services.intake.visits.queries import VisitFilter, VisitLine, find_visit, find_visits, numbers_of, with_its_words
from services.intake.visits.replies import find_directed
from services.intake.visits.tables import VisitRow
from services.intake.visits.views import GroundView, NumbersView, VisitList, VisitView
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind, ReceivedBy, Reception
from shared.idempotency import IdempotencyKey, once
from shared.web.problems import unwrap
from shared.wording import Day, listed

router = APIRouter(tags=["visits"])


@dataclass(frozen=True, slots=True)
class Asked:
    """What every list of the book can be asked for, in an address."""

    kind: CaseKind | None = None
    reception: Reception | None = None
    received_by: ReceivedBy | None = None
    delegation: bool | None = None
    refused: bool | None = None
    voided: bool | None = None
    q: Annotated[str, Query(max_length=200, description="Words of the content.")] = ""
    codes: Annotated[str, Query(max_length=4000, description="Codes separated by commas.")] = ""

    def between(self, first: date | None, last: date | None) -> VisitFilter:
        return VisitFilter(
            first, last, self.reception, self.kind, listed(self.codes),
            self.received_by, self.delegation, self.refused, self.voided, self.q.strip() or None,
        )  # fmt: skip


AskedOfTheBook = Annotated[Asked, Depends()]


async def visit_for(tx: Transaction, caller: Caller, code: str) -> VisitLine:
    """The visit as the caller may see it, if the caller may see it.

    Raises:
        Problem: 404 for none and for not theirs alike.
    """
    return seen(await find_visit(tx, caller, code), caller, Action.READ_VISITS)


async def line_to_change(tx: Transaction, caller: Caller, code: str, office: Office, version: int | None) -> VisitRow:
    """The line itself, locked.

    Raises:
        Problem: 404 for none and for not theirs alike; 412 when it has changed.
    """
    line = seen(await tx.get(VisitRow, code, lock=True), caller, Action.READ_VISITS)
    await refuse_stale(tx, line, version, office)
    return line


@router.post("/visits", status_code=201)
async def record_visit(
    *,
    command: RecordVisit, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault,
    response: Response, key: IdempotencyKey = None,
) -> VisitAnswer:  # fmt: skip
    """Enter a visit; with `petition`, the petition given and, with `petition.process`, what was decided on it.

    Events: visit.recorded, petition.recorded, petition.processed, case.opened, case.assigned, proceeding.begun.
    """
    answer = await once(
        tx, key, command, VisitAnswer, lambda: usecases.record_visit(tx, caller, office, vault, command)
    )
    recorded = unwrap(answer)
    response.headers["Location"] = f"/intake/api/v1/visits/{recorded.visit}"
    response.headers["ETag"] = f'"{recorded.version}"'
    return recorded


@router.get("/visits")
async def list_visits(
    *,
    caller: SignedIn,
    tx: Tx,
    asked: AskedOfTheBook,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> VisitList:
    """The reception book, newest first."""
    require(caller, Action.READ_VISITS)
    lines, following = await find_visits(tx, caller, asked.between(first, last), after=after, limit=limit)
    return VisitList(items=[VisitView.model_validate(line) for line in lines], next=following)


@router.get("/visits/numbers/{year}")
async def check_numbers(*, year: Annotated[int, Path(ge=2012, le=2100)], caller: SignedIn, tx: Tx) -> NumbersView:
    """Whether the book has every number it gave in a year."""
    require(caller, Action.READ_VISITS)
    return NumbersView.model_validate(await numbers_of(tx, year))


@router.get("/visits/refusal-grounds")
async def list_grounds(*, caller: SignedIn, on: Day | None = None) -> list[GroundView]:
    """The grounds on which somebody may be turned away on a day, today unless said."""
    require(caller, Action.READ_VISITS)
    return [
        GroundView(
            code=one.code,
            name_vi=one.name.vi,
            name_en=one.name.en,
            needs_notice=one.needs_notice,
            source=one.source,
        )
        for one in grounds_on(on or clock.today())
    ]


@router.get("/visits/directed")
async def list_directed(
    *,
    caller: SignedIn,
    tx: Tx,
    given: bool = False,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> VisitList:
    """Visits in which the head directed a reply: those still owed, late first; with `given` those that were given."""
    require(caller, Action.READ_VISITS)
    lines, following = await find_directed(tx, caller, given=given, after=after, limit=limit)
    return VisitList(items=[VisitView.model_validate(line) for line in lines], next=following)


@router.get("/visits/{code}")
async def read_visit(*, code: str, caller: SignedIn, tx: Tx, vault: IdentityVault, response: Response) -> VisitView:
    """One visit. Who came is not in it: identities are read through their own door only. What was told of a denunciation the
    desk and the leaders read here, and in no list.
    """
    visit = await with_its_words(tx, caller, vault, await visit_for(tx, caller, code))
    tagged(response, visit)
    return VisitView.model_validate(visit)


@router.post("/visits/{code}/void")
async def void_visit(
    *, code: str, command: VoidVisit, caller: Clerk, tx: Tx, office: AtOffice, response: Response, match: IfMatch = None
) -> VisitAnswer:
    """Void a visit entered by mistake: it keeps its number and is counted no more. Event: visit.voided."""
    line = await line_to_change(tx, caller, code, office, based_on(match))
    answer = unwrap(await usecases.void_visit(tx, caller, line, command))
    tagged(response, line)
    return answer


@router.post("/visits/{code}/representatives")
async def name_representatives(
    *,
    code: str, command: NameRepresentatives, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault,
    response: Response, match: IfMatch = None,
) -> VisitAnswer:  # fmt: skip
    """Add who else spoke for the delegation, or what appointed them. Event: visit.representatives_named."""
    line = await line_to_change(tx, caller, code, office, based_on(match))
    answer = unwrap(await usecases.name_representatives(tx, caller, vault, line, command))
    tagged(response, line)
    return answer


@router.post("/visits/{code}/reply")
async def record_reply(
    *,
    code: str,
    command: RecordReply,
    caller: Clerk,
    tx: Tx,
    office: AtOffice,
    response: Response,
    match: IfMatch = None,
) -> VisitAnswer:
    """The reply that the head directed was given. Event: visit.replied."""
    line = await line_to_change(tx, caller, code, office, based_on(match))
    answer = unwrap(await usecases.record_reply(tx, caller, line, command))
    tagged(response, line)
    return answer
