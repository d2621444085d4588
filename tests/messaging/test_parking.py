"""What happens to an event that cannot be applied, and to those around it."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from shared.database import Transaction
from shared.events.event import CloudEvent
from shared.messaging import parking
from tests.messaging.conftest import OWN, Counted, Office, Subject, body, run

SECRET = "Nguyễn Văn Bí Mật"

MALFORMED = {
    "no JSON": b"{",
    "empty": b"",
    "no object": b"[1]",
    "no CloudEvent": b'{"hello": "world"}',
    "another CloudEvents version": body("x", specversion="0.3"),
    "not UTF-8": body("x", data={"number": 1, "note": "@@"}).replace(b"@@", b"\xff\xfe"),
    "NUL byte": body("x", data={"number": 1, "note": "@@"}).replace(b"@@", b"\x00"),
    "half a surrogate pair": body("x", source="@").replace(b"@", b"\\ud800"),
    "NUL in the subject": body("x\x00y"),
    "NUL in the type": body("x", type="t\x00"),
    "a subject longer than any index takes": body("".join(chr(0x4E00 + n * 7919 % 20000) for n in range(9000))),
    "nested beyond reason": body("x", data="@").replace(b'"@"', b"[" * 50_000 + b"]" * 50_000),
    "no data": body("x", data=None),
}


@pytest.mark.parametrize("bad", MALFORMED.values(), ids=MALFORMED)
async def test_what_is_no_event_is_parked_and_delays_nobody(office: Office, bad: bytes) -> None:
    await office.put(body("a"), bad, body("b"))
    assert await office.consumer.advance(OWN) == 3
    assert [subject for subject, _, _ in await office.applied()] == ["a", "b"]
    (parked,) = await office.parked()
    assert (parked.position, parked.type, parked.state, parked.attempts) == (2, "malformed", "refused", 1)
    assert parked.error.startswith("malformed: ")


@pytest.mark.parametrize("bad", MALFORMED.values(), ids=MALFORMED)
async def test_what_is_no_event_stays_none_when_tried_again(office: Office, bad: bytes) -> None:
    await office.put(bad)
    await office.consumer.advance(OWN)
    await _make_due(office)
    assert await office.consumer.retry_parked(OWN) == 0
    assert await office.applied() == []
    (parked,) = await office.parked()
    assert parked.attempts == 2


async def test_data_that_is_not_what_its_type_promises_is_parked(office: Office) -> None:
    await office.put(body("a", data={"number": SECRET}), body("b"), body("a", 2))
    await office.consumer.advance(OWN)
    assert await office.applied() == [("b", 1, 1)]
    first, second = await office.parked()
    assert (first.subject, first.state, first.type) == ("a", "refused", Counted.event_type)
    assert "number" in first.error
    assert SECRET not in first.error
    assert (second.position, second.state, second.attempts) == (3, "waiting", 0)


async def test_a_huge_body_is_applied_or_parked_like_any_other(office: Office) -> None:
    huge = {"number": 1, "note": "đ" * 4_000_000}
    office.refuse = {"b"}
    await office.put(body("a", data=huge), body("b", data=huge), body("c"))
    assert await office.consumer.advance(OWN) == 3
    assert [subject for subject, _, _ in await office.applied()] == ["a", "c"]
    office.refuse.clear()
    await _make_due(office)
    assert await office.consumer.retry_parked(OWN) == 1


async def test_types_nobody_answers_are_passed_over(office: Office) -> None:
    await office.put(body("a", type="vn.gov.tiepdan.unheard.of.v1"), body("b"))
    assert await office.consumer.advance(OWN) == 2
    assert (await office.applied(), await office.parked()) == ([("b", 1, 1)], [])


async def test_a_refused_subject_waits_in_order_while_others_go_on(office: Office) -> None:
    office.refuse = {"a"}
    await office.emit("a", "b", "a", "c", "a", "b")
    await office.publish()
    assert await office.consumer.advance(OWN) == 6
    assert await office.applied() == [("b", 1, 1), ("c", 1, 1), ("b", 2, 1)]
    assert [(p.position, p.state) for p in await office.parked()] == [(1, "refused"), (3, "waiting"), (5, "waiting")]
    await office.emit("a")
    await office.publish()
    await office.consumer.advance(OWN)
    assert (await office.parked())[-1].state == "waiting"

    office.refuse.clear()
    await _make_due(office)
    await office.consumer.retry_parked(OWN)
    assert (await office.applied())[3:] == [("a", 1, 1), ("a", 2, 1), ("a", 3, 1), ("a", 4, 1)]
    assert await office.parked() == []


async def test_the_refusal_undoes_all_the_handler_did(office: Office) -> None:
    async def change_then_fail(event: CloudEvent, tx: Transaction) -> None:
        await tx.execute(text("INSERT INTO applied (subject, version) VALUES ('half done', 1)"))
        tx.emit(Counted(number=1), of=Subject("half done"))
        raise RuntimeError("on second thoughts")

    office.actions["a"] = change_then_fail
    await office.emit("a", "b")
    await office.publish()
    await office.consumer.advance(OWN)
    assert await office.applied() == [("b", 1, 1)]
    async with office.reader.engine.connect() as db:
        assert (await db.execute(text("SELECT count(*) FROM event_log"))).scalar() == 0


async def test_an_event_a_handler_emits_and_the_log_refuses_is_that_handlers_refusal(office: Office) -> None:
    async def emit_what_cannot_be_stored(event: CloudEvent, tx: Transaction) -> None:
        tx.emit(Counted(number=1, note="NUL \x00 inside"), of=Subject("effect"))

    office.actions["a"] = emit_what_cannot_be_stored
    await office.emit("a", "b")
    await office.publish()
    assert await office.consumer.advance(OWN) == 2
    assert await office.applied() == [("b", 1, 1)]
    (parked,) = await office.parked()
    assert parked.subject == "a"


async def test_what_a_handler_emits_is_in_the_log_once_and_rings_the_bell(office: Office) -> None:
    async def answer(event: CloudEvent, tx: Transaction) -> None:
        tx.emit(Counted(number=1), of=Subject(f"answer/{event.subject}"))

    office.refuse, office.actions = {"b"}, {"a": answer, "b": answer, "c": answer}
    await office.emit("a", "b", "c")
    await office.publish()
    office.reader.committed.clear()
    await office.consumer.advance(OWN)
    async with office.reader.engine.connect() as db:
        found = await db.execute(text("SELECT subject, causation_id, correlation_id FROM event_log ORDER BY seq"))
        emitted = {row.subject: row for row in found}
    async with office.owner.engine.connect() as db:
        found = await db.execute(text("SELECT subject, id, correlation_id FROM event_log"))
        causes = {row.subject: row for row in found}
    assert list(emitted) == ["answer/a", "answer/c"]
    assert emitted["answer/a"].causation_id == causes["a"].id
    assert emitted["answer/c"].correlation_id == causes["c"].correlation_id
    assert office.reader.committed.is_set()


async def test_attempts_grow_with_longer_pauses_until_the_event_is_dead(office: Office) -> None:
    office.refuse = {"a"}
    await office.emit("a", "a")
    await office.publish()
    await office.consumer.advance(OWN)
    pauses = [await _pause_of_first(office)]
    while (await office.parked())[0].state != "dead":
        assert await office.consumer.retry_parked(OWN) == 0, "not due yet"
        await _make_due(office)
        await office.consumer.retry_parked(OWN)
        pauses.append(await _pause_of_first(office))
    first, second = await office.parked()
    assert first.attempts == parking.MAX_ATTEMPTS == len(pauses)
    assert (second.state, second.attempts) == ("waiting", 0)
    for earlier, later in pairwise(pauses):
        assert later > earlier or later >= parking.LONGEST_PAUSE * 0.99
    assert max(pauses) <= parking.LONGEST_PAUSE * 1.25

    office.refuse.clear()
    await _make_due(office)
    assert await office.consumer.retry_parked(OWN) == 0, "the dead are an operator's business, and hold their subject"
    assert await office.applied() == []


async def test_an_operator_revives_the_dead(office: Office) -> None:
    first, _ = await _a_dead_one_and_one_behind_it(office)
    office.refuse.clear()
    async with office.reader.transaction("operator") as tx:
        assert await parking.retry_now(tx.session, first.event_id) == 1
    await office.consumer.retry_parked(OWN)
    assert await office.applied() == [("a", 1, 1), ("a", 2, 1)]


async def test_an_operator_drops_one_and_frees_the_next(office: Office) -> None:
    first, _ = await _a_dead_one_and_one_behind_it(office)
    office.refuse.clear()
    async with office.reader.transaction("operator") as tx:
        assert await parking.remove(tx.session, office.consumer.name, first.event_id)
        assert not await parking.remove(tx.session, office.consumer.name, first.event_id)
    await office.consumer.retry_parked(OWN)
    assert await office.applied() == [("a", 2, 1)]
    assert await office.parked() == []


async def test_one_event_met_at_two_places_can_be_parked_at_both(office: Office) -> None:
    office.refuse = {"a"}
    twice = body("a")
    await office.put(twice, twice, body("b"))
    assert await office.consumer.advance(OWN) == 3
    assert [p.position for p in await office.parked()] == [1, 2]
    office.refuse.clear()
    await _make_due(office)
    await office.consumer.retry_parked(OWN)
    assert await office.parked() == []


async def _make_due(office: Office) -> None:
    await run(office.reader.engine, "UPDATE parked SET next_attempt_at = now() - interval '1 second'")


async def _pause_of_first(office: Office) -> timedelta:
    async with office.reader.engine.connect() as db:
        query = text("SELECT next_attempt_at - now() FROM parked ORDER BY position LIMIT 1")
        pause: timedelta = (await db.execute(query)).scalar_one()
    return pause


async def _a_dead_one_and_one_behind_it(office: Office) -> list[Any]:
    office.refuse = {"a"}
    await office.emit("a", "a")
    await office.publish()
    await office.consumer.advance(OWN)
    await run(office.reader.engine, "UPDATE parked SET state = 'dead', attempts = 12 WHERE state = 'refused'")
    return await office.parked()
