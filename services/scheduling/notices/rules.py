"""How long before or after a session something has to be posted, and whether it was."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from shared.calendar import Calendar, DayKind
from shared.datafiles import Row, in_force, read_table

NoticeId = Literal["reception_day_posted", "dialogue_posted", "conclusion_notice"]
Binding = Literal["law", "advice"]

SHIPPED: Final = Path(__file__).parent / "data" / "notice_periods.csv"
COLUMNS: Final = (
    *("id", "duty_vi", "duty_en", "direction", "days", "day_kind", "binding"),
    *("valid_from", "valid_to", "source"),
)
_IDS: Final[tuple[NoticeId, ...]] = ("reception_day_posted", "dialogue_posted", "conclusion_notice")
_DIRECTIONS: Final[tuple[Literal["before", "after"], ...]] = ("before", "after")
_KINDS: Final[tuple[DayKind, ...]] = ("calendar", "working")
_BINDINGS: Final[tuple[Binding, ...]] = ("law", "advice")


class NoPeriodError(LookupError):
    """No period of notice is in force on this day."""


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """One row: so many days before or after, by law or as advice. Only the law's may be called a breach."""

    id: NoticeId
    duty_vi: str
    duty_en: str
    direction: Literal["before", "after"]
    days: int
    day_kind: DayKind
    binding: Binding
    valid_from: date
    valid_to: date | None
    source: str

    def last_day(self, event: date, calendar: Calendar) -> date:
        """The last day on which the duty is done in time."""
        if self.direction == "before":
            return calendar.latest_before(event, self.days, self.day_kind)
        return calendar.add(event, self.days, self.day_kind)


@dataclass(frozen=True, slots=True)
class NoticePeriods:
    """One version of the table."""

    version: str
    rows: tuple[NoticePeriod, ...]

    def find(self, wanted: NoticeId, on: date) -> NoticePeriod:
        """The period in force on the day of the session, the oldest for sessions before all of them.

        Raises:
            NoPeriodError: the period has been repealed by that day.
        """
        rows = sorted((row for row in self.rows if row.id == wanted), key=lambda row: row.valid_from)
        for row in rows:
            if in_force(row.valid_from, row.valid_to, on) or (row is rows[0] and on < row.valid_from):
                return row
        raise NoPeriodError(f"no period of notice {wanted} is in force on {on}")


@dataclass(frozen=True, slots=True)
class NoticeCheck:
    """Whether a duty was done in time. `margin` is working days between the doing and the session (absolute)."""

    period: NoticePeriod
    last_day: date
    done_on: date | None
    margin: int | None

    @property
    def in_time(self) -> bool | None:
        """None while it has not been done."""
        return None if self.done_on is None else self.done_on <= self.last_day


def check_notice(period: NoticePeriod, event: date, done_on: date | None, calendar: Calendar) -> NoticeCheck:
    """Compare the day something was done with the last day for it."""
    margin = None if done_on is None else abs(calendar.working_days_between(done_on, event))
    return NoticeCheck(period, period.last_day(event, calendar), done_on, margin)


def load_notice_periods(file: Path = SHIPPED) -> NoticePeriods:
    """Read the table.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right, or the period that is missing.
    """
    table = read_table(file, COLUMNS)
    rows = tuple(_period(row) for row in table)
    for missing in set(_IDS) - {row.id for row in rows}:
        raise table.rows[0].refuse(f"the table has no row '{missing}'", "id")
    return NoticePeriods(table.version, rows)


def _period(row: Row) -> NoticePeriod:
    first, last = row.validity()
    return NoticePeriod(
        id=row.choice("id", _IDS),
        duty_vi=row.text("duty_vi"),
        duty_en=row.text("duty_en"),
        direction=row.choice("direction", _DIRECTIONS),
        days=row.count("days"),
        day_kind=row.choice("day_kind", _KINDS),
        binding=row.choice("binding", _BINDINGS),
        valid_from=first,
        valid_to=last,
        source=row.text("source"),
    )
