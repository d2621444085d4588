"""Legal deadlines: which rule binds a duty on the day a matter was received, and when it falls due.

The laws carry no transitional clause, so the rule is chosen by the day of receipt, and a clock stores the version
(`Rule.version`) and the calendar version it was promised under. The rows are data: `rule_file.py` reads them.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from shared.calendar import Calendar, DayKind, Explanation, Suspension, explain_before
from shared.calendar import explain as explain_after
from shared.datafiles import in_force

Attribute = Literal["complex", "very-complex", "remote", "delegated"]
"""What an officer states about a case, with a reason; never derived silently."""
Span = DayKind | Literal["years"]
"""What a rule counts; `years` end on the same date (Civil Code 2015, art. 148.4)."""
Sense = Literal["within", "before", "at_least"]
Certainty = Literal["confirmed", "conflict", "recalled", "office"]
UNSET: Final = "unset"
"""The certainty of a duty whose limit nobody has confirmed: it is known, and counts nothing."""
RuleKind = Literal["", "KN", "TC", "KNPA"]
Trigger = Literal[
    "received",
    "accepted",
    "resolved",
    "result_notified",
    "decision_known",
    "decision_issued",
    "decision_received",
    "published",
    "conclusion_issued",
    "acted",
    "assigned",
    "filed",
    "reception_day",
    "dialogue_day",
]
ATTRIBUTES: Final[tuple[Attribute, ...]] = get_args(Attribute)
RESOLUTION: Final[dict[RuleKind, str]] = {"KN": "KN-2", "TC": "TC-4", "KNPA": "TCD-2"}
"""The duty to resolve, by kind of matter."""
LONGER: Final = RESOLUTION["KNPA"]
"""The one duty that may need longer by as much as is found right: the visitor is answered whether the matter was accepted,
needs longer, was refused or transferred (Luật Tiếp công dân Đ28.1).
"""
PROCESSING: Final = "XLD-1"
"""The duty to decide what becomes of a petition."""

LEADERS_OWN: Final = "KL"
"""The duty of a clock whose date a leader set; no rule counts it, so none may be called so."""


class NoRuleError(LookupError):
    """No rule of the data file binds this duty on this day."""


@dataclass(frozen=True)
class Rule:
    """One deadline of the law for one kind of case, in force between two days of receipt.

    `days` are counted as `day_kind` from the day after `trigger`. A decision may extend it by `extension_days`, at
    most `extension_times` times. `version` is that of all the rules together.
    """

    id: str
    duty_vi: str
    duty_en: str
    trigger: Trigger
    days: int
    day_kind: Span
    sense: Sense
    attributes: frozenset[Attribute]
    extension_days: int
    extension_times: int
    valid_from: date
    valid_to: date | None
    kind: RuleKind
    certainty: Certainty
    source: str
    version: str


@dataclass(frozen=True)
class UnsetDuty:
    """A duty there is, without a limit: an office that knows it sets it in a file of its own."""

    id: str
    duty_vi: str
    duty_en: str
    source: str


@dataclass(frozen=True, eq=False)
class Rules:
    """One version of the deadline rules; `unset` are duties without a limit, which `find` does not know."""

    version: str
    rows: tuple[Rule, ...]
    unset: tuple[UnsetDuty, ...] = ()

    def find(self, rule_id: str, on: date, attributes: AbstractSet[str] = frozenset()) -> Rule:
        """The rule binding a matter received on `on`: of those whose attributes the case has, the most specific.

        An attribute the duty makes no difference for is ignored.

        Raises:
            NoRuleError: the duty is unknown, or was not yet or no longer law on that day.
        """
        fitting = [
            row
            for row in self.rows
            if row.id == rule_id and in_force(row.valid_from, row.valid_to, on) and row.attributes <= attributes
        ]
        if not fitting:
            raise NoRuleError(f"no deadline rule '{rule_id}' is in force for a matter received on {on}")
        return max(fitting, key=lambda row: (len(row.attributes), row.days, row.extension_times))

    def resolution_rule(self, kind: RuleKind, on: date, attributes: AbstractSet[str] = frozenset()) -> Rule:
        """The rule of the duty to resolve a matter of this kind, received on `on`.

        Raises:
            NoRuleError: nothing is said about this kind.
        """
        if kind not in RESOLUTION:
            raise NoRuleError(f"no deadline is known for resolving a matter of kind '{kind}'")
        return self.find(RESOLUTION[kind], on, attributes)


def due(rule: Rule, start: date, calendar: Calendar) -> date:
    """The day the rule sets when its trigger happens on `start`, nothing suspended and nothing extended.

    `within`: the last day to act. `before`: the last day to act ahead of the event on `start`. `at_least`: the last
    day of the time that must pass, which is not moved to a working day, because nobody has to act on it.
    """
    days, kind = counted(rule, start)
    if rule.sense == "before":
        return calendar.latest_before(start, days, kind)
    if rule.sense == "at_least":
        return calendar.end_of(start, days, kind)
    return calendar.add(start, days, kind)


def explain(
    rule: Rule,
    start: date,
    calendar: Calendar,
    *,
    suspended: Sequence[Suspension] = (),
    extensions: int = 0,
) -> Explanation:
    """The same date day by day, after suspensions and extensions; an extension makes the period longer.

    Raises:
        ValueError: more extensions than the law allows, or a suspended rule that counts backwards.
    """
    if not 0 <= extensions <= rule.extension_times:
        raise ValueError(f"{rule.id} may be extended {rule.extension_times} times, not {extensions}")
    days, kind = counted(rule, start, extensions)
    if rule.sense == "before":
        if suspended:
            raise ValueError(f"{rule.id} counts backwards from an event and cannot be suspended")
        return explain_before(calendar, start, days, kind)
    return explain_after(calendar, start, days, kind, suspended, rolled=rule.sense == "within")


def counted(rule: Rule, start: date, extensions: int = 0) -> tuple[int, DayKind]:
    """How many days of which kind the rule counts from `start`; a year is as many days as that year has."""
    more = extensions * rule.extension_days
    if rule.day_kind == "years":
        return (_years_later(start, rule.days) - start).days + more, "calendar"
    return rule.days + more, rule.day_kind


def _years_later(start: date, years: int) -> date:
    """The same date; of 29 February, in a year without one, the last day of February."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
