"""Statutory report periods and the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar.clock import VIETNAM, frozen, now, today
from shared.calendar.periods import UnknownPeriodError, custom, period, period_of, periods_around, year_before


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("Q1-2027", date(2026, 12, 15), date(2027, 3, 14)),
        ("Q2-2027", date(2027, 3, 15), date(2027, 6, 14)),
        ("Q3-2027", date(2027, 6, 15), date(2027, 9, 14)),
        ("Q4-2027", date(2027, 9, 15), date(2027, 12, 14)),
        ("6M-2027", date(2026, 12, 15), date(2027, 6, 14)),
        ("9M-2027", date(2026, 12, 15), date(2027, 9, 14)),
        ("H2-2027", date(2027, 6, 15), date(2027, 12, 14)),
        ("Y-2027", date(2026, 12, 15), date(2027, 12, 14)),
        ("M01-2027", date(2026, 12, 15), date(2027, 1, 14)),
        ("M03-2027", date(2027, 2, 15), date(2027, 3, 14)),
        ("C-20190101-20211231", date(2019, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_period_runs_between_the_cut_offs_of_the_circular(code, first, last):
    found = period(code)
    assert (found.code, found.first, found.last) == (code, first, last)


def test_the_form_header_is_written_as_on_official_papers():
    assert period("Q1-2027").header_vi == "Số liệu tính từ ngày 15/12/2026 đến ngày 14/3/2027"
    assert period("M03-2027").header_vi == "Số liệu tính từ ngày 15/02/2027 đến ngày 14/3/2027"
    assert period("Q1-2027").name_vi == "Quý I năm 2027"


def test_bounds_are_half_open_in_vietnam():
    begin, end = period("Q1-2027").bounds()
    assert begin == datetime(2026, 12, 14, 17, tzinfo=UTC)
    assert end == datetime(2027, 3, 14, 17, tzinfo=UTC)
    assert end == period("Q2-2027").bounds()[0]


@pytest.mark.parametrize(
    "code", ["Q5-2027", "M13-2027", "M00-2027", "Q1", "", "Q1-0000", "C-20270101-20260101", "C-20270230-20270301"]
)
def test_a_code_that_names_no_period_is_refused(code):
    with pytest.raises(UnknownPeriodError):
        period(code)


def test_a_year_whose_circular_is_not_known_is_not_guessed():
    with pytest.raises(UnknownPeriodError, match="2019"):
        period_of("Q1", 2019)


def test_a_custom_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        custom(date(2027, 1, 2), date(2027, 1, 1))


def test_a_report_compares_itself_with_the_same_period_of_the_year_before():
    assert year_before(period("6M-2027")) == period("6M-2026")
    assert year_before(period("M03-2027")) == period("M03-2026")
    assert year_before(period("C-20240229-20240301")) == period("C-20230228-20230301")


def test_the_choice_of_periods_is_what_runs_and_what_just_ended():
    around = [it.code for it in periods_around(date(2026, 11, 23))]
    assert around[:4] == ["M12-2026", "Q4-2026", "H2-2026", "Y-2026"]
    assert {"M11-2026", "Q3-2026", "9M-2026", "6M-2026", "Y-2025"} <= set(around)


@given(st.dates(date(2022, 1, 1), date(2060, 1, 1)))
def test_quarters_and_months_leave_no_day_out_and_count_none_twice(day):
    for kinds in (["Q1", "Q2", "Q3", "Q4"], [f"M{n:02}" for n in range(1, 13)], ["Y"]):
        holding = [
            it for kind in kinds for year in (day.year, day.year + 1) if (it := period_of(kind, year)).includes(day)
        ]
        assert len(holding) == 1
        begin, end = holding[0].bounds()
        assert begin <= datetime.combine(day, datetime.max.time(), VIETNAM) < end


def test_the_day_is_the_day_in_vietnam():
    with frozen(datetime(2026, 12, 14, 17, 0, tzinfo=UTC)):
        assert today() == date(2026, 12, 15)
        assert now() == datetime(2026, 12, 14, 17, 0, tzinfo=UTC)
    with frozen(date(2026, 2, 13)):
        assert today() == date(2026, 2, 13)
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_clock_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"), frozen(datetime(2026, 1, 1)):  # noqa: DTZ001 - the point
        pass
