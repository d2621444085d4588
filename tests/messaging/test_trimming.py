"""Streams are cut off behind their readers, and what is cut off is not needed again."""

from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisGone
from sqlalchemy import text

from shared.database import Database
from shared.messaging.trimming import trim
from tests.messaging.conftest import GROUP, OWN, Office, run


async def test_a_stream_is_trimmed_no_further_than_its_slowest_reader(office: Office) -> None:
    await _with_events(office, 30)
    await _read_to(office, "reader", 25)
    await _read_to(office, "slow", 12)
    assert await trim(office.owner.engine, office.redis, keep=2) == {OWN: 10}
    assert await _first_position(office) == 11
    assert await _floor(office) == 10
    assert await trim(office.owner.engine, office.redis, keep=2) == {OWN: 10}, "and again no further"
    assert await _first_position(office) == 11
    await _read_to(office, "slow", 20)
    assert await trim(office.owner.engine, office.redis, keep=2) == {OWN: 18}
    assert await _first_position(office) == 19


async def test_what_is_delivered_but_not_acknowledged_is_kept(office: Office) -> None:
    await _with_events(office, 30)
    await _read_to(office, "reader", 25)
    await office.redis.xreadgroup("reader", "c", {OWN: ">"}, count=5)
    await office.redis.xack(OWN, "reader", "28-0", "29-0")
    assert await trim(office.owner.engine, office.redis, keep=2) == {OWN: 23}


async def test_a_stream_without_readers_is_not_trimmed(office: Office) -> None:
    await _with_events(office, 30)
    assert await trim(office.owner.engine, office.redis, keep=2) == {}
    assert await office.redis.xlen(OWN) == 30


async def test_a_group_that_is_missing_forbids_trimming_until_it_is_back(office: Office) -> None:
    await _with_events(office, 30)
    await _read_to(office, "reader", 20)
    await _read_to(office, "gone", 10)
    await trim(office.owner.engine, office.redis, keep=2)
    await _read_to(office, "reader", 28)
    await office.redis.xgroup_destroy(OWN, "gone")
    assert await trim(office.owner.engine, office.redis, keep=2) == {}
    assert await _first_position(office) == 9
    await _read_to(office, "gone", 28)
    assert await trim(office.owner.engine, office.redis, keep=2) == {OWN: 26}


async def test_the_floor_is_durable_before_anything_is_cut(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await _with_events(office, 30)
    await _read_to(office, "reader", 30)

    async def die(*_: Any, **__: Any) -> None:
        assert await _floor(office) == 28
        raise RedisGone("killed between floor and cut")

    with monkeypatch.context() as patched:
        patched.setattr(office.redis, "xtrim", die)
        with pytest.raises(RedisGone):
            await trim(office.owner.engine, office.redis, keep=2)
    assert (await _floor(office), await _first_position(office)) == (28, 1)
    await office.emit("late")
    await office.publish()
    await trim(office.owner.engine, office.redis, keep=2)
    assert await _first_position(office) == 29


async def test_a_flushed_stream_heals_from_its_floor_only(office: Office) -> None:
    await _with_events(office, 30)
    await _read_to(office, "reader", 20)
    await trim(office.owner.engine, office.redis, keep=2)
    await office.redis.flushall()
    await office.publish()
    assert (await _first_position(office), await office.redis.xlen(OWN)) == (19, 12)
    await office.consumer.advance(OWN)
    assert await office.consumer.position(OWN) == 30
    assert all(times == 1 for _, _, times in await office.applied())


async def test_a_stream_trimmed_to_nothing_leaves_relay_and_readers_at_rest(office: Office) -> None:
    await _with_events(office, 10)
    await _read_to(office, "reader", 10)
    await trim(office.owner.engine, office.redis, keep=0)
    assert await office.redis.xlen(OWN) == 0
    await office.redis.flushall()
    await office.relay.forget()
    await office.relay.step()
    assert await office.relay.step() == 0, "there is nothing to do, so nothing may keep it busy"
    await office.emit("late")
    await office.publish()
    assert await _first_position(office) == 11


async def test_a_reader_of_a_stream_cut_to_nothing_reads_the_feed(office: Office) -> None:
    await _with_events(office, 10)
    await office.redis.xtrim(OWN, maxlen=0, approximate=False)
    assert await office.consumer.advance(OWN) == 10
    assert office.fed == [(OWN, 0)]


async def test_a_stream_ahead_of_its_log_is_not_trimmed(office: Office) -> None:
    """It is the only copy of what a restored log has lost."""
    await _with_events(office, 30)
    await _read_to(office, "reader", 30)
    await run(
        office.owner.engine,
        "DELETE FROM event_log WHERE seq > 20",
        "DELETE FROM stream_entry WHERE seq > 20",
        "UPDATE stream_head SET position = 20",
    )
    assert await trim(office.owner.engine, office.redis, keep=2) == {}
    assert await office.redis.xlen(OWN) == 30


async def test_a_new_reader_of_a_trimmed_stream_starts_in_the_feed(office: Office) -> None:
    await _with_events(office, 30)
    await _read_to(office, GROUP, 20)
    await trim(office.owner.engine, office.redis, keep=2)
    newcomer = office.another_consumer("newcomer")
    assert await newcomer.advance(OWN) == 30
    assert office.fed == [(OWN, 0)]
    assert [subject for subject, _, _ in await office.applied()] == [f"s{n}" for n in range(1, 31)]


async def test_replaying_from_the_first_event_gives_the_same_result(office: Office) -> None:
    for n in range(30):
        await office.emit(*(f"s{k}" for k in range(n % 3 + 1)))
    await office.publish()
    await office.consumer.advance(OWN)
    before = await office.applied()
    await _read_to(office, GROUP, 40)
    await trim(office.owner.engine, office.redis, keep=2)
    await run(office.reader.engine, "TRUNCATE applied RESTART IDENTITY", "UPDATE position SET position = 0")
    while await office.consumer.advance(OWN) < 60:
        pass
    assert await office.applied() == before
    assert len(before) == 60


async def _with_events(office: Office, number: int) -> None:
    await office.emit(*(f"s{n}" for n in range(1, number + 1)))
    await office.publish()


async def _read_to(office: Office, group: str, position: int) -> None:
    """As if this group had read and acknowledged everything up to here."""
    groups: Any = await office.redis.xinfo_groups(OWN)
    if group.encode() in [one["name"] for one in groups]:
        await office.redis.xgroup_setid(OWN, group, f"{position}-0")
    else:
        await office.redis.xgroup_create(OWN, group, f"{position}-0")


async def _first_position(office: Office) -> int:
    found: Any = await office.redis.xrange(OWN, count=1)
    return int(found[0][0].partition(b"-")[0])


async def _floor(office: Office) -> int:
    return await _scalar(office.owner, f"SELECT trimmed_to FROM stream_head WHERE stream = '{OWN}'")


async def _scalar(database: Database, query: str) -> int:
    async with database.engine.connect() as db:
        return int((await db.execute(text(query))).scalar_one())
