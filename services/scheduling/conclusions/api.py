"""The follow-up board over HTTP, for programmes."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.scheduling.callers import Concluder, Reader, may_read_conclusion, units_in_view
from services.scheduling.conclusions.queries import (
    ConclusionFilter,
    ConclusionPage,
    ConclusionRow,
    Group,
    conclusion,
    conclusions,
)
from services.scheduling.conclusions.usecases import ConclusionAnswer, ReassignConclusion, reassign_conclusion
from services.scheduling.edge import Tx
from services.scheduling.office import AtOffice
from services.scheduling.outcomes import NotFound, answered
from shared.calendar import clock
from shared.paging import PAGE, After, Limit
from shared.web.versions import IfMatch, based_on, tagged
from shared.wording import Day

router = APIRouter(prefix="/conclusions", tags=["conclusions"])


@router.get("")
async def read_list(
    *,
    tx: Tx,
    office: AtOffice,
    caller: Reader,
    group: Group = Group.ALL,
    unit: str | None = None,
    dialogue: str | None = None,
    first: Annotated[Day | None, Query(alias="due_from")] = None,
    last: Annotated[Day | None, Query(alias="due_to")] = None,
    after: After = None,
    limit: Limit = PAGE,
) -> ConclusionPage:
    """What was promised, still owed first and longest overdue on top; a unit sees its own."""
    today = clock.today()
    units = office.organisation.predecessors(unit, today) if unit else None
    wanted = ConclusionFilter(group, units_in_view(caller), units, dialogue, first, last)
    return await conclusions(tx, wanted, today, office.calendar, after=after, limit=limit)


@router.get("/{code}")
async def read_one(tx: Tx, caller: Reader, code: str, response: Response) -> ConclusionRow:
    """One conclusion; of another unit's there is nothing to see."""
    found = await conclusion(tx, code, clock.today())
    if found is None or not may_read_conclusion(caller, found.unit, found.owner):
        return answered(NotFound())
    tagged(response, found)
    return found


@router.post("/{code}/assign")
async def assign(
    *,
    tx: Tx,
    office: AtOffice,
    _caller: Concluder,
    code: str,
    command: ReassignConclusion,
    response: Response,
    if_match: IfMatch = None,
) -> ConclusionAnswer:
    """Give a returned conclusion to another unit."""
    expected = based_on(if_match)
    answer = answered(await reassign_conclusion(tx, office, code, command, clock.today(), expected=expected))
    tagged(response, answer)
    return answer
