"""How FastStream behaves on Redis Streams where it cuts, against a real broker.

Each of these is why something in `shared/messaging` is as it is. One that fails after an upgrade is good news: the
library has mended it, and what guards against it may go. That ours holds in spite of them is in `test_blunt_edges.py`.
"""

import asyncio
import contextlib
import importlib
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from faststream import AckPolicy
from faststream.asgi import AsgiFastStream, AsgiResponse, get
from faststream.redis import RedisBroker, RedisStreamMessage, StreamSub
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisGone

from tests.messaging.conftest import eventually
from tests.messaging.processes import allow, as_user, calls, make_guest, refuse
from tests.servers import Servers

QUIET: dict[str, Any] = {"logger": None}
SOON = 0.3
"""Seconds in which a delivery would long have happened."""


class Listening:
    """A broker with one subscriber, and what it received."""

    def __init__(self, url: str, subscription: StreamSub, *, fail: bool = False, **options: Any) -> None:
        self.broker = RedisBroker(url, **QUIET)
        self.received: list[Any] = []

        async def handle(message: RedisStreamMessage) -> None:
            self.received.append(message)
            if fail:
                raise ValueError("cannot")

        self.subscriber = self.broker.subscriber(stream=subscription, **options)
        self.subscriber(handle)

    @contextlib.asynccontextmanager
    async def for_a_while(self) -> AsyncIterator["Listening"]:
        await self.broker.start()
        try:
            yield self
        finally:
            await self.broker.stop()

    async def has(self, number: int) -> bool:
        return len(self.received) >= number


@pytest.fixture
def url(servers: Servers) -> str:
    return servers.redis_url


async def add(redis: Redis, number: int) -> None:
    for _ in range(number):
        await redis.xadd("s", {"__data__": b"{}"})


async def test_a_group_made_by_the_library_misses_what_was_there_before(redis: Redis, url: str) -> None:
    await add(redis, 1)
    async with Listening(url, StreamSub("s", group="g", consumer="c")).for_a_while() as listening:
        await add(redis, 1)
        await eventually(lambda: listening.has(1))
        await asyncio.sleep(SOON)
        assert len(listening.received) == 1


async def test_reading_an_existing_group_from_zero_is_a_hot_loop_without_messages(redis: Redis, url: str) -> None:
    await redis.xgroup_create("s", "g", "0", mkstream=True)
    await add(redis, 1)
    await redis.config_resetstat()
    async with Listening(url, StreamSub("s", group="g", consumer="c", last_id="0")).for_a_while() as listening:
        await eventually(lambda: _were_many(redis), within=2.5)
        assert listening.received == []


async def test_without_a_bound_the_whole_backlog_becomes_one_pending_batch(redis: Redis, url: str) -> None:
    await redis.xgroup_create("s", "g", "0", mkstream=True)
    await add(redis, 700)
    subscription = StreamSub("s", group="g", consumer="c", batch=True)
    async with Listening(url, subscription).for_a_while() as listening:
        await eventually(lambda: listening.has(1))
        assert len(listening.received[0].raw_message["message_ids"]) == 700


async def test_a_failed_entry_stays_pending_and_no_restart_brings_it_back(redis: Redis, url: str) -> None:
    await redis.xgroup_create("s", "g", "0", mkstream=True)
    await add(redis, 1)
    subscription = StreamSub("s", group="g", consumer="c")
    async with Listening(url, subscription, fail=True).for_a_while() as listening:
        await eventually(lambda: listening.has(1))
    async with Listening(url, subscription).for_a_while() as listening:
        await asyncio.sleep(SOON)
        assert listening.received == []
    assert await _pending(redis) == 1


@pytest.mark.parametrize("answer", ["nack", "reject"])
async def test_nack_and_reject_send_nothing(redis: Redis, url: str, answer: str) -> None:
    await redis.xgroup_create("s", "g", "0", mkstream=True)
    await add(redis, 1)
    subscription = StreamSub("s", group="g", consumer="c")
    async with Listening(url, subscription, ack_policy=AckPolicy.MANUAL).for_a_while() as listening:
        await eventually(lambda: listening.has(1))
        await getattr(listening.received[0], answer)()
        await asyncio.sleep(SOON)
        assert len(listening.received) == 1
    assert await _pending(redis) == 1


