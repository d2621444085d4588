"""What must hold for any rule, day, suspension and extension."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.deadlines.rule_file import load_rules
from services.intake.deadlines.rules import counted, due, explain
from shared.calendar import explain as explain_days
from shared.calendar import load_calendar

RULES = load_rules().rows
CALENDAR = load_calendar()
ONE_DAY = timedelta(days=1)
STARTS = st.dates(date(2020, 1, 2), date(2028, 6, 1))
LENGTHS = st.integers(0, 60)
EVERY = st.sampled_from(RULES)
ACTED = st.sampled_from([rule for rule in RULES if rule.sense == "within"])
IN_CALENDAR_DAYS = st.sampled_from([rule for rule in RULES if rule.sense == "within" and rule.day_kind == "calendar"])
IN_WORKING_DAYS = st.sampled_from([rule for rule in RULES if rule.sense == "within" and rule.day_kind == "working"])
EXTENDED = st.sampled_from([rule for rule in RULES if rule.extension_times])


@given(EVERY, STARTS)
def test_the_explanation_ends_on_the_due_date(rule, start):
    explained = explain(rule, start, CALENDAR)
    assert explained.due == due(rule, start, CALENDAR)
    assert sum(day.counted for day in explained.days) == counted(rule, start)[0]


@given(EVERY, STARTS, LENGTHS)
def test_who_starts_later_is_never_due_earlier(rule, start, later):
    assert due(rule, start, CALENDAR) <= due(rule, start + timedelta(days=later), CALENDAR)


@given(EXTENDED, STARTS)
def test_an_extension_is_a_longer_period(rule, start):
    for extensions in range(1, rule.extension_times + 1):
        days = rule.days + extensions * rule.extension_days
        end = CALENDAR.add(start, days, "calendar")
        assert explain(rule, start, CALENDAR, extensions=extensions).due == end > due(rule, start, CALENDAR)


@given(STARTS, LENGTHS, LENGTHS)
def test_consecutive_days_split_in_two_are_the_whole_before_an_end_on_a_day_off_is_moved(start, first, second):
    half = CALENDAR.end_of(start, first, "calendar")
    assert CALENDAR.end_of(half, second, "calendar") == CALENDAR.end_of(start, first + second, "calendar")
    assert CALENDAR.next_working_day(start + timedelta(days=first + second)) == CALENDAR.add(
        start, first + second, "calendar"
    )


@given(STARTS, st.integers(1, 60), LENGTHS)
def test_working_days_split_in_two_are_the_whole(start, first, second):
    half = CALENDAR.add(start, first, "working")
    assert CALENDAR.add(half, second, "working") == CALENDAR.add(start, first + second, "working")


@given(IN_WORKING_DAYS, STARTS)
def test_counting_back_from_a_due_date_in_working_days_finds_the_period_again(rule, start):
    end = due(rule, start, CALENDAR)
    assert CALENDAR.working_days_between(start, end) == rule.days
    assert CALENDAR.latest_before(end + ONE_DAY, 1, "working") == end


@given(IN_CALENDAR_DAYS, STARTS, st.integers(0, 89), LENGTHS)
def test_a_suspension_moves_a_due_date_in_consecutive_days_by_exactly_its_own_length(rule, start, offset, length):
    begun = start + timedelta(days=1 + offset % rule.days)
    end = explain(rule, start, CALENDAR, suspended=[(begun, begun + timedelta(days=length))]).due
    assert end == CALENDAR.next_working_day(start + timedelta(days=rule.days + length))


@given(IN_WORKING_DAYS, STARTS, st.integers(0, 20), LENGTHS)
def test_a_suspension_moves_a_due_date_in_working_days_by_its_own_working_days(rule, start, offset, length):
    last = due(rule, start, CALENDAR)
    begun = min(start + ONE_DAY + timedelta(days=offset), last)
    lost = CALENDAR.working_days_between(begun - ONE_DAY, begun - ONE_DAY + timedelta(days=length))
    end = explain(rule, start, CALENDAR, suspended=[(begun, begun + timedelta(days=length))]).due
    assert end == CALENDAR.add(start, rule.days + lost, "working")


@given(ACTED, STARTS, st.integers(0, 40), LENGTHS, LENGTHS)
def test_a_suspension_in_two_parts_is_the_whole(rule, start, offset, first, second):
    begun = start + timedelta(days=1 + offset)
    middle, resumed = begun + timedelta(days=first), begun + timedelta(days=first + second)
    whole = explain(rule, start, CALENDAR, suspended=[(begun, resumed)])
    assert explain(rule, start, CALENDAR, suspended=[(begun, middle), (middle, resumed)]).days == whole.days


@given(ACTED, STARTS, st.integers(0, 120))
def test_a_clock_still_suspended_is_due_on_no_day_unless_it_was_suspended_too_late(rule, start, offset):
    begun, before = start + timedelta(days=1 + offset), due(rule, start, CALENDAR)
    explained = explain(rule, start, CALENDAR, suspended=[(begun, None)])
    assert explained.due == (before if begun > before else None)


@given(STARTS, st.integers(1, 60), LENGTHS, st.sampled_from(["calendar", "working"]))
def test_an_end_that_stays_on_a_day_off_differs_from_one_that_moves_by_that_move_alone(start, days, length, kind):
    suspended = [(start + ONE_DAY, start + ONE_DAY + timedelta(days=length))]
    stays = explain_days(CALENDAR, start, days, kind, suspended, rolled=False).due
    assert stays is not None
    assert explain_days(CALENDAR, start, days, kind, suspended).due == CALENDAR.next_working_day(stays)
