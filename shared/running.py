"""One service at work in this process: database, broker, and the loops that relay, consume, trim and measure."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Self

import structlog
from faststream.redis import RedisBroker
from redis.asyncio import Redis
from sqlalchemy import text

from shared import metrics
from shared.database import Audience, Database
from shared.messaging import parking
from shared.messaging.consumer import Consumer
from shared.messaging.entries import Feed
from shared.messaging.reactions import Reactions
from shared.messaging.relay import Relay
from shared.messaging.subscriber import subscribe
from shared.messaging.trimming import trim
from shared.messaging.watchdog import Watchdog
from shared.redis import redis_broker, redis_client
from shared.service import Chore, Service
from shared.settings import Settings
from shared.tasks import every, keep_running, stop

Work = Callable[[], Awaitable[None]]
Role = Literal["web", "worker", "all"]
"""web answers HTTP; worker relays, consumes and trims; all does both. Any number of each may run."""

TRIM_SECONDS: Final = 30.0
MEASURE_SECONDS: Final = 5.0
LOOK_AFRESH_SECONDS: Final = 3.0
TOO_OLD_SECONDS: Final = 120.0
TOO_FAR_AHEAD_SECONDS: Final = 20.0

UNSEQUENCED: Final = text("SELECT count(*) FROM unsequenced")

logger = structlog.get_logger(__name__)


@dataclass
class RunningService:
    """A service with everything it holds open. Enter it to start, leave it to stop."""

    service: Service
    role: Role
    settings: Settings
    database: Database
    redis: "Redis"
    broker: RedisBroker
    relay: Relay
    consumer: Consumer
    watchdog: Watchdog
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        service: Service,
        role: Role,
        settings: Settings,
        database_url: str,
        redis_url: str,
        feed: Feed,
        audience: Audience = frozenset,
    ) -> Self:
        database = Database(database_url, audience=audience)
        redis, broker = redis_client(redis_url), redis_broker(redis_url)
        consumer = Consumer(service.name, database, redis, Reactions(service.reactions), feed)
        for stream in service.reads:
            subscribe(broker, consumer, stream)
        return cls(
            service,
            role,
            settings,
            database,
            redis,
            broker,
            Relay(database.engine, redis, service.name),
            consumer,
            Watchdog(consumer, broker, redis, service.reads),
        )

    async def __aenter__(self) -> Self:
        if self.role != "web":
            self._start("relay", lambda: self.relay.run(self.database.committed))
            self._start("afresh", lambda: every(LOOK_AFRESH_SECONDS, self.relay.forget))
            self._start("trim", lambda: every(TRIM_SECONDS, lambda: trim(self.database.engine, self.redis)))
            self._start("measure", lambda: every(MEASURE_SECONDS, self.measure))
            if self.service.reads:
                self._start("watch", self.watchdog.run)
            for chore in self.service.chores:
                self._start(chore.name, self._repeated(chore))
        return self

    async def __aexit__(self, *_: object) -> None:
        await stop(self.tasks)
        await self.broker.stop()  # even if its start was interrupted: some subscribers may be at work already
        await self.redis.aclose()
        await self.database.close()

    def _start(self, name: str, work: "Work") -> None:
        full = f"{self.service.name}.{name}"
        self.tasks.append(asyncio.create_task(keep_running(full, work), name=full))

    def _repeated(self, chore: Chore) -> Work:
        return lambda: every(chore.seconds, lambda: chore.work(self.database, self.settings))

    async def measure(self) -> None:
        """Bring the gauges up to date."""
        name = self.service.name
        async with self.database.engine.connect() as db:
            metrics.UNSEQUENCED.labels(name).set((await db.execute(UNSEQUENCED)).scalar_one())
            found = await parking.counts(db)
        for state in ("refused", "waiting", "dead"):
            metrics.PARKED.labels(name, state).set(found.get(state, 0))
        metrics.STREAM_AHEAD.labels(name).set(len(self.relay.ahead))
        for stream, seen in self.watchdog.states.items():
            metrics.LAG.labels(name, stream).set(seen.lag)
            metrics.BEHIND.labels(name, stream).set(seen.behind_seconds())
            metrics.BREAKER_OPEN.labels(name, stream).set(seen.stopped is not None)

    async def troubles(self) -> list[str]:
        """Why this service is not ready; empty when it is. Looks at what it does, not at what answers a ping."""
        found = []
        try:
            async with asyncio.timeout(5), self.database.engine.connect() as db:
                await db.execute(text("SELECT 1"))
        except Exception as error:  # noqa: BLE001  # any way of not answering is the same trouble
            found.append(f"{self.service.name}: database does not answer ({type(error).__name__})")
        if self.role == "web":
            return found
        found += [str(error) for error in self.relay.ahead.values()]
        for stream in self.service.reads:
            seen = self.watchdog.states.get(stream)
            if seen is None:
                found.append(f"{self.service.name}: has not looked at stream {stream} yet")
            elif seen.stopped:
                found.append(f"{self.service.name}: stopped reading {stream}: {seen.stopped}")
            elif seen.is_ahead and seen.behind_seconds() > TOO_FAR_AHEAD_SECONDS:
                found.append(f"{self.service.name}: has read {stream} to {seen.position}, it ends at {seen.head}")
            elif seen.behind_seconds() > TOO_OLD_SECONDS:
                found.append(
                    f"{self.service.name}: {seen.lag} events of {stream} unapplied for {TOO_OLD_SECONDS:.0f} s"
                )
        if self.watchdog.broker_started and not all(s.running for s in self.broker.subscribers):
            found.append(f"{self.service.name}: a subscriber has stopped")
        return found
