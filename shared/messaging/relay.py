"""Make each Redis stream equal to its log.

One Lua script, compare-and-append, is all there is to it: a batch is added with explicit ids `<position>-0` only when
the stream's last id is the one the relay believes in, else the actual one comes back and the relay rewinds or skips.
That makes publishing idempotent, lets rival relays race without a leader, and heals a stream that Redis lost, since a
relay asks nothing but the stream's own last id where it stands.
"""

import asyncio
from typing import Any, Final

import structlog
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import metrics
from shared.messaging.entries import StreamEntry, entry, position_of, read_log
from shared.messaging.sequencer import sequence

BATCH: Final = 500
POLL_SECONDS: Final = 0.05
"""How long an event committed by another process may wait; our own commits ring the bell."""
GATHER_SECONDS: Final = 0.03
"""Pause after a small round. A round costs much the same for one event as for a hundred, so under load it is better to
let some gather than to take a core from those who write them."""

COMPARE_AND_APPEND: Final = """
local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
end
if last ~= ARGV[1] then return {0, last} end
for i = 2, #ARGV, 4 do
  last = redis.call('XADD', KEYS[1], ARGV[i], '__data__', ARGV[i + 1], 'chain', ARGV[i + 2], 'previous', ARGV[i + 3])
end
return {1, last}
"""

HEADS: Final = text("SELECT stream, position, trimmed_to FROM stream_head")
HEAD: Final = text("SELECT position FROM stream_head WHERE stream = :stream")
CHANGED: Final = text(
    "SELECT EXISTS (SELECT FROM unsequenced) AS waiting, (SELECT sum(position) FROM stream_head) AS sum"
)

LINK: Final = text("SELECT chain FROM stream_entry WHERE stream = :stream AND position = :position")

logger = structlog.get_logger(__name__)


class StreamAheadOfLog(Exception):
    """Redis remembers more of a stream than its log: the log was restored from an older backup, or something else
    writes to the stream. Nothing is guessed; an operator decides (docs/operations.md, "Stream ahead of its log").
    """

    def __init__(self, stream: str, stream_position: int, log_position: int) -> None:
        super().__init__(
            f"stream {stream} is at {stream_position}, its log only at {log_position}: restore the newer log, or "
            f"delete the stream ('tiepdan doctor --reset-stream {stream}') once every reader's position is checked"
        )
        self.stream, self.stream_position, self.log_position = stream, stream_position, log_position


class StreamNotOfLog(StreamAheadOfLog):
    """The stream ends with another event than the log has there: the log was restored and has been written to since."""

    def __init__(self, stream: str, stream_position: int, log_position: int) -> None:
        super().__init__(stream, stream_position, log_position)
        said = (
            f"stream {stream} and its log differ at position {stream_position}: the log was restored from an older "
            f"backup and written to since; see docs/operations.md before 'tiepdan doctor --reset-stream {stream}'"
        )
        self.args = (said,)


class Relay:
    """Sequences and publishes one service's events. Any number may run at once, in any process."""

    def __init__(self, engine: AsyncEngine, redis: "Redis", own: str) -> None:
        self.engine, self.redis, self.own = engine, redis, own
        self.ahead: dict[str, StreamAheadOfLog] = {}
        self._append = redis.register_script(COMPARE_AND_APPEND)
        self._last_ids: dict[str, bytes] = {}
        self._published_sum: int | None = None

    async def run(self, bell: asyncio.Event) -> None:
        """Work until cancelled. Raises on a fault; whoever runs it starts it again."""
        await self.forget()
        while True:
            bell.clear()
            done = await self.step()
            if 0 < done < BATCH:
                await asyncio.sleep(GATHER_SECONDS)
            elif not done:
                try:
                    await asyncio.wait_for(bell.wait(), POLL_SECONDS)
                except TimeoutError:
                    continue

    async def step(self) -> int:
        """Sequence what waits and publish what is new. Returns how much was done; 0 means idle."""
        async with self.engine.connect() as db:
            waiting, total = (await db.execute(CHANGED)).one()
        done = await sequence(self.engine, self.own) if waiting else 0
        if done or total != self._published_sum:
            done += await self.publish()
        return done

    async def publish(self) -> int:
        """Bring every stream that is behind its log one batch further."""
        appended, behind = 0, 0
        known = self._last_ids
        async with self.engine.connect() as db:
            heads = list(await db.execute(HEADS))
            for stream, head, floor in heads:
                last_id = known.get(stream) or await self._last_id(stream)
                last = position_of(last_id)
                if last > head:
                    known.pop(stream, None)
                    await self._check_ahead(stream, last)
                    continue
                if stream not in known and not await self._is_of_log(db, stream, last, head):
                    continue
                self.ahead.pop(stream, None)
                known[stream] = last_id
                if last < head and (entries := await read_log(db, self.own, stream, max(last, floor), BATCH)):
                    done, known[stream] = await self._append_entries(stream, last_id, entries)
                    appended += done
                    behind += position_of(known[stream]) < head
        if known is self._last_ids:  # else somebody asked meanwhile to look afresh
            self._published_sum = None if behind else sum(int(head) for _, head, _ in heads)
        return appended or behind

    async def forget(self) -> None:
        """Look at every stream afresh: called now and then, because Redis may have lost one without telling."""
        self._last_ids = {}
        self._published_sum = None

    async def _append_entries(self, stream: str, last_id: bytes, entries: list[StreamEntry]) -> tuple[int, bytes]:
        """How many were appended, all or none, and the stream's last id now."""
        arguments: list[Any] = [last_id]
        for one in entries:
            arguments += [f"{one.position}-0", one.body, one.chain, one.previous or ""]
        done, last_id = await self._append(keys=[stream], args=arguments)
        if done:
            metrics.PUBLISHED.labels(self.own).inc(len(entries))
        return len(entries) if done else 0, last_id

    async def _last_id(self, stream: str) -> bytes:
        exists = await self.redis.exists(stream)
        info: Any = await self.redis.xinfo_stream(stream) if exists else {}
        last: bytes = info.get("last-generated-id", b"0-0")
        return last

    async def _is_of_log(self, db: AsyncConnection, stream: str, last: int, head: int) -> bool:
        """Whether the stream's last entry is the one the log has at that position. Once the two have parted, reaching
        the same position again makes neither right: new events would be taken for ones already read.
        """
        found: Any = await self.redis.xrevrange(stream, count=1)
        if not found or not (newest := entry(*found[0])).chain:  # what somebody else wrote has no link to compare
            return True
        link = (await db.execute(LINK, {"stream": stream, "position": newest.position})).scalar()
        if link is None or newest.chain == bytes(link).hex():
            return True
        if not isinstance(self.ahead.get(stream), StreamNotOfLog):
            self.ahead[stream] = StreamNotOfLog(stream, last, head)
            logger.error("stream_not_of_log", stream=stream, stream_position=last, log_position=head)
        return False

    async def _check_ahead(self, stream: str, last: int) -> None:
        # A rival may have sequenced and published since we read the heads, so read this one again before saying so.
        async with self.engine.connect() as db:
            head = (await db.execute(HEAD, {"stream": stream})).scalar_one()
        if last <= head:
            return
        if stream not in self.ahead:
            self.ahead[stream] = StreamAheadOfLog(stream, last, head)
            logger.error("stream_ahead_of_log", stream=stream, stream_position=last, log_position=head)
