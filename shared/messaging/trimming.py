"""Trim a stream no further than its slowest registered group, and keep that floor in the log's database.

The floor is what lets a lost stream be healed from there and not from the first event ever. A group that was once seen
and is gone now (flushed, or its process never came back) forbids trimming until it is back or an operator forgets it.
"""

from typing import Any, Final

from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.entries import position_of

KEEP: Final = 1000
"""Entries kept below the floor, so that a late look at the recent past does not go to the feed."""

GROUPS: Final = text("SELECT consumer_group FROM stream_group WHERE stream = :stream")
REMEMBER: Final = text("""
    INSERT INTO stream_group (stream, consumer_group) SELECT :stream, unnest(CAST(:groups AS text[]))
    ON CONFLICT DO NOTHING
""")
RAISE_FLOOR: Final = text("""
    UPDATE stream_head SET trimmed_to = greatest(trimmed_to, :floor) WHERE stream = :stream AND position >= :floor
""")
STREAMS: Final = text("SELECT stream FROM stream_head WHERE position > trimmed_to + :keep ORDER BY stream")


async def trim(engine: AsyncEngine, redis: "Redis", keep: int = KEEP) -> dict[str, int]:
    """Trim every stream of this log. Returns the floors that were set, by stream."""
    async with engine.connect() as db:
        streams = list((await db.execute(STREAMS, {"keep": keep})).scalars())
    floors = {}
    for stream in streams:
        if (done := await _floor(engine, redis, stream)) is None or done <= keep:
            continue
        floor = done - keep
        async with engine.begin() as db:
            raised: Any = await db.execute(RAISE_FLOOR, {"stream": stream, "floor": floor})
        if not raised.rowcount:  # beyond the log's own head: Redis has the only copy, and an operator must decide
            continue
        # The floor is durable before anything is cut: dying here costs nothing.
        await redis.xtrim(stream, minid=f"{floor + 1}-0", approximate=False)
        floors[stream] = floor
    return floors


async def _floor(engine: AsyncEngine, redis: "Redis", stream: str) -> int | None:
    """The position every registered group is done with; None when nobody may be cut off."""
    if not await redis.exists(stream):
        return None
    found: Any = await redis.xinfo_groups(stream)
    present = {_text(group["name"]): group for group in found}
    async with engine.begin() as db:
        await db.execute(REMEMBER, {"stream": stream, "groups": list(present)})
        registered = set((await db.execute(GROUPS, {"stream": stream})).scalars())
    if not registered or registered - set(present):
        return None
    return min([await _done(redis, stream, name, present[name]) for name in registered])


async def _done(redis: "Redis", stream: str, name: str, group: dict[str, Any]) -> int:
    pending: Any = await redis.xpending(stream, name)
    if pending["pending"]:
        return position_of(pending["min"]) - 1
    return position_of(group["last-delivered-id"])


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
