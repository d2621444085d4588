"""Who handles a case: it is given to a unit, which takes it on and answers. Each step refuses with a reason."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from services.intake.assignments.commands import AcknowledgeCase, AcknowledgeCases, AnswerCase, AssignCase
from services.intake.cases.rules import State, Step, in_time
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import holder, refused_step
from services.intake.office import Office
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.intake import CaseAcknowledged, CaseAnswered, CaseAssigned
from shared.events.kinds import CaseKind
from shared.refusals import Refused


def assign(tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: AssignCase) -> CaseRow | Refused:
    """Give the case to a unit that exists on that day. The event stands on that unit's own stream, too."""
    if (refused := refused_step(caller, case, Step.ASSIGN, command.day)) is not None:
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
    if (refused := refused_step(caller, case, Step.ACKNOWLEDGE, command.day)) is not None:
        return refused
    unit = holder(case)
    case.acknowledged_on, case.state = command.day, State.ACKNOWLEDGED
    tx.emit(CaseAcknowledged(case=case.code, unit=unit, acknowledged_on=command.day), of=case, audience=(unit,))
    return case


def answer(tx: Transaction, caller: Caller, case: CaseRow, command: AnswerCase) -> CaseRow | Refused:
    """The unit answers; late is recorded, never refused."""
    if (refused := refused_step(caller, case, Step.ANSWER, command.day)) is not None:
        return refused
    unit = holder(case)
    case.answered_on, case.state = command.day, State.ANSWERED
    case.answer, case.answer_number = command.answer, command.number
    case.in_time = in_time(command.day, case.due_on)
    event = CaseAnswered(case=case.code, unit=unit, answered_on=command.day, due_on=case.due_on, in_time=case.in_time)
    tx.emit(event, of=case, audience=(unit,))
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


async def _locked(tx: Transaction, codes: Sequence[str]) -> Sequence[CaseRow]:
    """Rows are locked in order of their codes, so that two of these never wait for each other in a circle."""
    found = select(CaseRow).where(CaseRow.code.in_(codes)).order_by(CaseRow.code).with_for_update()  # type: ignore[attr-defined]
    return (await tx.execute(found)).scalars().all()
