"""Who is given a case: the unit that has to answer, units that cooperate; sent back, taken back. Each step refuses with
a reason. The case keeps a copy of the unit in charge and of those that cooperate, for its lists.
"""

from datetime import date

from services.intake.assignments.commands import AssignCase, AssignPart, ReturnCase, WithdrawPart
from services.intake.assignments.queries import current, drafts, givings, own
from services.intake.assignments.rules import (
    OWED,
    DraftState,
    Standing,
    refuse_earlier,
    refuse_part,
    refuse_return,
    refuse_withdrawal,
)
from services.intake.assignments.tables import AssignmentRow
from services.intake.cases.rules import State, Step
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import CloseCase, refused_step
from services.intake.cases.usecases import close as close_case
from services.intake.deadlines.rules import due
from services.intake.office import Office
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import CaseAssigned, CasePartAssigned, CasePartEnded, CaseReturned
from shared.events.kinds import AssignmentPart, CaseKind
from shared.refusals import Reason, Refused

ACKNOWLEDGE = "ACK"
"""The duty to say that a case has arrived; the office's own period."""


def give(tx: Transaction, office: Office, case: CaseRow, unit: str, on: date) -> CaseRow:
    """The step itself, for those who have checked: the desk in one request, a leader's conclusion."""
    case.unit, case.assigned_on, case.state = unit, on, State.ASSIGNED
    event = CaseAssigned(case=case.code, kind=CaseKind(case.kind), unit=unit, assigned_on=on, due_on=case.due_on)
    tx.emit(event, of=case, audience=(unit,))
    tx.add(_giving(tx, office, case, unit, AssignmentPart.LEAD, on, case.due_on))
    return case


async def assign(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: AssignCase
) -> CaseRow | Refused:
    """Give the case to a unit that exists on that day. The event stands on that unit's own stream, too."""
    if (refused := refused_step(caller, case, Step.ASSIGN, command.day)) is not None:
        return refused
    before = await givings(tx, case.code)
    if (refused := _refuse_unit(office, case, before, command.unit, command.day, again=command.again)) is not None:
        return refused
    return give(tx, office, case, command.unit, command.day)


async def assign_part(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: AssignPart
) -> CaseRow | Refused:
    """Another unit is asked for its part; from then on it sees the case."""
    if isinstance(allowed := may(caller, Action.ASSIGN_CASE, case.matter), Refused):
        return allowed
    on = command.day
    if (refused := refuse_part(State(case.state), case.opened_on, case.due_on, command.due_on, on)) is not None:
        return refused
    before = await givings(tx, case.code)
    if (refused := _refuse_unit(office, case, before, command.unit, on, again=command.again)) is not None:
        return refused
    case.cooperating, case.open_parts = [*case.cooperating, command.unit], case.open_parts + 1
    part = AssignmentPart.COOPERATING
    event = CasePartAssigned(case=case.code, unit=command.unit, part=part, assigned_on=on, due_on=command.due_on)
    tx.emit(event, of=case, audience=_concerned(case))
    tx.add(_giving(tx, office, case, command.unit, part, on, command.due_on, command.asked))
    return case


async def withdraw_part(tx: Transaction, caller: Caller, case: CaseRow, command: WithdrawPart) -> CaseRow | Refused:
    """The desk needs this unit's part no longer."""
    if isinstance(allowed := may(caller, Action.ASSIGN_CASE, case.matter), Refused):
        return allowed
    part = next((it for it in await current(tx, case.code) if it.unit == command.unit and not it.is_lead), None)
    if part is None:
        return Refused(
            Reason("Đơn vị này không phối hợp trong vụ việc.", "This unit does not cooperate on the case."), "unit"
        )
    if (refused := refuse_withdrawal(part.standing, command.day)) is not None:
        return refused
    _end(tx, part, Standing.WITHDRAWN, command.reason, command.day)
    return _end_part(tx, case, part, command.day)


async def refuse_ending_parts(tx: Transaction, case: CaseRow, on: date) -> Refused | None:
    """Why the parts still owed cannot end on that day."""
    owed = await _owed(tx, case)
    return next((no for part in owed if (no := refuse_withdrawal(part.standing, on)) is not None), None)


async def _owed(tx: Transaction, case: CaseRow) -> list[AssignmentRow]:
    if not case.open_parts:
        return []
    return [part for part in await current(tx, case.code) if not part.is_lead and part.state in OWED]


async def end_open_parts(tx: Transaction, case: CaseRow, *, on: date, reason: str) -> Refused | None:
    """What ends the case leaves nothing to give: parts still owed end with it, and those units are told."""
    if (refused := await refuse_ending_parts(tx, case, on)) is not None:
        return refused
    for part in await _owed(tx, case):
        _end(tx, part, Standing.WITHDRAWN, reason, on)
        _end_part(tx, case, part, on)
    return None


