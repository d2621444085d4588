"""Replies that a head directed, written as SQL (Luật Tiếp công dân Đ18.4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.visits.queries import BOOK, PAGE, VisitLine
from shared.access.roles import Caller
from shared.database import Transaction
from shared.paging import cursor, place


async def find_directed(
    tx: Transaction, caller: Caller, *, given: bool = False, after: str | None = None, limit: int = PAGE
) -> tuple[list[VisitLine], str | None]:
    """Visits in which the head directed a reply: those still owed, the longest overdue first; or those given."""
    where, values = [f"v.voided_on IS NULL AND {_GIVEN if given else _OWED}"], dict[str, Any]()
    if key := place(after, date, str):
        where.append("(v.reply_by, v.code) > (:after_by, :after_code)")
        values |= {"after_by": key[0], "after_code": key[1]}
    sql = f"{BOOK} WHERE {' AND '.join(where)} ORDER BY v.reply_by, v.code LIMIT :limit"
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = [VisitLine.of(dict(row), caller) for row in rows[:limit]]
    following = cursor(lines[-1].reply_by, lines[-1].code) if len(rows) > limit else None
    return lines, following


async def count_directed(tx: Transaction, today: date) -> Mapping[str, int]:
    """How many directed replies are owed, and how many of them are late."""
    return dict((await tx.execute(DIRECTED, {"today": today})).one()._mapping)  # noqa: SLF001


_OWED: Final = "v.reply_by IS NOT NULL AND v.replied_on IS NULL"
_GIVEN: Final = "v.reply_by IS NOT NULL AND v.replied_on IS NOT NULL"
DIRECTED: Final = text(f"""
    SELECT count(*) AS owed, count(*) FILTER (WHERE v.reply_by < :today) AS late
    FROM visit v WHERE {_OWED} AND v.voided_on IS NULL
""")
