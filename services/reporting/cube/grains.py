"""The grains of facts: what may be asked of each, and how its rows are told to belong to a period."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, and_

from services.reporting.cube.countings import Bounds, Condition, Counting, GrainName
from services.reporting.cube.scope import Scope
from services.reporting.cube.sources import (
    When,
    cases,
    dated,
    dialogues,
    is_open,
    is_overdue,
    petitions,
    received_or_carried,
    reception_days,
    visits,
)


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


GRAINS: Final[Mapping[GrainName, Grain]] = {
    "visit": Grain(
        visits,
        {"received": dated("received_on")},
        frozenset({"reception", "received_by", "online", "people", "delegation", "first_time", "matter_received_by"}),
        frozenset({"people"}),
        # Not its case: one that came with a denunciation is known at the desk alone, whose page tells who may know.
        ("reception", "received_by", "people", "delegation", "first_time"),
    ),
    "petition": Grain(
        petitions,
        {
            "received": dated("received_on"),
            "received_or_carried": received_or_carried,
            "processed": dated("processed_on"),
        },
        frozenset(
            {"kind", "field", "matter_class", "channel", "repeated", "stage", "eligible", "in_competence", "outcome"}
        ),
        frozenset(),
        ("kind", "matter_class", "stage", "processed_on", "eligible", "in_competence", "outcome", "case_code"),
    ),
    "case": Grain(
        cases,
        {
            "opened": dated("opened_on"),
            "assigned": dated("assigned_on"),
            "answered": dated("answered_on"),
            "closed": dated("closed_on"),
            "open": is_open,
            "overdue": is_overdue,
        },
        frozenset({"kind", "field", "origin", "in_time"}),
        frozenset(),
        ("kind", "origin", "due_on", "acknowledged_on", "answered_on", "in_time", "closed_on"),
    ),
    "reception_day": Grain(
        reception_days,
        {"held": dated("held_on")},
        frozenset({"received_by", "ad_hoc", "announced"}),
        frozenset(),
        ("received_by", "ad_hoc", "announced"),
    ),
    "dialogue": Grain(
        dialogues,
        {"held": dated("held_on")},
        frozenset({"type"}),
        frozenset({"attendance", "questions", "answered_on_the_spot"}),
        ("type", "carriers", "attendance", "questions"),
    ),
}
