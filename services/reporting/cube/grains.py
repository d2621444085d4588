"""The grains of facts: where the rows come from, when a row belongs to a period, what may be asked of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, Table, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.reporting.cube.countings import Bounds, Condition, Counting, GrainName
from services.reporting.cube.organised import Organised
from services.reporting.facts import tables  # noqa: F401  # defines the tables named below
from services.reporting.table import ReportingTable
from shared.calendar.periods import Period

MATTER_RANKS: Final = ("head", "delegate", "desk")
"""Whoever comes first here received the matter: a desk case the head receives too is counted once, under the head
(Thông tư 06/2025/TT-TTCP, ghi chú biểu 01/TCD)."""


def _table(name: str) -> Table:
    return ReportingTable.metadata.tables[name]


VISITS, PETITIONS, CASES = _table("visit_fact"), _table("petition_fact"), _table("case_fact")
DUE_MOVES = _table("due_move")
DIALOGUES, RECEPTION_DAYS = _table("dialogue_fact"), _table("reception_day_fact")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which facts may be counted: those of a period, of some units (None: of all), seen on a day.

    `units` are codes as the facts have them: the unit a thing was given to. Under which of them, or of their successors,
    it is reported, `organised_on` decides.
    """

    period: Period
    today: date
    units: frozenset[str] | None = None
    organised: Organised = Organised.THEN

    @property
    def organised_on(self) -> date:
        """The day whose organisation the report has: the period's last (today within it), or today."""
        return self.today if self.organised is Organised.NOW else min(self.period.last, self.today)

    @property
    def morning_after(self) -> date:
        """What was due before this day and is still open is overdue: the day after the period, or today within it."""
        return min(self.period.last + timedelta(days=1), self.today)


Columns = Any
"""The columns of a grain's rows (SQLAlchemy's collection, which is generic over what it does not tell)."""
When = Callable[[Columns, Scope], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Grain:
    """One kind of fact. `rows` gives code, unit, day, matter, matter_grain and the columns of `askable` and `shown`."""

    rows: Callable[[Scope], Select[Any]]
    whens: Mapping[str, When]
    askable: frozenset[str]
    summable: frozenset[str]
    shown: tuple[str, ...]

    def source(self, scope: Scope) -> Subquery:
        return self.rows(scope).subquery()

    def belongs(self, counting: Counting, source: Subquery, scope: Scope) -> ColumnElement[bool]:
        """Whether a row is counted. A fact whose event has not arrived is null and never is."""
        asked = [_holds(source.c[column], wanted) for column, wanted in sorted(counting.where.items())]
        if counting.measure == "distinct":
            asked.append(source.c.matter.is_not(None))
        return and_(self.whens[counting.when](source.c, scope), *asked)


class InvalidCountingError(ValueError):
    """A declared predicate asks for what its grain does not have."""


def check(counting: Counting) -> None:
    """Refuse a predicate before it is ever run.

    Raises:
        InvalidCountingError: names the word its grain does not know.
    """
    grain = GRAINS[counting.grain]
    unknown = set(counting.where) - grain.askable
    if counting.when not in grain.whens:
        raise InvalidCountingError(f"{counting.grain}: no time rule '{counting.when}'; there are {sorted(grain.whens)}")
    if unknown:
        raise InvalidCountingError(f"{counting.grain}: cannot be asked for {sorted(unknown)}")
    if counting.of is not None and counting.of not in grain.summable:
        raise InvalidCountingError(f"{counting.grain}: '{counting.of}' cannot be summed")


def _holds(column: ColumnElement[Any], wanted: Condition) -> ColumnElement[bool]:
    if not isinstance(wanted, Bounds):
        return column.in_(wanted)
    low = [column >= wanted.at_least] if wanted.at_least is not None else []
    high = [column < wanted.below] if wanted.below is not None else []
    return and_(*low, *high)


def _within(column: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    return column.between(scope.period.first, scope.period.last)


def _of_units(unit: ColumnElement[Any], scope: Scope) -> ColumnElement[bool]:
    return unit.is_not(None) if scope.units is None else unit.in_(sorted(scope.units))


def _dated(column: str) -> When:
    return lambda c, scope: _within(c[column], scope)


def _visits(scope: Scope) -> Select[Any]:
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


def _petitions(scope: Scope) -> Select[Any]:
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
        or_(_received_or_carried(p, scope), _within(p.processed_on, scope)),
    )


def _received_or_carried(c: Columns, scope: Scope) -> ColumnElement[bool]:
    """Received in the period, or before it and not processed when it began (form 02/XLD column 1)."""
    first = scope.period.first
    waiting = or_(c.received_on >= first, c.processed_on.is_(None), c.processed_on >= first)
    return and_(c.received_on <= scope.period.last, waiting)


def _cases(scope: Scope) -> Select[Any]:
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
            c.opened_on.is_not(None), c.closed_because.is_(None), _of_units(unit, scope), or_(_open(c, scope), *touched)
        )
    )


