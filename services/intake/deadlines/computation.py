"""The due date of any duty without a case: what an officer reckons before deciding, and an inspector afterwards."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.intake.deadlines import guards
from services.intake.deadlines.ledger import Budget
from services.intake.deadlines.rules import NoRuleError, Rule, Rules, explain
from services.intake.deadlines.sentences import how_counted
from shared.calendar import Calendar, Explanation, Suspension
from shared.refusals import Reason, Refused

FIRST: Final = date(1990, 1, 1)
LAST: Final = date(2099, 12, 31)
"""Between these the calendar knows at least the fixed holidays."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A rule counted from `start`, as `summary` says and `days` shows; `without_effect` are attributes it knows nothing of."""

    rule: Rule
    start: date
    days: Explanation
    summary: Reason
    without_effect: tuple[str, ...]


def compute(
    rules: Rules,
    calendar: Calendar,
    duty: str,
    start: date,
    *,
    received_on: date | None = None,
    attributes: AbstractSet[str] = frozenset(),
    suspended: Sequence[Suspension] = (),
    extensions: int = 0,
) -> Computed | Refused:
    """Count `duty` from `start`, under the law of the day of receipt, which is `start` when left out."""
    received = received_on or start
    if (refused := _refused(rules, duty, attributes, [start, received], suspended)) is not None:
        return refused
    try:
        rule = rules.find(duty, received, attributes)
    except NoRuleError:
        return guards.no_rule(duty, received, "received")
    budget = Budget(duty, received, start, frozenset(attributes), start, None, tuple(suspended), extensions)
    refused = guards.refuse_too_many_extensions(budget, rule, "extended")
    if suspended:
        refused = refused or guards.refuse_suspension(Budget(duty, received, start, frozenset(), start), rule, start)
    if refused is not None:
        return refused
    days = explain(rule, start, calendar, suspended=suspended, extensions=extensions)
    return Computed(rule, start, days, how_counted(rule, budget), tuple(sorted(attributes - rule.attributes)))


def _refused(
    rules: Rules, duty: str, attributes: AbstractSet[str], days: list[date], suspended: Sequence[Suspension]
) -> Refused | None:
    if (refused := guards.refuse_unset(duty, rules)) is not None:
        return refused
    known = sorted({rule.id for rule in rules.rows} | {unset.id for unset in rules.unset})
    if duty not in known:
        ids = ", ".join(known)
        return Refused(Reason(f"Không có thời hạn {duty}. Có: {ids}.", f"No deadline {duty}. Known: {ids}."), "rule")
    if (refused := guards.refuse_attributes(attributes)) is not None:
        return refused
    for first, resumed in suspended:
        if resumed is not None and resumed < first:
            return Refused(
                Reason(
                    f"Tạm đình chỉ từ {first:%d/%m/%Y} không thể kết thúc {resumed:%d/%m/%Y}.",
                    f"A suspension from {first:%d/%m/%Y} cannot have ended on {resumed:%d/%m/%Y}.",
                ),
                "suspended",
            )
    named = [*days, *(day for pair in suspended for day in pair if day is not None)]
    if all(FIRST <= day <= LAST for day in named):
        return None
    return Refused(
        Reason("Lịch chỉ tính từ năm 1990 đến năm 2099.", "The calendar only reaches from 1990 to 2099."), "from"
    )