async def return_case(tx: Transaction, caller: Caller, case: CaseRow, command: ReturnCase) -> CaseRow | Refused:
    """The unit sends the case back as not its competence: the desk has it again. A cooperating unit sends its part back."""
    if isinstance(allowed := may(caller, Action.RETURN_CASE, case.matter), Refused):
        return allowed
    mine, on = await own(tx, caller, case), command.day
    if (refused := refuse_return(State(case.state), mine.standing, on)) is not None:
        return refused
    _end(tx, mine, Standing.RETURNED, command.reason, on)
    if not mine.is_lead:
        return _end_part(tx, case, mine, on)
    await _take_draft_back(tx, caller, mine, command.reason)
    tx.emit(CaseReturned(case=case.code, unit=mine.unit, returned_on=on), of=case, audience=_concerned(case))
    case.unit = case.assigned_on = case.acknowledged_on = None
    case.state = State.NEW
    return case


async def _take_draft_back(tx: Transaction, caller: Caller, mine: AssignmentRow, reason: str) -> None:
    """What the unit had begun to answer does not become the answer of the next."""
    latest = next(iter(await drafts(tx, mine.case_code)), None)
    if latest is None or latest.state not in (DraftState.DRAFT, DraftState.SUBMITTED):
        return
    mine.draft, latest.state = None, DraftState.RETURNED
    latest.remark, latest.decided_by, latest.decided_at = reason, caller.login, clock.now()


async def close(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: CloseCase
) -> CaseRow | Refused:
    """Close what was answered; while parts are open the refusal names who has not given them."""
    if case.open_parts:
        today, parts = clock.today(), await current(tx, case.code)
        owing = [it.unit for it in parts if not it.is_lead and it.state in OWED]
        names = ", ".join(office.organisation.name_on(unit, today) for unit in owing)
        return Refused(Reason(f"Đơn vị phối hợp chưa trả lời: {names}.", f"Still to give their part: {names}."))
    return close_case(tx, caller, case, command)


def _giving(
    tx: Transaction,
    office: Office,
    case: CaseRow,
    unit: str,
    part: AssignmentPart,
    on: date,
    due_on: date,
    asked: str | None = None,
) -> AssignmentRow:
    return AssignmentRow(
        case_code=case.code,
        giving=case.version,
        unit=unit,
        part=part,
        asked=asked,
        given_on=on,
        given_by=tx.actor,
        ack_due_on=due(office.rules.find(ACKNOWLEDGE, on), on, office.calendar),
        due_on=due_on,
        entered_at=clock.now(),
    )


def _refuse_unit(
    office: Office, case: CaseRow, before: list[AssignmentRow], unit: str, on: date, *, again: bool
) -> Refused | None:
    """Why this unit cannot be given the case, or a part of it, on this day."""
    if (refused := office.refuse_unit(unit, on, "unit")) is not None:
        return refused
    if unit == case.unit or unit in case.cooperating:
        return Refused(Reason("Đơn vị này đang giữ vụ việc.", "This unit has the case already."), "unit")
    ended = [row for row in before if row.ended_on is not None]
    last = max((row.ended_on for row in ended if row.ended_on is not None), default=on)
    if (refused := refuse_earlier(last, on)) is not None:
        return refused
    sent_back = next((row for row in reversed(ended) if row.unit == unit and row.state == Standing.RETURNED), None)
    if sent_back is None or again:
        return None
    name, day = office.organisation.name_on(unit, on), f"{sent_back.ended_on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"{name} đã trả lại vụ việc này ngày {day}: “{sent_back.reason}”. Nếu vẫn giao, tích “Giao lại dù đã trả”.",
            f"{name} sent this case back on {day}: “{sent_back.reason}”. To give it all the same, tick “Give again”.",
        ),
        "again",
    )


def _end(tx: Transaction, giving: AssignmentRow, state: Standing, reason: str, on: date) -> None:
    giving.state, giving.reason, giving.ended_on, giving.ended_by = state, reason, on, tx.actor


def _end_part(tx: Transaction, case: CaseRow, part: AssignmentRow, on: date) -> CaseRow:
    because = "returned" if part.state == Standing.RETURNED else "withdrawn"
    event = CasePartEnded(case=case.code, unit=part.unit, ended_on=on, because=because)
    tx.emit(event, of=case, audience=_concerned(case))
    case.cooperating = [unit for unit in case.cooperating if unit != part.unit]
    case.open_parts -= 1
    return case


def _concerned(case: CaseRow) -> frozenset[str]:
    """Whose streams tell of parts: the unit in charge and all that cooperate."""
    return case.matter.units
