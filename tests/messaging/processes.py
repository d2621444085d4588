"""Processes that read, and what stands between them and Redis."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from faststream.redis import RedisBroker
from redis.asyncio import Redis

from shared.database import Database
from shared.messaging.consumer import Consumer
from shared.messaging.entries import StreamEntry
from shared.messaging.reactions import Reactions
from shared.messaging.subscriber import subscribe
from shared.messaging.watchdog import Watchdog
from shared.redis import redis_broker, redis_client
from shared.tasks import keep_running, stop
from tests.messaging.conftest import Office


@dataclass
class Reader:
    """One process of a reading service: its own pool, client, broker and watchdog."""

    consumer: "Noting"
    watchdog: Watchdog
    broker: RedisBroker

    @classmethod
    @contextlib.asynccontextmanager
    async def at_work(
        cls, office: Office, group: str, database: Database, stream: str, redis_url: str | None = None
    ) -> AsyncIterator["Reader"]:
        own = Database(database.engine.url.render_as_string(hide_password=False), pool_size=4)
        redis, broker = redis_client(redis_url or office.redis_url), redis_broker(redis_url or office.redis_url)
        consumer = Noting(group, own, redis, Reactions([office.reaction]), office.feed)
        subscribe(broker, consumer, stream)
        watchdog = Watchdog(consumer, broker, redis, [stream])
        async with running(watchdog.run):
            yield cls(consumer, watchdog, broker)
        await broker.stop()
        await redis.aclose()
        await own.close()


@contextlib.asynccontextmanager
async def running(*works: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(keep_running("test", work)) for work in works]
    try:
        yield
    finally:
        await stop(tasks)


class Noting(Consumer):
    """A consumer that notes the size of each batch the broker delivers."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.batches: list[int] = []

    async def advance(self, stream: str, delivered: Sequence[StreamEntry] = (), head: int | None = None) -> int:
        if delivered:
            self.batches.append(len(delivered))
        return await super().advance(stream, delivered, head)


def as_user(url: str, user: str) -> str:
    """The same Redis, entered as a user of the access list who needs no password."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{user}:any@{parts.netloc.rpartition('@')[2]}").geturl()


async def calls(redis: Redis, command: str) -> int:
    """How often a command was called since `CONFIG RESETSTAT`, refused calls included."""
    found: Any = await redis.info("commandstats")
    seen: Any = found.get(f"cmdstat_{command}", {})
    return int(seen.get("calls", 0)) + int(seen.get("rejected_calls", 0))


async def make_guest(redis: Redis) -> None:
    """A user of the access list who may do everything, for a while."""
    await redis.acl_setuser(
        "guest", enabled=True, nopass=True, commands=["+@all"], keys=["*"], channels=["*"], reset=True
    )


async def refuse(redis: Redis, answer: str) -> None:
    """Let reads of the guest be answered so, as in a change of rights or a fail-over."""
    if answer == "NOPERM":
        await redis.acl_setuser("guest", enabled=True, nopass=True, commands=["-xreadgroup"])
    else:
        await redis.replicaof("127.0.0.1", "1")


async def allow(redis: Redis, answer: str) -> None:
    """Take the refusal back."""
    if answer == "NOPERM":
        await redis.acl_setuser("guest", enabled=True, nopass=True, commands=["+xreadgroup"])
    else:
        await redis.replicaof("NO", "ONE")


class Door:
    """A port that leads to Redis once it is open; before, nothing listens there."""

    def __init__(self, redis_url: str) -> None:
        self._target = urlsplit(redis_url)
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        reserved = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        self.port = reserved.sockets[0].getsockname()[1]
        reserved.close()
        await reserved.wait_closed()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._target.scheme == "unix":
            there = await asyncio.open_unix_connection(self._target.path)
        else:
            there = await asyncio.open_connection(self._target.hostname, self._target.port)
        for source, sink in ((reader, there[1]), (there[0], writer)):
            line = asyncio.create_task(_pass_on(source, sink))
            self._lines.add(line)
            line.add_done_callback(self._lines.discard)


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while some := await source.read(65536):
            sink.write(some)
            await sink.drain()
    finally:
        sink.close()
