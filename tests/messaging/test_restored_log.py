"""A log restored from an older backup and lived anew: nothing is taken for what it is not, however far it gets."""

import pytest
from sqlalchemy import text

from deploy.doctor import common_position
from shared.messaging.breaker import ChainBroken
from shared.messaging.entries import StreamEntry
from shared.messaging.relay import StreamNotOfLog
from tests.messaging.conftest import OWN, Office, body, run

ALL_RIGHTS = "SET session_replication_role = replica"


async def restored_to(office: Office, position: int) -> None:
    """The owner's database as it was when the log had `position` events."""
    await run(
        office.owner.engine,
        ALL_RIGHTS,
        "DELETE FROM stream_entry WHERE position > :position",
        "DELETE FROM event_log WHERE seq NOT IN (SELECT seq FROM stream_entry)",
        """UPDATE stream_head h SET position = :position,
               chain = (SELECT chain FROM stream_entry e WHERE e.stream = h.stream AND e.position = :position)""",
        position=position,
    )
    office.subjects.clear()


async def test_reaching_the_old_position_again_does_not_make_a_restored_log_sound(office: Office) -> None:
    await office.emit("a", "b", "c")
    await office.publish()
    await office.consumer.advance(OWN)
    await restored_to(office, 1)
    await office.emit("d", "e")
    await office.publish()
    assert isinstance(office.relay.ahead[OWN], StreamNotOfLog)
    await office.emit("f")
    await office.publish()
    assert isinstance(office.relay.ahead[OWN], StreamNotOfLog)
    assert await office.redis.xlen(OWN) == 3


async def test_a_reader_goes_on_only_from_the_link_it_holds(office: Office) -> None:
    await office.emit("a")
    await office.publish()
    await office.consumer.advance(OWN)
    rewritten = StreamEntry(2, body("b"), "cc", previous="bb")
    with pytest.raises(ChainBroken):
        await office.consumer.advance(OWN, [rewritten])
    assert await office.consumer.position(OWN) == 1
    assert OWN in office.consumer.stopped
    assert [subject for subject, _, _ in await office.applied()] == ["a"]


async def test_a_reader_notices_that_its_own_position_holds_another_event_now(office: Office) -> None:
    await office.emit("a", "b")
    await office.publish()
    await office.consumer.advance(OWN)
    await office.consumer.verify_link(OWN)
    await office.redis.delete(OWN)
    await restored_to(office, 1)
    await office.emit("x")
    await office.publish()
    with pytest.raises(ChainBroken):
        await office.consumer.verify_link(OWN)


async def test_where_stream_and_log_parted_is_found(office: Office) -> None:
    await office.emit("a", "b", "c", "d")
    await office.publish()
    async with office.owner.engine.connect() as db:
        chain = (await db.execute(text("SELECT chain FROM stream_entry WHERE position = 2"))).scalar_one()
    await restored_to(office, 2)
    await office.emit("x", "y", "z")
    await office.publish()
    async with office.owner.engine.connect() as db:
        assert await common_position(db, office.redis, OWN) == (2, chain.hex())
