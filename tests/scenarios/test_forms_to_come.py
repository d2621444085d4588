"""Forms 03, 04 and 05 can be counted from events alone: every column, against figures worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from shared.calendar import clock
from shared.events.event import EVENTS, TYPE_PREFIX
from shared.events.intake import proceedings
from tests.intake.conftest import somebody
from tests.scenarios import test_complaint as complaint
from tests.scenarios import test_denunciation as denunciation
from tests.scenarios.forms_to_come import FORM_03, FORM_04, FORM_05, counted
from tests.scenarios.office import Office, head, officer

Q1, Q2 = (date(2025, 12, 15), date(2026, 3, 14)), (date(2026, 3, 15), date(2026, 6, 14))
Q3, Q4 = (date(2026, 6, 15), date(2026, 9, 14)), (date(2026, 9, 15), date(2026, 12, 14))
UNIT: Final = "so-nnmt"


def test_every_column_of_the_three_forms_names_fields_that_events_have() -> None:
    assert (len(FORM_03), len(FORM_04), len(FORM_05)) == (23, 25, 31)
    fields = {
        event.event_type.removeprefix(TYPE_PREFIX).rpartition(".v")[0]: set(event.model_fields)
        for event in EVENTS.values()
    }
    amounts = set(proceedings.Amounts.model_fields)
    for column in (*FORM_03.values(), *FORM_04.values(), *FORM_05.values()):
        for kind, names in column.sources.items():
            assert kind in fields, column
            for name in names:
                part, _, amount = name.partition(".")
                assert part in fields[kind], (kind, name)
                assert not amount or amount in amounts, name


async def test_a_complaint_through_both_instances_counts_in_forms_03_and_05(office: Office) -> None:
    first, _ = await complaint.first_instance(office)
    await complaint.second_instance(office, first)
    told = await office.log("intake")
    # Decided on 9 June, right in part: 80 million to give back to one person; its petition came on 7 April
    assert counted(FORM_03, told, *Q2) == {1: 1, 2: 1, 4: 1, 7: 1, 10: 1, 15: 80, 18: 1}
    # Decided anew on 19 August: 120 million and 350.5 m² to give back to one person, 15 million to the State
    assert counted(FORM_03, told, *Q3) == {1: 1, 2: 1, 4: 1, 7: 1, 12: 1, 13: 15, 15: 120, 16: Decimal("350.5"), 18: 1}
    assert counted(FORM_03, told, *Q4) == {}
    assert counted(FORM_05, told, *Q1) == {}
    assert counted(FORM_05, told, *Q2) == {1: 1, 7: 80}
    # The second petition was not linked to the first case, so that both decisions are to be carried out
    assert counted(FORM_05, told, *Q3) == {1: 2, 3: 15, 7: 200, 8: Decimal("350.5")}
    # Carried over; by 20 October all of the second decision was carried out, and nothing of the first
    assert counted(FORM_05, told, *Q4) == {
        1: 2,
        2: 1,
        3: 15,
        5: 15,
        7: 200,
        8: Decimal("350.5"),
        9: 120,
        10: Decimal("350.5"),
    }
    november = (date(2026, 11, 1), date(2026, 11, 30))
    assert counted(FORM_05, told, *november) == {
        1: 1,
        7: 80,
    }  # the one that was finished before is carried over no more


async def test_a_denunciation_to_its_enforcement_counts_in_forms_04_and_05(office: Office) -> None:
    case = (await denunciation.told_at_the_desk(office))["case"]
    await denunciation.accepted(office, case)
    await denunciation.extended_and_suspended(office, case)
    await denunciation.concluded(office, case)
    told = await office.log("intake")
    assert counted(FORM_04, told, date(2026, 2, 1), date(2026, 2, 24)) == {1: 1, 2: 1, 3: 1}  # still being checked
    assert counted(FORM_04, told, *Q1) == {1: 1, 2: 1, 4: 1}  # accepted on 25 February
    # Concluded on 5 June, right in part, 45 million and 20,000 m² for the State, 3 persons of whom 2 officials, and one
    # case with one person, an official, for the investigators
    ordered = {14: 45, 15: 20_000, 21: 3, 22: 2, 23: 1, 24: 1, 25: 1}
    assert counted(FORM_04, told, *Q2) == {7: 1, 10: 1} | ordered
    assert counted(FORM_05, told, *Q2) == {16: 1, 18: 45, 19: 20_000}
    done = {17: 1, 20: 45, 21: 20_000, 27: 3, 28: 2, 29: 1, 30: 1, 31: 1}  # all of it on 16 June, and finished
    assert counted(FORM_05, told, *Q3) == {16: 1, 18: 45, 19: 20_000} | done
    assert counted(FORM_05, told, *Q4) == {}
    assert counted(FORM_03, told, *Q2) == {}


async def test_what_becomes_of_cases_before_a_decision_is_told_apart(office: Office) -> None:
    with clock.frozen(date(2026, 8, 3)):
        taken = {name: await _taken(office, "accepted") for name in ("withdrawn", "in part", "terminated", "going on")}
        await _taken(office, "checking")
        refused = await _taken(office, "checking")
        await _brought(office, "KN", {"outcome": "not_accepted", "ground": "het-thoi-hieu", "number": "5/TB"})
        await _brought(office, "KN", {"outcome": "filed", "reason": "Gửi lại, không có tình tiết mới."})
        extract = {"extract": "Tố cáo một việc làm trái quy định."}
        await _brought(office, "TC", {"outcome": "not_accepted", "ground": "tc-khong-co-so"} | extract)
        await _brought(office, "TC", {"outcome": "checking"} | extract)
    with clock.frozen(date(2026, 8, 10)):
        await office.step(taken["withdrawn"], "withdraw", officer(UNIT), whole=True)
        await office.step(taken["in part"], "withdraw", officer(UNIT), whole=False)
        ended = {"number": "7/QĐ", "note": "Người khiếu nại chết, không có người thừa kế."}
        await office.step(taken["terminated"], "terminate", head(UNIT), **ended)
        await office.step(refused, "refuse", head(UNIT), number="8/TB", ground="khong-lien-quan")
    told = await office.log("intake")
    # 7 complaints that are ours: 1 being checked, 2 not accepted, 1 wholly withdrawn; the other 3 had been accepted. What
    # was filed as not eligible is none of them.
    assert counted(FORM_03, told, *Q3) == {1: 7, 2: 7, 3: 1, 4: 3, 5: 2, 6: 1}
    assert counted(FORM_04, told, *Q3) == {1: 2, 2: 2, 3: 1, 5: 1}
    # On 9 August nothing of it had happened yet
    assert counted(FORM_03, told, date(2026, 8, 1), date(2026, 8, 9)) == {1: 7, 2: 7, 3: 2, 4: 4, 5: 1}


async def test_a_first_decision_that_the_second_instance_changed_is_to_be_carried_out_no_more(office: Office) -> None:
    first, _ = await complaint.first_instance(office)
    told = await office.log("intake")
    second = {"case": "KN-2026-9999", "unit": "so-tu-phap", "kind": "KN", "stage": "second"}
    begun = second | {"begun_on": "2026-07-06", "state": "accepted", "reviews": first}
    decided = second | {"decided_on": "2026-08-19", "result": "changed", "ordered": {"return_money": 120_000_000}}
    told += [("proceeding.begun", begun), ("proceeding.decided", decided)]
    assert counted(FORM_05, told, *Q2) == {1: 1, 7: 80}
    assert counted(FORM_05, told, *Q3) == {1: 1, 7: 120}


async def _brought(office: Office, kind: str, process: dict[str, Any]) -> str | None:
    petition = {"kind": kind, "field": "dat-dai", "content": "Đề nghị xem xét.", "who": somebody(), "process": process}
    case: str | None = (await office.post("/petitions", petition))["case"]
    return case


async def _taken(office: Office, outcome: str) -> str:
    """A complaint that its unit has taken on."""
    case = await _brought(office, "KN", {"outcome": outcome, "assign_to": UNIT})
    assert case is not None
    await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
    return case
