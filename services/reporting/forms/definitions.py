"""Report forms as data: columns, what each counts, formulas, checks, with their legal source and validity.

A circular that changes a form is a new file of data beside the others, and no new code.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.reporting.cube.countings import Counting
from services.reporting.cube.grains import InvalidCountingError, check
from services.reporting.forms.expressions import Expression, InvalidExpressionError, Sum, parse
from shared.datafiles import InvalidData, in_force

SHIPPED: Final = Path(__file__).parent / "data"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Data):
    """One numbered column. A formula's first sum is its value; what it `counts` by itself then serves as a check."""

    no: Annotated[int, Field(ge=1)]
    group: tuple[str, ...] = ()
    name: str
    name_en: str = ""
    formula: str | None = None
    counts: Counting | None = None

    @cached_property
    def expression(self) -> Expression | None:
        return parse(self.formula) if self.formula else None


class DeclaredCheck(_Data):
    """A relation between columns that must hold in every row; `culprits` are the facts that can break it."""

    relation: str
    name_vi: str
    name_en: str
    culprits: Counting | None = None

    @cached_property
    def expression(self) -> Expression:
        return parse(self.relation)


class Form(_Data):
    """A form of a circular, in force between two days (inclusive)."""

    code: str
    title: str
    title_en: str
    statutory: bool = True
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    checks: tuple[DeclaredCheck, ...] = ()
    notes: tuple[str, ...] = ()
    source: str
    valid_from: date
    valid_to: date | None = None

    @property
    def slug(self) -> str:
        """The code in addresses: 01/TCD is `01-TCD`."""
        return self.code.replace("/", "-")

    @property
    def notes_no(self) -> int:
        """The number of the line `Ghi chú`, which follows the last column."""
        return len(self.columns) + 1

    def in_force(self, on: date) -> bool:
        """Whether the circular prescribes this form for a period ending on this day."""
        return in_force(self.valid_from, self.valid_to, on)

    def column(self, no: int) -> Column:
        """Raises KeyError when the form has no such column."""
        if not 1 <= no <= len(self.columns):
            raise KeyError(no)
        return self.columns[no - 1]

    def countings(self, *numbers: int) -> tuple[Counting, ...]:
        """What makes up these columns: their own predicates, or those of the columns their formulas add up."""
        return tuple(counting for no in numbers for counting in self._parts(no))

    def values(self, counted: Mapping[int, int]) -> dict[int, int]:
        """Every column's value from what the columns without formula counted."""
        values: dict[int, int] = {}

        def value(no: int) -> int:
            if no not in values:
                expression = self.column(no).expression
                values[no] = (
                    sum(times * value(of) for times, of in expression.sums[0].terms) if expression else counted[no]
                )
            return values[no]

        return {column.no: value(column.no) for column in self.columns}

    def _parts(self, no: int) -> Iterator[Counting]:
        column = self.column(no)
        if column.expression is not None:
            for part in column.expression.sums[0].columns:
                yield from self._parts(part)
        elif column.counts is not None:
            yield column.counts

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if [column.no for column in self.columns] != [no for no, _ in zip(count(1), self.columns, strict=False)]:
            raise ValueError(f"{self.code}: columns are not numbered 1, 2, 3 …")
        for column in self.columns:
            if column.expression is None and column.counts is None:
                raise ValueError(f"{self.code} column {column.no}: neither formula nor what it counts")
            self._known(f"column {column.no}", column.expression, column.counts)
            if column.expression and any(times != 1 for times, _ in column.expression.sums[0].terms):
                raise ValueError(f"{self.code} column {column.no}: a formula only adds columns up")
            self._ends(column.no, ())
        for one in self.checks:
            self._known(f"check '{one.relation}'", one.expression, one.culprits)
            if not one.expression.comparisons:
                raise ValueError(f"{self.code}: check '{one.relation}' compares nothing")
        return self

    def _known(self, where: str, expression: Expression | None, counting: Counting | None) -> None:
        for no in expression.columns if expression else ():
            if not 1 <= no <= len(self.columns):
                raise ValueError(f"{self.code} {where}: there is no column {no}")
        if counting is not None:
            check(counting)

    def _ends(self, no: int, on_the_way: tuple[int, ...]) -> None:
        if no in on_the_way:
            raise ValueError(f"{self.code} column {no}: its formula needs itself")
        expression = self.column(no).expression
        for part in expression.sums[0].columns if expression else ():
            self._ends(part, (*on_the_way, no))


class FormFile(_Data):
    """One file of forms."""

    forms: tuple[Form, ...]


def load_forms(folder: Path = SHIPPED) -> tuple[Form, ...]:
    """Every form of a folder of JSON files, in the order of the files' names.

    Raises:
        InvalidData: names the file and what in it cannot be.
    """
    found: list[Form] = []
    for path in sorted(folder.glob("*.json")):
        try:
            found += FormFile.model_validate_json(path.read_bytes()).forms
        except (ValidationError, InvalidExpressionError, InvalidCountingError) as error:
            raise InvalidData(path, str(error)) from error
    return tuple(found)


@cache
def forms() -> tuple[Form, ...]:
    """The forms that come with the product."""
    return load_forms()


def form(code: str, on: date) -> Form | None:
    """The version of a form (by code or slug) in force on a day; else the first one after it, for older periods."""
    named = [one for one in forms() if code.upper() in (one.code, one.slug)]
    current = [one for one in named if one.in_force(on)]
    return next(iter(current or sorted(named, key=lambda one: one.valid_from)), None)


def sum_of(no: int) -> Sum:
    """A column by itself, as a sum."""
    return Sum(((1, no),))
