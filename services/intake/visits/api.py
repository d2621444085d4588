"""The reception book over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from services.intake.edge import Tx, seen, tagged
from services.intake.office import AtOffice, IdentityVault
from services.intake.visits import usecases
from services.intake.visits.queries import VisitFilter, VisitLine, find_visit, find_visits
from services.intake.visits.usecases import RecordVisit, VisitAnswer
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind, ReceivedBy, Reception
from shared.idempotency import IdempotencyKey, once
from shared.web.problems import unwrap

router = APIRouter(tags=["visits"])


class VisitView(BaseModel):
    """A visit as this caller may see it, without who came."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    code: str
    received_on: date
    reception: Reception
    received_by: ReceivedBy
    people: int
    representatives: int | None
    first_time: bool
    kind: CaseKind | None
    field: str | None
    secret: bool
    content: str | None
    request: str | None
    prior: str | None
    interpreter: str | None
    case_code: str | None
    petition_code: str | None
    version: int


class VisitList(BaseModel):
    items: list[VisitView]
    next: str | None


async def visit_for(tx: Transaction, caller: Caller, code: str) -> VisitLine:
    """The visit as the caller may see it, if the caller may see it.

    Raises:
        Problem: 404 for none and for not theirs alike.
    """
    return seen(await find_visit(tx, caller, code), caller, Action.READ_VISITS)


@router.post("/visits", status_code=201)
async def record_visit(
    *,
    command: RecordVisit, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault,
    response: Response, key: IdempotencyKey = None,
) -> VisitAnswer:  # fmt: skip
    """Enter a visit; with `petition`, the petition given and, with `petition.process`, what was decided on it.

    Events: visit.recorded, petition.recorded, petition.processed, case.opened, case.assigned.
    """
    answer = await once(
        tx, key, command, VisitAnswer, lambda: usecases.record_visit(tx, caller, office, vault, command)
    )
    recorded = unwrap(answer)
    response.headers["Location"] = f"/intake/api/v1/visits/{recorded.visit}"
    return recorded


@router.get("/visits")
async def list_visits(
    *,
    caller: SignedIn,
    tx: Tx,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    reception: Reception | None = None,
    kind: CaseKind | None = None,
    codes: Annotated[str, Query(max_length=4000, description="Codes separated by commas.")] = "",
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> VisitList:
    """The reception book, newest first."""
    require(caller, Action.READ_VISITS)
    named = tuple(code for code in codes.replace(" ", "").split(",") if code)
    wanted = VisitFilter(first, last, reception, kind, named)
    lines, following = await find_visits(tx, caller, wanted, after=after, limit=limit)
    return VisitList(items=[VisitView.model_validate(line) for line in lines], next=following)


@router.get("/visits/{code}")
async def read_visit(*, code: str, caller: SignedIn, tx: Tx, response: Response) -> VisitView:
    """One visit. Who came is not in it: identities are read through their own door only."""
    visit = await visit_for(tx, caller, code)
    tagged(response, visit)
    return VisitView.model_validate(visit)
