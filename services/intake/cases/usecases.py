"""What people do to a case: open it, give it to a unit, take it on, answer, close. Each step refuses with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from services.intake.cases.rules import State, Step, in_time, refusal
from services.intake.cases.tables import CaseRow
from services.intake.deadlines.promises import Promise
from services.intake.office import BODY, Office
from services.intake.wording import DocumentNumber, Paragraph, PastDay, RecordCode, UnitCode
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import CaseAcknowledged, CaseAnswered, CaseAssigned, CaseClosed, CaseOpened
from shared.events.kinds import CaseKind, Origin
from shared.refusals import Reason, Refused
from shared.text import folded

ACTIONS = {
    Step.ASSIGN: Action.ASSIGN_CASE,
    Step.ACKNOWLEDGE: Action.ACKNOWLEDGE_CASE,
    Step.ANSWER: Action.ANSWER_CASE,
    Step.CLOSE: Action.CLOSE_CASE,
}


class Command(BaseModel):
    """`on` is the day it happened; today when left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: PastDay | None = None

    @property
    def day(self) -> date:
        return self.on or clock.today()


class AssignCase(Command):
    """Give the case to the unit that has to answer."""

    unit: UnitCode


class AcknowledgeCase(Command):
    """The unit takes the case on."""


class AnswerCase(Command):
    """The unit's answer; its document number when it has one."""

    answer: Paragraph
    number: DocumentNumber | None = None


class CloseCase(Command):
    """Nothing is left to do."""


class AcknowledgeCases(Command):
    """Several at once, as from the inbox."""

    codes: Annotated[tuple[RecordCode, ...], Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a case is opened with. `secret`: somebody denounced with it, whatever kind it was found to be; then `extract`
    replaces the content for all who must not know who.
    """

    kind: CaseKind
    field: str
    origin: Origin
    received_on: date
    opened_on: date
    content: str
    promise: Promise
    secret: bool = False
    request: str | None = None
    extract: str | None = None
    commune: str | None = None
    petition: str | None = None
    conclusion: str | None = None


def open_case(tx: Transaction, code: str, new: NewCase) -> CaseRow:
    """Open a case under its number; the caller adds the row, once all that happens at once has happened to it."""
    case = CaseRow(
        code=code,
        body=BODY,
        kind=new.kind,
        field=new.field,
        origin=new.origin,
        conclusion=new.conclusion,
        received_on=new.received_on,
        opened_on=new.opened_on,
        content=new.content,
        request=new.request,
        extract=new.extract,
        commune=None if new.secret else new.commune,
        secret=new.secret,
        folded=folded((new.extract or "") if new.secret else new.content),
        rule=new.promise.rule,
        rule_version=new.promise.rule_version,
        calendar_version=new.promise.calendar_version,
        clock_started_on=new.promise.started_on,
        due_on=new.promise.due_on,
        state=State.NEW,
    )
    opened = CaseOpened(
        case=code,
        unit=BODY,
        opened_on=new.opened_on,
        kind=new.kind,
        field=new.field,
        origin=new.origin,
        petition=new.petition,
        conclusion=new.conclusion,
        due_on=case.due_on,
        rule=case.rule,
        rule_version=case.rule_version,
        calendar_version=case.calendar_version,
    )
    tx.emit(opened, of=case)
    return case


def assign(tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: AssignCase) -> CaseRow | Refused:
    """Give the case to a unit that exists on that day. The event stands on that unit's own stream, too."""
    if (refused := _refused(caller, case, Step.ASSIGN, command.day)) is not None:
        return refused
    if (refused := office.refuse_unit(command.unit, command.day, "unit")) is not None:
        return refused
    return give(tx, case, command.unit, command.day)


def give(tx: Transaction, case: CaseRow, unit: str, on: date) -> CaseRow:
    """The step itself, for those who have checked: the desk in one request, a leader's conclusion."""
    case.unit, case.assigned_on, case.state = unit, on, State.ASSIGNED
    event = CaseAssigned(case=case.code, kind=CaseKind(case.kind), unit=unit, assigned_on=on, due_on=case.due_on)
    tx.emit(event, of=case, audience=(unit,))
    return case


def acknowledge(tx: Transaction, caller: Caller, case: CaseRow, command: AcknowledgeCase) -> CaseRow | Refused:
    """The unit takes the case on: done by an officer or the leader of that unit."""
    if (refused := _refused(caller, case, Step.ACKNOWLEDGE, command.day)) is not None:
        return refused
    unit = _holder(case)
    case.acknowledged_on, case.state = command.day, State.ACKNOWLEDGED
    tx.emit(CaseAcknowledged(case=case.code, unit=unit, acknowledged_on=command.day), of=case, audience=(unit,))
    return case


def answer(tx: Transaction, caller: Caller, case: CaseRow, command: AnswerCase) -> CaseRow | Refused:
    """The unit answers; late is recorded, never refused."""
    if (refused := _refused(caller, case, Step.ANSWER, command.day)) is not None:
        return refused
    unit = _holder(case)
    case.answered_on, case.state = command.day, State.ANSWERED
    case.answer, case.answer_number = command.answer, command.number
    case.in_time = in_time(command.day, case.due_on)
    event = CaseAnswered(case=case.code, unit=unit, answered_on=command.day, due_on=case.due_on, in_time=case.in_time)
    tx.emit(event, of=case, audience=(unit,))
    return case


def close(tx: Transaction, caller: Caller, case: CaseRow, command: CloseCase) -> CaseRow | Refused:
    """The desk closes what was answered."""
    if (refused := _refused(caller, case, Step.CLOSE, command.day)) is not None:
        return refused
    unit = _holder(case)
    case.closed_on, case.state = command.day, State.CLOSED
    tx.emit(CaseClosed(case=case.code, unit=unit, closed_on=command.day), of=case, audience=(unit,))
    return case


async def acknowledge_several(
    tx: Transaction, caller: Caller, command: AcknowledgeCases
) -> dict[str, CaseRow | Refused | None]:
    """Each by itself: one that is refused does not hold up the others. None: not there, or not theirs."""
    cases = {case.code: case for case in await _locked(tx, command.codes)}
    results: dict[str, CaseRow | Refused | None] = {}
    for code in dict.fromkeys(command.codes):
        case = cases.get(code)
        if case is None or isinstance(may(caller, Action.READ_CASE, case.matter), Refused):
            results[code] = None
        else:
            results[code] = acknowledge(tx, caller, case, AcknowledgeCase(on=command.on))
    return results


def refused_now(caller: Caller, case: CaseRow, step: Step) -> Reason | None:
    """Why this caller could not take this step today; None when he or she could. For showing actions."""
    refused = _refused(caller, case, step, clock.today())
    return None if refused is None else refused.reason


def _refused(caller: Caller, case: CaseRow, step: Step, on: date) -> Refused | None:
    allowed = may(caller, ACTIONS[step], case.matter)
    return allowed if isinstance(allowed, Refused) else refusal(case.standing, step, on)


def _holder(case: CaseRow) -> str:
    if case.unit is None:
        raise RuntimeError(f"{case.code} is {case.state} without a unit")
    return case.unit


async def _locked(tx: Transaction, codes: Sequence[str]) -> Sequence[CaseRow]:
    """Rows are locked in order of their codes, so that two of these never wait for each other in a circle."""
    found = select(CaseRow).where(CaseRow.code.in_(codes)).order_by(CaseRow.code).with_for_update()  # type: ignore[attr-defined]
    return (await tx.execute(found)).scalars().all()
