"""How long the law gives, counted day after day as on a wall calendar: nothing of the product's counting is used, only
the list of days off.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from shared.calendar import load_calendar

CALENDAR: Final = load_calendar()
ONE: Final = timedelta(days=1)
NEW_LAW: Final = date(2026, 7, 1)
"""Luật 136/2025/QH15."""
Stood = tuple[date, date | None]
"""Time stood from the first day on, until the second."""

RESOLVE: Final[dict[tuple[str, bool, bool, bool], int]] = {
    # stage, discipline, complex, remote: LKN Đ28, Đ37, Đ50
    ("first", False, False, False): 30,
    ("first", False, True, False): 45,
    ("first", False, False, True): 45,
    ("first", False, True, True): 60,
    ("second", False, False, False): 45,
    ("second", False, True, False): 60,
    ("second", False, False, True): 60,
    ("second", False, True, True): 70,
    **{(stage, True, False, remote): 30 for stage in ("first", "second") for remote in (False, True)},
    **{(stage, True, True, remote): 45 for stage in ("first", "second") for remote in (False, True)},
}


def last_day(start: date, days: int, *, working: bool, stood: Sequence[Stood] = ()) -> date | None:
    """The last day to act: the first does not count, days on which time stood do not, and it is never a day off. None
    while time stands.
    """
    day, counted = start, 0
    while counted < days or _stands(day, stood) or not CALENDAR.is_working(day):
        day += ONE
        if _stands(day, stood):
            if any(until is None and since <= day for since, until in stood):
                return None
        elif counted < days and (not working or CALENDAR.is_working(day)):
            counted += 1
    return day


def _stands(day: date, stood: Sequence[Stood]) -> bool:
    return any(since <= day and (until is None or day < until) for since, until in stood)


def days_to_accept(kind: str, stage: str, received_on: date, attributes: set[str]) -> tuple[int, bool]:
    """Days, and whether they are working days: LKN Đ27, Đ36, Đ50; LTC Đ24, Đ37."""
    if kind == "KN":
        return (7, True) if received_on >= NEW_LAW else (10, False)
    if stage == "repeated":
        return 20, False
    return (10 if "delegated" in attributes else 7), True


def days_to_resolve(kind: str, stage: str, attributes: set[str], extensions: int, *, discipline: bool) -> int:
    """LKN Đ28, Đ37, Đ50; LTC Đ30."""
    if kind == "TC":
        return 30 * (1 + extensions)
    return RESOLVE[stage, discipline, "complex" in attributes, "remote" in attributes]


def times_extended_at_most(kind: str, attributes: set[str]) -> int:
    """LTC Đ30: a complex denunciation once, a very complex one twice; a complaint never."""
    if kind != "TC":
        return 0
    return 2 if "very-complex" in attributes else 1 if "complex" in attributes else 0
