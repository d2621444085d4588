"""Lists of requests and of looks."""

from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import ColumnElement, and_, func, or_, select

from services.intake.grants.tables import RequestRow
from services.intake.people.tables import LookRow
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction

Which = Literal["asked", "granted", "all"]
PAGE: Final = 50
NEWS: Final = timedelta(days=7)
"""How long a decision is news to whoever asked."""


async def find_requests(
    tx: Transaction, which: Which, *, after: int | None = None, limit: int = PAGE
) -> tuple[list[RequestRow], int | None]:
    """What waits for a decision, oldest first; what may be seen today, and everything, latest first."""
    table = RequestRow.__table__.c  # type: ignore[attr-defined]
    query = select(RequestRow).order_by(table.id if which == "asked" else table.id.desc())
    if which == "asked":
        query = query.where(table.granted.is_(None))
    if which == "granted":
        query = query.where(_running())
    if after is not None:
        query = query.where(table.id > after if which == "asked" else table.id < after)
    rows = list((await tx.execute(query.limit(limit + 1))).scalars())
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


async def find_own(
    tx: Transaction, caller: Caller, *, after: int | None = None, limit: int = PAGE
) -> tuple[list[RequestRow], int | None]:
    """What this account has asked, in whatever case, the latest first."""
    table = RequestRow.__table__.c  # type: ignore[attr-defined]
    query = select(RequestRow).where(table.asked_by == caller.login).order_by(table.id.desc())
    if after is not None:
        query = query.where(table.id < after)
    rows = list((await tx.execute(query.limit(limit + 1))).scalars())
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


async def count_decided(tx: Transaction, caller: Caller) -> int:
    """How many requests of this account were decided on in the last days: what it is told of on its home page."""
    table = RequestRow.__table__.c  # type: ignore[attr-defined]
    lately = table.decided_at > clock.now() - NEWS
    counted = select(func.count()).where(table.asked_by == caller.login, lately)
    return int((await tx.execute(counted.select_from(RequestRow))).scalar_one())


async def count_requests(tx: Transaction) -> dict[str, int]:
    """How many wait for a decision, and how many may be seen today."""
    table = RequestRow.__table__.c  # type: ignore[attr-defined]
    query = select(
        func.count().filter(table.granted.is_(None)).label("asked"), func.count().filter(_running()).label("granted")
    ).where(or_(table.granted.is_(None), _running()))
    row = (await tx.execute(query.select_from(RequestRow))).one()
    return {"asked": row.asked, "granted": row.granted}


async def find_looks(
    tx: Transaction,
    *,
    caller: str | None = None,
    record: str | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> tuple[list[LookRow], int | None]:
    """Who saw an identity, the latest first; of one account, of one record."""
    table = LookRow.__table__.c  # type: ignore[attr-defined]
    query = select(LookRow).order_by(table.id.desc())
    if caller is not None:
        query = query.where(table.caller == caller)
    if record is not None:
        query = query.where(table.subject.in_([f"{kind}/{record}" for kind in ("case", "petition", "visit")]))
    if after is not None:
        query = query.where(table.id < after)
    rows = list((await tx.execute(query.limit(limit + 1))).scalars())
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def _running() -> ColumnElement[bool]:
    table = RequestRow.__table__.c  # type: ignore[attr-defined]
    return and_(table.granted, table.ended_at.is_(None), table.until >= clock.today())
