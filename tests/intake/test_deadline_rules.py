"""Legal deadlines: the right rule for the day of receipt, and dates worked by hand."""

from datetime import date
from pathlib import Path

import pytest

from services.intake.deadlines.rule_file import COLUMNS, SHIPPED, load_rules
from services.intake.deadlines.rules import NoRuleError, due, explain
from shared.calendar import load_calendar
from shared.datafiles import InvalidData

RULES = load_rules()
CALENDAR = load_calendar()
TODAY = date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_acceptance_of_a_complaint_changed_on_1_july_2026_by_date_received():
    before, after = RULES.find("KN-1", day("2026-06-30")), RULES.find("KN-1", day("2026-07-01"))
    assert (before.days, before.day_kind) == (10, "calendar")
    assert (after.days, after.day_kind) == (7, "working")
    assert "136/2025" in after.source


@pytest.mark.parametrize(
    ("rule", "received", "attributes", "start", "expected"),
    [
        ("KN-1", "2026-06-29", set(), "2026-06-29", "2026-07-09"),
        ("KN-1", "2026-07-01", set(), "2026-07-01", "2026-07-10"),
        ("KN-1", "2026-08-20", set(), "2026-08-20", "2026-08-28"),  # Saturday 22 August is worked
        ("KN-2", "2026-10-05", set(), "2026-10-12", "2026-11-11"),
        ("KN-2", "2026-10-05", {"complex"}, "2026-10-12", "2026-11-26"),
        ("KN-2", "2026-10-05", {"remote", "complex"}, "2026-10-12", "2026-12-11"),
        ("KN-5", "2026-03-02", {"remote", "complex"}, "2026-03-02", "2026-05-11"),
        ("TC-1", "2026-02-13", set(), "2026-02-13", "2026-03-03"),  # over Tết
        ("TC-1", "2026-02-13", {"delegated"}, "2026-02-13", "2026-03-06"),
        ("TC-4", "2026-01-05", set(), "2026-01-17", "2026-02-23"),  # ends in Tết
        ("TC-4", "2026-01-05", {"remote"}, "2026-01-17", "2026-02-23"),  # remoteness makes no difference here
        ("TCD-1", "2026-08-01", set(), "2026-08-25", "2026-08-19"),
        ("TCD-2", "2026-11-20", set(), "2026-11-20", "2026-12-04"),
        ("DT-1", "2026-06-01", set(), "2026-06-14", "2026-06-05"),
        ("KN-8", "2026-03-02", set(), "2026-03-05", "2026-04-04"),  # a Saturday: nobody has to act
        ("KN-8", "2026-03-02", {"remote"}, "2026-03-05", "2026-04-19"),
        ("DANG-1", "2026-11-02", set(), "2026-11-02", "2026-11-16"),
    ],
)
def test_a_duty_falls_due_on_the_day_worked_by_hand(rule, received, attributes, start, expected):
    found = RULES.find(rule, day(received), attributes)
    assert due(found, day(start), CALENDAR) == day(expected)
    if found.sense != "at_least":
        assert explain(found, day(start), CALENDAR).due == day(expected)


@pytest.mark.parametrize(("kind", "rule"), [("KN", "KN-2"), ("TC", "TC-4"), ("KNPA", "TCD-2")])
def test_every_kind_of_matter_has_a_duty_to_resolve(kind, rule):
    assert RULES.resolution_rule(kind, TODAY).id == rule
    with pytest.raises(NoRuleError):
        RULES.resolution_rule("", TODAY)


def test_a_denunciation_may_be_extended_once_if_complex_and_twice_if_very_complex():
    complex_, very = RULES.find("TC-4", TODAY, {"complex"}), RULES.find("TC-4", TODAY, {"very-complex"})
    assert (complex_.days, complex_.extension_days, complex_.extension_times) == (30, 30, 1)
    assert explain(very, day("2026-03-02"), CALENDAR, extensions=2).due == day("2026-06-01")  # 31 May is a Sunday
    with pytest.raises(ValueError, match="may be extended 1 times, not 2"):
        explain(complex_, day("2026-03-02"), CALENDAR, extensions=2)


def test_a_case_both_complex_and_very_complex_gets_the_longer_right_to_extend():
    assert RULES.find("TC-4", TODAY, {"complex", "very-complex"}).extension_times == 2


def test_suspended_time_never_counts():
    rule = RULES.find("KN-2", TODAY)
    suspended = [(day("2026-03-10"), day("2026-03-20"))]
    assert explain(rule, day("2026-03-02"), CALENDAR, suspended=suspended).due == day("2026-04-13")


def test_a_time_that_must_pass_is_explained_to_its_last_day_even_a_day_off():
    explained = explain(RULES.find("KN-8", TODAY), day("2026-03-05"), CALENDAR)
    assert explained.due == day("2026-04-04")
    assert (explained.days[-1].state, explained.days[-1].number) == ("due", 30)


