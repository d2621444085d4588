"""What stands on a stream: its Redis form, and reading it back, from Redis or from the log of record."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.log import COLUMNS, LoggedEvent

BODY: Final = b"__data__"
"""The field FastStream keeps a message's body in."""
CHAIN: Final = b"chain"
PREVIOUS: Final = b"previous"

AFTER: Final = text(f"""
    SELECT s.position, s.chain, p.chain AS previous, {COLUMNS}
    FROM stream_entry s JOIN event_log e USING (seq)
    LEFT JOIN stream_entry p ON p.stream = s.stream AND p.position = s.position - 1
    WHERE s.stream = :stream AND s.position > :after ORDER BY s.position LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """An entry as a reader has it: `body` is the CloudEvent in JSON, not yet trusted to be one."""

    position: int
    body: bytes
    chain: str
    """Link of the stream's hash chain in hexadecimal; a reader keeps the last one as a witness for the audit."""
    previous: str | None = None
    """The link before it, "" before the first: a reader goes on only from the link it holds itself."""


Feed = Callable[[str, int, int], Awaitable[Sequence[StreamEntry]]]
"""Reads a stream from its owner's log of record: (stream, after position, limit)."""


def position_of(entry_id: bytes) -> int:
    """The position in a Redis entry id `<position>-0`."""
    return int(entry_id.partition(b"-")[0])


def entry(entry_id: bytes, fields: Mapping[bytes, bytes]) -> StreamEntry:
    previous = fields.get(PREVIOUS)
    return StreamEntry(
        position_of(entry_id),
        fields.get(BODY, b""),
        fields.get(CHAIN, b"").decode("ascii", "replace"),
        previous.decode("ascii", "replace") if previous is not None else None,
    )


async def read_stream(redis: "Redis", stream: str, after: int, limit: int) -> list[StreamEntry]:
    """What Redis still has after a position."""
    found: Any = await redis.xrange(stream, min=f"{after + 1}-0", max="+", count=limit)
    return [entry(entry_id, fields) for entry_id, fields in found]


async def read_log(db: AsyncConnection, own: str, stream: str, after: int, limit: int) -> list[StreamEntry]:
    """The same entries from the log of record, byte for byte what was or will be published."""
    rows = await db.execute(AFTER, {"stream": stream, "after": after, "limit": limit})
    return [
        StreamEntry(row.position, LoggedEvent.of(row).cloudevent(own), row.chain.hex(), (row.previous or b"").hex())
        for row in rows
    ]


def dense_from(position: int, entries: Iterable[StreamEntry]) -> list[StreamEntry]:
    """The leading entries that follow each other without a hole, beginning at `position`."""
    run: list[StreamEntry] = []
    for one in entries:
        if one.position != position + len(run):
            break
        run.append(one)
    return run
