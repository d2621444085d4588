"""A relay makes each stream equal to its log, and says so when it cannot."""

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.exceptions import RedisError

from shared.events.event import CloudEvent
from shared.messaging import relay as relays
from shared.messaging.entries import StreamEntry, dense_from, read_log
from shared.messaging.log import LoggedEvent, link
from shared.messaging.relay import Relay
from shared.messaging.sequencer import place, streams_of
from tests.messaging.conftest import OWN, Office, eventually, run
from tests.messaging.logged import logged_events
from tests.messaging.processes import running


async def test_a_stream_is_its_log_byte_for_byte(office: Office) -> None:
    await office.emit("a", "b", audience=["so-x"])
    await office.emit("a")
    await office.publish()
    for stream in (OWN, "unit.so-x"):
        found: Any = await office.redis.xrange(stream)
        async with office.owner.engine.connect() as db:
            logged = await read_log(db, OWN, stream, 0, 100)
        assert [(i.decode(), f[b"__data__"], f[b"chain"].decode()) for i, f in found] == [
            (f"{e.position}-0", e.body, e.chain) for e in logged
        ]


async def test_a_units_stream_has_exactly_its_events_in_order_at_positions_of_its_own(office: Office) -> None:
    await office.emit("case/1", audience=["so-x"])
    await office.emit("case/2", audience=["so-y"])
    await office.emit("case/3")
    await office.emit("case/1", "case/4", audience=["so-y", "so-x", "so-x"])
    await office.publish()
    assert await _on(office, OWN) == ["1 case/1 1", "2 case/2 1", "3 case/3 1", "4 case/1 2", "5 case/4 1"]
    assert await _on(office, "unit.so-x") == ["1 case/1 1", "2 case/1 2", "3 case/4 1"]
    assert await _on(office, "unit.so-y") == ["1 case/2 1", "2 case/1 2", "3 case/4 1"]
    assert await office.another_consumer("so-x").advance("unit.so-x") == 3
    assert [f"{subject} {version}" for subject, version, _ in await office.applied()] == [
        "case/1 1",
        "case/1 2",
        "case/4 1",
    ]


async def test_a_stream_ahead_of_its_log_turns_red_and_is_not_guessed_at(office: Office) -> None:
    await office.emit("a", "b", "c", audience=["so-x"])
    await office.publish()
    await _restore_older_log(office, 2)
    await office.publish()
    assert sorted(office.relay.ahead) == [OWN, "unit.so-x"]
    assert (office.relay.ahead[OWN].stream_position, await office.redis.xlen(OWN)) == (3, 3)
    assert "doctor --reset-stream intake" in str(office.relay.ahead[OWN])
    assert await office.relay.step() == 0, "red, but at rest"


async def test_a_stream_is_green_again_once_its_log_has_caught_up(office: Office) -> None:
    await office.emit("a", "b")
    await office.publish()
    await run(office.owner.engine, "UPDATE stream_head SET position = 1")
    await office.publish()
    assert OWN in office.relay.ahead
    await run(office.owner.engine, "UPDATE stream_head SET position = 2")
    await office.publish()
    assert office.relay.ahead == {}


async def test_a_stream_is_green_again_once_it_was_deleted(office: Office) -> None:
    await office.emit("a", "b", "c")
    await office.publish()
    await _restore_older_log(office, 2)
    await office.publish()
    assert OWN in office.relay.ahead
    await office.redis.delete(OWN)
    await office.publish()
    assert office.relay.ahead == {}
    assert await _on(office, OWN) == ["1 a 1", "2 b 1"]


