"""A clock's ledger folded into what it comes to, and the due date derived from that. Pure.

A period is a budget of days. Nobody writes a due date: it follows from when the clock started, which law binds it, what the
case is like, when it was suspended and how often it was extended, under the rules and the calendar given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal, Protocol

from services.intake.deadlines.rules import LEADERS_OWN, Rule, Rules, explain
from shared.calendar import Calendar, Explanation, Suspension

EntryKind = Literal[
    "started",
    "suspended",
    "resumed",
    "extended",
    "granted",
    "attributes",
    "overridden",
    "reprojected",
    "stopped",
]
DATED: Final = frozenset({"started", "suspended", "resumed", "extended", "granted"})
"""Entries whose days must follow one another; the others are of the day somebody found out."""


class Line(Protocol):
    """The part of a ledger entry that dates follow from."""

    @property
    def kind(self) -> str: ...
    @property
    def on_day(self) -> date: ...
    @property
    def law_on(self) -> date | None: ...
    @property
    def attributes(self) -> Sequence[str] | None: ...
    @property
    def due_after(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A line about to be written. `due_after` is given only where somebody sets the date: for the start of a clock whose
    date is a leader's, and for a longer date that is granted.
    """

    kind: EntryKind
    on_day: date
    law_on: date | None = None
    attributes: Sequence[str] | None = None
    due_after: date | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What a ledger comes to. The last suspension has no end while the clock stands."""

    duty: str
    law_on: date
    started_on: date
    attributes: frozenset[str]
    latest: date
    """The day of the last step; the next is not before it."""
    leaders_date: date | None = None
    suspensions: tuple[Suspension, ...] = ()
    extensions: int = 0
    stopped_on: date | None = None
    granted: date | None = None
    """A longer date that a decision gave; then nothing is counted any more."""
    before_grant: int = 0
    """Suspensions it takes no account of, being over when it was given."""

    @property
    def suspended_from(self) -> date | None:
        return self.suspensions[-1][0] if self.suspensions and self.suspensions[-1][1] is None else None


def budget_of(duty: str, lines: Sequence[Line]) -> Budget:
    """Fold a ledger, oldest line first.

    Raises:
        ValueError: the lines cannot follow each other, which no use case lets happen.
    """
    if not lines or lines[0].kind != "started" or (law_on := lines[0].law_on) is None:
        raise ValueError(f"the ledger of {duty} does not begin with the start of the clock")
    first = lines[0]
    leaders = first.due_after if duty == LEADERS_OWN else None
    budget = Budget(duty, law_on, first.on_day, frozenset(first.attributes or ()), first.on_day, leaders)
    for line in lines[1:]:
        budget = _and_then(budget, line)
    return budget


def rule_of(budget: Budget, rules: Rules) -> Rule | None:
    """The rule that binds the clock; None when a leader set its date.

    Raises:
        NoRuleError: the duty is not, or no longer, in the rules given.
    """
    return None if budget.duty == LEADERS_OWN else rules.find(budget.duty, budget.law_on, budget.attributes)


def explained(budget: Budget, rules: Rules, calendar: Calendar) -> Explanation | None:
    """The due date day by day; None when a leader set it or a longer one was granted, so that no counting led to it.

    Raises:
        NoRuleError: as `rule_of`.
        ValueError: more extensions or other suspensions than the rule allows.
    """
    rule = rule_of(budget, rules)
    if rule is None or budget.granted is not None:
        return None
    return explain(rule, budget.started_on, calendar, suspended=budget.suspensions, extensions=budget.extensions)


def due_of(budget: Budget, rules: Rules, calendar: Calendar) -> date | None:
    """The last day to act; None while suspended. A date somebody set moves by the days suspended since.

    Raises:
        NoRuleError, ValueError: as `explained`.
    """
    counted = explained(budget, rules, calendar)
    return counted.due if counted is not None else _date_set(budget, calendar)


def _date_set(budget: Budget, calendar: Calendar) -> date | None:
    due = said = budget.granted or budget.leaders_date
    if due is None:
        raise ValueError(f"the ledger of {budget.duty} does not say which date the leader set")
    for first, resumed in budget.suspensions[budget.before_grant :]:
        if first > due:
            break
        if resumed is None:
            return None
        due += resumed - first
    return due if due == said else calendar.next_working_day(due)


def _and_then(budget: Budget, line: Line) -> Budget:
    if budget.stopped_on is not None:
        raise ValueError(f"{budget.duty} was stopped on {budget.stopped_on}, before '{line.kind}'")
    latest = max(budget.latest, line.on_day) if line.kind in DATED else budget.latest
    return replace(budget, latest=latest, **_change(budget, line))


def _change(budget: Budget, line: Line) -> dict[str, Any]:
    """What the line changes of the budget."""
    plain: dict[str, dict[str, Any]] = {
        "extended": {"extensions": budget.extensions + 1},
        "attributes": {"attributes": frozenset(line.attributes or ())},
        "reprojected": {},
        "stopped": {"stopped_on": line.on_day},
    }
    match line.kind:
        case "suspended" if budget.suspended_from is None:
            return {"suspensions": (*budget.suspensions, (line.on_day, None))}
        case "resumed" if budget.suspended_from is not None:
            return {"suspensions": (*budget.suspensions[:-1], (budget.suspended_from, line.on_day))}
        case "granted" if line.due_after is not None:
            return {"granted": line.due_after, "before_grant": len(budget.suspensions)}
        case "overridden" if line.law_on is not None:
            return {"law_on": line.law_on}
        case kind if kind in plain:
            return plain[kind]
        case _:
            raise ValueError(f"'{line.kind}' cannot be the next line of the ledger of {budget.duty}")
