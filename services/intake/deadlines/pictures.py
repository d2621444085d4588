"""A due date shown so that it can be checked by hand: the stretches that count and do not, and a calendar to look at."""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from shared.calendar import ExplainedDay
from shared.refusals import Language, Reason

_WORDS: Final[dict[str, Reason]] = {
    "trigger": Reason("Ngày mốc, không tính", "Trigger day, not counted"),
    "counted": Reason("Được tính", "Counted"),
    "day_off_counted": Reason("Ngày nghỉ, vẫn tính vì là ngày liên tục", "Day off, counted all the same"),
    "day_off": Reason("Ngày nghỉ, không tính", "Day off, not counted"),
    "suspended": Reason("Tạm đình chỉ, không tính", "Suspended, not counted"),
    "rolled": Reason("Ngày cuối là ngày nghỉ, hạn chuyển tiếp", "The last day is a day off, so it moves on"),
    "due": Reason("Hạn", "Due"),
}
_CELLS: Final[dict[str, str]] = {
    "trigger": "ev",
    "counted": "run",
    "day_off_counted": "tet",
    "day_off": "roll",
    "suspended": "hold",
    "rolled": "roll",
    "due": "due",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row of which the same can be said. `total` is the count reached at its end."""

    first: date
    last: date
    text: str
    days: int
    counted: int
    total: int
    due: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month in the picture; `css` says what it is, `small` its number in the count."""

    day: int
    css: str
    small: str
    word: str


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int
    weeks: tuple[tuple[Cell | None, ...], ...]


def stretches(days: tuple[ExplainedDay, ...], language: Language) -> list[Stretch]:
    """The explanation in as few lines as say the same."""
    found: list[Stretch] = []
    total = 0
    for state, run in groupby(days, key=lambda day: day.state):
        group = list(run)
        counted = sum(day.counted for day in group)
        total += counted
        reasons = dict.fromkeys(_reason(day, language) for day in group if state != "trigger")
        because = ", ".join(reason for reason in reasons if reason)
        text = _WORDS[state].in_(language) + (f": {because}" if because else "")
        found.append(Stretch(group[0].day, group[-1].day, text, len(group), counted, total, state == "due"))
    return found


def pictures(days: tuple[ExplainedDay, ...], today: date, language: Language) -> list[Month]:
    """Every month touched, weeks beginning on Monday."""
    told = {day.day: day for day in days}
    touched = sorted({(day.day.year, day.day.month) for day in days})
    return [Month(year, month, tuple(_weeks(year, month, told, today, language))) for year, month in touched]


def _weeks(
    year: int, month: int, told: dict[date, ExplainedDay], today: date, language: Language
) -> Iterator[tuple[Cell | None, ...]]:
    for week in months.Calendar().monthdatescalendar(year, month):
        yield tuple(_cell(day, told.get(day), today, language) if day.month == month else None for day in week)


def _cell(day: date, told: ExplainedDay | None, today: date, language: Language) -> Cell:
    now = " now" if day == today else ""
    if told is None:
        return Cell(day.day, now.strip(), "", "")
    small = str(told.number) if told.number is not None else {"trigger": "0", "due": "★"}.get(told.state, "–")
    return Cell(day.day, _CELLS[told.state] + now, small, _WORDS[told.state].in_(language))


def _reason(day: ExplainedDay, language: Language) -> str:
    return day.reason_en if language == "en" else day.reason_vi
