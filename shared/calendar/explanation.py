"""Any due date, explained day by day: what a citizen or an inspector may ask of every deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.calendar.working_days import ONE_DAY, Calendar, DayKind
from shared.refusals import Reason

DayState = Literal["trigger", "counted", "day_off_counted", "day_off", "suspended", "rolled", "due"]
Suspension = tuple[date, date | None]
"""The first day that does not count and the day on which counting resumes; None while still suspended."""

_TRIGGER = Reason(
    "Ngày mốc, không tính vào thời hạn (Điều 147 khoản 2 Bộ luật Dân sự 2015)",
    "The trigger day, which does not count (Civil Code 2015, art. 147.2)",
)
_EVENT = Reason("Ngày diễn ra, không tính vào thời hạn", "The day of the event, which does not count")
_SUSPENDED = Reason("Tạm đình chỉ, không tính vào thời hạn", "Suspended, does not count")
_ROLLED = Reason(
    "Ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo (Điều 148 khoản 5 Bộ luật Dân sự 2015)",
    "The last day was a day off, so the period ends on the next working day (Civil Code 2015, art. 148.5)",
)
_ORDINARY = Reason("", "")


@dataclass(frozen=True)
class ExplainedDay:
    """One day between the trigger and the due date. `number` is its place in the count when `counted`."""

    day: date
    counted: bool
    number: int | None
    reason_vi: str
    reason_en: str
    state: DayState


@dataclass(frozen=True)
class Explanation:
    """Every day from the trigger to the due date, in order; `due` is None while the period stands suspended.

    `undecided` are the years touched whose Tết is not in the calendar yet: the date may still move.
    """

    due: date | None
    days: tuple[ExplainedDay, ...]
    calendar_version: str
    undecided: tuple[int, ...]

    @property
    def coverage(self) -> Reason | None:
        """The warning to show beside the date; None when every year touched has been decided."""
        if not self.undecided:
            return None
        years = ", ".join(map(str, self.undecided))
        return Reason(
            f"Lịch nghỉ Tết năm {years} chưa được quyết định; ngày đến hạn có thể thay đổi.",
            f"The Tết days off of {years} are not decided yet; the due date may still move.",
        )


def explain(
    calendar: Calendar,
    start: date,
    days: int,
    kind: DayKind,
    suspended: Sequence[Suspension] = (),
    *,
    rolled: bool = True,
) -> Explanation:
    """Count a period of `days` triggered on `start`, leaving out suspended days.

    Without suspension `due` equals `calendar.add(start, days, kind)`, or `calendar.end_of` when an end on a day off is not
    `rolled`, because nobody has to act on it. A suspension moves a due date in calendar days by exactly its own length
    (before an end on a day off is rolled).

    Raises:
        ValueError: `days` is negative, or a suspension ends before it begins.
    """
    _check(days, suspended)
    told = [_told(start, "trigger", _TRIGGER)]
    number, day, rolling = 0, start, False
    while number < days or (rolled and not calendar.is_working(day)) or _suspended(day, suspended):
        day += ONE_DAY
        if _suspended(day, suspended):
            told.append(_told(day, "suspended", _SUSPENDED))
            if _for_good(day, suspended):
                return _explanation(calendar, None, told)
            continue
        rolling = number == days
        if rolling:
            told.append(_told(day, "rolled", calendar.why_off(day) or _ROLLED))
        elif kind == "working" and not calendar.is_working(day):
            told.append(_told(day, "day_off", calendar.why_off(day) or _ORDINARY))
        else:
            number += 1
            told.append(_counted(calendar, day, number))
    last = told[-1]
    reason = _ROLLED if rolling else Reason(last.reason_vi, last.reason_en)
    told[-1] = ExplainedDay(day, last.counted, last.number, reason.vi, reason.en, "due")
    return _explanation(calendar, day, told)


def explain_before(calendar: Calendar, event: date, days: int, kind: DayKind) -> Explanation:
    """The same for "at least `days` before the event": every day from the due date up to the event.

    `due` equals `calendar.latest_before(event, days, kind)`; numbers count backwards from the event.
    """
    due = calendar.latest_before(event, days, kind)
    told, number, day = [_told(event, "trigger", _EVENT)], 0, event
    while day > due:
        day -= ONE_DAY
        if number == days:
            told.append(_told(day, "rolled", calendar.why_off(day) or _ORDINARY))
        elif kind == "working" and not calendar.is_working(day):
            told.append(_told(day, "day_off", calendar.why_off(day) or _ORDINARY))
        else:
            number += 1
            told.append(_counted(calendar, day, number))
    last = told[-1]
    told[-1] = ExplainedDay(due, last.counted, last.number, last.reason_vi, last.reason_en, "due")
    return _explanation(calendar, due, told[::-1])


def _counted(calendar: Calendar, day: date, number: int) -> ExplainedDay:
    off = calendar.why_off(day)
    reason = off or calendar.why_worked(day) or _ORDINARY
    return ExplainedDay(day, True, number, reason.vi, reason.en, "day_off_counted" if off else "counted")


def _told(day: date, state: DayState, reason: Reason) -> ExplainedDay:
    return ExplainedDay(day, False, None, reason.vi, reason.en, state)


def _explanation(calendar: Calendar, due: date | None, told: list[ExplainedDay]) -> Explanation:
    undecided = sorted({row.day.year for row in told if not calendar.covers(row.day.year)})
    return Explanation(due, tuple(told), calendar.version, tuple(undecided))


def _suspended(day: date, suspended: Sequence[Suspension]) -> bool:
    return any(first <= day and (resumed is None or day < resumed) for first, resumed in suspended)


def _for_good(day: date, suspended: Sequence[Suspension]) -> bool:
    return any(first <= day and resumed is None for first, resumed in suspended)


def _check(days: int, suspended: Sequence[Suspension]) -> None:
    if days < 0:
        raise ValueError(f"a period has zero or more days, not {days}")
    for first, resumed in suspended:
        if resumed is not None and resumed < first:
            raise ValueError(f"a suspension from {first} cannot have ended on {resumed}")
