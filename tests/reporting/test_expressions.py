"""Formulas and checks are read as the circular writes them."""

import pytest

from services.reporting.forms.expressions import InvalidExpressionError, parse

ROW = {1: 10, 2: 4, 5: 3, 6: 7, 7: 5, 8: 2, 9: 3, 10: 3, 11: 1, 17: 6}


@pytest.mark.parametrize(
    ("written", "value"),
    [("5+11+17", 10), ("7 + 8 = 9+10+11", 7), ("5*8", 10), ("2*7+3*8", 16)],
)
def test_a_formula_has_the_value_of_its_first_sum(written: str, value: int) -> None:
    expression = parse(written)
    # a number before * is a number, every other one is a column
    row = ROW | {3: 99}
    assert expression.sums[0].of(row) == value


@pytest.mark.parametrize("holds", ["2 <= 1", "6 = 7+8 = 9+10+11", "1 >= 5*8", "1 == 5+11+17"])
def test_a_chain_that_holds_is_not_broken(holds: str) -> None:
    assert parse(holds).broken(ROW) is None


@pytest.mark.parametrize(
    ("breaks", "left", "right"), [("1 <= 2", 10, 4), ("6 = 7+8 = 9+10", 7, 6), ("11 >= 5*8", 1, 10)]
)
def test_a_broken_chain_tells_the_first_pair_that_differs(breaks: str, left: int, right: int) -> None:
    broken = parse(breaks).broken(ROW)
    assert broken is not None
    assert (broken[0].of(ROW), broken[2].of(ROW)) == (left, right)


def test_an_expression_is_written_for_people() -> None:
    assert str(parse("9>=5*8")) == "9 ≥ 5 × 8"
    assert str(parse("6 == 7+8=9+10+11")) == "6 = 7 + 8 = 9 + 10 + 11"


@pytest.mark.parametrize("wrong", ["", "5+", "5 5", "+5", "5 = ", "a+b", "5*6*7", "5-6", "(5)", "5 < 6"])
def test_what_is_no_expression_is_refused_with_the_place(wrong: str) -> None:
    with pytest.raises(InvalidExpressionError, match="'"):
        parse(wrong)
