"""Give committed events their places on the streams.

A serial number is taken when a row is inserted but seen only when it commits, so reading "where seq > last seen" skips
whatever commits late. Here a row becomes visible to readers only by being *sequenced*: after it has committed, one
transaction at a time gives each waiting row the next dense position on the service's own stream and on the stream of
every unit in its audience, and extends those streams' hash chains. Writers never wait for this; the chain costs them
nothing.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.log import COLUMNS, LoggedEvent, link

BATCH: Final = 500
"""Events given positions in one transaction: large enough to spread the round trips, small enough to be quick."""

LOCK_OWN_HEAD: Final = text("SELECT 1 FROM stream_head WHERE stream = :own FOR UPDATE SKIP LOCKED")
# OFFSET 0 keeps the planner from making a join of it: the queue is nearly always empty, whatever its statistics say, and
# a join planned for many rows reads the whole log.
WAITING: Final = text(f"""
    SELECT {COLUMNS} FROM (SELECT seq FROM unsequenced ORDER BY seq LIMIT {BATCH}) q
    CROSS JOIN LATERAL (SELECT * FROM event_log WHERE seq = q.seq OFFSET 0) e ORDER BY e.seq
""")
OPEN_STREAMS: Final = text("""
    INSERT INTO stream_head (stream, position, chain) SELECT unnest(CAST(:streams AS text[])), 0, ''
    ON CONFLICT DO NOTHING
""")
HEADS: Final = text("SELECT stream, position, chain FROM stream_head WHERE stream = ANY(:streams)")
ENTER: Final = text("""
    INSERT INTO stream_entry (stream, position, seq, chain)
    SELECT * FROM unnest(CAST(:streams AS text[]), CAST(:positions AS bigint[]), CAST(:seqs AS bigint[]),
                         CAST(:chains AS bytea[]))
""")
MOVE_HEADS: Final = text("""
    UPDATE stream_head h SET position = n.position, chain = n.chain
    FROM unnest(CAST(:streams AS text[]), CAST(:positions AS bigint[]), CAST(:chains AS bytea[]))
         AS n(stream, position, chain)
    WHERE h.stream = n.stream
""")
DEQUEUE: Final = text("DELETE FROM unsequenced WHERE seq = ANY(:seqs)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event's place on one stream."""

    stream: str
    position: int
    seq: int
    chain: bytes


def streams_of(event: LoggedEvent, own: str) -> list[str]:
    """The streams an event stands on: the service's own first, then each addressed unit's."""
    return [own, *(f"unit.{code}" for code in event.audience)]


def place(events: list[LoggedEvent], own: str, heads: dict[str, tuple[int, bytes]]) -> list[Entry]:
    """The entries of these events, continuing from `heads`, which is moved on in place."""
    entries = []
    for event in events:
        for stream in streams_of(event, own):
            position, chain = heads[stream]
            heads[stream] = position + 1, link(chain, event)
            entries.append(Entry(stream, position + 1, event.seq, heads[stream][1]))
    return entries


async def sequence(engine: AsyncEngine, own: str) -> int:
    """Sequence at most `BATCH` waiting events; 0 when none waits or another worker is at it."""
    async with engine.begin() as db:
        if (await db.execute(LOCK_OWN_HEAD, {"own": own})).first() is None:
            return 0
        events = [LoggedEvent.of(row) for row in await db.execute(WAITING)]
        if not events:
            return 0
        streams = sorted({stream for event in events for stream in streams_of(event, own)})
        await db.execute(OPEN_STREAMS, {"streams": streams})
        heads = {row.stream: (row.position, row.chain) for row in await db.execute(HEADS, {"streams": streams})}
        entries = place(events, own, heads)
        await db.execute(
            ENTER,
            {
                "streams": [e.stream for e in entries],
                "positions": [e.position for e in entries],
                "seqs": [e.seq for e in entries],
                "chains": [e.chain for e in entries],
            },
        )
        await db.execute(
            MOVE_HEADS,
            {
                "streams": list(heads),
                "positions": [position for position, _ in heads.values()],
                "chains": [chain for _, chain in heads.values()],
            },
        )
        await db.execute(DEQUEUE, {"seqs": [event.seq for event in events]})
        return len(events)
