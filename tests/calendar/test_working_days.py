"""Working days and periods, against dates worked by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import explain, explain_before, load_calendar
from shared.calendar.file import COLUMNS
from shared.datafiles import InvalidData
from shared.refusals import Reason

CALENDAR = load_calendar()
DAYS = st.dates(date(2018, 6, 1), date(2029, 6, 1))
COUNTS = st.integers(0, 90)
KINDS = st.sampled_from(["calendar", "working"])
HEADER = ",".join(COLUMNS)


def day(text: str) -> date:
    return date.fromisoformat(text)


def said(reason: Reason | None) -> Reason:
    assert reason is not None
    return reason


@pytest.mark.parametrize(
    ("start", "days", "kind", "due"),
    [
        ("2026-02-13", 7, "working", "2026-03-03"),  # Tết: 16–20 February off
        ("2026-02-13", 10, "working", "2026-03-06"),
        ("2026-01-17", 30, "calendar", "2026-02-23"),  # ends on 16 February, in Tết
        ("2026-01-09", 1, "working", "2026-01-10"),  # the Saturday worked for 2 January
        ("2026-01-09", 2, "working", "2026-01-12"),
        ("2025-12-31", 3, "working", "2026-01-07"),  # 1 and 2 January off
        ("2025-12-11", 30, "calendar", "2026-01-10"),  # ends on a Saturday which is worked: not rolled
        ("2025-12-18", 30, "calendar", "2026-01-19"),  # ends on an ordinary Saturday
        ("2026-08-21", 1, "working", "2026-08-22"),  # the Saturday worked for 31 August
        ("2026-08-28", 1, "working", "2026-09-03"),
        ("2026-03-28", 30, "calendar", "2026-04-28"),  # 27 April made up for Hùng Kings on a Sunday
        ("2026-04-29", 1, "working", "2026-05-04"),
        ("2027-04-29", 1, "working", "2027-05-04"),  # 1 May 2027 is a Saturday, made up on Monday the 3rd
        ("2026-11-23", 1, "working", "2026-11-24"),  # the culture day is announced, but not law
        ("2019-02-01", 1, "working", "2019-02-11"),
        ("2024-04-26", 1, "working", "2024-05-02"),
        ("2026-03-02", 0, "working", "2026-03-02"),
        ("2026-03-01", 0, "calendar", "2026-03-02"),
    ],
)
def test_a_period_ends_on_the_day_worked_by_hand(start, days, kind, due):
    assert CALENDAR.add(day(start), days, kind) == day(due)


@pytest.mark.parametrize(
    ("event", "days", "kind", "latest"),
    [
        ("2026-08-25", 5, "working", "2026-08-19"),  # over the worked Saturday 22 August
        ("2026-09-07", 5, "working", "2026-08-26"),  # over the National Day holiday
        ("2026-06-14", 7, "calendar", "2026-06-05"),  # seven days before is a Sunday
    ],
)
def test_notice_before_an_event_is_never_shortened(event, days, kind, latest):
    assert CALENDAR.latest_before(day(event), days, kind) == day(latest)
    assert explain_before(CALENDAR, day(event), days, kind).due == day(latest)


@pytest.mark.parametrize(
    ("a", "b", "between"),
    [
        ("2026-02-13", "2026-02-23", 1),
        ("2026-01-09", "2026-01-10", 1),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-26", "2026-11-23", -3),
    ],
)
def test_working_days_between_count_the_end_but_not_the_start(a, b, between):
    assert CALENDAR.working_days_between(day(a), day(b)) == between


def test_a_day_off_says_why():
    assert said(CALENDAR.why_off(day("2026-02-17"))).vi == "Tết Nguyên đán Bính Ngọ"
    assert said(CALENDAR.why_off(day("2026-11-22"))).en == "Sunday"
    assert said(CALENDAR.why_off(day("2026-01-02"))).vi == "nghỉ hoán đổi sang 10/01/2026"
    assert CALENDAR.why_off(day("2026-01-10")) is None
    assert said(CALENDAR.why_worked(day("2026-01-10"))).vi == "thứ Bảy làm bù cho 02/01/2026"


def test_a_year_without_a_decision_on_tet_says_so():
    assert CALENDAR.covers(2026)
    assert not CALENDAR.covers(2027)
    assert "2027" in said(explain(CALENDAR, day("2026-12-28"), 10, "working").coverage).vi
    assert explain(CALENDAR, day("2026-11-02"), 10, "working").coverage is None


def test_the_explanation_names_every_day():
    days = explain(CALENDAR, day("2026-01-07"), 10, "calendar").days
    assert [row.day for row in days] == [day("2026-01-07") + timedelta(days=n) for n in range(13)]
    assert [row.state for row in days] == [
        *("trigger", "counted", "counted", "counted", "day_off_counted", *["counted"] * 5),
        *("day_off_counted", "rolled", "due"),
    ]
    assert days[3].reason_vi == "thứ Bảy làm bù cho 02/01/2026"
    assert [row.number for row in days] == [None, *range(1, 11), None, None]
    assert "Điều 148" in days[-1].reason_vi


def test_a_suspension_moves_the_due_date_by_its_own_length():
    suspended = [(day("2026-03-10"), day("2026-03-20"))]
    explained = explain(CALENDAR, day("2026-03-02"), 30, "calendar", suspended)
    assert explained.due == day("2026-04-13")  # 1 April + 10 days is Saturday 11 April
    assert sum(row.state == "suspended" for row in explained.days) == 10


def test_a_period_still_suspended_has_no_due_date():
    explained = explain(CALENDAR, day("2026-03-02"), 30, "calendar", [(day("2026-03-10"), None)])
    assert explained.due is None
    assert explained.days[-1].state == "suspended"
    assert explained.days[-2].number == 7


def test_a_suspension_after_the_due_date_changes_nothing():
    explained = explain(CALENDAR, day("2026-03-02"), 5, "working", [(day("2026-04-01"), None)])
    assert explained.due == CALENDAR.add(day("2026-03-02"), 5, "working")


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="zero or more"):
        CALENDAR.add(day("2026-03-02"), -1, "working")
    with pytest.raises(ValueError, match="cannot have ended"):
        explain(CALENDAR, day("2026-03-02"), 5, "working", [(day("2026-03-05"), day("2026-03-04"))])


@given(DAYS, COUNTS, KINDS)
def test_the_explanation_ends_where_the_sum_does(start, days, kind):
    explained = explain(CALENDAR, start, days, kind)
    assert explained.due == CALENDAR.add(start, days, kind) == explained.days[-1].day
    assert sum(row.counted for row in explained.days) == days
    assert explained.days[-1].state == "due"


@given(DAYS, COUNTS, KINDS)
def test_the_explanation_before_an_event_ends_where_the_sum_does(event, days, kind):
    explained = explain_before(CALENDAR, event, days, kind)
    assert explained.due == CALENDAR.latest_before(event, days, kind) == explained.days[0].day
    assert sum(row.counted for row in explained.days) == days


@given(DAYS, COUNTS, COUNTS, KINDS)
def test_more_days_never_end_earlier(start, days, more, kind):
    assert CALENDAR.add(start, days, kind) <= CALENDAR.add(start, days + more, kind)


@given(DAYS, COUNTS)
def test_adding_and_counting_working_days_are_inverse(start, days):
    due = CALENDAR.add(start, days, "working")
    assert CALENDAR.is_working(due)
    if days or CALENDAR.is_working(start):
        assert CALENDAR.working_days_between(start, due) == days
        assert CALENDAR.working_days_between(due, start) == -days


@given(DAYS, st.integers(0, 400))
def test_counting_by_weeks_agrees_with_counting_days(start, span):
    end = start + timedelta(days=span)
    walked = sum(CALENDAR.is_working(start + timedelta(days=n)) for n in range(1, span + 1))
    assert CALENDAR.working_days_between(start, end) == walked


@given(DAYS, st.integers(1, 90), COUNTS)  # a first part of no days on a day off would already roll
def test_a_period_split_in_two_is_the_whole(start, first, second):
    once = CALENDAR.add(start, first + second, "working")
    assert CALENDAR.add(CALENDAR.add(start, first, "working"), second, "working") == once


@given(DAYS, st.integers(1, 60), st.integers(0, 20), st.integers(0, 40))
def test_a_suspended_period_ends_as_much_later_as_it_was_suspended(start, days, offset, length):
    begun = start + timedelta(days=1 + min(offset, days - 1))
    explained = explain(CALENDAR, start, days, "calendar", [(begun, begun + timedelta(days=length))])
    assert explained.due == CALENDAR.next_working_day(start + timedelta(days=days + length))


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("2026-13-01,off,tet,a,b,,,s,confirmed,yes", "own.csv:2: column 'date': '2026-13-01' is not a date"),
        ("--02-30,off,tet,a,b,,,s,confirmed,yes", "own.csv:2: column 'date': '--02-30' is not a yearly date"),
        (
            "2026-02-16,closed,tet,a,b,,,s,confirmed,yes",
            "own.csv:2: column 'kind': 'closed' is not one of 'off', 'worked'",
        ),
        ("2026-02-16,worked,swap,a,b,,,s,confirmed,yes", "own.csv:2: column 'kind': 2026-02-16 is neither Saturday"),
        ("2026-02-16,off,tet,,b,,,s,confirmed,yes", "own.csv:2: column 'reason_vi': must not be empty"),
        ("2026-02-16,off,tet,a,b,,,s,confirmed,maybe", "own.csv:2: column 'in_force': 'maybe' is not one of"),
        ("2026-02-16,off,tet", "own.csv:2: has 3 cells, expected 10"),
    ],
)
def test_a_mistake_in_the_calendar_is_named_by_row_and_column(tmp_path, row, complaint):
    file = tmp_path / "own.csv"
    file.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(InvalidData) as refused:
        load_calendar(file)
    assert complaint in str(refused.value)


def test_a_date_listed_twice_is_refused_by_the_line_a_spreadsheet_shows(tmp_path):
    file = tmp_path / "own.csv"
    row = "2026-02-16,off,tet,a,b,,,s,confirmed,yes"
    file.write_text(f"# remark\n{HEADER}\n{row}\n\n{row}\n", encoding="utf-8")
    with pytest.raises(InvalidData, match=r"own\.csv:5: column 'date': 2026-02-16 is already in row 3"):
        load_calendar(file)


def test_a_missing_file_or_column_is_refused(tmp_path):
    with pytest.raises(InvalidData, match=r"none\.csv: cannot be read"):
        load_calendar(tmp_path / "none.csv")
    (tmp_path / "own.csv").write_text("date,kind\n", encoding="utf-8")
    with pytest.raises(InvalidData, match="expected the columns"):
        load_calendar(tmp_path / "own.csv")


def test_switching_a_row_on_makes_another_version(tmp_path):
    from shared.calendar.file import SHIPPED

    lines = SHIPPED.read_text(encoding="utf-8").splitlines(keepends=True)
    switched = [line.replace(",no\n", ",yes\n") if line.startswith("2026-11-24") else line for line in lines]
    file = tmp_path / "own.csv"
    file.write_text("".join(switched), encoding="utf-8-sig")
    own = load_calendar(file)
    assert said(own.why_off(day("2026-11-24"))).vi == "Ngày Văn hóa Việt Nam"
    assert own.version != CALENDAR.version
    file.write_text("".join(lines), encoding="utf-8-sig", newline="\r\n")
    assert load_calendar(file).version == CALENDAR.version
