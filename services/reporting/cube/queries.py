"""Numbers and the records behind them, from the same predicates: they cannot disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, distinct, func, literal, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from services.reporting.cube.countings import Counting, GrainName
from services.reporting.cube.grains import GRAINS
from services.reporting.cube.scope import Scope
from shared.database import Transaction
from shared.paging import cursor, place

Numbers = dict[str, dict[str, int]]
"""By unit, by the name of the counting."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that was counted, `weight` times (the people of a visit in a column that counts people)."""

    grain: GrainName
    code: str
    unit: str
    day: date
    weight: int
    part: int
    details: Mapping[str, Any]

    @property
    def cursor(self) -> str:
        """Where the next page goes on."""
        return cursor(self.unit, self.day, self.code, self.part)


@dataclass(frozen=True, slots=True)
class Total:
    """How many records there are and what they add up to."""

    records: int
    weight: int


async def count(tx: Transaction, countings: Mapping[str, Counting], scope: Scope) -> Numbers:
    """Every counting for every unit that has anything, one pass over the facts of each grain."""
    numbers: Numbers = {}
    for grain in dict.fromkeys(counting.grain for counting in countings.values()):
        source = GRAINS[grain].source(scope)
        asked = {name: counting for name, counting in countings.items() if counting.grain == grain}
        measured = [_measured(counting, source, scope) for counting in asked.values()]
        found: Any = await tx.execute(select(source.c.unit, *measured).group_by(source.c.unit))
        for row in found:
            values = [int(value or 0) for value in row[1:]]
            numbers.setdefault(row[0], {}).update(zip(asked, values, strict=True))
    return {unit: {name: found.get(name, 0) for name in countings} for unit, found in numbers.items()}


async def records(
    tx: Transaction, countings: Sequence[Counting], scope: Scope, after: str | None, limit: int
) -> list[Record]:
    """The records that `countings` count together, by unit and day; one counted by two of them stands there twice. `after`:
    the cursor of the one before.

    Raises:
        Problem: 422, no cursor of theirs.
    """
    found = _together(countings, scope)
    key = tuple_(found.c.unit, found.c.day, found.c.code, found.c.part)
    page = select(found).order_by(found.c.unit, found.c.day, found.c.code, found.c.part).limit(limit)
    if last := place(after, str, date, str, int):
        page = page.where(key > tuple_(*last))
    return [Record(**row) for row in (await tx.execute(page)).mappings()]


async def total(tx: Transaction, countings: Sequence[Counting], scope: Scope) -> Total:
    """What `records` would give if all were read."""
    found = _together(countings, scope)
    sums = select(func.count().label("records"), func.coalesce(func.sum(found.c.weight), 0).label("weight"))
    row = (await tx.execute(sums.select_from(found))).one()
    return Total(int(row.records), int(row.weight))


async def only_in(
    tx: Transaction, left: Sequence[Counting], right: Sequence[Counting], scope: Scope, limit: int
) -> list[Record]:
    """Records that `left` counts and `right` does not, or counts fewer times."""
    a, b = _together(left, scope), _together(right, scope)

    def keys(found: Subquery) -> Select[Any]:
        return select(found.c.grain, found.c.code, found.c.unit, found.c.day)

    missing = keys(a).except_all(keys(b)).subquery()
    rows = await tx.execute(select(missing).order_by(missing.c.unit, missing.c.day, missing.c.code).limit(limit))
    return [Record(row.grain, row.code, row.unit, row.day, 1, 0, {}) for row in rows]


def _measured(counting: Counting, source: Subquery, scope: Scope) -> ColumnElement[Any]:
    counted = GRAINS[counting.grain].belongs(counting, source, scope)
    if counting.measure == "sum":
        return func.sum(source.c[counting.of or ""]).filter(counted)
    if counting.measure == "distinct":
        return func.count(distinct(source.c.matter)).filter(counted)
    return func.count().filter(counted)


def _together(countings: Sequence[Counting], scope: Scope) -> Subquery:
    return union_all(*(_recorded(part, counting, scope) for part, counting in enumerate(countings))).subquery()


def _recorded(part: int, counting: Counting, scope: Scope) -> Select[Any]:
    grain = GRAINS[counting.grain]
    source = grain.source(scope)
    distinct_matters = counting.measure == "distinct"
    shown = [item for column in grain.shown for item in (literal(column), source.c[column])]
    found = select(
        (source.c.matter_grain if distinct_matters else literal(counting.grain)).label("grain"),
        (source.c.matter if distinct_matters else source.c.code).label("code"),
        source.c.unit,
        source.c.day,
        (source.c[counting.of] if counting.of else literal(1)).label("weight"),
        literal(part).label("part"),
        func.jsonb_build_object(*shown, type_=JSONB).label("details"),
    ).where(grain.belongs(counting, source, scope))
    if distinct_matters:
        one_each = distinct_on(source.c.unit, source.c.matter)
        found = found.ext(one_each).order_by(source.c.unit, source.c.matter, source.c.day, source.c.code)
    return select(found.subquery())
