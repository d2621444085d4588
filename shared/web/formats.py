"""Dates, numbers and due dates as the office writes them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from shared.refusals import Language, Reason

_VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_SOON: Final = 3  # working days: from here on a due date is shown as near
_WEEKDAYS_VI: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WorkingDays(Protocol):
    """The part of the calendar that a due date is shown by."""

    def working_days_between(self, first: date, last: date, /) -> int: ...


@dataclass(frozen=True, slots=True)
class State:
    """A state badge: always a word, a shape and a colour together."""

    text: str
    css: str
    icon: str


def day(value: date | None) -> str:
    """dd/MM/yyyy in both languages: the forms and the papers write it so. An instant is shown on its day in Vietnam."""
    if value is None:
        return ""
    return (value.astimezone(_VIETNAM) if isinstance(value, datetime) else value).strftime("%d/%m/%Y")


def who(account: str) -> Reason:
    """Who did something, as a history names them: an account by its login, what no person did by none; without an account
    only a citizen does anything, on the public pages.
    """
    if account == "anonymous":
        return Reason("Công dân", "A citizen")
    return Reason("Hệ thống", "System") if account.startswith("system:") else Reason(account, account)


def short_day(value: date | None) -> str:
    """dd/MM, inside a period or a badge of the current year."""
    return day(value)[:5]


def instant(value: datetime | None) -> str:
    """dd/MM/yyyy HH:mm, Vietnamese time."""
    return value.astimezone(_VIETNAM).strftime("%d/%m/%Y %H:%M") if value else ""


def clock_time(value: datetime | None) -> str:
    return value.astimezone(_VIETNAM).strftime("%H:%M") if value else ""


def number(value: float | Decimal | None, language: Language = "vi", decimals: int = 0) -> str:
    """1.773 in Vietnamese, 1,773 in English; a dash where there is no number."""
    if value is None:
        return "–"
    english = f"{value:,.{decimals}f}"
    return english if language == "en" else english.translate(str.maketrans(",.", ".,"))


def percent(ratio: float | None, language: Language = "vi") -> str:
    """A ratio of 0.919 is 91,9%."""
    return "–" if ratio is None else number(ratio * 100, language, 1) + "%"


def weekday(value: date, language: Language = "vi") -> str:
    return (_WEEKDAYS_EN if language == "en" else _WEEKDAYS_VI)[value.weekday()]


def due_state(due: date | None, today: date, calendar: WorkingDays, language: Language = "vi") -> State:
    """How a due date is told on `today`, in working days. No due date means that its clock is stopped."""
    english = language == "en"
    if due is None:
        return State("Clock stopped" if english else "Tạm dừng tính hạn", "hold", "pause")
    if due < today:
        late = max(1, calendar.working_days_between(due, today))  # late over a weekend is late, too
        return State(f"{_working_days_en(late)} late" if english else f"Quá hạn {late} ngày làm việc", "late", "dot")
    if due == today:
        return State("Due today" if english else "Hạn hôm nay", "today", "clock")
    left = calendar.working_days_between(today, due)
    text = f"{_working_days_en(left)} left" if english else f"Còn {left} ngày làm việc"
    return State(text, "soon" if left <= _SOON else "none", "clock")


def _working_days_en(count: int) -> str:
    return f"{count} working day" + ("" if count == 1 else "s")
