"""What becomes of each matter: which day it comes, which unit has it, when that unit acts. The same at every play."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from deploy.demo.matters import Matter
from shared.calendar.working_days import Calendar
from shared.events.kinds import CaseKind, Outcome
from shared.organisation import Fields, Organisation

FIRST: Final = date(2026, 6, 1)
LAST: Final = date(2026, 11, 19)
"""The days the matters are spread over. Fixed, so that playing again finds what was played before."""


@dataclass(frozen=True, slots=True)
class Course:
    """One matter's way. Days that are None have not come."""

    matter: Matter
    received_on: date
    visit: bool
    outcome: Outcome
    unit: str | None = None
    receiving_body: str | None = None
    acknowledged_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None
    by_head: bool = False
    """Received by the Chairman on a reception day."""


def reception_days(calendar: Calendar) -> list[date]:
    """The 25th of each month of the year so far, or the next working day (the province's own rule)."""
    found = []
    for month in range(1, LAST.month + 1):
        day = date(LAST.year, month, 25)
        day = day if calendar.is_working(day) else calendar.next_working_day(day)
        if day <= LAST:
            found.append(day)
    return found


def courses(matters: list[Matter], calendar: Calendar, organisation: Organisation, fields: Fields) -> list[Course]:
    """Every matter's course: of each twelve one is guided or passed on and one filed; the others become cases, of which
    some are answered in time, some late, some not yet, and a few nobody has taken on.
    """
    span = (LAST - FIRST).days
    found = []
    for number, matter in enumerate(matters):
        day = FIRST + timedelta(days=span * number // max(1, len(matters) - 1))
        day = day if calendar.is_working(day) else calendar.next_working_day(day)
        of_month = [held for held in reception_days(calendar) if (held.year, held.month) == (day.year, day.month)]
        if number % 18 == 0 and of_month:
            course = _course(number, matter, of_month[0], calendar, organisation, fields)
            found.append(replace(course, visit=True, by_head=True))
        else:
            found.append(_course(number, matter, day, calendar, organisation, fields))
    return found


def _course(
    number: int, matter: Matter, day: date, calendar: Calendar, organisation: Organisation, fields: Fields
) -> Course:
    visit = number % 3 == 0 or matter.people > 1 or matter.kind is CaseKind.DENUNCIATION
    if number % 12 == 7 and matter.kind is CaseKind.REFLECTION:
        return Course(matter, day, visit, Outcome.TRANSFERRED, receiving_body="UBND xã, phường nơi có sự việc")
    if number % 12 == 10 and matter.kind is CaseKind.REFLECTION:
        return Course(matter, day, visit, Outcome.FILED)
    unit = fields.default_unit(matter.field, day).code
    if organisation.unit(unit).kind not in ("department", "inspectorate"):
        unit = "thanh-tra-tinh"
    taken = calendar.add(day, 1 + number % 2, "working")
    answered = calendar.add(day, _days_to_answer(number), "working")
    closed = calendar.add(answered, 2, "working")
    taken_on = number % 9 != 8
    resolved = taken_on and number % 7 != 5 and not (matter.kind is CaseKind.COMPLAINT and number % 2 == 0)
    return Course(
        matter,
        day,
        visit,
        Outcome.ACCEPTED,
        unit,
        acknowledged_on=taken if taken <= LAST and taken_on else None,
        answered_on=answered if answered <= LAST and resolved else None,
        closed_on=closed if closed <= LAST and resolved and number % 2 == 0 else None,
    )


def _days_to_answer(number: int) -> int:
    """Working days: mostly within ten, every fifth late."""
    return 14 + number % 9 if number % 5 == 4 else 3 + number % 7
