"""Lists and counts of cases, written as SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from sqlalchemy import text

from services.intake.office import BODY
from services.intake.registers.continuity import Continuity, continuity
from services.intake.registers.numbers import Register
from services.intake.secrecy import DENOUNCING_VISIT, as_read_by
from shared.access.policy import sees_everything
from shared.access.roles import Caller
from shared.calendar import Calendar
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.paging import cursor, place
from shared.text import folded

Due = Literal["late", "today", "soon", "later"]
SOON_WORKING_DAYS: Final = 3
PAGE: Final = 50
OPEN: Final = "state IN ('new', 'assigned', 'acknowledged')"

TAKEN_OUT: Final = "CASE WHEN replaced_by IS NOT NULL THEN 'replaced' WHEN voided_on IS NOT NULL THEN 'void' END"
SHOWN_STATE: Final = f"coalesce({TAKEN_OUT}, state)"
"""`rules.shown_state`, of rows of cases."""
COLUMNS: Final = f"""code, kind, field, origin, conclusion, received_on, opened_on, due_on, state, unit, assigned_on,
    acknowledged_on, answered_on, closed_on, in_time, secret, commune, version, content, extract,
    {SHOWN_STATE} AS shown_state"""


IN_SCOPE: Final = """(unit = ANY(CAST(:scope AS text[]))
    OR cooperating <> '{}' AND cooperating && CAST(:scope AS text[]))"""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases. `scope` are the units the caller is confined to, None for the whole province; `units` what was
    chosen among them, None for all. Both are codes as the records have them: a unit's own and its predecessors'.
    """

    scope: frozenset[str] | None
    units: frozenset[str] | None = None
    state: str = "open"  # a state, 'open' or 'all'
    kind: CaseKind | None = None
    due: Due | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A row of a list, as its reader may see it."""

    code: str
    kind: CaseKind
    field: str
    origin: str
    conclusion: str | None
    received_on: date
    opened_on: date
    due_on: date
    state: str
    unit: str | None
    assigned_on: date | None
    acknowledged_on: date | None
    answered_on: date | None
    closed_on: date | None
    in_time: bool | None
    secret: bool
    commune: str | None
    version: int
    content: str | None
    shown_state: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of cases, earliest due first, and the cursor of the next."""

    cases: tuple[CaseLine, ...]
    following: str | None


def scope_of(caller: Caller) -> frozenset[str] | None:
    """The units whose cases alone the caller sees; None when all. Somebody without a unit sees none."""
    return None if sees_everything(caller) else caller.units


async def find_cases(
    tx: Transaction,
    caller: Caller,
    wanted: CaseFilter,
    today: date,
    calendar: Calendar,
    *,
    after: str | None = None,
    limit: int = PAGE,
    by_code: bool = False,
) -> Found:
    """Cases by due date, or by their numbers, which never change; keyset-paged."""
    where, values = _where(wanted, today, calendar)
    order = "code" if by_code else "due_on, code"
    if key := place(after, date, str):
        where.append("code > :after_code" if by_code else "(due_on, code) > (:after_due, :after_code)")
        values |= {"after_code": key[1]} if by_code else {"after_due": key[0], "after_code": key[1]}
    sql = f"SELECT {COLUMNS} FROM case_file WHERE {' AND '.join(where)} ORDER BY {order} LIMIT :limit"
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    shown = (as_read_by(caller, dict(row)) for row in rows[:limit])
    cases = tuple(CaseLine(**{**fields, "kind": CaseKind(fields["kind"])}) for fields in shown)
    last = cases[-1] if len(rows) > limit else None
    return Found(cases, cursor(last.due_on, last.code) if last else None)


