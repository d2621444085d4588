"""Which days public offices work, and how a period of days is counted (Civil Code 2015, articles 147 and 148)."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from shared.refusals import Reason

DayKind = Literal["calendar", "working"]
"""How a law counts: `calendar` is "ngày", `working` is "ngày làm việc"."""

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST_WAIT = 60


@dataclass(frozen=True)
class SpecialDay:
    """A day on which the week's rhythm is broken: a holiday, or a Saturday worked in exchange for one.

    `decision` names the law or document; `certainty` is the data file's word for how well that is known.
    """

    day: date
    kind: Literal["off", "worked"]
    reason: Reason
    decision: str
    certainty: str


WEEKEND = (Reason("Thứ Bảy", "Saturday"), Reason("Chủ nhật", "Sunday"))


@dataclass(frozen=True, eq=False)
class Calendar:
    """One version of the working-day calendar.

    `covered` are the years whose Tết has been decided: outside them only the fixed solar holidays are known, so a
    date reckoned there may still move. `version` changes with the content of the file.
    """

    version: str
    special: Mapping[date, SpecialDay]
    covered: frozenset[int]
    _off: list[date] = field(init=False, repr=False)
    _worked: list[date] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        off = sorted(day for day, row in self.special.items() if row.kind == "off" and not _weekend(day))
        worked = sorted(day for day, row in self.special.items() if row.kind == "worked" and _weekend(day))
        object.__setattr__(self, "_off", off)
        object.__setattr__(self, "_worked", worked)

    def covers(self, year: int) -> bool:
        """Whether the days off of this year have been decided, Tết included."""
        return year in self.covered

    def is_working(self, day: date) -> bool:
        """Whether public offices work on this day."""
        row = self.special.get(day)
        return row.kind == "worked" if row else not _weekend(day)

    def why_off(self, day: date) -> Reason | None:
        """Why offices are closed on this day; None when they are open."""
        if self.is_working(day):
            return None
        row = self.special.get(day)
        return row.reason if row else WEEKEND[day.weekday() - _SATURDAY]

    def why_worked(self, day: date) -> Reason | None:
        """Why offices are open on a Saturday or Sunday; None on any other day."""
        row = self.special.get(day)
        return row.reason if row and row.kind == "worked" else None

    def next_working_day(self, day: date) -> date:
        """This day if offices work on it, else the first later day on which they do."""
        return self._first_working(day, ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """This day if offices work on it, else the last earlier day on which they did."""
        return self._first_working(day, -ONE_DAY)

    def add(self, start: date, days: int, kind: DayKind) -> date:
        """The last day of a period of `days` triggered on `start`.

        The trigger day does not count (art. 147.2); a period ending on a day off ends on the next working day
        (art. 148.5).
        """
        _whole(days)
        if kind == "calendar":
            return self.next_working_day(start + timedelta(days=days))
        return self._step(start, days, ONE_DAY)

    def end_of(self, start: date, days: int, kind: DayKind) -> date:
        """The last day of a time that has to pass: like `add`, but an end on a day off stays, for nobody has to act."""
        _whole(days)
        return start + timedelta(days=days) if kind == "calendar" else self._step(start, days, ONE_DAY)

    def latest_before(self, event: date, days: int, kind: DayKind) -> date:
        """The last day on which something due "at least `days` before the event" may be done; a working day.

        The day of the event does not count. An end on a day off moves to the working day *before* it: moving it
        later would shorten the notice that the law promises.
        """
        _whole(days)
        if kind == "calendar":
            return self.previous_working_day(event - timedelta(days=days))
        return self._step(event, days, -ONE_DAY)

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` is earlier."""
        if b < a:
            return -self.working_days_between(b, a)
        weekdays = _weekdays_until(b) - _weekdays_until(a)
        return weekdays - _within(self._off, a, b) + _within(self._worked, a, b)

    def _step(self, start: date, days: int, step: timedelta) -> date:
        day = start if days else self._first_working(start, step)
        for _ in range(days):
            day = self._first_working(day + step, step)
        return day

    def _first_working(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_WAIT):
            if self.is_working(day):
                return day
            day += step
        raise ValueError(f"calendar {self.version} has no working day within {_LONGEST_WAIT} days of {day}")


def made_up_days(fixed: Iterable[SpecialDay], taken: Iterable[date]) -> list[SpecialDay]:
    """The days off made up for fixed holidays that fall on a weekend (Labour Code 2019, art. 111.3).

    `fixed` are the holidays of one year in order of date; two of them on one weekend are made up on two days.
    """
    off, rows = set(taken), []
    for row in fixed:
        if not _weekend(row.day):
            continue
        day = row.day
        while _weekend(day) or day in off:
            day += ONE_DAY
        off.add(day)
        made_up = f"{row.day:%d/%m/%Y}"
        reason = Reason(f"nghỉ bù {row.reason.vi} ({made_up})", f"{row.reason.en} in lieu ({made_up})")
        rows.append(SpecialDay(day, "off", reason, "Bộ luật Lao động 2019 Điều 111 khoản 3", row.certainty))
    return rows


def _weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays from the proleptic year 1 up to and including this day (day 1 was a Monday)."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * _SATURDAY + min(rest, _SATURDAY)


def _within(days: list[date], a: date, b: date) -> int:
    return bisect_right(days, b) - bisect_right(days, a)


def _whole(days: int) -> None:
    if days < 0:
        raise ValueError(f"a period has zero or more days, not {days}")
