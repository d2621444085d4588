"""The figures a supervisor looks at first, against the same period a year before. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.reporting.forms.sheets import Row, Sheet

FORM: Final = "TONG-QUAN"
"""The form (forms/data/overview.json) whose columns these numbers are."""

VISITS, PEOPLE, DELEGATIONS, RECEIVED, PROCESSED, ASSIGNED = 1, 2, 3, 4, 5, 6
ANSWERED, IN_TIME, LATE, OPEN, OVERDUE, DIALOGUES, RECEPTION_DAYS = 7, 8, 9, 10, 11, 12, 13

SHOWN: Final = (VISITS, PEOPLE, DELEGATIONS, RECEIVED, PROCESSED, ANSWERED, OPEN, OVERDUE, DIALOGUES, RECEPTION_DAYS)
BY_UNIT: Final = (ASSIGNED, ANSWERED, IN_TIME, LATE, OPEN, OVERDUE)


@dataclass(frozen=True, slots=True)
class Compared:
    """A number and the one of a year before (None when that period is not known)."""

    column: int
    value: int
    before: int | None

    @property
    def change(self) -> float | None:
        """Relative change since then; None when there is nothing to compare with."""
        return None if not self.before else (self.value - self.before) / self.before


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """What a unit has open, as the chart draws it: percentages of the longest bar."""

    unit: str
    open: int
    overdue: int
    in_time_width: float
    overdue_width: float
    values: Mapping[int, int]
    punctuality: float | None


def compared(now: Sheet, before: Sheet | None) -> list[Compared]:
    """The figures at the top."""
    return [Compared(no, now.total.values[no], before.total.values[no] if before is not None else None) for no in SHOWN]


def punctuality(row: Row | None) -> float | None:
    """The share of answers given in time; None when nothing was answered."""
    return row.values[IN_TIME] / row.values[ANSWERED] if row is not None and row.values[ANSWERED] else None


def loads(sheet: Sheet) -> list[UnitLoad]:
    """Units that have, had or answered cases in the period, the most overdue first."""
    rows = [row for row in sheet.rows if any(row.values[no] for no in BY_UNIT)]
    longest = max((row.values[OPEN] for row in rows), default=0) or 1
    found = [
        UnitLoad(
            row.unit or "",
            row.values[OPEN],
            row.values[OVERDUE],
            round(100 * (row.values[OPEN] - row.values[OVERDUE]) / longest, 2),
            round(100 * row.values[OVERDUE] / longest, 2),
            row.values,
            punctuality(row),
        )
        for row in rows
    ]
    return sorted(found, key=lambda load: (-load.overdue, -load.open, load.unit))
