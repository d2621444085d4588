"""Cases over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from services.intake.cases import usecases
from services.intake.cases.queries import CaseFilter, Due, find_cases, scope_of
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import AcknowledgeCase, AcknowledgeCases, AnswerCase, AssignCase, CloseCase
from services.intake.cases.views import CaseList, CaseView, DeadlineView, case_for
from services.intake.edge import IfMatch, Tx, based_on, tagged
from services.intake.office import AtOffice
from shared.access.callers import Officer, SignedIn, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.events.kinds import CaseKind
from shared.refusals import Refused
from shared.web.problems import unwrap

router = APIRouter(tags=["cases"])


class RefusedCase(BaseModel):
    code: str
    reason_vi: str
    reason_en: str


class AcknowledgedCases(BaseModel):
    acknowledged: list[str]
    refused: list[RefusedCase]


@router.get("/cases")
async def list_cases(
    *,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    state: str = "open",
    kind: CaseKind | None = None,
    unit: str | None = None,
    due: Due | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CaseList:
    """Cases the caller may see, earliest due first. `state` is a state, `open` or `all`."""
    require(caller, Action.READ_CASE)
    today = clock.today()
    wanted = CaseFilter(scope_of(caller), office.answered_by(unit, today), state, kind, due, q)
    found = await find_cases(tx, caller, wanted, today, office.calendar, after=after, limit=limit)
    return CaseList(items=[CaseView.of_line(line) for line in found.cases], next=found.following)


@router.get("/cases/{code}")
async def read_case(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice, response: Response) -> CaseView:
    """One case; its ETag is the version commands are based on."""
    case = await case_for(tx, caller, code, office)
    tagged(response, case)
    return CaseView.of(case, caller)


@router.get("/cases/{code}/deadline")
async def read_deadline(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> DeadlineView:
    """Why the due date is that day, day by day."""
    case = await case_for(tx, caller, code, office)
    return DeadlineView.of(case, office)


Assigner = Annotated[Caller, Depends(signed_in(*TABLE[Action.ASSIGN_CASE]))]
Closer = Annotated[Caller, Depends(signed_in(*TABLE[Action.CLOSE_CASE]))]


@router.post("/cases/{code}/assign")
async def assign_case(
    *,
    code: str,
    command: AssignCase,
    caller: Assigner,
    tx: Tx,
    office: AtOffice,
    response: Response,
    match: IfMatch = None,
) -> CaseView:
    """Give the case to a unit. Events: case.assigned."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ASSIGN_CASE, case.matter)
    return _done(unwrap(usecases.assign(tx, caller, office, case, command)), caller, response)


@router.post("/cases/acknowledge")
async def acknowledge_cases(*, command: AcknowledgeCases, caller: Officer, tx: Tx) -> AcknowledgedCases:
    """Take several cases on at once; each succeeds or is refused by itself."""
    results = await usecases.acknowledge_several(tx, caller, command)
    refused = [
        RefusedCase(code=code, reason_vi=result.reason.vi, reason_en=result.reason.en)
        if isinstance(result, Refused)
        else RefusedCase(code=code, reason_vi="Không tìm thấy.", reason_en="Not found.")
        for code, result in results.items()
        if not isinstance(result, CaseRow)
    ]
    done = [code for code, result in results.items() if isinstance(result, CaseRow)]
    return AcknowledgedCases(acknowledged=done, refused=refused)


@router.post("/cases/{code}/acknowledge")
async def acknowledge_case(
    *,
    code: str, caller: Officer, tx: Tx, office: AtOffice, response: Response,
    command: AcknowledgeCase | None = None, match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """The unit takes the case on. Events: case.acknowledged."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ACKNOWLEDGE_CASE, case.matter)
    return _done(unwrap(usecases.acknowledge(tx, caller, case, command or AcknowledgeCase())), caller, response)


@router.post("/cases/{code}/answer")
async def answer_case(
    *,
    code: str,
    command: AnswerCase,
    caller: Officer,
    tx: Tx,
    office: AtOffice,
    response: Response,
    match: IfMatch = None,
) -> CaseView:
    """The unit answers. Events: case.answered."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ANSWER_CASE, case.matter)
    return _done(unwrap(usecases.answer(tx, caller, case, command)), caller, response)


@router.post("/cases/{code}/close")
async def close_case(
    *,
    code: str, caller: Closer, tx: Tx, office: AtOffice, response: Response,
    command: CloseCase | None = None, match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """Nothing is left to do. Events: case.closed."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.CLOSE_CASE, case.matter)
    return _done(unwrap(usecases.close(tx, caller, case, command or CloseCase())), caller, response)


def _done(case: CaseRow, caller: Caller, response: Response) -> CaseView:
    tagged(response, case)
    return CaseView.of(case, caller)
