"""Who handles a case, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from services.intake.assignments import answers, usecases
from services.intake.assignments.commands import (
    AcknowledgeCase,
    AcknowledgeCases,
    AnswerCase,
    AnswerPart,
    AssignCase,
    AssignOfficer,
    AssignPart,
    ReturnCase,
    WithdrawPart,
)
from services.intake.assignments.notes import Colleagues, assign_officer
from services.intake.assignments.queries import givings
from services.intake.assignments.views import AssignmentList, AssignmentView
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import CloseCase
from services.intake.cases.views import CaseView, case_for, done
from services.intake.edge import IfMatch, Tx, based_on
from services.intake.office import AtOffice
from shared.access.callers import Officer, SignedIn, UnitLeader, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.refusals import Refused
from shared.web.problems import unwrap

router = APIRouter(tags=["cases"])
Assigner = Annotated[Caller, Depends(signed_in(*TABLE[Action.ASSIGN_CASE]))]
Closer = Annotated[Caller, Depends(signed_in(*TABLE[Action.CLOSE_CASE]))]


class RefusedCase(BaseModel):
    code: str
    reason_vi: str
    reason_en: str


class AcknowledgedCases(BaseModel):
    acknowledged: list[str]
    refused: list[RefusedCase]


@router.get("/cases/{code}/assignments")
async def list_assignments(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> AssignmentList:
    """Everybody who was given the case: the unit in charge, those that cooperate, those that sent it back."""
    case = await case_for(tx, caller, code, office)
    return AssignmentList(items=[AssignmentView.of(row, case, caller) for row in await givings(tx, code)])


@router.post("/cases/{code}/assign")
async def assign_case(
    *, code: str, command: AssignCase, caller: Assigner, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """Give the case to a unit. Events: case.assigned."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ASSIGN_CASE, case.matter)
    return done(unwrap(await usecases.assign(tx, caller, office, case, command)), caller, response)


@router.post("/cases/{code}/parts")
async def assign_part(
    *, code: str, command: AssignPart, caller: Assigner, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """Ask another unit for its part of the answer. Events: case.part_assigned."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ASSIGN_CASE, case.matter)
    return done(unwrap(await usecases.assign_part(tx, caller, office, case, command)), caller, response)


@router.post("/cases/{code}/parts/withdraw")
async def withdraw_part(
    *, code: str, command: WithdrawPart, caller: Assigner, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """Take a part back that is no longer needed. Events: case.part_ended."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ASSIGN_CASE, case.matter)
    return done(unwrap(await usecases.withdraw_part(tx, caller, case, command)), caller, response)


@router.post("/cases/{code}/parts/answer")
async def answer_part(
    *, code: str, command: AnswerPart, caller: Officer, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """A cooperating unit gives its part. Events: case.part_answered."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ANSWER_PART, case.matter)
    return done(unwrap(await answers.answer_part(tx, caller, case, command)), caller, response)


@router.post("/cases/{code}/return")
async def return_case(
    *, code: str, command: ReturnCase, caller: Officer, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> AssignmentList:  # fmt: skip
    """Send the case, or the part of it, back as not the unit's competence. Events: case.returned, case.part_ended.

    The answer is what the unit may still know of it: the case itself is the desk's again.
    """
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.RETURN_CASE, case.matter)
    unwrap(await usecases.return_case(tx, caller, case, command))
    response.headers["ETag"] = f'"{case.version}"'
    mine = [row for row in await givings(tx, code) if row.unit in caller.units]
    return AssignmentList(items=[AssignmentView.of(row, case, caller) for row in mine])


@router.post("/cases/acknowledge")
async def acknowledge_cases(*, command: AcknowledgeCases, caller: Officer, tx: Tx) -> AcknowledgedCases:
    """Take several cases on at once; each succeeds or is refused by itself."""
    results = await answers.acknowledge_several(tx, caller, command)
    refused = [
        RefusedCase(code=code, reason_vi=result.reason.vi, reason_en=result.reason.en)
        if isinstance(result, Refused)
        else RefusedCase(code=code, reason_vi="Không tìm thấy.", reason_en="Not found.")
        for code, result in results.items()
        if not isinstance(result, CaseRow)
    ]
    acknowledged = [code for code, result in results.items() if isinstance(result, CaseRow)]
    return AcknowledgedCases(acknowledged=acknowledged, refused=refused)


@router.post("/cases/{code}/acknowledge")
async def acknowledge_case(
    *, code: str, caller: Officer, tx: Tx, office: AtOffice, response: Response,
    command: AcknowledgeCase | None = None, match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """The unit takes on the case, or its part of it. Events: case.acknowledged, case.part_acknowledged."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ACKNOWLEDGE_CASE, case.matter)
    result = await answers.acknowledge(tx, caller, case, command or AcknowledgeCase())
    return done(unwrap(result), caller, response)


@router.post("/cases/{code}/officer")
async def assign_case_officer(
    *, code: str, command: AssignOfficer, caller: UnitLeader, tx: Tx, office: AtOffice, colleagues: Colleagues
) -> AssignmentList:
    """The head of the unit says who of it handles the case."""
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.ASSIGN_OFFICER, case.matter)
    mine = unwrap(await assign_officer(tx, caller, case, command, colleagues))
    return AssignmentList(items=[AssignmentView.of(mine, case, caller)])


@router.post("/cases/{code}/answer")
async def answer_case(
    *, code: str, command: AnswerCase, caller: UnitLeader, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """The head of the unit answers. Events: case.answered."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ANSWER_CASE, case.matter)
    return done(unwrap(await answers.answer(tx, caller, case, command)), caller, response)


@router.post("/cases/{code}/close")
async def close_case(
    *, code: str, caller: Closer, tx: Tx, office: AtOffice, response: Response,
    command: CloseCase | None = None, match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """Nothing is left to do. Events: case.closed."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.CLOSE_CASE, case.matter)
    result = await usecases.close(tx, caller, office, case, command or CloseCase())
    return done(unwrap(result), caller, response)
