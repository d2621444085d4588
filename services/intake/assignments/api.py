"""Who handles a case, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from services.intake.assignments import usecases
from services.intake.assignments.commands import AcknowledgeCase, AcknowledgeCases, AnswerCase, AssignCase
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import CaseView, case_for, done
from services.intake.edge import IfMatch, Tx, based_on
from services.intake.office import AtOffice
from shared.access.callers import Officer, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.refusals import Refused
from shared.web.problems import unwrap

router = APIRouter(tags=["cases"])
Assigner = Annotated[Caller, Depends(signed_in(*TABLE[Action.ASSIGN_CASE]))]


class RefusedCase(BaseModel):
    code: str
    reason_vi: str
    reason_en: str


class AcknowledgedCases(BaseModel):
    acknowledged: list[str]
    refused: list[RefusedCase]


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
    return done(unwrap(usecases.assign(tx, caller, office, case, command)), caller, response)


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
    return done(unwrap(usecases.acknowledge(tx, caller, case, command or AcknowledgeCase())), caller, response)


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
    return done(unwrap(usecases.answer(tx, caller, case, command)), caller, response)
