"""The rules of dialogues by themselves."""

from datetime import date
from pathlib import Path

import pytest

from services.scheduling.conclusions.rules import ConclusionState, is_late, refuse_reassignment
from services.scheduling.dialogues.rules import State, Step, in_order_of_precedence, refuse_open_questions, refuse_step
from services.scheduling.notices.rules import check_notice, load_notice_periods
from shared.calendar import load_calendar
from shared.datafiles import InvalidData
from shared.events.kinds import Carrier

CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("step", "states"),
    [
        (Step.PUBLISH, {State.PLANNED}),
        (Step.POSTPONE, {State.PLANNED, State.PUBLISHED}),
        (Step.CANCEL, {State.PLANNED, State.PUBLISHED}),
        (Step.HOLD, {State.PLANNED, State.PUBLISHED}),
        (Step.RECORD, {State.PLANNED, State.PUBLISHED, State.HELD}),
        (Step.CONCLUDE, {State.HELD}),
    ],
)
def test_each_step_is_possible_in_its_states_and_refused_with_a_reason_in_all_others(
    step: Step, states: set[State]
) -> None:
    for state in State:
        no = refuse_step(step, state)
        assert (no is None) == (state in states)
        if no is not None:
            assert no.reason.vi != no.reason.en
            assert no.reason.vi.startswith("Không thực hiện được: ")


def test_an_overlapping_meeting_counts_as_the_greatest_of_its_series() -> None:
    carriers = [Carrier.WEEKLY_BRIEFING, Carrier.STAFF_CONFERENCE, Carrier.YEARLY_CONFERENCE]
    assert in_order_of_precedence(carriers)[0] is Carrier.YEARLY_CONFERENCE


def test_the_reason_not_to_conclude_names_the_open_questions() -> None:
    no = refuse_open_questions([3, 5])
    assert no is not None
    assert "còn 2 câu hỏi" in no.reason.vi
    assert "câu 3, 5" in no.reason.vi
    assert refuse_open_questions([]) is None


@pytest.mark.parametrize(
    ("published", "held", "in_time"),
    [
        # Tuesday 10/03/2026: five working days before it is Tuesday 03/03.
        (date(2026, 3, 3), date(2026, 3, 10), True),
        (date(2026, 3, 4), date(2026, 3, 10), False),
        # Tết 2026 lies between: Monday 23/02 is the first day back, five working days before 02/03 begin with it.
        (date(2026, 2, 23), date(2026, 3, 2), True),
        (date(2026, 2, 24), date(2026, 3, 2), False),
    ],
)
def test_five_working_days_of_notice_are_counted_on_the_office_calendar(
    published: date, held: date, in_time: bool
) -> None:
    period = load_notice_periods().find("dialogue_posted", held)
    assert check_notice(period, held, published, CALENDAR).in_time is in_time


def test_the_notice_of_reception_days_is_law_and_that_of_dialogues_advice() -> None:
    periods = load_notice_periods()
    assert periods.find("reception_day_posted", date(2026, 3, 1)).binding == "law"
    assert periods.find("dialogue_posted", date(2026, 3, 1)).binding == "advice"
    assert "Điều 24" in periods.find("reception_day_posted", date(2026, 3, 1)).source


def test_a_conclusion_notice_counts_from_the_session() -> None:
    period = load_notice_periods().find("conclusion_notice", date(2026, 3, 10))
    assert period.last_day(date(2026, 3, 10), CALENDAR) == date(2026, 3, 17)


def test_a_table_of_notice_without_one_of_its_rows_is_refused_with_file_and_row(tmp_path: Path) -> None:
    from services.scheduling.notices.rules import SHIPPED

    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    broken = tmp_path / "notice_periods.csv"
    broken.write_text("\n".join(line for line in lines if not line.startswith("conclusion_notice")), encoding="utf-8")
    with pytest.raises(InvalidData, match=r"notice_periods\.csv:\d+: column 'id': .*conclusion_notice"):
        load_notice_periods(broken)


def test_only_what_was_returned_can_be_given_to_another_unit() -> None:
    today = date(2026, 3, 10)
    for state in ConclusionState:
        no = refuse_reassignment(state, today, today)
        assert (no is None) == (state is ConclusionState.RETURNED)
    past = refuse_reassignment(ConclusionState.RETURNED, date(2026, 3, 9), today)
    assert past is not None
    assert past.field == "due_on"


@pytest.mark.parametrize(
    ("state", "in_time", "late"),
    [
        (ConclusionState.SENT, None, True),
        (ConclusionState.ANSWERED, True, False),
        (ConclusionState.ANSWERED, False, True),
        (ConclusionState.CLOSED, None, False),
    ],
)
def test_a_promise_is_late_until_answered_and_stays_late_when_answered_late(
    state: ConclusionState, in_time: bool | None, late: bool
) -> None:
    assert is_late(state, date(2026, 3, 9), in_time, date(2026, 3, 10)) is late
