"""A late decision on days off, or a corrected rule, moves the clocks that run; each keeps in its ledger where it stood.

A suspended clock has no date to move: it is counted by the calendar of the day on which it resumes. One that is over keeps
the date it was held to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.intake.deadlines.ledger import Entry, budget_of
from services.intake.deadlines.queries import clocks_of, ledger_of, lines_of
from services.intake.deadlines.tables import ClockEntryRow, ClockRow
from services.intake.deadlines.writing import derived, write
from services.intake.office import Office
from shared.database import Transaction
from shared.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class Reprojection:
    """A clock counted again. `refusal` says why it could not be, so that it keeps its date."""

    clock: ClockRow
    due_before: date
    due_after: date | None
    refusal: Reason | None = None


async def outdated_cases(tx: Transaction, office: Office, *, after: str = "", limit: int = 200) -> list[str]:
    """Codes of cases with a running clock counted by another calendar or other rules than the office has now, in order."""
    wanted = (
        select(ClockRow.case_code)  # type: ignore[call-overload]
        .where(
            ClockRow.stopped_on.is_(None),  # type: ignore[union-attr]
            ClockRow.due_on.is_not(None),  # type: ignore[union-attr]
            (ClockRow.calendar_version != office.calendar.version) | (ClockRow.rule_version != office.rules.version),
            ClockRow.case_code > after,
        )
        .distinct()
        .order_by(ClockRow.case_code)
        .limit(limit)
    )
    return list((await tx.execute(wanted)).scalars())


async def counted_again(tx: Transaction, office: Office, case_code: str) -> list[Reprojection]:
    """The running clocks of a case whose date would be another today, nothing changed yet."""
    ledger = await ledger_of(tx, case_code)
    again = [_again(office, clock, lines_of(clock, ledger)) for clock in await clocks_of(tx, case_code)]
    return [one for one in again if one is not None]


async def reproject(tx: Transaction, office: Office, case_code: str, *, on: date, by: str) -> list[Reprojection]:
    """Move them, each with a line that names both calendars. The caller holds the case, updates its date and tells of it."""
    ledger = await ledger_of(tx, case_code)
    found: list[Reprojection] = []
    for clock in await clocks_of(tx, case_code, lock=True):
        lines = lines_of(clock, ledger)
        again = _again(office, clock, lines)
        if again is not None:
            found.append(again)
            if again.refusal is None:
                write(tx, office, clock, lines, Entry("reprojected", on), by, reason=_because(clock, office))
        elif _can_move(clock):
            clock.calendar_version, clock.rule_version = office.calendar.version, office.rules.version
    return found


def _again(office: Office, clock: ClockRow, lines: Sequence[ClockEntryRow]) -> Reprojection | None:
    """None when the date stays, or there is none to move."""
    if not _can_move(clock) or (before := clock.due_on) is None:
        return None
    due = derived(office, budget_of(clock.duty, lines), None)
    if isinstance(due, Refused):
        return Reprojection(clock, before, None, due.reason)
    return None if due[0] == before else Reprojection(clock, before, due[0])


def _can_move(clock: ClockRow) -> bool:
    return clock.runs and clock.due_on is not None


def _because(clock: ClockRow, office: Office) -> str:
    """In Vietnamese, as ledgers are kept."""
    changed = [
        f"{what} {old} → {new}"
        for what, old, new in (
            ("lịch ngày nghỉ", clock.calendar_version, office.calendar.version),
            ("quy tắc thời hạn", clock.rule_version, office.rules.version),
        )
        if old != new
    ]
    return "Tính lại: " + "; ".join(changed)
