"""How much of an inbox is open, exactly: what its chips say, each over the rows it leads to.

Each figure is read from indexes alone. What a case says (its state, kind and day) is counted over the cases a unit leads;
what its handling says (officer, draft, unread) over the unit's open assignments, of which each such case has one.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import text

from services.intake.assignments.inbox import AWAITS, units_asked
from services.intake.cases.queries import SOON_WORKING_DAYS
from shared.access.roles import Caller
from shared.calendar import Calendar
from shared.database import Transaction

_OF_CASE: Final = {
    "all": "true",
    "assigned": "state = 'assigned'",
    "acknowledged": "state = 'acknowledged'",
    "KN": "kind = 'KN'",
    "TC": "kind = 'TC'",
    "KNPA": "kind = 'KNPA'",
    "late": "runs_to < :today",
    "today": "runs_to = :today",
    "soon": "runs_to > :today AND runs_to <= :soon",
    "later": "runs_to > :soon",
}
"""What is suspended is due on no day."""
_OF_HANDLING: Final = {
    "mine": "officer = :login",
    "submitted": "draft = 'submitted'",
    "returned": "draft = 'returned'",
    "unread": """awaits
        AND entered_at > coalesce((SELECT seen_at FROM inbox_mark WHERE login = :login AND tab = part), '-infinity')""",
}


def _counted(figures: Mapping[str, str], rows: str) -> str:
    counts = (f'count(*) FILTER (WHERE {condition}) AS "{name}"' for name, condition in figures.items())
    return f"SELECT {', '.join(counts)} FROM ({rows}) r"


_UNITS: Final = "ANY(CAST(:units AS text[]))"
_LED: Final = f"""SELECT state, kind, CASE WHEN suspended_since IS NULL THEN due_on END AS runs_to
    FROM case_file WHERE unit = {_UNITS} AND state IN ('new', 'assigned', 'acknowledged')"""
_HANDLED: Final = f"""SELECT a.officer, a.draft, a.entered_at, {AWAITS} AS awaits, a.part
    FROM assignment a WHERE a.unit = {_UNITS} AND a.part = 'lead' AND a.is_open"""
_SHARED: Final = f"""SELECT CASE a.state WHEN 'sent' THEN 'assigned' ELSE a.state END AS state, c.kind, a.due_on AS runs_to,
    a.officer, a.draft, a.entered_at, {AWAITS} AS awaits, a.part
    FROM assignment a JOIN case_file c ON c.code = a.case_code
    WHERE a.unit = {_UNITS} AND a.part = 'cooperating' AND a.is_open"""
_FIGURES: Final = _OF_CASE | _OF_HANDLING
_SUMS: Final = ", ".join(
    f'{"led" if name in _OF_CASE else "handled"}."{name}" + shared."{name}" AS "{name}"' for name in _FIGURES
)
_COUNT: Final = text(f"""SELECT {_SUMS}, led."all" AS lead, shared."all" AS cooperating
    FROM ({_counted(_OF_CASE, _LED)}) led, ({_counted(_OF_HANDLING, _HANDLED)}) handled,
        ({_counted(_FIGURES, _SHARED)}) shared""")


async def count(
    tx: Transaction, caller: Caller, today: date, calendar: Calendar, unit: str | None = None
) -> Mapping[str, int]:
    """How much is open: `all`, by state, kind, part, draft, and due date, which what is suspended has none of; `mine` and
    `unread`. One statement.
    """
    soon = calendar.add(today, SOON_WORKING_DAYS, "working")
    values = {"login": caller.login, "units": units_asked(caller, unit), "today": today, "soon": soon}
    return dict((await tx.execute(_COUNT, values)).one()._mapping)  # noqa: SLF001
