"""Check the event log against its hash chains, and say which rows were changed, deleted or slipped in.

Each entry is checked against its predecessor's stored link, so one changed row is named without dragging all later
ones along. Links that other services keep as witnesses show a chain that was rewritten as a whole.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.messaging.log import COLUMNS, LoggedEvent, link
from shared.messaging.sequencer import streams_of

PAGE: Final = 2000

Kind = Literal["changed", "deleted", "inserted", "entry missing", "entry inserted", "head", "witness", "paper"]

ENTRIES: Final = text(f"""
    SELECT s.position, s.chain, s.seq AS entry_seq, {COLUMNS}
    FROM stream_entry s LEFT JOIN event_log e USING (seq)
    WHERE s.stream = :stream AND s.position > :after ORDER BY s.position LIMIT {PAGE}
""")
STREAMS: Final = text("SELECT stream, position, chain FROM stream_head ORDER BY stream")
ORPHANS: Final = text("SELECT DISTINCT stream FROM stream_entry WHERE stream NOT IN (SELECT stream FROM stream_head)")
UNPLACED: Final = text("""
    SELECT e.seq, e.subject FROM event_log e
    WHERE NOT EXISTS (SELECT FROM stream_entry s WHERE s.stream = :own AND s.seq = e.seq)
      AND NOT EXISTS (SELECT FROM unsequenced q WHERE q.seq = e.seq)
    ORDER BY e.seq
""")
UNHEARD: Final = text("""
    SELECT e.seq, e.subject, 'unit.' || unit AS stream FROM event_log e CROSS JOIN unnest(e.audience) AS unit
    WHERE EXISTS (SELECT FROM stream_entry s WHERE s.stream = :own AND s.seq = e.seq)
      AND NOT EXISTS (SELECT FROM stream_entry s WHERE s.stream = 'unit.' || unit AND s.seq = e.seq)
    ORDER BY e.seq, stream
""")
LINK_AT: Final = text("SELECT chain FROM stream_entry WHERE stream = :stream AND position = :position")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold. `where` names row or position; `subject` is what it was about, when known."""

    kind: Kind
    where: str
    subject: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Witness:
    """The last link of `stream` that somebody else has seen: position and link in hexadecimal."""

    holder: str
    stream: str
    position: int
    chain: str


async def verify(engine: AsyncEngine, own: str, witnesses: Iterable[Witness] = ()) -> AsyncIterator[Finding]:
    """Findings as they are met; none when the log is what it was when it was written."""
    async with engine.connect() as connection:
        # One snapshot: what is written while we look would otherwise stand beyond the heads we have read.
        db = await connection.execution_options(isolation_level="REPEATABLE READ")
        for row in await db.execute(UNPLACED, {"own": own}):
            yield Finding(
                "inserted", f"event_log seq {row.seq}", row.subject, "the row has no place on the service's stream"
            )
        for row in await db.execute(UNHEARD, {"own": own}):
            where = f"{row.stream} (event_log seq {row.seq})"
            yield Finding("entry missing", where, row.subject, "the unit it is addressed to does not hear it")
        heads = list(await db.execute(STREAMS))
        for stream, position, chain in heads:
            async for finding in _verify_stream(db, own, stream, position, bytes(chain)):
                yield finding
        for orphan in (await db.execute(ORPHANS)).scalars():
            yield Finding("head", orphan, "", "entries of a stream that has no head")
        for witness in witnesses:
            if contradiction := await _compare(db, witness):
                yield contradiction


async def _verify_stream(
    db: AsyncConnection, own: str, stream: str, head: int, head_chain: bytes
) -> AsyncIterator[Finding]:
    at, previous = 0, b""
    while rows := list(await db.execute(ENTRIES, {"stream": stream, "after": at})):
        for row in rows:
            where = f"{stream} position {row.position} (event_log seq {row.entry_seq})"
            if row.position != at + 1:
                yield Finding("entry missing", f"{stream} positions {at + 1} to {row.position - 1}", "", "no entry")
            elif row.seq is None:
                yield Finding("deleted", where, "", "the chain covers a row that is gone")
            else:
                event = LoggedEvent.of(row)
                if link(previous, event) != bytes(row.chain):
                    yield Finding("changed", where, event.subject, "the row does not match its link of the chain")
                elif stream not in streams_of(event, own):
                    yield Finding("entry inserted", where, event.subject, "the event is not addressed to this unit")
            at, previous = row.position, bytes(row.chain)
    if at > head:
        yield Finding("entry inserted", f"{stream} positions {head + 1} to {at}", "", "beyond the stream's head")
    elif (at, previous) != (head, head_chain):
        yield Finding("head", f"{stream} position {head}", "", f"the entries end at {at}, or with another link")


async def _compare(db: AsyncConnection, witness: Witness) -> Finding | None:
    key = {"stream": witness.stream, "position": witness.position}
    found = (await db.execute(LINK_AT, key)).scalar()
    if found is not None and bytes(found).hex() == witness.chain:
        return None
    explanation = f"{witness.holder} has seen another link here: the chain was rewritten or cut off"
    return Finding("witness", f"{witness.stream} position {witness.position}", "", explanation)
