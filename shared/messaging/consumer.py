"""A consumer whose position, not the broker, decides what is new.

Redis delivers fast; one row per (consumer, stream) makes it right. A batch is one transaction: lock the position row,
drop what is at or below it, fill any gap before what came, apply in order, write the new position, commit; then
acknowledge. So effects happen exactly once and in order however many processes share the group, and whatever the
broker did not deliver in order (a rival has it pending, a process died, the group was made late, the stream was
flushed) shows as a gap and is read.
"""

from collections.abc import Sequence
from typing import Any, Final

import structlog
from redis.asyncio import Redis
from sqlalchemy import text

from shared import metrics
from shared.calendar import clock
from shared.database import Cause, Database, Transaction
from shared.events.event import CloudEvent
from shared.messaging import parking
from shared.messaging.breaker import Breaker, BreakerOpen, ChainBroken
from shared.messaging.entries import Feed, StreamEntry, dense_from, entry, read_stream
from shared.messaging.envelopes import Malformed, parse, storable
from shared.messaging.faults import is_transient, reason
from shared.messaging.parking import Parked
from shared.messaging.reactions import Reactions

GAP_BATCH: Final = 500
RETRY_BATCH: Final = 500
"""Parked events healed in one transaction; a healed one frees the next of its subject at once."""

OPEN_POSITION: Final = text("""
    INSERT INTO position (consumer, stream, position) VALUES (:consumer, :stream, 0) ON CONFLICT DO NOTHING
""")
LOCK_POSITION: Final = text(
    "SELECT position, chain FROM position WHERE consumer = :consumer AND stream = :stream FOR UPDATE"
)
MOVE_POSITION: Final = text("""
    UPDATE position SET position = :position, chain = :chain WHERE consumer = :consumer AND stream = :stream
""")
POSITION: Final = text("SELECT position, chain FROM position WHERE consumer = :consumer AND stream = :stream")

logger = structlog.get_logger(__name__)


