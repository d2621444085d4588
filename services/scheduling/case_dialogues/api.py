"""Dialogues inside complaints over HTTP, for programmes."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.scheduling.callers import CaseConductor, CaseReader, case_units_in_view
from services.scheduling.case_dialogues import usecases
from services.scheduling.case_dialogues.commands import (
    CaseDialogueAnswer,
    HoldCaseDialogue,
    PlanCaseDialogue,
    PostponeCaseDialogue,
)
from services.scheduling.case_dialogues.queries import (
    CaseDialogueFilter,
    CaseDialoguePage,
    CaseDialogueRecord,
    case_dialogue,
    case_dialogues,
    taken_up,
)
from services.scheduling.case_dialogues.rules import State
from services.scheduling.case_dialogues.usecases import Result
from services.scheduling.edge import Tx
from services.scheduling.office import AtOffice
from services.scheduling.outcomes import NotFound, answered
from shared.calendar import clock
from shared.paging import PAGE, After, Limit
from shared.web.versions import IfMatch, based_on, tagged

router = APIRouter(prefix="/case-dialogues", tags=["dialogues inside complaints"])


@router.get("")
async def read_list(
    *,
    tx: Tx,
    caller: CaseReader,
    state: Annotated[list[State] | None, Query()] = None,
    unit: str | None = None,
    case: str | None = None,
    after: After = None,
    limit: Limit = PAGE,
) -> CaseDialoguePage:
    """Asked for last, first; a unit sees those of its own cases."""
    wanted = CaseDialogueFilter(case_units_in_view(caller), tuple(state or ()), unit, case)
    return await case_dialogues(tx, wanted, after, limit)


@router.get("/{code}")
async def read_one(tx: Tx, caller: CaseReader, code: str, response: Response) -> CaseDialogueRecord:
    """One with its minutes; its ETag is the version that If-Match of a command names."""
    found = await case_dialogue(tx, caller, code)
    if found is None:
        return answered(NotFound())
    tagged(response, found)
    return found


@router.post("/{code}/plan")
async def plan(
    *,
    tx: Tx,
    office: AtOffice,
    caller: CaseConductor,
    code: str,
    command: PlanCaseDialogue,
    response: Response,
    if_match: IfMatch = None,
) -> CaseDialogueAnswer:
    """Give it its day, place and chair. Events: case_dialogue.planned."""
    expected, dialogue = based_on(if_match), await taken_up(tx, caller, code)
    return _told(response, await usecases.plan_case_dialogue(tx, office, dialogue, command, expected=expected))


@router.post("/{code}/postpone")
async def postpone(
    *,
    tx: Tx,
    office: AtOffice,
    caller: CaseConductor,
    code: str,
    command: PostponeCaseDialogue,
    response: Response,
    if_match: IfMatch = None,
) -> CaseDialogueAnswer:
    """Give it another day, with the reason. Events: case_dialogue.postponed."""
    expected, dialogue = based_on(if_match), await taken_up(tx, caller, code)
    result = await usecases.postpone_case_dialogue(tx, office, dialogue, command, clock.today(), expected=expected)
    return _told(response, result)


@router.post("/{code}/hold")
async def hold(
    *,
    tx: Tx,
    office: AtOffice,
    caller: CaseConductor,
    code: str,
    command: HoldCaseDialogue,
    response: Response,
    if_match: IfMatch = None,
) -> CaseDialogueAnswer:
    """Record that it was held, or that the complainant stayed away. Events: case_dialogue.held."""
    expected, dialogue = based_on(if_match), await taken_up(tx, caller, code)
    result = await usecases.hold_case_dialogue(tx, office, dialogue, command, clock.today(), expected=expected)
    return _told(response, result)


def _told(response: Response, result: Result) -> CaseDialogueAnswer:
    answer = answered(result)
    tagged(response, answer)
    return answer
