"""Where the rows of each grain come from, and when one belongs to a period."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, Table, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.reporting.cube.countings import GrainName
from services.reporting.cube.scope import Scope
from services.reporting.facts import tables  # noqa: F401  # defines the tables named below
from services.reporting.table import ReportingTable

MATTER_RANKS: Final = ("head", "delegate", "desk")
"""Whoever comes first here received the matter: a desk case the head receives too is counted once, under the head
(Thông tư 06/2025/TT-TTCP, ghi chú biểu 01/TCD)."""


def _table(name: str) -> Table:
    return ReportingTable.metadata.tables[name]


VISITS, PETITIONS, CASES = _table("visit_fact"), _table("petition_fact"), _table("case_fact")
DUE_MOVES = _table("due_move")
DIALOGUES, RECEPTION_DAYS = _table("dialogue_fact"), _table("reception_day_fact")


Columns = Any
"""The columns of a grain's rows (SQLAlchemy's collection, which is generic over what it does not tell)."""
When = Callable[[Columns, Scope], ColumnElement[bool]]


def _within(column: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    return column.between(scope.period.first, scope.period.last)


def _of_units(unit: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    return unit.is_not(None) if scope.units is None else unit.in_(sorted(scope.units))


def dated(column: str) -> When:
    return lambda c, scope: _within(c[column], scope)


def visits(scope: Scope) -> Select[Any]:
    """Visits received in the period, without those entered by mistake. A visit's matter is the case it is about or its
    petition led to; a first visit without a case is a matter of its own, a repeated one is not a new matter. It is
    counted where the highest of those who received it did (`matter_received_by`), whichever row of the book that is.
    """
    v, p = VISITS.c, PETITIONS.c
    of_petition = select(func.min(p.case_code)).where(p.visit_code == v.code, p.voided_on.is_(None)).scalar_subquery()
    visit = (
        select(*(c for c in v if c is not v.case_code), func.coalesce(v.case_code, of_petition).label("case_code"))
        .where(_within(v.received_on, scope), v.voided_on.is_(None))
        .subquery()
    )
    matter = func.coalesce(visit.c.case_code, case((visit.c.first_time, visit.c.code)))
    rank = case({name: rank for rank, name in enumerate(MATTER_RANKS)}, value=visit.c.received_by)
    highest = func.min(rank).over(partition_by=(func.coalesce(visit.c.body, visit.c.unit), matter))
    ranked = select(
        visit,
        visit.c.received_on.label("day"),
        matter.label("matter"),
        _matter_grain(visit.c.case_code, "visit"),
        case((rank == highest, visit.c.received_by)).label("matter_received_by"),
    ).subquery()
    return select(ranked).where(_of_units(ranked.c.unit, scope))


def petitions(scope: Scope) -> Select[Any]:
    """Petitions received or processed, without those entered by mistake. A mixed one that was split is not counted: its
    parts are.
    """
    p = PETITIONS.c
    return select(
        PETITIONS,
        func.coalesce(p.received_on, p.processed_on).label("day"),
        func.coalesce(p.case_code, p.code).label("matter"),
        _matter_grain(p.case_code, "petition"),
    ).where(
        p.outcome.is_distinct_from("split"),
        p.voided_on.is_(None),
        _of_units(p.unit, scope),
        or_(received_or_carried(p, scope), _within(p.processed_on, scope)),
    )


def received_or_carried(c: Columns, scope: Scope) -> ColumnElement[bool]:
    """Received in the period, or before it and not processed when it began (form 02/XLD column 1)."""
    first = scope.period.first
    waiting = or_(c.received_on >= first, c.processed_on.is_(None), c.processed_on >= first)
    return and_(c.received_on <= scope.period.last, waiting)


def cases(scope: Scope) -> Select[Any]:
    """Cases open in the period or touched in it, due on the day they were due when it ended; none while suspended. One
    that should not have been opened is not counted, nor one of the wrong kind: the one that took its place is.
    """
    c, later = CASES.c, _moved_later(scope)
    due_then = case((later.c.case_code.is_not(None), later.c.due_before), (c.suspended, None), else_=c.due_on)
    unit = func.coalesce(c.unit, c.owner)
    touched = [_within(day, scope) for day in (c.opened_on, c.assigned_on, c.answered_on, c.closed_on)]
    return (
        select(
            *(column for column in c if column.name not in ("unit", "due_on")),
            unit.label("unit"),
            due_then.label("due_on"),
            c.opened_on.label("day"),
            c.code.label("matter"),
            _matter_grain(c.code, "case"),
        )
        .select_from(CASES.outerjoin(later, later.c.case_code == c.code))
        .where(
            c.opened_on.is_not(None),
            c.closed_because.is_(None),
            _of_units(unit, scope),
            or_(is_open(c, scope), *touched),
        )
    )


def _moved_later(scope: Scope) -> Subquery:
    """The first move of each case's due date after the period: until then it was due on the day before it."""
    m = DUE_MOVES.c
    first = distinct_on(m.case_code)
    moved = select(m.case_code, m.due_before).where(m.moved_on > scope.period.last)
    return moved.ext(first).order_by(m.case_code, m.moved_on, m.source_event).subquery()


def is_open(c: Columns, scope: Scope) -> ColumnElement[bool]:
    """Neither answered nor closed when the period ended (or today, within it)."""
    last = scope.period.last
    unanswered = or_(c.answered_on.is_(None), c.answered_on > last)
    return and_(c.opened_on <= last, unanswered, or_(c.closed_on.is_(None), c.closed_on > last))


def is_overdue(c: Columns, scope: Scope) -> ColumnElement[bool]:
    return and_(is_open(c, scope), c.due_on < scope.morning_after)


def reception_days(scope: Scope) -> Select[Any]:
    d = RECEPTION_DAYS.c
    return select(RECEPTION_DAYS, d.held_on.label("day"), d.code.label("matter"), _itself("reception_day")).where(
        _within(d.held_on, scope), _of_units(d.unit, scope)
    )


def dialogues(scope: Scope) -> Select[Any]:
    d = DIALOGUES.c
    return select(DIALOGUES, d.held_on.label("day"), d.code.label("matter"), _itself("dialogue")).where(
        _within(d.held_on, scope), _of_units(d.unit, scope)
    )


def _matter_grain(case_code: ColumnElement[Any], otherwise: GrainName) -> ColumnElement[str]:
    return case((case_code.is_not(None), "case"), else_=otherwise).label("matter_grain")


def _itself(grain: GrainName) -> ColumnElement[str]:
    return func.coalesce(grain).label("matter_grain")
