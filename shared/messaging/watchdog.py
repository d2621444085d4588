"""The loop that makes delivery only an optimisation.

Redis may lose a group, a stream or itself; FastStream stops a subscriber for good when that happens and still answers
pings. So twice a second: make the groups that should exist, restart what stopped, close gaps nobody delivers,
acknowledge what is done whoever holds it, retry what is parked, and measure the lag.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from faststream.redis import RedisBroker
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.messaging.breaker import BreakerOpen
from shared.messaging.consumer import Consumer
from shared.messaging.entries import position_of

PERIOD: Final = 0.5
BREAKER_PAUSE: Final = 30.0
DEAD_CONSUMER_IDLE_MS: Final = 10 * 60 * 1000

logger = structlog.get_logger(__name__)


@dataclass
class StreamState:
    """How one consumer stands on one stream, as last seen."""

    head: int = 0
    position: int = 0
    looked: bool = False
    behind_since: float | None = None
    stopped: str | None = None

    @property
    def lag(self) -> int:
        return max(0, self.head - self.position)

    @property
    def is_ahead(self) -> bool:
        """Has read more than the stream holds: for a moment while a lost stream is written anew, else a restored log."""
        return self.position > self.head

    def behind_seconds(self) -> float:
        return time.monotonic() - self.behind_since if self.behind_since is not None else 0.0


@dataclass
class Watchdog:
    """Watches one service's consumption."""

    consumer: Consumer
    broker: RedisBroker
    redis: "Redis"
    streams: Sequence[str]
    states: dict[str, StreamState] = field(default_factory=dict)
    broker_started: bool = False
    last_error: str | None = None
    _stopped_at: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Look after the streams until cancelled. Raises on a fault; whoever runs it starts it again."""
        rounds = 0
        while True:
            await self.look(tidy=rounds % 120 == 0, verify=rounds % 10 == 0)
            rounds += 1
            await asyncio.sleep(PERIOD)

    async def look(self, *, tidy: bool = False, verify: bool = True) -> None:
        """One round over all streams."""
        for stream in self.streams:
            await self._ensure_group(stream)
        await self._ensure_subscribers()
        for stream in self.streams:
            await self._look_at(stream, verify=verify)
            if tidy:
                await self._delete_dead_consumers(stream)

    async def _ensure_group(self, stream: str) -> None:
        try:
            await self.redis.xgroup_create(stream, self.consumer.name, "0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def _ensure_subscribers(self) -> None:
        if not self.broker_started:
            await self.broker.start()
            self.broker_started = True
        for subscriber in self.broker.subscribers:
            if not subscriber.running:
                logger.warning("subscriber_restarted", consumer=self.consumer.name)
                await subscriber.start()

    async def _look_at(self, stream: str, *, verify: bool = True) -> None:
        state = self.states.setdefault(stream, StreamState())
        info: Any = await self.redis.xinfo_stream(stream)
        state.head = position_of(info["last-generated-id"])
        try:
            if verify and stream not in self.consumer.stopped:
                await self.consumer.verify_link(stream)
            state.position = await self._catch_up(stream, state.head)
            await self.consumer.retry_parked(stream)
        except BreakerOpen as error:
            logger.error("breaker_open", consumer=self.consumer.name, stream=stream, reason=str(error))  # noqa: TRY400
        state.looked = True
        state.stopped = self.consumer.stopped.get(stream)
        if state.position == state.head:
            state.behind_since = None
        elif state.behind_since is None:
            state.behind_since = time.monotonic()

    async def _catch_up(self, stream: str, head: int) -> int:
        """Close gaps nobody delivers, and acknowledge what is done whoever holds it."""
        if not self._may_try(stream):
            return await self.consumer.position(stream)
        at = await self.consumer.position(stream)
        # While deliveries move the position, leave them to it: reading the same entries beside them only gets in the way.
        moving = self.states[stream].looked and at > self.states[stream].position
        while at < head and not moving:
            before, at = at, await self.consumer.advance(stream, head=head)
            if at == before:
                break
        while done := await self.redis.xpending_range(stream, self.consumer.name, min="-", max=f"{at}-0", count=1000):
            await self.redis.xack(stream, self.consumer.name, *[entry["message_id"] for entry in done])
        return at

    def _may_try(self, stream: str) -> bool:
        """A stopped stream is tried again after a pause, so that a mended release heals by itself."""
        if stream not in self.consumer.stopped:
            self._stopped_at.pop(stream, None)
            return True
        since = self._stopped_at.setdefault(stream, time.monotonic())
        if time.monotonic() - since < BREAKER_PAUSE:
            return False
        self._stopped_at.pop(stream, None)
        self.consumer.close_breaker(stream)
        return True

    async def _delete_dead_consumers(self, stream: str) -> None:
        found: Any = await self.redis.xinfo_consumers(stream, self.consumer.name)
        for member in found:
            if member["idle"] > DEAD_CONSUMER_IDLE_MS and not member["pending"]:
                await self.redis.xgroup_delconsumer(stream, self.consumer.name, member["name"])
