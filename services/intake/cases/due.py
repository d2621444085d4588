"""The day a case is due, kept by its main clock: the one of the duty that `rule` names."""

from datetime import date
from typing import Literal

from services.intake.cases.tables import CaseRow
from services.intake.deadlines.queries import clocks_of
from services.intake.deadlines.tables import ClockRow
from services.intake.office import BODY
from shared.database import Transaction
from shared.events.intake import CaseDueMoved


async def main_clock(tx: Transaction, case: CaseRow) -> ClockRow | None:
    """The running clock the case is due by, locked; None when it is resolved."""
    return next((one for one in await clocks_of(tx, case.code, lock=True) if one.runs and one.duty == case.rule), None)


def follow(
    tx: Transaction,
    case: CaseRow,
    running: ClockRow,
    because: Literal["extended", "overridden"],
    *,
    due_before: date | None,
    on: date,
) -> None:
    """The case is due when its main clock is; its units are told when the day is another. A suspended one is due on none
    until it goes on, even when its clock was late already and has a day.
    """
    case.rule_version, case.calendar_version = running.rule_version, running.calendar_version
    if case.suspended_since is not None:
        return
    case.due_on = running.due_on or case.due_on
    if running.due_on != due_before:
        moved = CaseDueMoved(
            case=case.code,
            unit=case.unit or BODY,
            moved_on=on,
            rule=running.duty,
            because=because,
            due_before=due_before,
            due_on=running.due_on,
        )
        tx.emit(moved, of=case, audience=case.matter.units)
