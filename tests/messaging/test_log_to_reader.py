"""From a committed transaction to its effect in another database, once and in order."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.messaging.audit import verify
from shared.messaging.relay import Relay
from tests.messaging.conftest import OWN, Counted, Office, Subject


async def test_an_event_reaches_the_readers_database_once(office: Office) -> None:
    await office.emit("case/1")
    await office.emit("case/1", "case/2")
    await office.publish()
    await office.consumer.advance(OWN)
    await office.consumer.advance(OWN)
    assert await office.applied() == [("case/1", 1, 1), ("case/1", 2, 1), ("case/2", 1, 1)]
    assert await office.consumer.position(OWN) == 3


async def test_a_rolled_back_transaction_leaves_no_event(office: Office) -> None:
    async def break_off() -> None:
        async with office.owner.transaction("tester") as tx:
            tx.emit(Counted(number=1), of=Subject("case/9"))
            raise RuntimeError("the clerk's line broke")

    with pytest.raises(RuntimeError, match="line broke"):
        await break_off()
    await office.publish()
    assert await office.redis.exists(OWN) == 0


async def test_an_event_that_commits_late_is_not_skipped(office: Office) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with office.owner.transaction("tester") as tx:
            tx.emit(Counted(number=1), of=Subject("case/slow"))
            await tx.write_events()
            started.set()
            await go_on.wait()

    late = asyncio.create_task(slow())
    await started.wait()
    await office.emit("case/quick")
    await office.publish()
    go_on.set()
    await late
    await office.publish()
    await office.consumer.advance(OWN)
    assert [subject for subject, _, _ in await office.applied()] == ["case/quick", "case/slow"]


async def test_a_flushed_stream_heals_and_nothing_is_done_twice(office: Office) -> None:
    await office.emit("a", "b", "c")
    await office.publish()
    await office.consumer.advance(OWN)
    await office.redis.flushall()
    await office.emit("a")
    await office.publish()
    assert await office.redis.xlen(OWN) == 4
    await office.consumer.advance(OWN)
    assert all(times == 1 for _, _, times in await office.applied())
    assert len(await office.applied()) == 4


async def test_two_relays_at_once_publish_each_event_once(office: Office) -> None:
    rival = Relay(office.owner.engine, office.redis, OWN)
    for n in range(40):
        await office.emit(f"s{n}", "shared", audience=["so-x"])
    while sum(await asyncio.gather(office.relay.step(), rival.step())):
        pass
    await office.publish()
    assert await office.redis.xlen(OWN) == 80
    assert await office.redis.xlen("unit.so-x") == 80
    found: Any = await office.redis.xrange(OWN)
    assert [entry_id.decode() for entry_id, _ in found] == [f"{n}-0" for n in range(1, 81)]


async def test_an_untouched_log_verifies(office: Office) -> None:
    await office.emit("a", "b", audience=["so-x"])
    await office.publish()
    assert [finding async for finding in verify(office.owner.engine, OWN)] == []


async def test_the_log_refuses_to_be_changed(office: Office) -> None:
    await office.emit("a")
    for statement in ("UPDATE event_log SET actor = 'x'", "DELETE FROM event_log", "TRUNCATE event_log"):
        with pytest.raises(IntegrityError, match="append-only"):
            async with office.owner.engine.begin() as db:
                await db.execute(text(statement))
