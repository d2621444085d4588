"""Lists and what became of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import text

from services.intake.retention.rules import State, state_of
from shared.database import Transaction

PAGE: Final = 50
_LISTS: Final = """
    SELECT l.id, l.drawn_up_by, l.drawn_up_at, l.number, l.decided_on, l.decided_by, l.version, count(i.code) AS matters,
        count(*) FILTER (WHERE i.outcome IS NULL) AS waiting, count(*) FILTER (WHERE i.outcome = 'done') AS done,
        count(*) FILTER (WHERE i.outcome = 'kept') AS kept, count(*) FILTER (WHERE i.outcome = 'changed') AS changed
    FROM retention_list l JOIN retention_item i ON i.list = l.id
"""
LISTS: Final = text(f"{_LISTS} WHERE l.id < :before GROUP BY l.id ORDER BY l.id DESC LIMIT :limit")
ONE: Final = text(f"{_LISTS} WHERE l.id = :id GROUP BY l.id")
OWED: Final = text("SELECT count(*) FROM retention_list WHERE decided_on IS NULL AND drawn_up_by <> :caller")


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list with its counts."""

    id: int
    drawn_up_by: str
    drawn_up_at: datetime
    number: str | None
    decided_on: date | None
    decided_by: str | None
    version: int
    matters: int
    waiting: int
    done: int
    kept: int
    changed: int

    @property
    def state(self) -> State:
        return state_of(decided=self.decided_on is not None, waiting=self.waiting)


async def find_lists(
    tx: Transaction, *, before: int | None = None, limit: int = PAGE
) -> tuple[list[ListLine], int | None]:
    """Lists, the latest first, and the cursor of the next page."""
    found = await tx.execute(LISTS, {"before": before or 2**63 - 1, "limit": limit + 1})
    rows = [ListLine(**row) for row in found.mappings()]
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


async def list_line(tx: Transaction, number: int) -> ListLine | None:
    row = (await tx.execute(ONE, {"id": number})).mappings().first()
    return ListLine(**row) if row else None


async def decisions_owed(tx: Transaction, caller: str) -> int:
    """Lists that wait for the decision of this account, or of another head."""
    owed: int = (await tx.execute(OWED, {"caller": caller})).scalar_one()
    return owed
