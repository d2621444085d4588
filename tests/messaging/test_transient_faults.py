"""Faults that pass: nothing moves, nothing is parked, and the next try does all of it."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from shared.database import Database, Transaction
from shared.events.event import CloudEvent
from shared.messaging.faults import is_transient
from tests.messaging.conftest import OWN, Action, Office, run

TERMINATE_OTHERS = text("""
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
""")


def once(fault: Action) -> Action:
    """A fault that does not happen again."""
    happened = False

    async def act(event: CloudEvent, tx: Transaction) -> None:
        nonlocal happened
        if not happened:
            happened = True
            await fault(event, tx)

    return act


async def lose_the_connection(event: CloudEvent, tx: Transaction) -> None:
    await tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


async def be_cancelled_by_an_operator(event: CloudEvent, tx: Transaction) -> None:
    await tx.execute(text("SELECT pg_cancel_backend(pg_backend_pid())"))


async def fail_to_serialize(event: CloudEvent, tx: Transaction) -> None:
    await tx.execute(text("DO $$ BEGIN RAISE EXCEPTION 'try again' USING ERRCODE = 'serialization_failure'; END $$"))


async def run_out_of_time(event: CloudEvent, tx: Transaction) -> None:
    raise TimeoutError


FAULTS: dict[str, Action] = {
    one.__name__.replace("_", " "): one
    for one in (lose_the_connection, be_cancelled_by_an_operator, fail_to_serialize, run_out_of_time)
}


@pytest.mark.parametrize("one_by_one", [False, True], ids=["all at once", "one by one"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_fault_that_passes_moves_nothing_and_parks_nothing(
    office: Office, fault: Action, one_by_one: bool
) -> None:
    office.actions["b"] = once(fault)
    if one_by_one:  # the try of all at once ends at `a`, before it reaches the fault
        office.refuse = {"a"}
    await office.emit("a", "b", "c")
    await office.publish()
    with pytest.raises((DBAPIError, OSError)) as raised:
        await office.consumer.advance(OWN)
    assert is_transient(raised.value)
    assert await office.consumer.position(OWN) == 0
    assert (await office.applied(), await office.parked()) == ([], [])

    office.refuse.clear()
    assert await office.consumer.advance(OWN) == 3
    assert await office.applied() == [("a", 1, 1), ("b", 1, 1), ("c", 1, 1)]
    assert await office.parked() == []


async def test_the_victim_of_a_deadlock_tries_again(office: Office) -> None:
    await run(office.reader.engine, "INSERT INTO applied (subject, version) VALUES ('x', 0), ('y', 0)")
    locked = asyncio.Event()

    async def take_both(event: CloudEvent, tx: Transaction) -> None:
        await tx.execute(text("SET LOCAL deadlock_timeout = '50ms'"))  # so that this one is the victim
        await tx.execute(text("SELECT FROM applied WHERE subject = 'x' FOR UPDATE"))
        locked.set()
        await tx.execute(text("SELECT FROM applied WHERE subject = 'y' FOR UPDATE"))

    async def rival() -> None:
        async with office.reader.engine.begin() as db:
            await db.execute(text("SET LOCAL deadlock_timeout = '30s'"))
            await db.execute(text("SELECT FROM applied WHERE subject = 'y' FOR UPDATE"))
            await locked.wait()
            await db.execute(text("SELECT FROM applied WHERE subject = 'x' FOR UPDATE"))

    office.actions["a"] = once(take_both)
    await office.emit("a")
    await office.publish()
    other = asyncio.create_task(rival())
    await asyncio.sleep(0.05)
    with pytest.raises(DBAPIError, match="deadlock"):
        await office.consumer.advance(OWN)
    await other
    assert (await office.consumer.position(OWN), await office.parked()) == (0, [])
    assert await office.consumer.advance(OWN) == 1
    assert ("a", 1, 1) in await office.applied()


async def test_connections_that_died_in_the_pool_cost_one_try_each_and_no_event(office: Office) -> None:
    await office.emit("a")
    await office.publish()
    await office.consumer.advance(OWN)
    await office.emit("a")
    await office.publish()
    await _terminate(office.reader)
    with pytest.raises(DBAPIError) as raised:
        await office.consumer.advance(OWN)
    assert is_transient(raised.value)
    assert await office.consumer.advance(OWN) == 2
    assert await office.applied() == [("a", 1, 1), ("a", 2, 1)]


async def test_a_fault_while_retrying_costs_no_attempt(office: Office) -> None:
    office.refuse = {"a"}
    await office.emit("a")
    await office.publish()
    await office.consumer.advance(OWN)
    office.refuse.clear()
    office.actions["a"] = once(lose_the_connection)
    await run(office.reader.engine, "UPDATE parked SET next_attempt_at = now() - interval '1 second'")
    with pytest.raises(DBAPIError):
        await office.consumer.retry_parked(OWN)
    assert [p.attempts for p in await office.parked()] == [1]
    assert await office.consumer.retry_parked(OWN) == 1
    assert await office.applied() == [("a", 1, 1)]


async def test_a_reader_stopped_in_the_middle_of_a_batch_begins_it_again(office: Office) -> None:
    reached = asyncio.Event()

    async def hang(event: CloudEvent, tx: Transaction) -> None:
        reached.set()
        await asyncio.sleep(60)

    office.actions["b"] = once(hang)
    await office.emit("a", "b", "c")
    await office.publish()
    task = asyncio.create_task(office.consumer.advance(OWN))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await office.applied(), await office.parked()) == ([], [])
    assert await office.consumer.advance(OWN) == 3
    assert len(await office.applied()) == 3


async def _terminate(database: Database) -> None:
    other = Database(database.engine.url.render_as_string(hide_password=False))
    async with other.engine.connect() as db:
        await db.execute(TERMINATE_OTHERS)
    await other.close()


async def test_a_statement_the_server_does_not_come_back_from_is_a_fault_that_passes(
    messaging_databases: tuple[str, str],
) -> None:
    impatient = Database(messaging_databases[0], pool_size=1, command_seconds=0.2)
    try:
        with pytest.raises(OperationalError) as gone:
            async with impatient.transaction("tester") as tx:
                await tx.execute(text("SELECT pg_sleep(30)"))
        assert is_transient(gone.value)
        async with impatient.transaction("tester") as tx:
            assert (await tx.execute(text("SELECT 1"))).scalar_one() == 1
    finally:
        await impatient.close()
