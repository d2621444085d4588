"""Where FastStream cuts (`test_sharp_edges.py`), ours does not: the same losses, seen from the office."""

import asyncio
import gc
import os
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.database import Transaction
from shared.events.event import CloudEvent
from shared.messaging import watchdog
from shared.messaging.subscriber import MAX_RECORDS, consumer_name
from tests.messaging.conftest import GROUP, OWN, Office, eventually
from tests.messaging.processes import Door, Reader, allow, as_user, calls, make_guest, refuse

# redis-py leaves a connection it was interrupted in making to the collector, which warns of it whenever it comes by.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <function (StreamWriter|AbstractConnection).__del__:"
    "pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture
async def reader(office: Office) -> AsyncIterator[Reader]:
    async with Reader.at_work(office, GROUP, office.reader, OWN) as reader:
        yield reader


async def test_events_from_before_the_reader_first_came_are_applied(office: Office) -> None:
    await office.emit("a", "b")
    await office.publish()
    async with Reader.at_work(office, GROUP, office.reader, OWN):
        await eventually(lambda: _applied(office, 2))


async def test_events_are_delivered_by_the_broker_and_not_only_found_by_the_watchdog(
    office: Office, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await eventually(lambda: _subscribed(reader))
    monkeypatch.setattr(watchdog, "PERIOD", 60)
    await asyncio.sleep(0.6)
    await office.emit("a")
    await office.publish()
    await eventually(lambda: _applied(office, 1), within=2)
    assert reader.consumer.batches == [1]
    await eventually(lambda: _pending_is(office, 0))


async def test_a_backlog_comes_in_bounded_batches_and_leaves_nothing_pending(office: Office) -> None:
    await office.redis.xgroup_create(OWN, GROUP, "0", mkstream=True)
    await office.emit(*(f"s{n}" for n in range(5 * MAX_RECORDS)))
    await office.publish()
    async with Reader.at_work(office, GROUP, office.reader, OWN) as reader:
        await eventually(lambda: _applied(office, 5 * MAX_RECORDS))
        await eventually(lambda: _pending_is(office, 0))
        assert all(size <= MAX_RECORDS for size in reader.consumer.batches)


async def test_an_idle_reader_asks_seldom(office: Office, reader: Reader) -> None:
    await eventually(lambda: _subscribed(reader))
    await office.redis.config_resetstat()
    await asyncio.sleep(0.5)
    assert await calls(office.redis, "xreadgroup") <= 10


async def test_what_failed_for_a_moment_is_done_a_moment_later(office: Office, reader: Reader) -> None:
    failures = iter([ConnectionError("the database is away")])

    async def fail_once(event: CloudEvent, tx: Transaction) -> None:
        for failure in failures:
            raise failure

    office.actions["a"] = fail_once
    await eventually(lambda: _subscribed(reader))
    await office.emit("a", "b")
    await office.publish()
    await eventually(lambda: _applied(office, 2))
    await eventually(lambda: _pending_is(office, 0))
    assert await office.parked() == []


async def test_what_a_dead_process_took_with_it_is_done_by_another(office: Office) -> None:
    await office.redis.xgroup_create(OWN, GROUP, "0", mkstream=True)
    await office.emit("a", "b", "c")
    await office.publish()
    await office.redis.xreadgroup(GROUP, "killed", {OWN: ">"}, count=2)
    async with Reader.at_work(office, GROUP, office.reader, OWN):
        await eventually(lambda: _applied(office, 3))
        await eventually(lambda: _pending_is(office, 0))


@pytest.mark.parametrize("lost", ["stream", "group", "everything"])
async def test_when_stream_or_group_vanishes_the_reader_comes_back(office: Office, reader: Reader, lost: str) -> None:
    await office.emit("a")
    await office.publish()
    await eventually(lambda: _applied(office, 1))
    if lost == "stream":
        await office.redis.delete(OWN)
    elif lost == "group":
        await office.redis.xgroup_destroy(OWN, GROUP)
    else:
        await office.redis.flushall()
    await office.emit("a", "b")
    await office.publish()
    await eventually(lambda: _applied(office, 3))
    await eventually(lambda: _subscribed(reader))
    assert all(times == 1 for _, _, times in await office.applied())
    before = len(reader.consumer.batches)
    await office.emit("c")
    await office.publish()
    await eventually(lambda: _applied(office, 4))
    await eventually(lambda: _delivered_more_than(reader, before))


@pytest.mark.parametrize("answer", ["NOPERM", "READONLY"])
async def test_refused_reads_are_repeated_with_patience_and_heal(office: Office, answer: str) -> None:
    await make_guest(office.redis)
    url = as_user(office.redis_url, "guest")
    try:
        async with Reader.at_work(office, GROUP, office.reader, OWN, url) as reader:
            await eventually(lambda: _subscribed(reader))
            await office.redis.config_resetstat()
            await refuse(office.redis, answer)
            await office.redis.client_unblock(await _blocked_client(office), error=False)
            await asyncio.sleep(0.5)
            assert 1 <= await calls(office.redis, "xreadgroup") <= 20
            await allow(office.redis, answer)
            await office.emit("a")
            await office.publish()
            await eventually(lambda: _applied(office, 1))
    finally:
        await allow(office.redis, answer)
        await office.redis.acl_deluser("guest")


async def test_a_process_stops_whenever_it_is_told_to(office: Office) -> None:
    await office.emit("a")
    await office.publish()
    for moment in range(15):
        async with asyncio.timeout(8), Reader.at_work(office, GROUP, office.reader, OWN):
            await asyncio.sleep(moment * 0.003)
    for _ in range(5):
        await asyncio.sleep(0.2)
        gc.collect()


async def test_a_process_started_while_redis_is_away_begins_once_it_is_there(office: Office) -> None:
    await office.emit("a")
    await office.publish()
    async with Door(office.redis_url) as door, Reader.at_work(office, GROUP, office.reader, OWN, door.url) as reader:
        await asyncio.sleep(0.3)
        assert not reader.watchdog.broker_started
        await door.open()
        await eventually(lambda: _applied(office, 1))
        await eventually(lambda: _subscribed(reader))


async def test_vietnamese_letters_arrive_as_they_left(office: Office, reader: Reader) -> None:
    notes: list[Any] = []

    async def note(event: CloudEvent, tx: Transaction) -> None:
        notes.append(event.data["note"])

    office.actions["đơn/1"] = note
    await office.emit("đơn/1")
    await office.publish()
    await eventually(lambda: _applied(office, 1))
    assert notes == ["đã chuyển"]


async def test_unread_entries_are_never_dropped_by_publishing(office: Office) -> None:
    await office.redis.xgroup_create(OWN, GROUP, "0", mkstream=True)
    await office.emit(*(f"s{n}" for n in range(1200)))
    await office.publish()
    assert await office.redis.xlen(OWN) == 1200


def test_each_process_of_each_host_has_a_consumer_name_of_its_own() -> None:
    assert consumer_name() == f"{socket.gethostname()}-{os.getpid()}"


async def _applied(office: Office, number: int) -> bool:
    return len(await office.applied()) == number


async def _subscribed(reader: Reader) -> bool:
    return all(one.running for one in reader.broker.subscribers)


async def _delivered_more_than(reader: Reader, batches: int) -> bool:
    return len(reader.consumer.batches) > batches


async def _pending_is(office: Office, number: int) -> bool:
    found: Any = await office.redis.xpending(OWN, GROUP)
    return bool(found["pending"] == number)


async def _blocked_client(office: Office) -> int:
    found: Any = await office.redis.client_list()
    return next((int(one["id"]) for one in found if one["cmd"] == "xreadgroup" and "b" in one["flags"]), 0)
