"""When everything is refused it is the reader that is broken: it stops instead of parking the whole log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from shared.messaging.breaker import IN_A_ROW, SHARE, WINDOW, Breaker, BreakerOpen
from tests.messaging.conftest import OWN, Office


async def test_twenty_refusals_in_a_row_stop_the_reader_before_anything_is_parked(office: Office) -> None:
    subjects = [f"s{n}" for n in range(IN_A_ROW)]
    office.refuse = set(subjects)
    await office.emit("fine", *subjects, "later")
    await office.publish()
    with pytest.raises(BreakerOpen, match="20 events in a row"):
        await office.consumer.advance(OWN)
    assert await office.consumer.position(OWN) == 0
    assert (await office.applied(), await office.parked()) == ([], [])
    assert "20 events in a row" in office.consumer.stopped[OWN]

    office.refuse.clear()
    office.consumer.close_breaker(OWN)
    assert await office.consumer.advance(OWN) == IN_A_ROW + 2
    assert len(await office.applied()) == IN_A_ROW + 2
    assert office.consumer.stopped == {}


async def test_refusals_in_a_row_are_counted_across_batches(office: Office) -> None:
    first, second = [f"s{n}" for n in range(12)], [f"t{n}" for n in range(8)]
    office.refuse = {*first, *second}
    await office.emit(*first)
    await office.publish()
    assert await office.consumer.advance(OWN) == 12
    await office.emit(*second)
    await office.publish()
    with pytest.raises(BreakerOpen):
        await office.consumer.advance(OWN)
    assert (await office.consumer.position(OWN), len(await office.parked())) == (12, 12)


async def test_nineteen_in_a_row_are_parked_and_the_reader_goes_on(office: Office) -> None:
    subjects = [f"s{n}" for n in range(IN_A_ROW - 1)]
    office.refuse = set(subjects)
    await office.emit(*subjects, "fine", *(f"{name}+" for name in subjects))
    await office.publish()
    assert await office.consumer.advance(OWN) == 2 * IN_A_ROW - 1
    assert len(await office.parked()) == IN_A_ROW - 1
    assert office.consumer.stopped == {}


async def test_events_that_only_wait_do_not_hide_a_broken_reader(office: Office) -> None:
    subjects = [f"s{n}" for n in range(IN_A_ROW)]
    office.refuse = set(subjects)
    await office.emit(*(name for name in subjects for _ in range(3)))
    await office.publish()
    with pytest.raises(BreakerOpen):
        await office.consumer.advance(OWN)
    assert await office.parked() == []


async def test_more_than_a_tenth_of_the_last_five_hundred_stops_the_reader(office: Office) -> None:
    refused = [f"bad{n}" for n in range(51)]
    office.refuse = set(refused)
    await office.emit(
        *(name for n, bad in enumerate(refused[:50]) for name in (*(f"good{n}-{k}" for k in range(9)), bad))
    )
    await office.publish()
    assert await office.consumer.advance(OWN) == WINDOW
    assert len(await office.parked()) == 50, "50 of 500 is a tenth, not more"
    await office.emit("fine", "fine too", refused[50])
    await office.publish()
    with pytest.raises(BreakerOpen, match="51 of the last 500"):
        await office.consumer.advance(OWN)
    assert (await office.consumer.position(OWN), len(await office.parked())) == (WINDOW, 50)


async def test_a_batch_whose_commit_fails_does_not_count(office: Office) -> None:
    subjects = [f"s{n}" for n in range(12)]
    office.refuse = set(subjects)
    await office.emit(*(f"t{n}" for n in range(3)), *subjects)
    await office.publish()
    query = text("ALTER TABLE position ADD CONSTRAINT too_far CHECK (position < 15) NOT VALID")
    async with office.reader.engine.begin() as db:
        await db.execute(query)
    try:
        for _ in range(3):
            with pytest.raises(Exception, match="too_far"):
                await office.consumer.advance(OWN)
    finally:
        async with office.reader.engine.begin() as db:
            await db.execute(text("ALTER TABLE position DROP CONSTRAINT too_far"))
    assert await office.consumer.advance(OWN) == 15


@given(st.lists(st.lists(st.sampled_from([False] * 9 + [True] * 2), max_size=200), max_size=8), st.integers(0, 700))
def test_the_breaker_trips_exactly_at_its_limits(batches: list[list[bool]], calm: int) -> None:
    breaker, counted = Breaker(), [False] * calm
    breaker = breaker.after(counted)
    for batch in batches:
        all_of_it = counted + batch
        trips = any(_beyond_the_limits(all_of_it[:end]) for end in range(len(counted) + 1, len(all_of_it) + 1))
        try:
            breaker = breaker.after(batch)
        except BreakerOpen:
            assert trips
        else:
            assert not trips
            counted = all_of_it


def _beyond_the_limits(outcomes: list[bool]) -> bool:
    row, last = outcomes[-IN_A_ROW:], outcomes[-WINDOW:]
    return (len(row) == IN_A_ROW and all(row)) or (len(last) == WINDOW and sum(last) > WINDOW * SHARE)
