"""Forms are data with a legal source; a mistake in one is met when it is read."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.reporting.forms.definitions import form, forms, load_forms
from shared.datafiles import InvalidData

OFFICIAL = {"01/TCD": 21, "02/XLD": 25}
FORMULAS = {
    "01/TCD": {1: "5+11+17", 2: "6+12+18", 3: "7+13+19", 4: "8+14+20"},
    "02/XLD": {3: "4+23", 4: "6+12+19", 6: "7+8 = 9+10+11", 12: "13+14 = 15+16+17+18", 19: "20+21+22", 23: "24+25"},
}


@pytest.mark.parametrize("code", OFFICIAL)
def test_a_statutory_form_has_the_columns_and_formulas_of_the_circular(code: str) -> None:
    found = form(code, date(2027, 3, 14))
    assert found is not None
    assert len(found.columns) == OFFICIAL[code]
    assert {column.no: column.formula for column in found.columns if column.formula} == FORMULAS[code]
    assert "06/2025/TT-TTCP" in found.source
    assert all(column.counts for column in found.columns)


def test_the_checks_of_the_circular_stand_in_form_02() -> None:
    found = form("02-xld", date(2027, 3, 14))
    assert found is not None
    assert [check.relation for check in found.checks] == ["2 <= 1", "3 <= 2", "4 <= 3", "5 <= 4"]


def test_a_period_before_the_circular_borrows_its_form_and_says_so() -> None:
    found = form("01/TCD", date(2025, 3, 14))
    assert found is not None
    assert not found.in_force(date(2025, 3, 14))
    assert found.in_force(date(2025, 12, 14))


def test_a_formula_column_is_made_of_what_its_parts_count() -> None:
    found = form("02/XLD", date(2027, 3, 14))
    assert found is not None
    # 3 = 4+23 = (6+12+19)+(24+25) = (7+8)+(13+14)+(20+21+22)+24+25
    assert len(found.countings(3)) == 9
    assert found.countings(3)[0] == found.column(7).counts


def test_there_are_no_two_forms_in_force_with_one_code() -> None:
    codes = [one.code for one in forms() if one.in_force(date(2027, 1, 1))]
    assert len(codes) == len(set(codes))


def a_form(**changes: Any) -> dict[str, Any]:
    counting = {"grain": "visit", "when": "received"}
    plain: dict[str, Any] = {
        "code": "T/1",
        "title": "t",
        "title_en": "t",
        "source": "s",
        "valid_from": "2027-01-01",
        "columns": [{"no": 1, "name": "a", "counts": counting}, {"no": 2, "name": "b", "formula": "1"}],
    }
    return plain | changes


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"columns": [{"no": 2, "name": "a", "formula": "1"}]}, "not numbered"),
        ({"columns": [{"no": 1, "name": "a"}]}, "neither formula nor"),
        ({"columns": [{"no": 1, "name": "a", "formula": "1"}]}, "needs itself"),
        ({"columns": [{"no": 1, "name": "a", "formula": "7"}]}, "no column 7"),
        ({"columns": [{"no": 1, "name": "a", "formula": "5-6"}]}, "cannot be read"),
        ({"columns": [{"no": 1, "name": "a", "counts": {"grain": "visit", "when": "birthday"}}]}, "no time rule"),
        (
            {
                "columns": [
                    {"no": 1, "name": "a", "counts": {"grain": "visit", "when": "received", "where": {"x": [True]}}}
                ]
            },
            "cannot be asked",
        ),
        ({"columns": [{"no": 1, "name": "a", "counts": {"grain": "person", "when": "received"}}]}, "grain"),
        ({"checks": [{"relation": "1+2", "name_vi": "x", "name_en": "x"}]}, "compares nothing"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_mistake_in_a_form_is_named_with_its_file(tmp_path: Path, changes: dict[str, Any], complaint: str) -> None:
    (tmp_path / "wrong.json").write_text(json.dumps({"forms": [a_form(**changes)]}))
    with pytest.raises(InvalidData, match=complaint) as caught:
        load_forms(tmp_path)
    assert "wrong.json" in str(caught.value)
