"""Several writers, relays and readers at once, while connections break and Redis loses everything."""

import asyncio
import contextlib
import itertools
import random
from typing import Any

import pytest
from redis.exceptions import RedisError
from sqlalchemy import text

from shared.database import Database
from shared.messaging import subscriber
from shared.messaging.audit import Witness, verify
from shared.messaging.entries import read_stream
from shared.messaging.relay import Relay
from shared.messaging.sequencer import sequence
from shared.messaging.subscriber import consumer_name
from shared.messaging.trimming import trim
from shared.redis import redis_client
from shared.tasks import every
from tests.messaging.conftest import GROUP, OWN, Counted, Office, Subject, eventually
from tests.messaging.processes import Reader, running

UNIT = "unit.so-x"
_numbers = itertools.count()

ORDER = text("""
    SELECT e.subject, e.subject_version FROM stream_entry s JOIN event_log e USING (seq)
    WHERE s.stream = :stream ORDER BY s.position
""")
OUT_OF_ORDER = text("""
    SELECT count(*) FROM (SELECT seq, lag(seq) OVER (ORDER BY position) AS before FROM stream_entry
                          WHERE stream = :stream) AS s WHERE before > seq
""")


@pytest.fixture(autouse=True)
def _a_name_for_each_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """In real life one process has one broker of a group; here each stands for a process."""
    monkeypatch.setattr(subscriber, "consumer_name", lambda: f"{consumer_name()}-{next(_numbers)}")


async def test_through_losses_each_event_is_applied_once_and_in_order(office: Office) -> None:
    rival = Relay(office.owner.engine, office.redis, OWN)
    relays = [lambda: office.relay.run(office.owner.committed), lambda: rival.run(asyncio.Event())]
    afresh = [lambda: every(0.3, office.relay.forget), lambda: every(0.3, rival.forget)]
    cutting = [lambda: every(0.2, lambda: trim(office.owner.engine, office.redis, keep=20))]
    async with contextlib.AsyncExitStack() as readers:
        await readers.enter_async_context(running(*relays, *afresh, *cutting))
        for _ in range(3):
            await readers.enter_async_context(Reader.at_work(office, GROUP, office.reader, OWN))
        await readers.enter_async_context(Reader.at_work(office, "department", office.owner, UNIT))
        written = sum(await asyncio.gather(*(_write(office, number) for number in range(6)), _break_things(office)))
        assert written == 360
        await eventually(lambda: _all_is_applied(office, written), within=20)

    await _everything_once_in_order(office, office.reader, OWN)
    await _everything_once_in_order(office, office.owner, UNIT)
    async with office.owner.engine.connect() as db:
        assert (await db.execute(OUT_OF_ORDER, {"stream": OWN})).scalar_one() > 0, "commits came in order: no test"
    async with office.reader.engine.connect() as db:
        seen = (await db.execute(text("SELECT position, chain FROM position"))).one()
    witness = Witness(GROUP, OWN, seen.position, seen.chain)
    assert [finding async for finding in verify(office.owner.engine, OWN, [witness])] == []


async def test_readers_of_one_group_at_the_same_position_apply_it_once(office: Office) -> None:
    await office.emit(*(f"s{n}" for n in range(50)))
    await office.publish()
    consumers = [office.another_consumer() for _ in range(4)]
    assert await asyncio.gather(*(one.advance(OWN) for one in consumers)) == [50] * 4
    assert all(times == 1 for _, _, times in await office.applied())
    assert len(await office.applied()) == 50


async def test_entries_delivered_in_any_order_are_applied_in_theirs(office: Office) -> None:
    await office.emit(*(f"s{n}" for n in range(30)))
    await office.publish()
    entries = await read_stream(office.redis, OWN, 0, 30)
    batches = [entries[at : at + 5] for at in range(0, 30, 5)]
    random.Random(7).shuffle(batches)
    for batch in (*batches, *batches):
        await office.consumer.advance(OWN, batch)
    assert [subject for subject, _, _ in await office.applied()] == [f"s{n}" for n in range(30)]
    assert all(times == 1 for _, _, times in await office.applied())


async def test_two_sequencers_give_each_event_one_place(office: Office) -> None:
    for n in range(20):
        await office.emit(f"s{n}", f"t{n}", audience=["so-x"])
    done = await asyncio.gather(*(sequence(office.owner.engine, OWN) for _ in range(4)))
    assert sum(done) == 40
    async with office.owner.engine.connect() as db:
        order = [row.subject for row in await db.execute(ORDER, {"stream": UNIT})]
    assert order == [name for n in range(20) for name in (f"s{n}", f"t{n}")]
    assert [finding async for finding in verify(office.owner.engine, OWN)] == []


async def test_a_writer_never_waits_for_the_sequencer(office: Office) -> None:
    async with office.owner.engine.begin() as db:
        await db.execute(text("SELECT FROM stream_head FOR UPDATE"))
        async with asyncio.timeout(2):
            await office.emit("a", audience=["so-x"])
        assert await sequence(office.owner.engine, OWN) == 0, "somebody else is at it"
    assert await sequence(office.owner.engine, OWN) == 1


async def test_a_reader_that_holds_the_lock_too_long_delays_its_rival_but_loses_nothing(office: Office) -> None:
    await office.emit("a", "b")
    await office.publish()
    first = office.another_consumer()
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def linger(*_: Any) -> None:
        entered.set()
        await go_on.wait()

    office.actions["a"] = linger
    slow = asyncio.create_task(first.advance(OWN))
    await entered.wait()
    rival = asyncio.create_task(office.consumer.advance(OWN))
    await asyncio.sleep(0.1)
    assert not rival.done()
    go_on.set()
    assert set(await asyncio.gather(slow, rival)) == {2}
    assert await office.applied() == [("a", 1, 1), ("b", 1, 1)]


async def _write(office: Office, number: int) -> int:
    """Sixty events in transactions that commit in another order than they wrote in."""
    chance = random.Random(number)
    subjects = [Subject(f"case/{number}-{n}") for n in range(5)]
    for _ in range(60):
        async with office.owner.transaction(f"writer-{number}") as tx:
            subject = chance.choice(subjects)
            tx.emit(Counted(number=subject.version), of=subject, audience=["so-x"] if number % 2 else [])
            await tx.write_events()
            await asyncio.sleep(chance.random() * 0.05)
    return 60


async def _break_things(office: Office) -> int:
    other = redis_client(office.redis_url)
    for turn in range(6):
        await asyncio.sleep(0.3)
        with contextlib.suppress(RedisError):
            if turn % 3 == 2:
                await other.flushall()
            else:
                await other.client_kill_filter(_type="normal", skipme=True)
    await other.aclose()
    return 0


async def _count(database: Database) -> int:
    async with database.engine.connect() as db:
        return int((await db.execute(text("SELECT count(*) FROM applied"))).scalar_one())


async def _all_is_applied(office: Office, written: int) -> bool:
    return (await _count(office.reader), await _count(office.owner)) == (written, written // 2)


async def _everything_once_in_order(office: Office, database: Database, stream: str) -> None:
    async with office.owner.engine.connect() as db:
        expected = [tuple(row) for row in await db.execute(ORDER, {"stream": stream})]
    async with database.engine.connect() as db:
        rows = await db.execute(text("SELECT subject, version, n FROM applied ORDER BY at"))
        assert [tuple(row) for row in rows] == [(*one, 1) for one in expected]
