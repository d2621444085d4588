"""The little language of the circular's forms: `5+11+17`, `7+8 = 9+10+11`, `2 <= 1`, `9 >= 5*8`.

A number is a column of the form; only a number before `*` is a number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Comparison = Literal["=", "<=", ">="]

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+)|(?P<sign>[+*]|<=|>=|==|=))")


class InvalidExpressionError(ValueError):
    """A formula or check cannot be read."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Columns added up, each some number of times."""

    terms: tuple[tuple[int, int], ...]
    """(times, column)"""

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(column for _, column in self.terms)

    def of(self, values: Mapping[int, int]) -> int:
        return sum(times * values[column] for times, column in self.terms)

    def __str__(self) -> str:
        return " + ".join(f"{times} × {column}" if times != 1 else str(column) for times, column in self.terms)


@dataclass(frozen=True, slots=True)
class Expression:
    """A chain `sum comparison sum …`; without a comparison it is a formula."""

    sums: tuple[Sum, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(column for one in self.sums for column in one.columns)

    def broken(self, values: Mapping[int, int]) -> tuple[Sum, Comparison, Sum] | None:
        """The first comparison that does not hold, or None."""
        for (left, right), comparison in zip(pairwise(self.sums), self.comparisons, strict=True):
            a, b = left.of(values), right.of(values)
            if not {"=": a == b, "<=": a <= b, ">=": a >= b}[comparison]:
                return left, comparison, right
        return None

    def __str__(self) -> str:
        signs = {"=": "=", "<=": "≤", ">=": "≥"}
        rest = (f" {signs[sign]} {one}" for sign, one in zip(self.comparisons, self.sums[1:], strict=True))
        return str(self.sums[0]) + "".join(rest)


def parse(written: str) -> Expression:
    """Read a formula or a check as the circular writes it.

    Raises:
        InvalidExpressionError: shows where reading stopped.
    """
    tokens = _tokens(written)
    sums: list[Sum] = []
    comparisons: list[Comparison] = []
    terms: list[tuple[int, int]] = []
    at = 0

    def number() -> int:
        nonlocal at
        if at >= len(tokens) or not tokens[at].isdecimal():
            raise InvalidExpressionError(f"'{written}': a column's number is missing")
        at += 1
        return int(tokens[at - 1])

    while True:
        first = number()
        if at < len(tokens) and tokens[at] == "*":
            at += 1
            terms.append((first, number()))
        else:
            terms.append((1, first))
        if at == len(tokens):
            return Expression((*sums, Sum(tuple(terms))), tuple(comparisons))
        sign, at = tokens[at], at + 1
        if sign in ("=", "<=", ">="):
            sums.append(Sum(tuple(terms)))
            comparisons.append(sign)  # type: ignore[arg-type]  # one of the three, as just tested
            terms = []
        elif sign != "+":
            raise InvalidExpressionError(f"'{written}': '{sign}' is not expected here")


def _tokens(written: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(written.rstrip()):
        match = _TOKEN.match(written, at)
        if match is None:
            raise InvalidExpressionError(f"'{written}': cannot be read from '{written[at:].strip()}'")
        tokens.append("=" if match["sign"] == "==" else match["number"] or match["sign"])
        at = match.end()
    return tokens
