"""Every cell of every form opens exactly the records it counts, and the formulas hold."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Literal

import pytest
from redis.asyncio import Redis

from services.reporting.cube import queries as cube
from services.reporting.cube.scope import Scope
from services.reporting.forms.definitions import form, forms
from services.reporting.forms.queries import fill
from services.reporting.forms.sheets import Sheet
from shared.calendar.periods import period
from shared.database import Database
from shared.events import intake
from shared.events.kinds import CaseKind, MatterClass, Outcome, ReceivedBy, Stage
from shared.organisation import load_organisation
from tests.reporting.happenings import DAY, Happenings, a_case, a_petition, a_visit, processed, some_history

Q1 = Scope(period("Q1-2027"), date(2027, 3, 15))
BEFORE, AFTER = date(2026, 12, 14), date(2027, 3, 15)


async def sheet(database: Database, code: str, scope: Scope = Q1) -> Sheet:
    found = form(code, scope.period.last)
    assert found is not None
    async with database.transaction("tester") as tx:
        return await fill(tx, found, scope, load_organisation())


async def values(database: Database, code: str, *columns: int, unit: str | None = None) -> list[int]:
    filled = await sheet(database, code)
    row = filled.total if unit is None else next(row for row in filled.rows if row.unit == unit)
    return [row.values[column] for column in columns]


@pytest.mark.parametrize("seed", [11])
@pytest.mark.parametrize("code", [one.code for one in forms()])
async def test_every_cell_opens_exactly_the_records_it_counts(
    database: Database, redis: Redis, seed: int, code: str
) -> None:
    await some_history(seed).reach(database, redis)
    filled = await sheet(database, code)
    assert sum(filled.total.values.values()) > 50, "a history that counts nothing proves nothing"
    async with database.transaction("tester") as tx:
        for row in (*filled.rows, filled.total):
            scope = Q1 if row.unit is None else replace(Q1, units=frozenset({row.unit}))
            for no, shown in row.values.items():
                countings = filled.form.countings(no)
                total = await cube.total(tx, countings, scope)
                assert total.weight == shown, f"{row.unit} column {no}"
                if shown:
                    listed = await cube.records(tx, countings, scope, None, 1000)
                    assert (len(listed), sum(one.weight for one in listed)) == (total.records, shown)


@pytest.mark.parametrize("seed", [21, 22, 23])
async def test_the_formulas_hold_in_every_row_and_the_total_is_the_sum_of_the_units(
    database: Database, redis: Redis, seed: int
) -> None:
    await some_history(seed).reach(database, redis)
    for one in forms():
        filled = await sheet(database, one.code)
        for row in (*filled.rows, filled.total):
            for column in one.columns:
                if column.expression:
                    assert {s.of(row.values) for s in column.expression.sums} == {row.values[column.no]}
        for no in filled.total.values:
            assert filled.total.values[no] == sum(row.values[no] for row in filled.rows)
        assert [str(check.expression) for check in filled.checks if not check.passed] == []


@pytest.mark.parametrize("seed", [31, 32])
async def test_the_numbers_are_those_one_gets_by_counting_the_events_by_hand(
    database: Database, redis: Redis, seed: int
) -> None:
    happenings = some_history(seed)
    await happenings.reach(database, redis)
    visits = [e for e in happenings.told if isinstance(e, intake.VisitRecorded) and Q1.period.includes(e.received_on)]
    for column, by in ((5, ReceivedBy.DESK), (11, ReceivedBy.HEAD), (17, ReceivedBy.DELEGATE)):
        its = [e for e in visits if e.received_by is by]
        assert await values(database, "01/TCD", column, column + 1, column + 3, column + 4) == [
            len(its),
            sum(e.people for e in its),
            sum(e.delegation for e in its),
            sum(e.people for e in its if e.delegation),
        ]
    petitions = {e.petition: e for e in happenings.told if isinstance(e, intake.PetitionRecorded)}
    decided = {e.petition: e for e in happenings.told if isinstance(e, intake.PetitionProcessed)}
    first, last = Q1.period.first, Q1.period.last
    due = [
        e
        for e in petitions.values()
        if e.received_on <= last
        and (e.received_on >= first or e.petition not in decided or decided[e.petition].processed_on >= first)
    ]
    done = [e for e in decided.values() if first <= e.processed_on <= last]
    accepted = [petitions[e.petition] for e in done if e.eligible and e.in_competence]
    assert await values(database, "02/XLD", 1, 2, 3, 4, 7, 16) == [
        len(due),
        len(done),
        sum(e.eligible for e in done),
        len(accepted),
        sum(e.kind is CaseKind.COMPLAINT and e.stage is Stage.FIRST for e in accepted),
        sum(e.kind is CaseKind.DENUNCIATION and e.matter_class is MatterClass.CORRUPTION for e in accepted),
    ]


async def test_a_case_the_head_receives_after_the_desk_counts_once_under_the_head(
    database: Database, redis: Redis
) -> None:
    happenings = Happenings()
    happenings.tell(
        a_visit("TD-1", case="KN-1"),
        a_visit("TD-2", case="KN-1", first_time=False, received_by=ReceivedBy.DELEGATE),
        a_visit("TD-3", case="KN-1", first_time=False, received_by=ReceivedBy.HEAD),
        a_visit("TD-4", case="KN-2"),
    )
    await happenings.reach(database, redis)
    assert await values(database, "01/TCD", 3, 7, 13, 19) == [2, 1, 1, 0]
    assert await values(database, "01/TCD", 1, 5, 11, 17) == [4, 2, 1, 1]


async def test_the_board_and_the_head_receive_in_one_book_so_that_a_matter_of_both_stands_in_the_head_s_row(
    database: Database, redis: Redis
) -> None:
    happenings = Happenings()
    happenings.tell(
        a_visit("TD-1", case="KN-1", body="ban-tcd"),
        a_visit("TD-2", case="KN-1", body="ban-tcd", unit="ubnd-tinh", received_by=ReceivedBy.HEAD, first_time=False),
        a_visit("TD-3", case="KN-2", body="ban-tcd"),
        a_visit("TD-4", case="KN-1", unit="so-nnmt"),  # another body has its own book
    )
    await happenings.reach(database, redis)
    columns = (1, 3, 7, 13)
    assert await values(database, "01/TCD", *columns) == [4, 3, 2, 1]
    for unit, expected in {"ban-tcd": [2, 1, 1, 0], "ubnd-tinh": [1, 1, 0, 1], "so-nnmt": [1, 1, 1, 0]}.items():
        assert await values(database, "01/TCD", *columns, unit=unit) == expected
        of_unit = replace(Q1, units=frozenset({unit}))
        assert [(await sheet(database, "01/TCD", of_unit)).total.values[no] for no in columns] == expected


async def test_a_mixed_petition_is_counted_by_its_parts_alone(database: Database, redis: Redis) -> None:
    happenings = Happenings()
    happenings.tell(
        a_petition("D-1"),
        a_petition("D-2", part_of="D-1"),
        processed("D-2", kind=CaseKind.COMPLAINT, case="KN-1"),
        a_petition("D-3", part_of="D-1", kind=CaseKind.REFLECTION),
        processed("D-3", kind=CaseKind.REFLECTION, outcome=Outcome.GUIDED, in_competence=False),
        processed("D-1", outcome=Outcome.SPLIT),
    )
    await happenings.reach(database, redis)
    assert await values(database, "02/XLD", 1, 2, 3, 4, 5, 6, 23) == [2, 2, 2, 1, 1, 1, 1]
    assert await values(database, "TONG-QUAN", 4, 5) == [2, 2]


async def test_a_reclassified_petition_is_counted_as_what_it_was_found_to_be(database: Database, redis: Redis) -> None:
    happenings = Happenings()
    changed = intake.PetitionReclassified(
        petition="D-1",
        unit="ban-tcd",
        reclassified_on=DAY,
        kind=CaseKind.DENUNCIATION,
        matter_class=MatterClass.CORRUPTION,
        stage=Stage.REPEATED,
    )
    happenings.tell(
        a_petition("D-1"), processed("D-1"), a_petition("D-2"), processed("D-2", stage=Stage.SECOND), changed
    )
    await happenings.reach(database, redis)
    assert await values(database, "02/XLD", 6, 7, 8, 12, 13, 14, 16) == [1, 0, 1, 1, 0, 1, 1]


async def test_a_case_of_the_wrong_kind_and_what_was_entered_by_mistake_are_counted_nowhere(
    database: Database, redis: Redis
) -> None:
    def closed(case: str, because: Literal["reclassified", "voided"]) -> intake.CaseClosed:
        return intake.CaseClosed(case=case, unit="ban-tcd", closed_on=DAY, because=because)

    happenings = Happenings()
    happenings.tell(
        *(a_visit("TD-1", case="KN-1"), a_visit("TD-2", case="KN-1", first_time=False)),
        *(a_petition("D-1", visit="TD-1"), processed("D-1", case="KN-1"), a_case("KN-1")),
        closed("KN-1", "reclassified"),
        intake.PetitionReclassified(
            petition="D-1",
            unit="ban-tcd",
            reclassified_on=DAY,
            kind=CaseKind.REFLECTION,
            matter_class=MatterClass.LAND,
            outcome=Outcome.ACCEPTED,
            case="KNPA-1",
            case_before="KN-1",
        ),
        a_case("KNPA-1", kind=CaseKind.REFLECTION),
        *(a_petition("D-2"), processed("D-2", case="KN-2"), a_case("KN-2"), closed("KN-2", "voided")),
        intake.PetitionVoided(petition="D-2", unit="ban-tcd", voided_on=DAY),
    )
    await happenings.reach(database, redis)
    assert await values(database, "02/XLD", 1, 2, 4, 5, 6, 19) == [1, 1, 1, 1, 0, 1]
    assert await values(database, "01/TCD", 1, 3) == [2, 1]
    assert await values(database, "TONG-QUAN", 4, 5, 10) == [1, 1, 1]
    async with database.transaction("tester") as tx:
        overview = await sheet(database, "TONG-QUAN")
        (still_open,) = await cube.records(tx, overview.form.countings(10), Q1, None, 10)
        (matter,) = await cube.records(tx, (await sheet(database, "01/TCD")).form.countings(7), Q1, None, 10)
    assert still_open.code == matter.code == "KNPA-1"


async def test_petitions_linked_to_one_case_are_one_matter_until_the_link_is_undone(
    database: Database, redis: Redis
) -> None:
    def linked(petition: str, case: str | None) -> intake.PetitionLinked:
        return intake.PetitionLinked(petition=petition, unit="ban-tcd", linked_on=DAY, case=case)

    happenings = Happenings()
    happenings.tell(
        a_petition("D-1"),
        processed("D-1", case="KN-1"),
        a_petition("D-2"),
        linked("D-2", "KN-1"),
        processed("D-2", case="KN-1"),
        a_petition("D-3"),
        processed("D-3", outcome=Outcome.FILED),
        linked("D-3", "KN-1"),
        linked("D-3", None),
    )
    await happenings.reach(database, redis)
    assert await values(database, "02/XLD", 4, 5) == [3, 2]


async def test_a_visit_whose_petition_became_a_case_is_about_that_case(database: Database, redis: Redis) -> None:
    happenings = Happenings()
    happenings.tell(
        a_visit("TD-1"),
        a_petition("D-1", visit="TD-1"),
        processed("D-1", case="KN-7"),
        a_visit("TD-2", first_time=False, case="KN-7"),
        a_visit("TD-3", first_time=False),
        a_visit("TD-4", first_time=True),
    )
    await happenings.reach(database, redis)
    assert await values(database, "01/TCD", 5, 7) == [4, 2]
    async with database.transaction("tester") as tx:
        filled = await sheet(database, "01/TCD")
        records = await cube.records(tx, filled.form.countings(7), Q1, None, 10)
    assert {(one.grain, one.code) for one in records} == {("case", "KN-7"), ("visit", "TD-4")}


async def test_a_visit_entered_by_mistake_is_counted_no_more_and_one_refused_is(
    database: Database, redis: Redis
) -> None:
    happenings = Happenings()
    happenings.tell(
        a_visit("TD-1"),
        a_visit("TD-2", people=6, delegation=True),
        a_visit("TD-3", refused="misconduct"),
        intake.VisitVoided(visit="TD-2", unit="ban-tcd", voided_on=DAY),
    )
    await happenings.reach(database, redis)
    assert await values(database, "01/TCD", 1, 2, 5, 8) == [2, 2, 2, 0]


async def test_a_petition_not_processed_when_the_period_began_is_carried_over(database: Database, redis: Redis) -> None:
    happenings = Happenings()
    happenings.tell(
        a_petition("D-1", received_on=BEFORE),  # carried over, still waiting
        a_petition("D-2", received_on=BEFORE),  # carried over, processed in the period
        processed("D-2", case="KN-2"),
        a_petition("D-3", received_on=BEFORE),  # settled before the period: not counted
        processed("D-3", processed_on=BEFORE),
        a_petition("D-4"),  # received in the period, processed after it
        processed("D-4", processed_on=AFTER),
        a_petition("D-5", received_on=AFTER),  # later
    )
    await happenings.reach(database, redis)
    assert await values(database, "02/XLD", 1, 2, 4) == [3, 1, 1]


async def test_an_unannounced_reception_day_is_not_counted(database: Database, redis: Redis) -> None:
    from shared.events.scheduling import ReceptionDayHeld

    held = {"unit": "ban-tcd", "held_on": DAY, "ad_hoc": False}
    happenings = Happenings()
    happenings.tell(
        ReceptionDayHeld(day="L-1", received_by=ReceivedBy.HEAD, announced=True, **held),
        ReceptionDayHeld(day="L-2", received_by=ReceivedBy.HEAD, announced=False, **held),
        ReceptionDayHeld(day="L-3", received_by=ReceivedBy.DELEGATE, announced=True, **held),
    )
    await happenings.reach(database, redis)
    assert await values(database, "01/TCD", 10, 16) == [1, 1]


async def test_a_delegation_of_four_breaks_the_check_and_is_named(database: Database, redis: Redis) -> None:
    happenings = Happenings()
    happenings.tell(
        a_visit("TD-1", unit="so-xay-dung", people=5, delegation=True),
        a_visit("TD-2", unit="so-xay-dung", people=4, delegation=True),
        a_visit("TD-3", unit="so-nnmt", people=6, delegation=True),
    )
    await happenings.reach(database, redis)
    broken = [check for check in (await sheet(database, "01/TCD")).checks if not check.passed]
    assert len(broken) == 1
    assert [one.code for one in broken[0].culprits] == ["TD-2"]
    assert [(f.unit, f.left_value, f.right_value) for f in broken[0].failures] == [("so-xay-dung", 9, 10)]


async def test_an_eligible_petition_out_of_competence_that_was_only_filed_breaks_column_3_and_is_named(
    database: Database, redis: Redis
) -> None:
    happenings = Happenings()
    happenings.tell(
        a_petition("D-1"),
        processed("D-1", in_competence=False, outcome=Outcome.FILED),
        a_petition("D-2"),
        processed("D-2", in_competence=False, outcome=Outcome.GUIDED),
    )
    await happenings.reach(database, redis)
    filled = await sheet(database, "02/XLD")
    broken = {check.column: check for check in filled.checks if not check.passed}
    assert set(broken) == {3, 23}
    assert [one.code for one in broken[3].culprits] == ["D-1"]
    assert ("ban-tcd", 23) in filled.broken_cells


async def test_a_petition_processed_before_it_was_received_breaks_column_2_and_is_named(
    database: Database, redis: Redis
) -> None:
    happenings = Happenings()
    happenings.tell(a_petition("D-1", received_on=AFTER), processed("D-1"))
    await happenings.reach(database, redis)
    broken = [check for check in (await sheet(database, "02/XLD")).checks if not check.passed]
    assert [(str(check.expression), [one.code for one in check.culprits]) for check in broken] == [("2 ≤ 1", ["D-1"])]


async def test_the_records_of_a_cell_come_in_pages_without_gap_or_repetition(database: Database, redis: Redis) -> None:
    await some_history(41).reach(database, redis)
    filled = await sheet(database, "01/TCD")
    countings = filled.form.countings(1)
    seen: list[cube.Record] = []
    async with database.transaction("tester") as tx:
        after = None
        while page := await cube.records(tx, countings, Q1, after, 7):
            seen += page
            after = page[-1].cursor
    assert len(seen) == filled.total.values[1]
    assert all((a.unit, a.day, a.code) < (b.unit, b.day, b.code) for a, b in pairwise(seen))


async def test_a_department_with_nothing_to_report_stands_in_the_form_with_zeroes(database: Database) -> None:
    filled = await sheet(database, "01/TCD")
    assert filled.rows[0].unit == "ban-tcd"
    assert "so-y-te" in [row.unit for row in filled.rows]
    assert set(filled.total.values.values()) == {0}
    assert all(check.passed for check in filled.checks)
