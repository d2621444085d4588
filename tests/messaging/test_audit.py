"""Somebody with all rights on the database changes the past: each way of doing so is found and named."""

import asyncio
import hashlib
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from shared.messaging.audit import Finding, Witness, verify
from tests.messaging.conftest import OWN, Office, run
from tests.messaging.forgery import insert_row, move_head, recompute

UNIT = "unit.so-x"
Named = tuple[str, str]
"""Kind and place of a finding."""


@pytest.fixture
async def log(office: Office) -> Office:
    """Six events, of which the second, fourth and sixth are also a department's."""
    for n in range(1, 7):
        await office.emit(f"case/{n}", audience=[] if n % 2 else ["so-x"])
    await office.publish()
    return office


async def test_nothing_is_found_in_a_log_nobody_touched(log: Office) -> None:
    witness = await _witness(log, OWN, 6)
    assert await _named(log, [witness, await _witness(log, UNIT, 3)]) == []


CHANGES = {
    "actor": "actor = 'somebody else'",
    "data": "data = jsonb_set(data, '{number}', '7')",
    "a field added to the data": """data = data || '{"x": 1}'""",
    "time": "occurred_at = occurred_at + interval '1 microsecond'",
    "subject": "subject = 'case/99'",
    "version": "subject_version = 99",
    "type": "type = type || 'x'",
    "cause": "causation_id = id",
    "correlation": "correlation_id = id",
    "audience": "audience = audience || array['so-y']",
    "id": "id = gen_random_uuid()",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_changed_row_is_found(log: Office, change: str) -> None:
    await run(log.owner.engine, f"UPDATE event_log SET {change} WHERE seq = 3")
    unheard: list[Named] = [("entry missing", "unit.so-y (event_log seq 3)")] if "so-y" in change else []
    assert await _named(log) == [*unheard, ("changed", f"{OWN} position 3 (event_log seq 3)")]


async def test_a_changed_row_is_found_on_every_stream_it_stands_on_and_its_subject_is_named(log: Office) -> None:
    await run(log.owner.engine, "UPDATE event_log SET actor = 'somebody else' WHERE seq = 4")
    findings = await _findings(log)
    assert [(f.kind, f.where, f.subject) for f in findings] == [
        ("changed", f"{OWN} position 4 (event_log seq 4)", "case/4"),
        ("changed", f"{UNIT} position 2 (event_log seq 4)", "case/4"),
    ]


async def test_a_deleted_row_is_found(log: Office) -> None:
    await run(log.owner.engine, "DELETE FROM event_log WHERE seq = 4")
    assert await _named(log) == [
        ("deleted", f"{OWN} position 4 (event_log seq 4)"),
        ("deleted", f"{UNIT} position 2 (event_log seq 4)"),
    ]


async def test_an_inserted_row_is_found(log: Office) -> None:
    await insert_row(log)
    assert await _named(log) == [("inserted", "event_log seq 7")]


async def test_an_inserted_row_with_a_forged_entry_is_found(log: Office) -> None:
    await insert_row(log)
    await run(log.owner.engine, f"INSERT INTO stream_entry VALUES ('{OWN}', 7, 7, sha256('anything'))")
    assert await _named(log) == [
        ("changed", f"{OWN} position 7 (event_log seq 7)"),
        ("entry inserted", f"{OWN} positions 7 to 7"),
    ]


async def test_an_inserted_row_with_a_well_forged_entry_is_found(log: Office) -> None:
    await insert_row(log)
    await recompute(log, OWN, [*range(1, 8)], start=7)
    assert await _named(log) == [("entry inserted", f"{OWN} positions 7 to 7")]


async def test_a_row_slipped_into_a_units_stream_it_was_not_addressed_to_is_found(log: Office) -> None:
    await recompute(log, UNIT, [2, 4, 6, 5], start=4)
    await move_head(log, UNIT)
    assert await _named(log) == [("entry inserted", f"{UNIT} position 4 (event_log seq 5)")]


async def test_a_units_stream_that_lost_its_tail_is_found(log: Office) -> None:
    await run(log.owner.engine, f"DELETE FROM stream_entry WHERE stream = '{UNIT}' AND position = 3")
    await move_head(log, UNIT)
    assert await _named(log) == [("entry missing", f"{UNIT} (event_log seq 6)")]


async def test_a_changed_entry_is_found(log: Office) -> None:
    await run(
        log.owner.engine, f"UPDATE stream_entry SET chain = sha256(chain) WHERE stream = '{OWN}' AND position = 3"
    )
    assert await _named(log) == [
        ("changed", f"{OWN} position 3 (event_log seq 3)"),
        ("changed", f"{OWN} position 4 (event_log seq 4)"),
    ]


async def test_a_deleted_entry_is_found(log: Office) -> None:
    await run(log.owner.engine, f"DELETE FROM stream_entry WHERE stream = '{OWN}' AND position = 3")
    assert await _named(log) == [
        ("inserted", "event_log seq 3"),
        ("entry missing", f"{OWN} positions 3 to 3"),
    ]


async def test_a_row_deleted_together_with_its_entries_is_found(log: Office) -> None:
    await run(log.owner.engine, "DELETE FROM event_log WHERE seq = 3", "DELETE FROM stream_entry WHERE seq = 3")
    assert await _named(log) == [("entry missing", f"{OWN} positions 3 to 3")]


async def test_two_rows_that_changed_places_are_found(log: Office) -> None:
    swap = f"""UPDATE stream_entry SET seq = CASE seq WHEN -3 THEN 5 ELSE 3 END WHERE stream = '{OWN}' AND seq < 0"""
    await run(log.owner.engine, "UPDATE stream_entry SET seq = -seq WHERE seq IN (3, 5)", swap)
    assert await _named(log) == [
        ("changed", f"{OWN} position 3 (event_log seq 5)"),
        ("changed", f"{OWN} position 5 (event_log seq 3)"),
    ]


async def test_two_rows_that_exchanged_their_contents_are_found(log: Office) -> None:
    await run(
        log.owner.engine,
        "UPDATE event_log SET seq = -seq WHERE seq IN (3, 5)",
        "UPDATE event_log SET seq = CASE seq WHEN -3 THEN 5 ELSE 3 END WHERE seq < 0",
    )
    assert [kind for kind, _ in await _named(log)] == ["changed", "changed"]


async def test_a_log_cut_off_is_found_at_its_head(log: Office) -> None:
    await run(log.owner.engine, "DELETE FROM event_log WHERE seq > 4", "DELETE FROM stream_entry WHERE seq > 4")
    assert await _named(log) == [("head", f"{OWN} position 6"), ("head", f"{UNIT} position 3")]


async def test_a_log_cut_off_with_its_heads_is_found_by_whoever_has_read_further(log: Office) -> None:
    witness = await _witness(log, OWN, 6)
    await run(log.owner.engine, "DELETE FROM event_log WHERE seq > 4", "DELETE FROM stream_entry WHERE seq > 4")
    await move_head(log, OWN)
    await move_head(log, UNIT)
    assert await _named(log) == []
    assert await _named(log, [witness]) == [("witness", f"{OWN} position 6")]


async def test_a_chain_written_anew_is_found_by_its_witnesses_only(log: Office) -> None:
    before, after = await _witness(log, OWN, 2), await _witness(log, OWN, 6)
    await run(log.owner.engine, "UPDATE event_log SET actor = 'somebody else' WHERE seq = 3")
    await recompute(log, OWN, [1, 2, 3, 4, 5, 6], start=3)
    await move_head(log, OWN)
    assert await _named(log) == []
    assert await _named(log, [before]) == []
    (finding,) = await _findings(log, [before, after])
    assert (finding.kind, finding.where) == ("witness", f"{OWN} position 6")
    assert finding.explanation.startswith("reporting has seen")


async def test_the_readers_own_position_is_such_a_witness(log: Office) -> None:
    await log.consumer.advance(OWN)
    async with log.reader.engine.connect() as db:
        position, chain = (await db.execute(text("SELECT position, chain FROM position"))).one()
    assert Witness("reporting", OWN, position, chain) == await _witness(log, OWN, 6)


async def test_a_forged_head_is_found(log: Office) -> None:
    await run(log.owner.engine, f"UPDATE stream_head SET chain = sha256(chain) WHERE stream = '{OWN}'")
    assert await _named(log) == [("head", f"{OWN} position 6")]


async def test_a_deleted_head_is_found(log: Office) -> None:
    await run(log.owner.engine, f"DELETE FROM stream_head WHERE stream = '{UNIT}'")
    assert await _named(log) == [("head", UNIT)]


async def test_a_log_in_use_raises_no_false_alarm(log: Office) -> None:
    stop = False

    async def work() -> None:
        while not stop:
            await log.emit("busy", "busier", audience=["so-x", "so-y"])
            await log.publish()

    writer = asyncio.create_task(work())
    try:
        for _ in range(25):
            assert await _named(log) == []
    finally:
        stop = True
        await writer


async def _findings(office: Office, witnesses: Sequence[Witness] = ()) -> list[Finding]:
    return [finding async for finding in verify(office.owner.engine, OWN, witnesses)]


async def _named(office: Office, witnesses: Sequence[Witness] = ()) -> list[Named]:
    return [(finding.kind, finding.where) for finding in await _findings(office, witnesses)]


async def _witness(office: Office, stream: str, position: int) -> Witness:
    query = text("SELECT chain FROM stream_entry WHERE stream = :stream AND position = :position")
    async with office.owner.engine.connect() as db:
        chain: bytes = (await db.execute(query, {"stream": stream, "position": position})).scalar_one()
    assert len(chain) == hashlib.sha256().digest_size
    return Witness("reporting", stream, position, chain.hex())
