"""The follow-up board: what was promised, by whom, late first."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import text

from services.scheduling.conclusions.rules import ConclusionState, is_late
from shared.calendar import Calendar
from shared.database import Transaction
from shared.paging import cursor, place

SOON: Final = 3
"""Working days before its day from which a conclusion is shown as near; the same as everywhere in the pages."""


class Group(StrEnum):
    """The board's divisions; each is counted and each count opens its rows. They may overlap."""

    LATE = "late"
    SOON = "soon"
    RETURNED = "returned"
    UNACKNOWLEDGED = "unacknowledged"
    RUNNING = "running"
    IN_TIME = "in_time"
    ANSWERED_LATE = "answered_late"
    ALL = "all"


_OPEN: Final = "c.state NOT IN ('answered', 'closed')"
GROUPS: Final[dict[Group, str]] = {
    Group.LATE: f"{_OPEN} AND c.due_on < :today",
    Group.SOON: f"{_OPEN} AND c.due_on BETWEEN :today AND :soon",
    Group.RETURNED: "c.state = 'returned'",
    Group.UNACKNOWLEDGED: "c.state IN ('sent', 'opened')",
    Group.RUNNING: _OPEN,
    Group.IN_TIME: "c.in_time",
    Group.ANSWERED_LATE: "NOT c.in_time",
    Group.ALL: "true",
}


class ConclusionRow(BaseModel):
    """One promise. `late`: not answered though its day has passed, or answered after it."""

    code: str
    dialogue: str
    dialogue_title: str
    question: int
    unit: str
    owner: str
    field: str
    text: str
    concluded_on: date
    due_on: date
    state: ConclusionState
    case_code: str | None
    opened_on: date | None
    acknowledged_on: date | None
    answered_on: date | None
    in_time: bool | None
    closed_on: date | None
    returned_reason: str | None
    version: int
    late: bool


class ConclusionPage(BaseModel):
    items: list[ConclusionRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class ConclusionFilter:
    """`reach` limits to what concerns the caller's units (to do it, or to have promised it), `units` to what these
    have to do; None is every unit. Both are codes as the records have them: a unit's own and its predecessors'.
    `first` and `last` bound the day it is due, both inclusive.
    """

    group: Group = Group.RUNNING
    reach: frozenset[str] | None = None
    units: frozenset[str] | None = None
    dialogue: str | None = None
    first: date | None = None
    last: date | None = None


ROW: Final = """c.code, c.dialogue, d.title AS dialogue_title, c.question, c.unit, c.owner, c.field, c.text,
    c.concluded_on, c.due_on, c.state, c.case_code, c.opened_on, c.acknowledged_on, c.answered_on, c.in_time,
    c.closed_on, c.returned_reason, c.version"""
WHERE: Final = """(CAST(:reach AS text[]) IS NULL OR ARRAY[c.unit, c.owner] && CAST(:reach AS text[]))
      AND (CAST(:units AS text[]) IS NULL OR c.unit = ANY(CAST(:units AS text[])))
      AND (CAST(:dialogue AS text) IS NULL OR c.dialogue = :dialogue)
      AND c.due_on BETWEEN COALESCE(CAST(:first AS date), '-infinity') AND COALESCE(CAST(:last AS date), 'infinity')"""
# What is still owed stands before what is done, each by its day: so the latest promise broken is on top.
LISTS: Final = {
    group: text(f"""
    SELECT {ROW} FROM conclusion c JOIN dialogue d ON d.code = c.dialogue
    WHERE {WHERE} AND ({condition})
      AND (CAST(:after_done AS boolean) IS NULL
           OR (NOT ({_OPEN}), c.due_on, c.code)
              > (CAST(:after_done AS boolean), CAST(:after_day AS date), CAST(:after_code AS text)))
      AND CAST(:today AS date) IS NOT NULL AND CAST(:soon AS date) IS NOT NULL
    ORDER BY NOT ({_OPEN}), c.due_on, c.code
    LIMIT :limit
""")
    for group, condition in GROUPS.items()
}
COUNT: Final = text(
    "SELECT "
    + ", ".join(
        f"count(*) FILTER (WHERE {condition}) AS {group}" for group, condition in GROUPS.items() if group != "all"
    )
    + f', count(*) AS "all" FROM conclusion c WHERE {WHERE}'
)
ONE: Final = text(f"SELECT {ROW} FROM conclusion c JOIN dialogue d ON d.code = c.dialogue WHERE c.code = :code")


async def conclusions(
    tx: Transaction,
    wanted: ConclusionFilter,
    today: date,
    calendar: Calendar,
    *,
    after: str | None = None,
    limit: int = 50,
) -> ConclusionPage:
    """Still owed first, and of these the one longest overdue."""
    key = place(after, str, date, str)
    facts = _facts(wanted, today, calendar) | {
        "after_done": key[0] == "done" if key else None,
        "after_day": key[1] if key else None,
        "after_code": key[2] if key else None,
        "limit": limit + 1,
    }
    rows = [_row(row, today) for row in (await tx.execute(LISTS[wanted.group], facts)).mappings()]
    shown = rows[:limit]
    following = None
    if len(rows) > limit:
        last = shown[-1]
        done = last.state in (ConclusionState.ANSWERED, ConclusionState.CLOSED)
        following = cursor("done" if done else "owed", last.due_on, last.code)
    return ConclusionPage(items=shown, next=following)


async def counts(tx: Transaction, wanted: ConclusionFilter, today: date, calendar: Calendar) -> dict[Group, int]:
    """How many rows each group has under the same filter, whatever group is open."""
    row = (await tx.execute(COUNT, _facts(wanted, today, calendar))).mappings().one()
    return {group: row[group] for group in Group}


async def conclusion(tx: Transaction, code: str, today: date) -> ConclusionRow | None:
    found = (await tx.execute(ONE, {"code": code})).mappings().first()
    return _row(found, today) if found else None


def _facts(wanted: ConclusionFilter, today: date, calendar: Calendar) -> dict[str, Any]:
    return {
        "today": today,
        "soon": calendar.add(today, SOON, "working"),
        "reach": None if wanted.reach is None else sorted(wanted.reach),
        "units": None if wanted.units is None else sorted(wanted.units),
        "dialogue": wanted.dialogue,
        "first": wanted.first,
        "last": wanted.last,
    }


def _row(row: Any, today: date) -> ConclusionRow:
    late = is_late(ConclusionState(row["state"]), row["due_on"], row["in_time"], today)
    return ConclusionRow.model_validate({**row, "late": late})
