"""What units did before the system was there: entered by the desk from the old register, not done again."""

from collections.abc import Sequence

from services.intake.assignments.answers import answered
from services.intake.assignments.commands import AnswerCase
from services.intake.assignments.rules import Standing
from services.intake.assignments.tables import AssignmentRow
from services.intake.cases.rules import State, Step, refusal
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import CloseCase, close, holder
from services.intake.deadlines.clocks import stop_by
from services.intake.deadlines.tables import ClockEntryRow, ClockRow
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.intake import CaseAcknowledged
from shared.refusals import Refused


def enter_answered(
    tx: Transaction, caller: Caller, opened: Sequence[tuple[CaseRow, AnswerCase]]
) -> tuple[str, Refused] | None:
    """Cases that were opened and given in this very transaction, and not sent to the database yet, are acknowledged on the day
    they were given, answered on the day the register has, and closed. An answer without a number stays without one: the
    unit's register gives none for what it wrote before.

    Returns the first case that cannot be, and why.
    """
    allowed = may(caller, Action.RECORD_PETITION)
    fresh = list(tx.session.new)
    givings = {row.case_code: row for row in fresh if isinstance(row, AssignmentRow)}
    clocks = {row.case_code: row for row in fresh if isinstance(row, ClockRow)}
    lines = {row.case_code: row for row in fresh if isinstance(row, ClockEntryRow)}
    for case, command in opened:
        refused = allowed if isinstance(allowed, Refused) else None
        refused = refused or _acknowledge(tx, case, givings[case.code])
        refused = refused or _answer(tx, case, givings[case.code], clocks[case.code], lines[case.code], command)
        done = refused or close(tx, caller, case, CloseCase(on=command.day))
        if isinstance(done, Refused):
            return case.code, done
    return None


def _acknowledge(tx: Transaction, case: CaseRow, charged: AssignmentRow) -> Refused | None:
    on = charged.given_on
    if (refused := refusal(case.standing, Step.ACKNOWLEDGE, on)) is not None:
        return refused
    charged.state, charged.acknowledged_on, charged.acknowledged_by = Standing.ACKNOWLEDGED, on, tx.actor
    case.acknowledged_on, case.state = on, State.ACKNOWLEDGED
    taken = CaseAcknowledged(case=case.code, unit=holder(case), acknowledged_on=on)
    tx.emit(taken, of=case, audience=case.matter.units)
    return None


def _answer(
    tx: Transaction, case: CaseRow, charged: AssignmentRow, clock: ClockRow, line: ClockEntryRow, command: AnswerCase
) -> Refused | None:
    if (refused := refusal(case.standing, Step.ANSWER, command.day)) is not None:
        return refused
    stopped = stop_by(tx, clock, [line], on=command.day, why="met", by=tx.actor)
    if isinstance(stopped, Refused):
        return stopped
    answered(tx, case, charged, command.answer, command.number, on=command.day)
    return None