class Consumer:
    """Applies streams to one service's database. `name` is the consumer group and the owner of the positions."""

    def __init__(self, name: str, database: Database, redis: "Redis", reactions: Reactions, feed: Feed) -> None:
        self.name, self.database, self.redis, self.reactions, self.feed = name, database, redis, reactions, feed
        self.breakers: dict[str, Breaker] = {}
        self.stopped: dict[str, str] = {}
        """Streams the breaker has stopped, and why."""

    async def advance(self, stream: str, delivered: Sequence[StreamEntry] = (), head: int | None = None) -> int:
        """Apply what is new among the delivered, filling any gap before it, in one transaction.

        `head` is how far the stream goes, as last seen: with nothing delivered and `head` reached by somebody else
        meanwhile, nobody needs to be asked for more.

        Returns the position reached. Raises on transient faults, with nothing moved; `BreakerOpen` likewise.
        """
        async with self.database.transaction(f"system:{self.name}") as tx:
            at, held = await self._lock_position(tx, stream)
            new: Sequence[StreamEntry] = [one for one in delivered if one.position > at]
            if (delivered and not new) or (head is not None and at >= head):
                return at
            if not new or new[0].position != at + 1:
                new = await self._fill_gap(stream, at)
            new = dense_from(at + 1, new)
            if not new:
                return at
            self._check_links(stream, held if at else "", new)
            breaker = await self._apply(tx, stream, new)
            at = new[-1].position
            await tx.execute(
                MOVE_POSITION, {"consumer": self.name, "stream": stream, "position": at, "chain": new[-1].chain}
            )
        self.breakers[stream] = breaker
        self.stopped.pop(stream, None)
        metrics.APPLIED.labels(self.name, stream).inc(len(new))
        return at

    def _check_links(self, stream: str, held: str, entries: Sequence[StreamEntry]) -> None:
        """Go on only from the link held: another one means the log's past was rewritten, or restored and lived anew."""
        for one in entries:
            if held and one.previous is not None and one.previous != held:
                self.stopped[stream] = (
                    f"position {one.position} does not continue what was read before it: the log's past has changed "
                    "(tiepdan audit verify; docs/operations.md)"
                )
                raise ChainBroken(self.stopped[stream])
            held = one.chain

    async def verify_link(self, stream: str) -> None:
        """Compare the link held with the stream's own at that position, where the stream still has it.

        Raises:
            ChainBroken: they differ; the stream is stopped.
        """
        at, held = await self._position(stream)
        found: Any = await self.redis.xrange(stream, min=f"{at}-0", max=f"{at}-0")
        if held and found and (there := entry(*found[0])).chain and there.chain != held:
            self.stopped[stream] = f"position {at} holds another event now than the one that was read there"
            raise ChainBroken(self.stopped[stream])

    async def retry_parked(self, stream: str) -> int:
        """Try parked events whose time has come, never beside `advance`. Returns how many were healed."""
        healed = 0
        async with self.database.engine.connect() as db:
            if not await parking.due(db, self.name, stream, limit=1):
                return 0
        async with self.database.transaction(f"system:{self.name}") as tx:
            await self._lock_position(tx, stream)
            while (found := await parking.due(tx.session, self.name, stream)) and healed < RETRY_BATCH:
                for parked in found:
                    error = await self._try_one(tx, parked)
                    if error is None:
                        await parking.healed(tx.session, parked)
                        healed += 1
                    else:
                        await parking.failed_again(tx.session, parking.refused(parked, error))
        return healed

    def close_breaker(self, stream: str) -> None:
        """Let a stopped stream try again, with a clean count: after a pause, or because an operator says so."""
        self.breakers.pop(stream, None)
        self.stopped.pop(stream, None)

    async def position(self, stream: str) -> int:
        return (await self._position(stream))[0]

    async def _position(self, stream: str) -> tuple[int, str]:
        async with self.database.engine.connect() as db:
            found = (await db.execute(POSITION, {"consumer": self.name, "stream": stream})).first()
        return (int(found.position), str(found.chain)) if found else (0, "")

    async def _lock_position(self, tx: Transaction, stream: str) -> tuple[int, str]:
        key = {"consumer": self.name, "stream": stream}
        found = (await tx.execute(LOCK_POSITION, key)).first()
        if found is None:
            await tx.execute(OPEN_POSITION, key)
            found = (await tx.execute(LOCK_POSITION, key)).one()
        return int(found.position), str(found.chain)

    async def _fill_gap(self, stream: str, at: int) -> Sequence[StreamEntry]:
        found: Sequence[StreamEntry] = await read_stream(self.redis, stream, at, GAP_BATCH)
        if not found or found[0].position != at + 1:
            logger.info("gap_read_from_feed", stream=stream, after=at, consumer=self.name)
            found = await self.feed(stream, at, GAP_BATCH)
        return found

    async def _apply(self, tx: Transaction, stream: str, entries: Sequence[StreamEntry]) -> Breaker:
        """All in one savepoint when nothing is refused, which is nearly always; else one by one, so that a refusal
        costs only its own event.
        """
        parsed = [(one, parse(stream, one)) for one in entries]
        subjects = [event.subject for _, event in parsed if isinstance(event, CloudEvent)]
        blocked = await parking.blocked_subjects(tx.session, self.name, subjects)
        if not blocked and all(isinstance(event, CloudEvent) for _, event in parsed):
            try:
                async with tx.savepoint():
                    for one, event in parsed:
                        await self._handle(tx, stream, one.position, event)
                    await tx.write_events()
            except Exception as error:
                if is_transient(error):
                    raise
            else:
                return self._judge(stream, [False] * len(parsed))
        return await self._apply_one_by_one(tx, stream, parsed, blocked)

    async def _apply_one_by_one(
        self,
        tx: Transaction,
        stream: str,
        parsed: Sequence[tuple[StreamEntry, "CloudEvent | Malformed"]],
        blocked: set[str],
    ) -> Breaker:
        outcomes, to_park = [], []
        for one, event in parsed:
            fresh = self._parked(stream, one, event)
            if fresh.subject in blocked:
                to_park.append(fresh)
                continue
            error = await self._try_one(tx, fresh)
            outcomes.append(error is not None)
            if error is not None:
                to_park.append(parking.refused(fresh, error))
                blocked.add(fresh.subject)
                logger.warning(
                    "event_parked", consumer=self.name, stream=stream, position=one.position, type=fresh.type
                )
        breaker = self._judge(stream, outcomes)
        await parking.park(tx.session, to_park)
        return breaker

    def _judge(self, stream: str, outcomes: list[bool]) -> Breaker:
        try:
            return self.breakers.get(stream, Breaker()).after(outcomes)
        except BreakerOpen as open_:
            self.stopped[stream] = str(open_)
            raise

    async def _try_one(self, tx: Transaction, parked: Parked) -> str | None:
        """Apply one event in its own savepoint; the reason when it refuses."""
        entry = StreamEntry(parked.position, parked.body.encode(), "")
        event = parse(parked.stream, entry)
        if isinstance(event, Malformed):
            return event.error
        try:
            async with tx.savepoint():
                await self._handle(tx, parked.stream, parked.position, event)
                await tx.write_events()
        except Exception as error:
            if is_transient(error):
                raise
            return reason(error)
        return None

    async def _handle(self, tx: Transaction, stream: str, position: int, event: Any) -> None:
        tx.cause = Cause(event, stream, position)
        await self.reactions.apply(event, tx)
        await tx.flush()

    def _parked(self, stream: str, one: StreamEntry, event: "CloudEvent | Malformed") -> Parked:
        return Parked(
            self.name,
            event.id,
            stream,
            one.position,
            event.subject,
            event.type,
            storable(one.body),
            0,
            clock.now(),
            "",
            "waiting",
        )
