"""A ledger folds into one date, whatever happened to the clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.deadlines import guards
from services.intake.deadlines.ledger import Budget, Entry, budget_of, due_of
from services.intake.deadlines.rule_file import load_rules
from services.intake.deadlines.rules import Rule
from shared.calendar import load_calendar
from shared.refusals import Refused

RULES, CALENDAR = load_rules(), load_calendar()
ACCEPTED = date(2026, 3, 2)
START = Entry("started", ACCEPTED, law_on=date(2026, 2, 25), attributes=["very-complex"])
RULE: Rule = RULES.find("TC-4", ACCEPTED, {"very-complex"})
STEPS = st.lists(st.tuples(st.sampled_from(["suspended", "resumed", "extended"]), st.integers(0, 25)), max_size=8)


def due(*lines: Entry, duty: str = "TC-4") -> date | None:
    return due_of(budget_of(duty, [START, *lines]), RULES, CALENDAR)


def course(steps: list[tuple[str, int]]) -> list[Entry]:
    """The lines of those steps that the guards let through, so many days after each other."""
    lines, on = [START], ACCEPTED
    for kind, later in steps:
        on += timedelta(days=later)
        if allowed(budget_of("TC-4", lines), kind, on):
            lines.append(Entry(kind, on))  # type: ignore[arg-type]
    return lines


def allowed(budget: Budget, kind: str, on: date) -> bool:
    now = due_of(budget, RULES, CALENDAR)
    answers: dict[str, Refused | None] = {
        "suspended": guards.refuse_suspension(budget, RULE, on),
        "resumed": guards.refuse_resumption(budget, on),
        "extended": guards.refuse_extension(budget, RULE, RULES, now, on),
    }
    return answers[kind] is None


@given(STEPS)
def test_the_date_is_the_whole_period_later_by_every_day_suspended_in_time(steps):
    lines = course(steps)
    budget = budget_of("TC-4", lines)
    end = ACCEPTED + timedelta(days=30 + 30 * budget.extensions)
    for first, resumed in budget.suspensions:
        moved = CALENDAR.next_working_day(end)
        if first > moved:
            continue  # late already
        if resumed is None:
            assert due_of(budget, RULES, CALENDAR) is None
            return
        # Begun on the days off the end is moved over, it takes none of the period's own days.
        # The day that starts the period is none of its days either.
        stood = resumed - max(first, ACCEPTED + timedelta(days=1))
        end = end + max(stood, timedelta(0)) if first <= end else max(moved, resumed)
    assert due_of(budget, RULES, CALENDAR) == CALENDAR.next_working_day(end)


@given(STEPS)
def test_no_course_the_guards_allow_is_extended_more_often_than_the_law_allows(steps):
    budget = budget_of("TC-4", course(steps))
    assert budget.extensions <= RULE.extension_times
    assert all(resumed is None or first <= resumed for first, resumed in budget.suspensions)
    assert [first for first, _ in budget.suspensions] == sorted(first for first, _ in budget.suspensions)


@given(STEPS)
def test_a_ledger_read_again_says_the_same(steps):
    lines = course(steps)
    assert budget_of("TC-4", lines) == budget_of("TC-4", list(lines))
    for n in range(1, len(lines)):
        assert budget_of("TC-4", lines[:n]).latest <= budget_of("TC-4", lines).latest


def test_a_comment_or_a_new_calendar_does_not_restart_a_clock():
    assert due(Entry("reprojected", date(2026, 3, 20))) == due() == date(2026, 4, 1)
    assert due(Entry("attributes", date(2026, 3, 20), attributes=["very-complex", "remote"])) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([], "does not begin"),
        ([Entry("extended", ACCEPTED)], "does not begin"),
        ([START, Entry("resumed", date(2026, 3, 5))], "'resumed' cannot be the next line"),
        ([START, Entry("suspended", ACCEPTED), Entry("suspended", date(2026, 3, 5))], "'suspended' cannot be"),
        ([START, Entry("stopped", date(2026, 3, 5)), Entry("extended", date(2026, 3, 6))], "was stopped on 2026-03-05"),
        ([START, START], "'started' cannot be the next line"),
    ],
)
def test_lines_that_cannot_follow_each_other_are_a_fault(lines, complaint):
    with pytest.raises(ValueError, match=complaint):
        budget_of("TC-4", lines)


def test_a_leaders_date_that_nobody_kept_is_a_fault():
    with pytest.raises(ValueError, match="does not say which date"):
        due(duty="KL")
