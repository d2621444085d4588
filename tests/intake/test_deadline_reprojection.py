"""A late decision on days off moves the clocks that run, and tells what it moved."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.intake.deadlines import clocks
from services.intake.deadlines.queries import clocks_of, ledger_of
from services.intake.deadlines.reprojection import counted_again, outdated_cases, reproject
from services.intake.deadlines.rules import Rules
from services.intake.office import Office
from shared.calendar import load_calendar
from shared.calendar.file import SHIPPED
from tests.intake.clock_builders import CASE, OFFICE, a_clock, day, given, resume, suspend, tx

__all__ = ["tx"]
DECIDED = "2026-04-01,off,other,nghỉ theo quyết định muộn,day off decided late,2026-03-25,,quyết định,confirmed,yes\n"


@pytest.fixture
def calendar_file(tmp_path: Path) -> Path:
    """The calendar shipped, with Wednesday 1 April 2026 off by a decision of 25 March."""
    file = tmp_path / "own.csv"
    file.write_text(SHIPPED.read_text(encoding="utf-8") + DECIDED, encoding="utf-8")
    return file


@pytest.fixture
def later(calendar_file: Path) -> Office:
    return replace(OFFICE, calendar=load_calendar(calendar_file))


async def test_a_running_clock_moves_and_its_ledger_says_from_where_and_why(tx, later):
    clock = await a_clock(tx)
    assert await outdated_cases(tx, OFFICE) == []
    assert await outdated_cases(tx, later) == [CASE]
    [told] = await counted_again(tx, later, CASE)
    assert (told.due_before, told.due_after, clock.due_on) == (day("2026-04-01"), day("2026-04-02"), day("2026-04-01"))
    [moved] = await reproject(tx, later, CASE, on=day("2026-03-26"), by="system:deadlines")
    assert (moved.clock.due_on, moved.clock.calendar_version) == (day("2026-04-02"), later.calendar.version)
    line = (await ledger_of(tx, CASE))[-1]
    assert (line.kind, line.due_before, line.due_after) == ("reprojected", day("2026-04-01"), day("2026-04-02"))
    assert line.reason == f"Tính lại: lịch ngày nghỉ {OFFICE.calendar.version} → {later.calendar.version}"
    assert await outdated_cases(tx, later) == []
    assert await reproject(tx, later, CASE, on=day("2026-03-26"), by="system:deadlines") == []


async def test_a_decision_taken_back_moves_the_clock_back(tx, later):
    clock = await a_clock(tx)
    await reproject(tx, later, CASE, on=day("2026-03-26"), by="system:deadlines")
    await reproject(tx, OFFICE, CASE, on=day("2026-03-27"), by="system:deadlines")
    assert clock.due_on == day("2026-04-01")
    assert [line.kind for line in await ledger_of(tx, CASE)] == ["started", "reprojected", "reprojected"]


async def test_a_clock_whose_date_stays_gets_no_line_but_is_not_asked_again(tx, later):
    clock = await a_clock(tx, "KN-3", "2026-03-02")
    assert await reproject(tx, later, CASE, on=day("2026-03-26"), by="system:deadlines") == []
    assert (clock.due_on, clock.calendar_version) == (day("2026-03-05"), later.calendar.version)
    assert await outdated_cases(tx, later) == []
    assert len(await ledger_of(tx, CASE)) == 1


async def test_a_suspended_clock_is_counted_by_the_new_calendar_when_it_resumes(tx, later):
    clock = await a_clock(tx, started="2026-02-20")  # day 30 would be 22 March
    given(await suspend(tx, clock, "2026-03-10"))
    assert await outdated_cases(tx, later) == []
    assert await reproject(tx, later, CASE, on=day("2026-03-26"), by="system:deadlines") == []
    resumed = await clocks.resume(tx, later, clock, on=day("2026-03-20"), number="15/QĐ-SNNMT", by="ld.so-nnmt")
    assert given(resumed).due_on == day("2026-04-02")  # 22 March + 10 days is 1 April, off now


async def test_a_clock_that_is_over_keeps_the_date_it_was_held_to(tx, later):
    clock = await a_clock(tx)
    given(await clocks.stop(tx, clock, on=day("2026-03-20"), why="met", by="cb.so-nnmt"))
    assert await outdated_cases(tx, later) == []
    assert await reproject(tx, later, CASE, on=day("2026-03-26"), by="system:deadlines") == []
    assert clock.due_on == day("2026-04-01")


async def test_a_clock_suspended_when_it_was_late_already_is_still_counted(tx, later):
    clock = await a_clock(tx)
    given(await suspend(tx, clock, "2026-04-03"))
    await reproject(tx, later, CASE, on=day("2026-04-06"), by="system:deadlines")
    assert (clock.due_on, clock.suspended_from) == (day("2026-04-02"), day("2026-04-03"))
    given(await resume(tx, clock, "2026-04-10"))


async def test_a_duty_taken_out_of_the_rules_keeps_its_date_and_is_told(tx):
    clock = await a_clock(tx, "ACK")
    without = replace(OFFICE, rules=Rules("another", tuple(row for row in OFFICE.rules.rows if row.id != "ACK")))
    [told] = await reproject(tx, without, CASE, on=day("2026-03-03"), by="system:deadlines")
    assert told.refusal is not None
    assert "ACK" in told.refusal.vi
    assert clock.due_on == day("2026-03-04")
    assert [one.duty for one in await clocks_of(tx, CASE)] == ["ACK"]