def test_a_year_of_keeping_ends_on_the_same_date():
    rule = RULES.find("KEEP-FILED", TODAY)
    assert due(rule, day("2026-03-02"), CALENDAR) == day("2027-03-02")
    assert due(rule, day("2024-02-29"), CALENDAR) == day("2025-02-28")
    assert explain(rule, day("2023-03-02"), CALENDAR).days[-1].number == 366  # over 29 February 2024


def test_what_is_counted_backwards_cannot_be_suspended():
    with pytest.raises(ValueError, match="cannot be suspended"):
        explain(RULES.find("TCD-1", TODAY), TODAY, CALENDAR, suspended=[(TODAY, None)])


def test_a_duty_unknown_or_not_yet_law_has_no_rule():
    with pytest.raises(NoRuleError, match="'KN-99'"):
        RULES.find("KN-99", TODAY)
    with pytest.raises(NoRuleError, match="2018-12-31"):
        RULES.find("TC-1", day("2018-12-31"))


def test_every_rule_names_its_law_and_carries_the_version_of_the_file():
    assert all(rule.source and rule.duty_vi and rule.duty_en for rule in RULES.rows)
    assert {rule.version for rule in RULES.rows} == {RULES.version}
    assert {rule.id for rule in RULES.rows if rule.certainty == "conflict"} == {"KN-1", "KN-6"}


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "own.csv"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("received,10,working", "received,ten,working", "column 'days': 'ten' is not a whole number"),
        ("received,10,working", "received,0,working", "column 'days': a deadline has at least one day"),
        ("received,10,working", "received,10,weeks", "column 'day_kind': 'weeks' is not one of"),
        ("calendar,within,complex+remote", "calendar,within,complex+far", "column 'attribute': 'complex+far'"),
        (
            ",2012-07-01,2026-06-30,",
            ",2012-07-01,2026-07-01,",
            "two rules 'KN-1' with the same attributes are in force on 2026-07-01",
        ),
        ("complex,30,1", "complex,30,0", "extension_days and extension_times go together"),
        ("10,working,within,,0", "10,working,within,complex,0", "has no ordinary rule TCD-2"),
        ("\nTCD-1,", "\nKL,", "column 'id': 'KL' stands for a date set by a leader"),
        ("5,working,before,,0,0", "5,years,before,,0,0", "column 'sense': what is counted backwards"),
    ],
)
def test_a_mistake_in_the_rules_is_named_by_row_and_column(tmp_path, old, new, complaint):
    with pytest.raises(InvalidData) as refused:
        load_rules(changed(tmp_path, old, new))
    assert complaint in str(refused.value)


COLUMN_NAMES = ",".join(COLUMNS)
OWN = f"""{COLUMN_NAMES}
ACK,Đơn vị xác nhận đã nhận,The unit acknowledges,assigned,3,working,within,,0,0,2012-07-01,,,office,Quy chế của tỉnh
XLD-1,Xử lý đơn,Process a petition,received,10,working,within,,0,0,2021-11-15,,,office,Quy chế của tỉnh
PAKN-1,Trả lời phản ánh về quy định hành chính,Answer feedback on rules,received,15,working,within,,0,0,2017-09-25,,,office,Quy chế của tỉnh
"""


def test_an_office_adds_duties_and_replaces_one_in_a_file_of_its_own(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text(OWN, encoding="utf-8")
    own = load_rules(file)
    assert due(own.find("XLD-1", TODAY), day("2026-02-13"), CALENDAR) == day("2026-03-06")
    assert (own.find("PAKN-1", TODAY).certainty, own.unset) == ("office", ())
    assert (RULES.find("ACK", TODAY).days, own.find("ACK", TODAY).days) == (2, 3)
    assert own.find("KN-1", TODAY).days == 7  # the law, as shipped
    assert own.version != RULES.version
    assert {rule.version for rule in own.rows} == {own.version}


def test_a_duty_without_a_limit_says_nothing_that_looks_like_one(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text(f"{COLUMN_NAMES}\nX-1,Việc,Duty,,3,,,,,,,,,unset,Chưa rõ\n", encoding="utf-8")
    with pytest.raises(InvalidData, match=r"own.csv:2: column 'days'"):
        load_rules(file)


def test_what_is_not_confirmed_is_shipped_as_such_or_without_a_limit():
    assert {rule.id for rule in RULES.rows if rule.certainty == "recalled"} == {"XLD-1"}
    assert [duty.id for duty in RULES.unset] == ["PAKN-1"]
    with pytest.raises(NoRuleError):
        RULES.find("PAKN-1", TODAY)
    assert {rule.id for rule in RULES.rows if rule.certainty == "conflict"} == {"KN-1", "KN-6"}
    assert {rule.id for rule in RULES.rows if rule.certainty == "office"} == {"ACK"}


def test_another_number_makes_another_version(tmp_path):
    own = load_rules(changed(tmp_path, "received,10,working", "received,12,working"))
    assert own.version != RULES.version
    assert own.find("TCD-2", TODAY).days == 12
