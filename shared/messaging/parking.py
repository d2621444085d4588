"""Events a handler refused, and those of the same subject that wait behind them.

They stand in the consumer's own database, written in the transaction that moved past them. A refused one is tried
again with growing pauses; when its attempts are used up it is `dead` and an operator decides. Others of its subject
wait in order; other subjects are not delayed.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.calendar import clock

MAX_ATTEMPTS: Final = 12
FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(hours=1)

INSERT: Final = text("""
    INSERT INTO parked (consumer, event_id, stream, position, subject, type, body,
                        attempts, next_attempt_at, error, state)
    VALUES (:consumer, :event_id, :stream, :position, :subject, :type, :body,
            :attempts, :next_attempt_at, :error, :state)
""")
BLOCKED: Final = text("SELECT DISTINCT subject FROM parked WHERE consumer = :consumer AND subject = ANY(:subjects)")
DUE: Final = text("""
    SELECT * FROM (
        SELECT DISTINCT ON (subject) * FROM parked WHERE consumer = :consumer AND stream = :stream
        ORDER BY subject, position) AS first_of_subject
    WHERE state <> 'dead' AND next_attempt_at <= :now
    ORDER BY position LIMIT :limit
""")
LIST: Final = text("SELECT * FROM parked ORDER BY parked_at, position LIMIT :limit")
COUNTS: Final = text("SELECT state, count(*) AS n FROM parked GROUP BY state")
FAILED: Final = text("""
    UPDATE parked SET attempts = :attempts, next_attempt_at = :next_attempt_at, error = :error, state = :state
    WHERE consumer = :consumer AND stream = :stream AND position = :position
""")
HEALED: Final = text("DELETE FROM parked WHERE consumer = :consumer AND stream = :stream AND position = :position")
DELETE: Final = text("DELETE FROM parked WHERE consumer = :consumer AND event_id = :event_id")
RETRY_NOW: Final = text("""
    UPDATE parked SET next_attempt_at = :now, attempts = 0, state = CASE state WHEN 'dead' THEN 'refused' ELSE state END
    WHERE CAST(:event_id AS uuid) IS NULL OR event_id = CAST(:event_id AS uuid)
""")

Connection = AsyncSession | AsyncConnection


@dataclass(frozen=True, slots=True)
class Parked:
    """One parked event. `body` is the CloudEvent as it was read; `state` is refused, waiting or dead."""

    consumer: str
    event_id: UUID
    stream: str
    position: int
    subject: str
    type: str
    body: str
    attempts: int
    next_attempt_at: datetime
    error: str
    state: str


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling from 2 s to 1 h, with up to a quarter more at random so that
    many refused events do not come back all at once.
    """
    doubled: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 30), LONGEST_PAUSE)
    return doubled * (1 + random.random() / 4)  # noqa: S311  # spreads load, guards nothing


def refused(parked: Parked, error: str) -> Parked:
    """The same event after one more refusal."""
    attempts = parked.attempts + 1
    state = "dead" if attempts >= MAX_ATTEMPTS else "refused"
    return Parked(
        parked.consumer,
        parked.event_id,
        parked.stream,
        parked.position,
        parked.subject,
        parked.type,
        parked.body,
        attempts,
        clock.now() + pause(attempts),
        error,
        state,
    )


async def park(db: Connection, events: Sequence[Parked]) -> None:
    if events:
        await db.execute(INSERT, [_parameters(event) for event in events])


async def blocked_subjects(db: Connection, consumer: str, subjects: Sequence[str]) -> set[str]:
    """Which of these subjects already have something parked."""
    return set((await db.execute(BLOCKED, {"consumer": consumer, "subjects": list(subjects)})).scalars())


async def due(db: Connection, consumer: str, stream: str, limit: int = 100) -> list[Parked]:
    """The first parked event of each subject whose time has come."""
    rows = await db.execute(DUE, {"consumer": consumer, "stream": stream, "now": clock.now(), "limit": limit})
    return [_parked(row) for row in rows]


async def failed_again(db: Connection, event: Parked) -> None:
    await db.execute(FAILED, _parameters(event))


async def healed(db: Connection, event: Parked) -> None:
    """It was applied at last."""
    await db.execute(HEALED, {"consumer": event.consumer, "stream": event.stream, "position": event.position})


async def remove(db: Connection, consumer: str, event_id: UUID) -> bool:
    """Let go of one event because an operator drops it. False when it is not parked."""
    result: Any = await db.execute(DELETE, {"consumer": consumer, "event_id": event_id})
    return bool(result.rowcount)


async def retry_now(db: Connection, event_id: UUID | None = None) -> int:
    """Make one parked event, or all, due at once with fresh attempts. Returns how many."""
    result: Any = await db.execute(RETRY_NOW, {"now": clock.now(), "event_id": str(event_id) if event_id else None})
    return int(result.rowcount)


async def listing(db: Connection, limit: int = 200) -> list[Parked]:
    """What is parked, longest first."""
    return [_parked(row) for row in await db.execute(LIST, {"limit": limit})]


async def counts(db: Connection) -> dict[str, int]:
    """How many are parked, by state."""
    return {row.state: row.n for row in await db.execute(COUNTS)}


def _parked(row: Any) -> Parked:
    return Parked(*(getattr(row, name) for name in Parked.__slots__))


def _parameters(event: Parked) -> dict[str, Any]:
    return {name: getattr(event, name) for name in Parked.__slots__}
