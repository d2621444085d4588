"""The day a case is due, kept by its main clock: the one of the duty that `rule` names."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from services.intake.cases.tables import CaseRow
from services.intake.deadlines.queries import clocks_of
from services.intake.deadlines.tables import ClockRow
from services.intake.office import BODY
from shared.database import Transaction
from shared.events.intake import CaseDueMoved

Because = Literal["suspended", "resumed", "extended", "attributes", "overridden", "reprojected", "next_duty"]


def main_of(case: CaseRow, clocks: Iterable[ClockRow]) -> ClockRow | None:
    """The running clock the case is due by; None when it is resolved."""
    return next((one for one in clocks if one.runs and one.duty == case.rule), None)


async def main_clock(tx: Transaction, case: CaseRow) -> ClockRow | None:
    """The same, locked."""
    return main_of(case, await clocks_of(tx, case.code, lock=True))


def move(case: CaseRow, running: ClockRow, because: Because, *, on: date) -> CaseDueMoved | None:
    """The case is due when this clock is, from now on its main one; what there is to tell when that is another day.

    A suspended case keeps showing the day it had and is due on none until it goes on, even when its clock was late already
    and has a day.
    """
    rests = case.suspended_since is not None
    before = None if because == "resumed" else case.due_on
    due = None if rests else running.due_on
    case.rule, case.clock_started_on = running.duty, running.started_on
    case.rule_version, case.calendar_version = running.rule_version, running.calendar_version
    if due is not None:
        case.due_on = due
    if before == due or (rests and because != "suspended"):
        return None
    return CaseDueMoved(
        case=case.code,
        unit=case.unit or BODY,
        moved_on=on,
        rule=running.duty,
        because=because,
        due_before=before,
        due_on=due,
    )


def follow(tx: Transaction, case: CaseRow, running: ClockRow, because: Because, *, on: date) -> None:
    """As `move`, and the units of the case are told."""
    if (moved := move(case, running, because, on=on)) is not None:
        tx.emit(moved, of=case, audience=case.matter.units)
