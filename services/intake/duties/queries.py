"""Duties that run, over all cases, written as SQL: what is late first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.cases.queries import SOON_WORKING_DAYS, Due, due_range
from services.intake.deadlines.rules import Rules
from shared.calendar import Calendar
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.paging import cursor, place

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which duties. `scope` are the units the caller is confined to, None for the whole province; `units` what was chosen
    among them. `main`: also the day by which a case itself is due, which the lists of cases show.
    """

    scope: frozenset[str] | None
    units: frozenset[str] | None = None
    due: Due | None = None
    main: bool = False


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A clock that runs."""

    case_code: str
    kind: CaseKind
    duty: str
    n: int
    main: bool
    started_on: date
    due_on: date
    unit: str | None

    @property
    def clock(self) -> str:
        """What the page of the case calls it."""
        return f"{self.duty}-{self.n}"


@dataclass(frozen=True, slots=True)
class Duties:
    """A page, late first, and the cursor of the next."""

    lines: tuple[DutyLine, ...]
    following: str | None


# Only of the clocks that are shown: looked up one by one, never all cases hashed.
_CASE_OF_EACH: Final = "CROSS JOIN LATERAL (SELECT kind, rule FROM case_file WHERE code = k.case_code OFFSET 0) c"
# A period that merely has to pass is nobody's to keep; nor is a clock that stands, late as it was when it was stopped.
_RUNNING: Final = """
    WHERE k.stopped_on IS NULL AND k.suspended_from IS NULL AND k.due_on IS NOT NULL
        AND k.duty <> ALL(CAST(:waiting AS text[]))"""


async def find_duties(
    tx: Transaction,
    wanted: DutyFilter,
    rules: Rules,
    today: date,
    calendar: Calendar,
    *,
    after: str | None = None,
    limit: int = PAGE,
) -> Duties:
    """Keyset-paged, earliest due first."""
    where, values = _where(wanted, rules)
    if wanted.due is not None:
        where += " AND k.due_on BETWEEN :due_first AND :due_last"
        values["due_first"], values["due_last"] = due_range(wanted.due, today, calendar)
    if key := place(after, date, str, str, int):
        where += " AND (k.due_on, k.case_code, k.duty, k.n) > (:after_due, :after_code, :after_duty, :after_n)"
        values |= dict(zip(("after_due", "after_code", "after_duty", "after_n"), key, strict=True))
    sql = f"""SELECT k.case_code, c.kind, k.duty, k.n, k.duty = c.rule AS main, k.started_on, k.due_on, k.unit
        FROM (SELECT k.* {where} ORDER BY k.due_on, k.case_code, k.duty, k.n LIMIT :limit) k {_CASE_OF_EACH}
        ORDER BY k.due_on, k.case_code, k.duty, k.n"""
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = tuple(DutyLine(**{**row, "kind": CaseKind(row["kind"])}) for row in rows[:limit])
    last = lines[-1] if len(rows) > limit else None
    return Duties(lines, cursor(last.due_on, last.case_code, last.duty, last.n) if last else None)


async def count_duties(
    tx: Transaction, wanted: DutyFilter, rules: Rules, today: date, calendar: Calendar
) -> Mapping[str, int]:
    """How many are `late`, due `today` and `soon`, whatever day was chosen."""
    where, values = _where(wanted, rules)
    values |= {"today": today, "soon": calendar.add(today, SOON_WORKING_DAYS, "working")}
    sql = f"""SELECT count(*) FILTER (WHERE k.due_on < :today) AS late,
        count(*) FILTER (WHERE k.due_on = :today) AS today,
        count(*) FILTER (WHERE k.due_on > :today) AS soon
        {where} AND k.due_on <= :soon"""
    return dict((await tx.execute(text(sql), values)).one()._mapping)  # noqa: SLF001


async def count_late(tx: Transaction, wanted: DutyFilter, rules: Rules, today: date) -> int:
    """How many are late, for the figure that leads to them."""
    where, values = _where(wanted, rules)
    late: int = (
        await tx.execute(text(f"SELECT count(*) {where} AND k.due_on < :today"), {**values, "today": today})
    ).scalar_one()
    return late


def _where(wanted: DutyFilter, rules: Rules) -> tuple[str, dict[str, Any]]:
    where = f"FROM clock k {_RUNNING}"
    values: dict[str, Any] = {"waiting": sorted({rule.id for rule in rules.rows if rule.sense == "at_least"})}
    if not wanted.main:
        where += " AND k.side"
    for name, units in (("scope", wanted.scope), ("units", wanted.units)):
        if units is not None:
            where += f" AND k.unit = ANY(CAST(:{name} AS text[]))"
            values[name] = sorted(units)
    return where, values
