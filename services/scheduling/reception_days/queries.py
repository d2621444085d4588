"""Reading the schedule of reception days."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import text

from services.scheduling.reception_days.tables import DayState
from shared.database import Transaction
from shared.paging import cursor, place


class ReceptionDayRow(BaseModel):
    """One day. `day` is the day it was held, else the day in the schedule."""

    code: str
    unit: str
    host_post: str
    place: str | None
    day: date
    planned_on: date
    ad_hoc: bool
    announced_on: date | None
    state: DayState
    held_on: date | None
    received_by: str | None
    version: int


class ReceptionDayPage(BaseModel):
    items: list[ReceptionDayRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class ReceptionDayFilter:
    first: date | None = None
    last: date | None = None
    state: DayState | None = None
    unit: str | None = None


COLUMNS: Final = """code, unit, host_post, place, day, planned_on, ad_hoc, announced_on, state, held_on, received_by,
    version"""
LIST: Final = text(f"""
    SELECT {COLUMNS} FROM reception_day
    WHERE day BETWEEN COALESCE(CAST(:first AS date), '-infinity') AND COALESCE(CAST(:last AS date), 'infinity')
      AND (CAST(:state AS text) IS NULL OR state = :state)
      AND (CAST(:unit AS text) IS NULL OR unit = :unit)
      AND (CAST(:after_day AS date) IS NULL OR (day, code) < (CAST(:after_day AS date), CAST(:after_code AS text)))
    ORDER BY day DESC, code DESC
    LIMIT :limit
""")
ONE: Final = text(f"SELECT {COLUMNS} FROM reception_day WHERE code = :code")


async def reception_days(
    tx: Transaction, wanted: ReceptionDayFilter, after: str | None = None, limit: int = 50
) -> ReceptionDayPage:
    """Newest first."""
    key = place(after, date, str)
    facts = {
        "first": wanted.first,
        "last": wanted.last,
        "state": wanted.state,
        "unit": wanted.unit,
        "after_day": key[0] if key else None,
        "after_code": key[1] if key else None,
        "limit": limit + 1,
    }
    rows = [ReceptionDayRow.model_validate(dict(row)) for row in (await tx.execute(LIST, facts)).mappings()]
    shown = rows[:limit]
    following = cursor(shown[-1].day, shown[-1].code) if len(rows) > limit else None
    return ReceptionDayPage(items=shown, next=following)


async def reception_day(tx: Transaction, code: str) -> ReceptionDayRow | None:
    found = (await tx.execute(ONE, {"code": code})).mappings().first()
    return ReceptionDayRow.model_validate(dict(found)) if found else None
