"""How current the facts are, and how many there are."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text

from shared.database import Transaction
from shared.messaging.entries import position_of

WAIT_SECONDS: Final = 0.5
"""A page does not wait longer than this for Redis to say how far the streams are."""

APPLIED: Final = text("""
    SELECT a.stream, a.occurred_at, coalesce(max(p.position), 0) AS position
    FROM applied_event a LEFT JOIN position p ON p.stream = a.stream AND p.consumer = 'reporting'
    GROUP BY a.stream, a.occurred_at ORDER BY a.stream
""")
PARKED: Final = text("SELECT count(*) FROM parked WHERE consumer = 'reporting'")

KINDS: Final = {
    "visits": ("visit_fact", "unit"),
    "petitions": ("petition_fact", "unit"),
    "cases": ("case_fact", "coalesce(unit, owner)"),
    "dialogues": ("dialogue_fact", "unit"),
    "conclusions": ("conclusion_fact", "unit"),
    "reception_days": ("reception_day_fact", "unit"),
}
"""Where each kind of fact stands, and the unit whose fact it is."""

COUNTS: Final = text(
    " UNION ALL ".join(
        f"""SELECT '{name}' AS name, count(*) AS number FROM {table}
            WHERE CAST(:units AS text[]) IS NULL OR {unit} = ANY (CAST(:units AS text[]))"""
        for name, (table, unit) in KINDS.items()
    )
)


@dataclass(frozen=True, slots=True)
class StreamState:
    """How far one stream has been applied; `behind` is None when Redis does not say."""

    stream: str
    occurred_at: datetime | None
    position: int
    behind: int | None


@dataclass(frozen=True, slots=True)
class Currency:
    """How current the numbers are."""

    streams: tuple[StreamState, ...]
    parked: int

    @property
    def as_of(self) -> datetime | None:
        """When the latest applied event happened; None before the first."""
        return max((state.occurred_at for state in self.streams if state.occurred_at), default=None)

    @property
    def behind(self) -> int | None:
        """Events published and not applied yet; None when that is not known."""
        known = [state.behind for state in self.streams]
        return None if None in known else sum(behind or 0 for behind in known)


async def snapshot(tx: Transaction) -> None:
    """Let all that this transaction reads be of one moment; call it first."""
    await tx.session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})


async def currency(tx: Transaction, redis: "Redis | None") -> Currency:
    """How current the facts read in this transaction are, measured against the streams' ends."""
    rows = (await tx.execute(APPLIED)).all()
    parked = int((await tx.execute(PARKED)).scalar_one())
    states = [
        StreamState(row.stream, row.occurred_at, row.position, await _behind(redis, row.stream, row.position))
        for row in rows
    ]
    return Currency(tuple(states), parked)


async def counts(tx: Transaction, units: Collection[str] | None) -> dict[str, int]:
    """How many facts of each kind these units have; None: all units."""
    wanted = {"units": None if units is None else sorted(units)}
    return {row.name: int(row.number) for row in await tx.execute(COUNTS, wanted)}


async def _behind(redis: "Redis | None", stream: str, position: int) -> int | None:
    if redis is None:
        return None
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            last: Any = await redis.xrevrange(stream, count=1)
    except (RedisError, OSError, TimeoutError):
        return None
    if not last:  # nothing was ever published, or the stream is lost and about to be healed
        return None if position else 0
    return max(0, position_of(last[0][0]) - position)
