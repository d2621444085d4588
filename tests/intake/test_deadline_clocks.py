"""Clocks of a case: every date follows from a ledger that only grows. Dates were worked by hand."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.intake.deadlines import clocks
from services.intake.deadlines.queries import clocks_of, ledger_of, lines_of
from tests.intake.clock_builders import CASE, OFFICE, a_clock, day, extend, given, refused, resume, state, suspend, tx

__all__ = ["tx"]


async def test_a_duty_starts_with_a_line_in_its_ledger(tx):
    clock = await a_clock(tx)
    assert (clock.n, clock.due_on, clock.rule_version) == (1, day("2026-04-01"), OFFICE.rules.version)
    [line] = await ledger_of(tx, CASE)
    assert (line.kind, line.on_day, line.law_on) == ("started", day("2026-03-02"), day("2026-02-25"))
    assert (line.due_before, line.due_after, line.by) == (None, day("2026-04-01"), "tiepdan")


async def test_a_case_has_as_many_clocks_as_duties_and_one_duty_may_come_again(tx):
    await a_clock(tx, "KN-2")
    first = await a_clock(tx, "ACK", "2026-03-02")
    second = await a_clock(tx, "ACK", "2026-03-03")
    assert [(c.duty, c.n, c.due_on) for c in await clocks_of(tx, CASE, lock=True)] == [
        ("ACK", 1, day("2026-03-04")),
        ("ACK", 2, day("2026-03-05")),
        ("KN-2", 1, day("2026-04-01")),
    ]
    given(await clocks.stop(tx, first, on=day("2026-03-03"), why="met", by="cb.so-nnmt"))
    assert [c.n for c in await clocks_of(tx, CASE) if c.duty == "ACK" and c.runs] == [second.n]


async def test_a_suspended_clock_has_no_date_and_gets_it_back_later_by_the_days_suspended(tx):
    clock = await a_clock(tx)
    given(await suspend(tx, clock, "2026-03-10"))
    assert (clock.due_on, clock.suspended_from) == (None, day("2026-03-10"))
    given(await resume(tx, clock, "2026-03-20"))
    assert (clock.due_on, clock.suspended_from) == (day("2026-04-13"), None)  # 1 + 10 days is Saturday 11 April
    told = [(line.kind, line.number, line.due_before, line.due_after) for line in await ledger_of(tx, CASE)]
    assert told == [
        ("started", None, None, day("2026-04-01")),
        ("suspended", "12/QĐ-SNNMT", day("2026-04-01"), None),
        ("resumed", "15/QĐ-SNNMT", None, day("2026-04-13")),
    ]


async def test_a_clock_suspended_twice_is_shifted_by_both(tx):
    clock = await a_clock(tx)
    for begun, ended in (("2026-03-10", "2026-03-20"), ("2026-03-25", "2026-04-01")):
        given(await suspend(tx, clock, begun))
        given(await resume(tx, clock, ended))
    assert clock.due_on == day("2026-04-20")  # 1 April + 10 + 7 is Saturday 18 April


async def test_a_suspension_does_not_hide_that_a_clock_was_late(tx):
    clock = await a_clock(tx)
    given(await suspend(tx, clock, "2026-04-02"))
    assert (clock.due_on, clock.suspended_from) == (day("2026-04-01"), day("2026-04-02"))
    given(await resume(tx, clock, "2026-05-04"))
    assert clock.due_on == day("2026-04-01")


async def test_a_clock_is_suspended_once_at_a_time_and_days_do_not_run_backwards(tx):
    clock = await a_clock(tx)
    assert "không bị tạm đình chỉ" in refused(await resume(tx, clock, "2026-03-20")).reason.vi
    assert "02/03/2026" in refused(await suspend(tx, clock, "2026-03-01")).reason.vi
    given(await suspend(tx, clock, "2026-03-10"))
    assert "10/03/2026" in refused(await suspend(tx, clock, "2026-03-12")).reason.vi
    assert refused(await resume(tx, clock, "2026-03-09")).field == "on"
    assert len(await ledger_of(tx, CASE)) == 2


async def test_what_is_posted_before_a_day_cannot_be_suspended(tx):
    clock = await a_clock(tx, "TCD-1", "2026-08-25")
    assert clock.due_on == day("2026-08-19")
    assert "Điều 24" in refused(await suspend(tx, clock, "2026-08-26")).reason.vi
    given(await clocks.stop(tx, clock, on=day("2026-08-18"), why="met", by="tiepdan"))


async def test_an_ordinary_denunciation_is_not_extended_a_complex_one_once_a_very_complex_one_twice(tx):
    clock = await a_clock(tx, "TC-4")
    refusal = refused(await extend(tx, clock, "2026-03-20"))
    assert "Điều 30" in refusal.reason.vi
    assert "phức tạp hoặc đặc biệt phức tạp" in refusal.reason.vi
    given(await state(tx, clock, "complex"))
    assert clock.due_on == day("2026-04-01")  # complex alone gives no more time
    given(await extend(tx, clock, "2026-03-20"))
    assert clock.due_on == day("2026-05-04")  # day 60 is 1 May
    assert "đặc biệt phức tạp" in refused(await extend(tx, clock, "2026-04-20")).reason.vi
    given(await state(tx, clock, "very-complex", on="2026-04-20"))
    given(await extend(tx, clock, "2026-04-20"))
    assert (clock.due_on, clock.extensions) == (day("2026-06-01"), 2)
    refusal = refused(await extend(tx, clock, "2026-04-21"))
    assert refusal.reason.vi.startswith("“Giải quyết tố cáo”: đã gia hạn 2 lần, pháp luật không cho gia hạn thêm")


async def test_a_complaint_is_not_extended_at_all(tx):
    clock = await a_clock(tx)
    assert "Điều 28" in refused(await extend(tx, clock, "2026-03-20")).reason.vi


async def test_a_clock_is_extended_on_its_last_day_but_not_after(tx):
    clock = await a_clock(tx, "TC-4", attributes={"very-complex"})
    given(await extend(tx, clock, "2026-04-01"))
    refusal = refused(await extend(tx, clock, "2026-05-05"))
    assert (refusal.field, clock.due_on) == ("on", day("2026-05-04"))


async def test_a_case_extended_as_complex_cannot_become_an_ordinary_one(tx):
    clock = await a_clock(tx, "TC-4", attributes={"complex"})
    given(await extend(tx, clock, "2026-03-20"))
    assert refused(await state(tx, clock, on="2026-03-25")).field == "attributes"
    assert (clock.attributes, clock.due_on) == (["complex"], day("2026-05-04"))


async def test_what_an_officer_states_makes_the_time_longer_and_needs_a_reason(tx):
    clock = await a_clock(tx)
    given(await state(tx, clock, "complex", "remote"))
    assert clock.due_on == day("2026-05-04")  # 60 days end on 1 May
    assert clock.attributes == ["complex", "remote"]
    assert refused(await state(tx, clock, "remote", "complex")).reason.en == "Nothing would change."
    assert refused(await state(tx, clock, "far")).field == "attributes"
    silent = await clocks.set_attributes(
        tx, OFFICE, clock, frozenset(), on=day("2026-03-06"), reason=" ", by="cb.so-nnmt"
    )
    assert refused(silent).field == "reason"


async def test_the_law_of_another_day_binds_only_by_an_administrator_with_a_reason(tx):
    clock = await a_clock(tx, "KN-1", "2026-06-30", received_on=day("2026-06-30"))
    assert clock.due_on == day("2026-07-10")
    await clocks.override(
        tx,
        OFFICE,
        clock,
        law_on=day("2026-07-01"),
        on=day("2026-07-02"),
        reason="Thông báo ghi luật mới",
        by="truongban",
    )
    assert (clock.due_on, clock.law_on, clock.received_on) == (
        day("2026-07-09"),  # 7 working days: 1, 2, 3, 6, 7, 8, 9 July
        day("2026-07-01"),
        day("2026-06-30"),
    )
    nothing = await clocks.override(
        tx, OFFICE, clock, law_on=day("2011-01-01"), on=day("2026-07-02"), reason="Thử", by="truongban"
    )
    assert refused(nothing).field == "law_on"
    assert clock.law_on == day("2026-07-01")


async def test_a_leaders_own_date_stands_as_given_and_moves_only_while_suspended(tx):
    clock = await a_clock(tx, "KL", due_on=day("2026-03-15"))  # a Sunday
    assert clock.due_on == day("2026-03-15")
    assert "lãnh đạo" in refused(await extend(tx, clock, "2026-03-03")).reason.vi
    given(await suspend(tx, clock, "2026-03-04"))
    assert clock.due_on is None
    given(await resume(tx, clock, "2026-03-11"))
    assert clock.due_on == day("2026-03-23")  # 22 March is a Sunday
    early = await clocks.start(
        tx,
        OFFICE,
        CASE,
        "KL",
        received_on=day("2026-03-02"),
        started_on=day("2026-03-02"),
        due_on=day("2026-03-01"),
        by="tiepdan",
    )
    assert refused(early).field == "due_on"


async def test_a_clock_that_was_stopped_stays_so(tx):
    clock = await a_clock(tx)
    given(await clocks.stop(tx, clock, on=day("2026-03-30"), why="met", by="cb.so-nnmt"))
    assert (clock.stopped_why, clock.due_on, clock.runs) == ("met", day("2026-04-01"), False)
    again = [
        await suspend(tx, clock, "2026-03-31"),
        await state(tx, clock, "remote"),
        await clocks.stop(tx, clock, on=day("2026-03-31"), why="void", by="tiepdan"),
    ]
    assert all("30/03/2026" in refused(result).reason.vi for result in again)


async def test_a_duty_not_yet_law_is_refused(tx):
    result = await clocks.start(
        tx, OFFICE, CASE, "TC-1", received_on=day("2018-12-31"), started_on=day("2018-12-31"), by="tiepdan"
    )
    assert refused(result).field == "received_on"
    assert await ledger_of(tx, CASE) == []


async def test_each_clock_has_a_ledger_of_its_own(tx):
    resolve, accept = await a_clock(tx), await a_clock(tx, "KN-3")
    given(await suspend(tx, resolve, "2026-03-10"))
    ledger = await ledger_of(tx, CASE)
    assert [line.kind for line in lines_of(resolve, ledger)] == ["started", "suspended"]
    assert [line.kind for line in lines_of(accept, ledger)] == ["started"]


async def test_a_line_of_the_ledger_cannot_be_changed(tx):
    await a_clock(tx)
    await tx.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        await tx.execute(text("UPDATE clock_entry SET due_after = '2030-01-01'"))


async def test_a_row_cannot_be_suspended_and_due(tx):
    clock = await a_clock(tx)
    await tx.flush()
    clock.suspended_from = day("2026-03-10")
    with pytest.raises(DBAPIError, match="clock_due"):
        await tx.flush()


async def test_a_step_half_done_is_sent_as_a_whole_and_its_clocks_are_known_before(tx):
    with tx.session.no_autoflush:
        first, second = await a_clock(tx, "ACK"), await a_clock(tx, "ACK")
        given(await clocks.stop(tx, first, on=day("2026-03-03"), why="met", by="cb.so-nnmt"))
        assert (first.n, second.n, first.runs) == (1, 2, False)


async def longer(tx, clock, until: str, on: str):
    return await clocks.grant(
        tx, OFFICE, clock, until=day(until), on=day(on), number="14/BTCD", reason="Phải đo lại", by="truongban"
    )


async def test_a_longer_date_is_kept_as_it_was_given_and_nothing_is_counted_any_more(tx):
    clock = await a_clock(tx, "TCD-2", "2026-03-02")
    assert clock.due_on == day("2026-03-16")
    assert "14/BTCD" not in str(refused(await longer(tx, clock, "2026-03-16", "2026-03-10")))
    given(await longer(tx, clock, "2026-03-28", "2026-03-10"))  # a Saturday: Monday 30 March
    assert (clock.due_on, clock.extensions) == (day("2026-03-30"), 0)
    assert refused(await longer(tx, clock, "2026-04-10", "2026-03-09")).field == "on", "before the step before"
    given(await suspend(tx, clock, "2026-03-20"))
    assert clock.due_on is None
    assert "tạm đình chỉ" in refused(await longer(tx, clock, "2026-04-10", "2026-03-21")).reason.vi
    given(await resume(tx, clock, "2026-03-25"))
    assert clock.due_on == day("2026-04-06")  # 30 March + 5 days is Saturday 4 April
    given(await longer(tx, clock, "2026-04-10", "2026-03-26"))
    assert clock.due_on == day("2026-04-10"), "a new date takes no account of what stood before it"


@pytest.mark.parametrize("duty", ["KN-2", "TC-4", "KN-8", "TCD-1"])
async def test_no_other_duty_is_granted_a_longer_date_than_the_law_gives(tx, duty):
    clock = await a_clock(tx, duty)
    before = clock.due_on
    assert "không cho thêm" in refused(await longer(tx, clock, "2026-09-20", "2026-03-10")).reason.vi
    assert clock.due_on == before