async def count_cases(
    tx: Transaction,
    scope: frozenset[str] | None,
    today: date,
    calendar: Calendar,
    units: frozenset[str] | None = None,
) -> Mapping[str, int]:
    """How many open cases wait: `all`, by state, by kind and by due date, which a suspended one has none of; exact, in one
    statement.
    """
    where, values = _where(CaseFilter(scope, units), today, calendar)
    values["soon"] = _soon(today, calendar)
    values["today"] = today
    sql = f"""SELECT count(*) AS "all",
        count(*) FILTER (WHERE state = 'new') AS new, count(*) FILTER (WHERE state = 'assigned') AS assigned,
        count(*) FILTER (WHERE state = 'acknowledged') AS acknowledged,
        count(*) FILTER (WHERE kind = 'KN') AS "KN", count(*) FILTER (WHERE kind = 'TC') AS "TC",
        count(*) FILTER (WHERE kind = 'KNPA') AS "KNPA",
        count(*) FILTER (WHERE runs_to < :today) AS late, count(*) FILTER (WHERE runs_to = :today) AS today,
        count(*) FILTER (WHERE runs_to > :today AND runs_to <= :soon) AS soon,
        count(*) FILTER (WHERE runs_to > :soon) AS later
        FROM case_file CROSS JOIN LATERAL (SELECT CASE WHEN suspended_since IS NULL THEN due_on END AS runs_to) AS clock
        WHERE {" AND ".join(where)}"""
    row = (await tx.execute(text(sql), values)).one()
    return dict(row._mapping)  # noqa: SLF001


async def records_of_case(tx: Transaction, code: str) -> list[Mapping[str, Any]]:
    """The petitions and visits of a case: kind of record, code, day, whether it is secret, and who, unless it is: a petition
    that came as a denunciation keeps its secret when it is reclassified, and so does who handed it in.
    """
    rows = await tx.execute(RECORDS, {"code": code})
    return [dict(row._mapping) for row in rows]  # noqa: SLF001


RECORDS: Final = text(f"""
    SELECT 'petition' AS record, code, received_on, secret, CASE WHEN secret THEN NULL ELSE person END AS person
    FROM petition WHERE case_code = :code AND voided_on IS NULL
    UNION ALL SELECT 'visit', v.code, v.received_on, {DENOUNCING_VISIT},
        CASE WHEN {DENOUNCING_VISIT} THEN NULL ELSE v.person END
    FROM visit v WHERE v.case_code = :code AND v.voided_on IS NULL ORDER BY received_on, code
""")


async def case_numbers(tx: Transaction, kind: CaseKind, year: int) -> Continuity:
    """Whether the register of cases of this kind has every number of a year."""
    return await continuity(tx, BODY, Register(kind), year, LINES[kind])


LINES: Final = {
    kind: f"""SELECT code, voided_on IS NOT NULL AS voided FROM case_file
    WHERE kind = '{kind}' AND opened_on BETWEEN :first AND :until"""
    for kind in CaseKind
}


def _where(wanted: CaseFilter, today: date, calendar: Calendar) -> tuple[list[str], dict[str, Any]]:
    where, values = ["true"], dict[str, Any]()
    if wanted.scope is not None:
        where.append(IN_SCOPE)
        values["scope"] = sorted(wanted.scope)
    if wanted.units is not None:
        where.append("unit = ANY(CAST(:units AS text[]))")
        values["units"] = sorted(wanted.units)
    if wanted.state == "open" or wanted.due is not None:
        where.append(OPEN)
    if wanted.state == "answered":
        where.append("state = 'answered'")  # written out: an index holds only these
    elif wanted.state not in ("open", "all"):
        where.append("state = :state")
        values["state"] = wanted.state
    if wanted.kind is not None:
        where.append("kind = :kind")
        values["kind"] = wanted.kind.value
    if wanted.due is not None:
        first, last = due_range(wanted.due, today, calendar)
        where.append("due_on BETWEEN :due_first AND :due_last AND suspended_since IS NULL")
        values |= {"due_first": first, "due_last": last}
    if wanted.q:
        where.append("(code = upper(:q) OR to_tsvector('simple', folded) @@ plainto_tsquery('simple', :words))")
        values |= {"q": wanted.q.strip(), "words": folded(wanted.q)}
    return where, values


def due_range(due: Due, today: date, calendar: Calendar) -> tuple[date, date]:
    """The due dates, both inclusive, that a chip stands for."""
    soon, day = _soon(today, calendar), timedelta(days=1)
    return {
        "late": (date.min, today - day),
        "today": (today, today),
        "soon": (today + day, soon),
        "later": (soon + day, date.max),
    }[due]


def _soon(today: date, calendar: Calendar) -> date:
    return calendar.add(today, SOON_WORKING_DAYS, "working")