async def test_a_claiming_subscriber_never_reads_a_new_entry(redis: Redis, url: str) -> None:
    await redis.xgroup_create("s", "g", "0", mkstream=True)
    subscription = StreamSub("s", group="g", consumer="c", min_idle_time=1, polling_interval=10)
    async with Listening(url, subscription).for_a_while() as listening:
        await add(redis, 1)
        await asyncio.sleep(SOON)
        assert listening.received == []


@pytest.mark.parametrize("lost", ["stream", "group"])
async def test_when_stream_or_group_vanishes_the_subscriber_stops_though_ping_is_true(
    redis: Redis, url: str, lost: str
) -> None:
    async with Listening(url, StreamSub("s", group="g", consumer="c")).for_a_while() as listening:
        await (redis.delete("s") if lost == "stream" else redis.xgroup_destroy("s", "g"))
        await eventually(lambda: _has_stopped(listening))
        await add(redis, 1)
        await asyncio.sleep(SOON)
        assert listening.received == []
        assert await listening.broker.ping(timeout=1)


@pytest.mark.parametrize("answer", ["NOPERM", "READONLY"])
async def test_refused_reads_are_repeated_in_a_hot_loop(redis: Redis, url: str, answer: str) -> None:
    await make_guest(redis)
    subscription = StreamSub("s", group="g", consumer="c", polling_interval=200)
    try:
        async with Listening(as_user(url, "guest"), subscription).for_a_while():
            await redis.config_resetstat()
            await refuse(redis, answer)
            await eventually(lambda: _were_many(redis), within=2.5)
            await allow(redis, answer)
    finally:
        await allow(redis, answer)
        await redis.acl_deluser("guest")


async def test_starting_while_redis_is_away_raises() -> None:
    listening = Listening("redis://127.0.0.1:1", StreamSub("s", group="g", consumer="c"))
    with pytest.raises(RedisGone):
        await listening.broker.start()
    await listening.broker.stop()


async def test_a_header_that_is_not_ascii_corrupts_itself_or_the_whole_message(redis: Redis, url: str) -> None:
    async with Listening(url, StreamSub("s", group="g", consumer="c")).for_a_while() as listening:
        await listening.broker.publish("đơn", stream="s", headers={"unit": "Sở Nội vụ"})
        await listening.broker.publish("đơn", stream="s", headers={"unit": "ở"})
        await eventually(lambda: listening.has(2))
        assert listening.received[0].headers["unit"] != "Sở Nội vụ"
        assert listening.received[1].body != "đơn".encode()


async def test_publishing_with_a_maximum_length_drops_unread_entries(redis: Redis, url: str) -> None:
    await redis.xgroup_create("s", "g", "0", mkstream=True)
    broker = RedisBroker(url, **QUIET)
    async with broker:
        for _ in range(400):
            await broker.publish("x", stream="s", maxlen=10)
    assert await redis.xlen("s") < 400


async def test_workers_with_one_consumer_name_are_one_consumer(redis: Redis, url: str) -> None:
    subscription = StreamSub("s", group="g", consumer="c")
    async with Listening(url, subscription).for_a_while(), Listening(url, subscription).for_a_while():
        await redis.xadd("s", {"x": "1"})  # some servers know a consumer only once it was given something

        async def known() -> bool:
            return bool(await redis.xinfo_consumers("s", "g"))

        await eventually(known)
        found: Any = await redis.xinfo_consumers("s", "g")
        assert [one["name"] for one in found] == [b"c"]


@pytest.mark.parametrize(("path", "status"), [("/health", 200), ("/health/", 404), ("/health/deep", 404)])
async def test_its_own_web_application_matches_exact_paths_only(path: str, status: int) -> None:
    @get
    async def health(scope: Any) -> AsgiResponse:
        return AsgiResponse(b"", 200)

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    application = AsgiFastStream(RedisBroker(**QUIET), asgi_routes=[("/health", health)])
    scope = {"type": "http", "path": path, "method": "GET", "headers": [], "query_string": b""}
    await application(scope, receive, send)
    assert sent[0]["status"] == status


def test_its_fastapi_integration_is_deprecated() -> None:
    sys.modules.pop("faststream.redis.fastapi", None)
    with pytest.warns(DeprecationWarning, match="has been moved"):
        importlib.import_module("faststream.redis.fastapi")


async def _pending(redis: Redis) -> int:
    found: Any = await redis.xpending("s", "g")
    return int(found["pending"])


async def _were_many(redis: Redis) -> bool:
    return await calls(redis, "xreadgroup") > 100


async def _has_stopped(listening: Listening) -> bool:
    return not listening.subscriber.running
