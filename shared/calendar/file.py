"""The calendar's data file: what a row may say, and the calendar it makes."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from shared.calendar.working_days import Calendar, SpecialDay, made_up_days
from shared.datafiles import Row, read_table
from shared.refusals import Reason

SHIPPED = Path(__file__).parent / "data" / "vn_public_offices.csv"
COLUMNS = (
    "date",
    "kind",
    "holiday",
    "reason_vi",
    "reason_en",
    "decided_on",
    "decision",
    "source",
    "certainty",
    "in_force",
)
HOLIDAYS = ("new-year", "tet", "hung-kings", "victory", "labour", "national", "culture", "swap", "other")
KINDS: tuple[Literal["off", "worked"], ...] = ("off", "worked")
CERTAINTIES = ("confirmed", "recalled", "policy")
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""The years for which yearly rules are laid out."""


def load_calendar(path: Path | None = None) -> Calendar:
    """Read the calendar shipped with the project, or the office's own file.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    return _read(path) if path else _shipped()


@cache
def _shipped() -> Calendar:
    """Read once in a process: each of its services asks for it."""
    return _read(SHIPPED)


def _read(path: Path) -> Calendar:
    table = read_table(path, COLUMNS)
    dated: dict[date, SpecialDay] = {}
    yearly: list[tuple[Row, str]] = []
    covered: set[int] = set()
    seen: dict[str, int] = {}
    for row in table:
        written = row.text("date")
        if written in seen:
            raise row.refuse(f"{written} is already in row {seen[written]}", "date")
        seen[written] = row.number
        holiday = row.choice("holiday", HOLIDAYS)
        if written.startswith("--"):
            _special_day(row, _day_of_rule(row, FIRST_YEAR))
            if row.yes("in_force"):
                yearly.append((row, written))
            continue
        special = _special_day(row, row.day("date"))
        if row.yes("in_force"):
            dated[special.day] = special
            if holiday == "tet":
                covered.add(special.day.year)
    return Calendar(table.version, _laid_out([row for row, _ in yearly], covered) | dated, frozenset(covered))


def _laid_out(rules: list[Row], covered: set[int]) -> dict[date, SpecialDay]:
    """The yearly rules on each year's dates; weekends are made up only where no decision has listed the days."""
    days: dict[date, SpecialDay] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        fixed = sorted((_special_day(rule, _day_of_rule(rule, year)) for rule in rules), key=lambda row: row.day)
        days |= {row.day: row for row in fixed}
        if year not in covered:
            days |= {row.day: row for row in made_up_days(fixed, [row.day for row in fixed])}
    return days


def _day_of_rule(row: Row, year: int) -> date:
    try:
        return date.fromisoformat(f"{year}-{row.text('date').removeprefix('--')}")
    except ValueError as error:
        raise row.refuse(f"'{row.text('date')}' is not a yearly date written --MM-DD", "date") from error


def _special_day(row: Row, day: date) -> SpecialDay:
    kind = row.choice("kind", KINDS)
    if kind == "worked" and day.isoweekday() < 6:  # noqa: PLR2004 - Saturday is 6 in ISO 8601
        raise row.refuse(f"{day} is neither Saturday nor Sunday, so it needs no row to be worked", "kind")
    row.optional_day("decided_on")
    row.text("source")
    reason = Reason(row.text("reason_vi"), row.text("reason_en"))
    return SpecialDay(day, kind, reason, row.optional("decision"), row.choice("certainty", CERTAINTIES))
