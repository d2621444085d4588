"""Cases over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict

from services.intake.cases import usecases
from services.intake.cases.queries import CaseFilter, Due, find_cases, scope_of
from services.intake.cases.rules import State
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import AcknowledgeCase, AcknowledgeCases, AnswerCase, AssignCase, CloseCase
from services.intake.deadlines.promises import why
from services.intake.edge import IfMatch, Tx, based_on, refuse_stale, seen, tagged
from services.intake.office import AtOffice, Office
from shared.access.callers import Officer, SignedIn, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.refusals import Refused
from shared.web.problems import unwrap

router = APIRouter(tags=["cases"])


def reads_everything_of(caller: Caller, *, secret: bool) -> bool:
    """Whether the caller sees the content as written; others see the desk's extract of a denunciation."""
    return not secret or caller.has(Role.DESK, Role.LEADER)


class CaseView(BaseModel):
    """A case as this caller may see it."""

    model_config = ConfigDict(frozen=True)

    code: str
    kind: CaseKind
    field: str
    origin: str
    state: State
    unit: str | None
    received_on: date
    opened_on: date
    due_on: date
    assigned_on: date | None
    acknowledged_on: date | None
    answered_on: date | None
    closed_on: date | None
    in_time: bool | None
    secret: bool
    content: str | None
    request: str | None = None
    commune: str | None
    conclusion: str | None
    answer: str | None = None
    answer_number: str | None = None
    rule: str | None = None
    version: int


class CaseList(BaseModel):
    items: list[CaseView]
    next: str | None
    """Cursor for `after`; null at the end."""


class ExplainedDayView(BaseModel):
    day: date
    state: str
    counted: bool
    number: int | None
    reason_vi: str
    reason_en: str


class DeadlineView(BaseModel):
    """Why a case is due when it is."""

    case: str
    rule: str
    rule_version: str
    calendar_version: str
    started_on: date
    due_on: date
    summary_vi: str
    summary_en: str
    source: str
    remark_vi: str | None
    remark_en: str | None
    days: list[ExplainedDayView]


class RefusedCase(BaseModel):
    code: str
    reason_vi: str
    reason_en: str


class AcknowledgedCases(BaseModel):
    acknowledged: list[str]
    refused: list[RefusedCase]


async def case_for(
    tx: Transaction, caller: Caller, code: str, office: Office, *, lock: bool = False, version: int | None = None
) -> CaseRow:
    """The case, if the caller may see it and, when a version is given, nothing has happened since.

    Raises:
        Problem: 404 for none and for not theirs alike; 412 when it has changed.
    """
    case = seen(await tx.get(CaseRow, code, lock=lock), caller, Action.READ_CASE)
    await refuse_stale(tx, case, version, office)
    return case


def view(case: CaseRow, caller: Caller) -> CaseView:
    full = reads_everything_of(caller, secret=case.secret)
    given = case.model_dump(include=set(CaseView.model_fields))
    masked = {} if full else {"content": case.extract, "request": None}
    return CaseView.model_validate({**given, "secret": case.secret, **masked})


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
    wanted = CaseFilter(scope_of(caller), unit, state, kind, due, q)
    full = reads_everything_of(caller, secret=True)
    found = await find_cases(tx, wanted, clock.today(), office.calendar, full=full, after=after, limit=limit)
    items = [
        CaseView(
            **{name: getattr(line, name) for name in line.__slots__},
            secret=line.kind is CaseKind.DENUNCIATION,
        )
        for line in found.cases
    ]
    return CaseList(items=items, next=found.following)


@router.get("/cases/{code}")
async def read_case(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice, response: Response) -> CaseView:
    """One case; its ETag is the version commands are based on."""
    case = await case_for(tx, caller, code, office)
    tagged(response, case)
    return view(case, caller)


@router.get("/cases/{code}/deadline")
async def read_deadline(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> DeadlineView:
    """Why the due date is that day, day by day."""
    case = await case_for(tx, caller, code, office)
    reason = why(case.promise, case.received_on, office.rules, office.calendar)
    days = reason.days.days if reason.days else ()
    return DeadlineView(
        case=case.code,
        rule=case.rule,
        rule_version=case.rule_version,
        calendar_version=case.calendar_version,
        started_on=case.clock_started_on,
        due_on=case.due_on,
        summary_vi=reason.summary.vi,
        summary_en=reason.summary.en,
        source=reason.source,
        remark_vi=reason.remark.vi if reason.remark else None,
        remark_en=reason.remark.en if reason.remark else None,
        days=[ExplainedDayView.model_validate(day, from_attributes=True) for day in days],
    )


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
    return view(case, caller)
