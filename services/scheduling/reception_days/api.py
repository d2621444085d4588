"""Reception days over HTTP, for programmes."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.scheduling.callers import Host, Planner, Reader
from services.scheduling.edge import Tx
from services.scheduling.office import AtOffice
from services.scheduling.outcomes import NotFound, answered
from services.scheduling.reception_days.queries import (
    ReceptionDayFilter,
    ReceptionDayPage,
    ReceptionDayRow,
    reception_day,
    reception_days,
)
from services.scheduling.reception_days.tables import DayState
from services.scheduling.reception_days.usecases import (
    HoldReceptionDay,
    PlanReceptionDay,
    ReceptionDayAnswer,
    hold_reception_day,
    plan_reception_day,
)
from shared.calendar import clock
from shared.idempotency import IdempotencyKey, once
from shared.paging import PAGE, After, Limit
from shared.web.versions import IfMatch, based_on, tagged
from shared.wording import Day

router = APIRouter(prefix="/reception-days", tags=["reception days"])


@router.post("", status_code=201)
async def plan(
    *,
    tx: Tx,
    office: AtOffice,
    _caller: Planner,
    command: PlanReceptionDay,
    response: Response,
    key: IdempotencyKey = None,
) -> ReceptionDayAnswer:
    """Put a day into a head's schedule; with `held`, a day of the past is one request."""
    today = clock.today()
    result = await once(tx, key, command, ReceptionDayAnswer, lambda: plan_reception_day(tx, office, command, today))
    answer = answered(result)
    tagged(response, answer)
    response.headers["Location"] = f"/scheduling/api/v1/reception-days/{answer.code}"
    return answer


@router.get("")
async def read_list(
    *,
    tx: Tx,
    _caller: Reader,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    state: DayState | None = None,
    unit: str | None = None,
    after: After = None,
    limit: Limit = PAGE,
) -> ReceptionDayPage:
    """The schedule, newest first."""
    return await reception_days(tx, ReceptionDayFilter(first, last, state, unit), after, limit)


@router.get("/{code}")
async def read_one(tx: Tx, _caller: Reader, code: str, response: Response) -> ReceptionDayRow:
    found = answered(await reception_day(tx, code) or NotFound())
    tagged(response, found)
    return found


@router.post("/{code}/hold")
async def hold(
    *, tx: Tx, _caller: Host, code: str, command: HoldReceptionDay, response: Response, if_match: IfMatch = None
) -> ReceptionDayAnswer:
    """Record that the head, or a delegate, received on this day."""
    expected = based_on(if_match)
    answer = answered(await hold_reception_day(tx, code, command, clock.today(), expected=expected))
    tagged(response, answer)
    return answer