def _moved_later(scope: Scope) -> Subquery:
    """The first move of each case's due date after the period: until then it was due on the day before it."""
    m = DUE_MOVES.c
    first = distinct_on(m.case_code)
    moved = select(m.case_code, m.due_before).where(m.moved_on > scope.period.last)
    return moved.ext(first).order_by(m.case_code, m.moved_on, m.source_event).subquery()


def _open(c: Columns, scope: Scope) -> ColumnElement[bool]:
    """Neither answered nor closed when the period ended (or today, within it)."""
    last = scope.period.last
    unanswered = or_(c.answered_on.is_(None), c.answered_on > last)
    return and_(c.opened_on <= last, unanswered, or_(c.closed_on.is_(None), c.closed_on > last))


def _overdue(c: Columns, scope: Scope) -> ColumnElement[bool]:
    return and_(_open(c, scope), c.due_on < scope.morning_after)


def _reception_days(scope: Scope) -> Select[Any]:
    d = RECEPTION_DAYS.c
    return select(RECEPTION_DAYS, d.held_on.label("day"), d.code.label("matter"), _itself("reception_day")).where(
        _within(d.held_on, scope), _of_units(d.unit, scope)
    )


def _dialogues(scope: Scope) -> Select[Any]:
    d = DIALOGUES.c
    return select(DIALOGUES, d.held_on.label("day"), d.code.label("matter"), _itself("dialogue")).where(
        _within(d.held_on, scope), _of_units(d.unit, scope)
    )


def _matter_grain(case_code: ColumnElement[Any], otherwise: GrainName) -> ColumnElement[str]:
    return case((case_code.is_not(None), "case"), else_=otherwise).label("matter_grain")


def _itself(grain: GrainName) -> ColumnElement[str]:
    return func.coalesce(grain).label("matter_grain")


GRAINS: Final[Mapping[GrainName, Grain]] = {
    "visit": Grain(
        _visits,
        {"received": _dated("received_on")},
        frozenset({"reception", "received_by", "online", "people", "delegation", "first_time", "matter_received_by"}),
        frozenset({"people"}),
        ("reception", "received_by", "people", "delegation", "first_time", "case_code"),
    ),
    "petition": Grain(
        _petitions,
        {
            "received": _dated("received_on"),
            "received_or_carried": _received_or_carried,
            "processed": _dated("processed_on"),
        },
        frozenset(
            {"kind", "field", "matter_class", "channel", "repeated", "stage", "eligible", "in_competence", "outcome"}
        ),
        frozenset(),
        ("kind", "matter_class", "stage", "processed_on", "eligible", "in_competence", "outcome", "case_code"),
    ),
    "case": Grain(
        _cases,
        {
            "opened": _dated("opened_on"),
            "assigned": _dated("assigned_on"),
            "answered": _dated("answered_on"),
            "closed": _dated("closed_on"),
            "open": _open,
            "overdue": _overdue,
        },
        frozenset({"kind", "field", "origin", "in_time"}),
        frozenset(),
        ("kind", "origin", "due_on", "acknowledged_on", "answered_on", "in_time", "closed_on"),
    ),
    "reception_day": Grain(
        _reception_days,
        {"held": _dated("held_on")},
        frozenset({"received_by", "ad_hoc", "announced"}),
        frozenset(),
        ("received_by", "ad_hoc", "announced"),
    ),
    "dialogue": Grain(
        _dialogues,
        {"held": _dated("held_on")},
        frozenset({"type"}),
        frozenset({"attendance", "questions", "answered_on_the_spot"}),
        ("type", "carriers", "attendance", "questions"),
    ),
}
