"""A form looks as the circular draws it, and leaves the house without anything that runs."""

from datetime import date

import pytest

from services.reporting.forms.definitions import Form, form
from services.reporting.forms.exports import as_csv, defused
from services.reporting.forms.headings import head, starts
from services.reporting.forms.sheets import filled
from shared.calendar.periods import period


def of(code: str) -> Form:
    found = form(code, date(2027, 3, 14))
    assert found is not None
    return found


@pytest.mark.parametrize("code", ["01/TCD", "02/XLD"])
def test_the_head_of_a_form_covers_every_column_at_every_depth(code: str) -> None:
    columns = of(code).columns
    rows = head(columns)
    covered = [0] * len(rows)
    for level, row in enumerate(rows):
        for cell in row:
            for depth in range(level, level + cell.down):
                covered[depth] += cell.across
    assert covered == [len(columns)] * len(rows)


def test_the_parts_of_form_01_are_set_off_as_in_the_circular() -> None:
    assert starts(of("01/TCD").columns) == {5, 10, 16}
    first, second = head(of("01/TCD").columns)[:2]
    assert [(cell.text, cell.across) for cell in first if cell.is_group] == [
        ("Tiếp thường xuyên", 5),
        ("Tiếp định kỳ, đột xuất của Thủ trưởng", 12),
    ]
    assert [(cell.text, cell.across) for cell in second if cell.is_group] == [
        ("Trong đó đoàn đông người", 2),
        ("Thủ trưởng tiếp", 6),
        ("Ủy quyền tiếp", 6),
    ]


@pytest.mark.parametrize("dangerous", ["=1+1", "+84", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_would_run_as_a_formula_is_defused(dangerous: str) -> None:
    assert defused(dangerous) == "'" + dangerous


def test_a_unit_named_like_a_formula_cannot_run_in_a_spreadsheet() -> None:
    sheet = filled(of("01/TCD"), {}, ["so-nnmt"])
    told = as_csv(sheet, period("Q1-2027"), lambda _unit: "=cmd()")
    assert told.startswith("\ufeff")
    assert "\r\n'=cmd(),0,0" in told
    assert "\r\n=" not in told


def test_a_form_of_no_units_has_a_total_of_nought() -> None:
    assert set(filled(of("02/XLD"), {}, []).total.values.values()) == {0}