async def test_a_rival_that_was_quicker_raises_no_alarm(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It sequences and publishes after we have read the heads and before we look at the stream."""
    await office.emit("a")
    await office.publish()
    await office.relay.forget()
    rival = Relay(office.owner.engine, office.redis, OWN)
    look = office.relay._last_id
    raced = False

    async def look_after_the_rival(stream: str) -> bytes:
        nonlocal raced
        if not raced:
            raced = True
            await office.emit("a")
            while await rival.step():
                pass
        return await look(stream)

    monkeypatch.setattr(office.relay, "_last_id", look_after_the_rival)
    await office.relay.publish()
    assert raced
    assert office.relay.ahead == {}
    assert await office.redis.xlen(OWN) == 2


async def test_looking_afresh_in_the_middle_of_publishing_breaks_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read_and_forget(*arguments: Any) -> list[StreamEntry]:
        entries = await read_log(*arguments)
        await office.relay.forget()
        return entries

    monkeypatch.setattr(relays, "read_log", read_and_forget)
    await office.emit("a", "b")
    await office.publish()
    assert await office.redis.xlen(OWN) == 2


async def test_an_entry_somebody_else_wrote_is_never_followed_by_a_double(office: Office) -> None:
    await office.emit("a")
    await office.publish()
    await office.redis.xadd(OWN, {"__data__": b"forged", "chain": ""}, id="1-1")
    await office.emit("a")
    await office.publish()
    assert [i.decode() for i, _ in await _raw(office, OWN)] == ["1-0", "1-1", "2-0"]


async def test_a_relay_wakes_by_its_bell_and_works_until_cancelled(office: Office) -> None:
    async with running(lambda: office.relay.run(office.owner.committed)):
        for n in range(1, 4):
            await office.emit("a")
            await eventually(partial(_has_length, office, n))


async def test_events_wait_in_the_log_while_redis_does_not_take_them(office: Office) -> None:
    await office.redis.set(OWN, "not a stream")
    await office.emit("a")
    with pytest.raises(RedisError):
        await office.publish()
    await office.redis.delete(OWN)
    await office.publish()
    assert await office.redis.xlen(OWN) == 1


@given(st.lists(logged_events(), max_size=30), st.integers(0, 5))
def test_places_are_dense_and_each_link_covers_all_before_it(events: list[LoggedEvent], already: int) -> None:
    streams = sorted({stream for event in events for stream in streams_of(event, OWN)} | {OWN})
    heads = dict.fromkeys(streams, (already, b"before"))
    entries = place(events, OWN, heads)
    for stream in streams:
        own = [e for e in entries if e.stream == stream]
        assert [e.position for e in own] == [*range(already + 1, already + 1 + len(own))]
        expected = [event for event in events if stream in streams_of(event, OWN)]
        chain = b"before"
        for entry, event in zip(own, expected, strict=True):
            chain = link(chain, event)
            assert (entry.seq, entry.chain) == (event.seq, chain)
        assert heads[stream] == (already + len(own), chain)


@given(st.lists(logged_events(), min_size=1, max_size=8), st.data())
def test_a_batch_boundary_anywhere_gives_the_same_chain(events: list[LoggedEvent], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(events)))
    streams = {stream for event in events for stream in streams_of(event, OWN)}
    at_once, in_two = dict.fromkeys(streams, (0, b"")), dict.fromkeys(streams, (0, b""))
    whole = place(events, OWN, at_once)
    assert place(events[:cut], OWN, in_two) + place(events[cut:], OWN, in_two) == whole
    assert at_once == in_two


@given(st.integers(1, 50), st.lists(st.integers(1, 60), max_size=40))
def test_a_dense_run_is_the_longest_leading_one(start: int, positions: list[int]) -> None:
    run_ = dense_from(start, [StreamEntry(p, b"", "") for p in positions])
    length = len(run_)
    assert [e.position for e in run_] == [*range(start, start + length)] == positions[:length]
    assert length == len(positions) or positions[length] != start + length


async def _has_length(office: Office, number: int) -> bool:
    return bool(await office.redis.xlen(OWN) == number)


async def _raw(office: Office, stream: str) -> Any:
    return await office.redis.xrange(stream)


async def _on(office: Office, stream: str) -> list[str]:
    """Position, subject and version of each entry."""
    found = [(i, CloudEvent.model_validate_json(f[b"__data__"])) for i, f in await _raw(office, stream)]
    return [f"{i.decode().removesuffix('-0')} {event.subject} {event.sequence}" for i, event in found]


async def _restore_older_log(office: Office, seq: int) -> None:
    await run(
        office.owner.engine,
        "DELETE FROM event_log WHERE seq > :seq",
        "DELETE FROM stream_entry WHERE seq > :seq",
        "UPDATE stream_head SET position = least(position, :seq)",
        seq=seq,
    )
