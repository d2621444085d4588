"""A form filled for a period: rows of units, their total, and the checks. Pure: numbers in, a sheet out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.reporting.cube.queries import Numbers, Record
from services.reporting.forms.definitions import DeclaredCheck, Form, sum_of
from services.reporting.forms.expressions import Comparison, Expression, Sum

COUNTED = "c"
"""Prefix of the name under which a column's own predicate is counted: `c5`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One reporting unit (None: the total) and its value in each column."""

    unit: str | None
    values: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """A row in which a check does not hold: what was compared, with the two values."""

    unit: str | None
    left: Sum
    comparison: Comparison
    right: Sum
    left_value: int
    right_value: int

    @property
    def relation(self) -> str:
        """What should hold, as people write it."""
        return str(Expression((self.left, self.right), (self.comparison,)))


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check over all rows. `column` is set when it asks whether a formula's column equals what it counts itself."""

    expression: Expression
    declared: DeclaredCheck | None
    column: int | None
    failures: Sequence[Failure]
    culprits: Sequence[Record] = ()

    @property
    def passed(self) -> bool:
        return not self.failures


@dataclass(frozen=True, slots=True)
class Sheet:
    """A filled form."""

    form: Form
    rows: Sequence[Row]
    total: Row
    checks: Sequence[CheckResult]

    @property
    def broken_cells(self) -> frozenset[tuple[str | None, int]]:
        """The cells a failing check speaks of, as (unit, column)."""
        return frozenset(
            (failure.unit, column)
            for check in self.checks
            for failure in check.failures
            for column in (*failure.left.columns, *failure.right.columns)
        )


def filled(form: Form, counted: Numbers, units: Iterable[str]) -> Sheet:
    """The sheet of these units, in their order, from what each column's predicate counted for each unit."""
    own: dict[str | None, dict[int, int]] = {
        unit: {
            column.no: counted.get(unit, {}).get(f"{COUNTED}{column.no}", 0) for column in form.columns if column.counts
        }
        for unit in units
    }
    own[None] = {no: sum(values[no] for values in own.values()) for no in next(iter(own.values()), {})} or {
        column.no: 0 for column in form.columns
    }
    rows = [Row(unit, form.values(values)) for unit, values in own.items()]
    return Sheet(form, rows[:-1], rows[-1], _checks(form, rows, own))


def _checks(form: Form, rows: Sequence[Row], own: Mapping[str | None, Mapping[int, int]]) -> list[CheckResult]:
    """Every formula against what its column counts by itself, then the declared relations."""
    results = []
    for column in form.columns:
        if column.expression is not None and column.counts is not None:
            written = column.expression
            chain = Expression((sum_of(column.no), *written.sums), ("=", *written.comparisons))
            # The shown value is the formula's; on the left stands what was counted.
            with_counted = [Row(row.unit, {**row.values, column.no: own[row.unit][column.no]}) for row in rows]
            results.append(CheckResult(chain, None, column.no, _failures(chain, with_counted)))
    results += [CheckResult(check.expression, check, None, _failures(check.expression, rows)) for check in form.checks]
    return results


def _failures(expression: Expression, rows: Iterable[Row]) -> list[Failure]:
    found = []
    for row in rows:
        if (broken := expression.broken(row.values)) is not None:
            left, comparison, right = broken
            found.append(Failure(row.unit, left, comparison, right, left.of(row.values), right.of(row.values)))
    return found
