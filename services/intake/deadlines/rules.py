"""Legal deadlines as data: which rule binds a duty on the day a matter was received, and when it falls due.

The laws carry no transitional clause, so the rule is chosen by the day of receipt, and a case stores the version
(`Rule.version`) and the calendar version it was promised under.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, get_args

from shared.calendar import Calendar, DayKind, Explanation, Suspension, explain_before
from shared.calendar import explain as explain_after
from shared.datafiles import InvalidData, Row, in_force, read_table

Attribute = Literal["complex", "very-complex", "remote", "delegated"]
"""What an officer states about a case, with a reason; never derived silently."""
Sense = Literal["within", "before", "at_least"]
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
    "reception_day",
    "dialogue_day",
]
RESOLUTION: dict[RuleKind, str] = {"KN": "KN-2", "TC": "TC-4", "KNPA": "TCD-2"}
"""The duty to resolve, by kind of matter."""

SHIPPED = Path(__file__).parent / "data" / "deadline_rules.csv"
COLUMNS = (
    *("id", "duty_vi", "duty_en", "trigger", "days", "day_kind", "sense", "attribute"),
    *("extension_days", "extension_times", "valid_from", "valid_to", "kind", "certainty", "source"),
)
_ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)
_DAY_KINDS: tuple[DayKind, ...] = ("calendar", "working")
_SENSES: tuple[Sense, ...] = ("within", "before", "at_least")
_KINDS: tuple[RuleKind, ...] = ("", "KN", "TC", "KNPA")
_TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)


class NoRuleError(LookupError):
    """No rule of the data file binds this duty on this day."""


@dataclass(frozen=True)
class Rule:
    """One deadline of the law for one kind of case, in force between two days of receipt.

    `days` are counted as `day_kind` from the day after `trigger`. A decision may extend it by `extension_days`, at
    most `extension_times` times. `version` is that of the whole data file.
    """

    id: str
    duty_vi: str
    duty_en: str
    trigger: Trigger
    days: int
    day_kind: DayKind
    sense: Sense
    attributes: frozenset[Attribute]
    extension_days: int
    extension_times: int
    valid_from: date
    valid_to: date | None
    kind: RuleKind
    certainty: Literal["confirmed", "conflict"]
    source: str
    version: str


@dataclass(frozen=True, eq=False)
class Rules:
    """One version of the deadline rules."""

    version: str
    rows: tuple[Rule, ...]

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
    """The day the rule sets when its trigger happens on `start`.

    `within`: the last day to act. `before`: the last day to act ahead of the event on `start`. `at_least`: the last
    day of the time that must pass, which is not moved to a working day, because nobody has to act on it.
    """
    if rule.sense == "before":
        return calendar.latest_before(start, rule.days, rule.day_kind)
    if rule.sense == "at_least" and rule.day_kind == "calendar":
        return start + timedelta(days=rule.days)
    return calendar.add(start, rule.days, rule.day_kind)


def explain(
    rule: Rule,
    start: date,
    calendar: Calendar,
    *,
    suspended: Sequence[Suspension] = (),
    extensions: int = 0,
) -> Explanation:
    """The same date day by day, after suspensions and extensions.

    Raises:
        ValueError: more extensions than the law allows, or a rule with nothing to count day by day (`at_least`),
            or a suspended or extended rule that counts backwards.
    """
    if extensions > rule.extension_times:
        raise ValueError(f"{rule.id} may be extended {rule.extension_times} times, not {extensions}")
    if rule.sense == "at_least":
        raise ValueError(f"{rule.id} sets no due date: it says how long something must last")
    if rule.sense == "before":
        if suspended:
            raise ValueError(f"{rule.id} counts backwards from an event and cannot be suspended")
        return explain_before(calendar, start, rule.days, rule.day_kind)
    days = rule.days + extensions * rule.extension_days
    return explain_after(calendar, start, days, rule.day_kind, suspended)


def load_rules(path: Path | None = None) -> Rules:
    """Read the rules shipped with the project, or the office's own file.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    table = read_table(path or SHIPPED, COLUMNS)
    rows: list[Rule] = []
    for row in table:
        rule = _rule(row, table.version)
        _refuse_overlap(row, rule, rows)
        rows.append(rule)
    missing = set(RESOLUTION.values()) - {rule.id for rule in rows if not rule.attributes}
    if missing:
        raise InvalidData(
            table.file, f"has no ordinary rule {', '.join(sorted(missing))}: cases would have no due date"
        )
    return Rules(table.version, tuple(rows))


def _rule(row: Row, version: str) -> Rule:
    first, last = row.validity()
    days, extension_days, extension_times = (row.count(it) for it in ("days", "extension_days", "extension_times"))
    if days == 0:
        raise row.refuse("a deadline has at least one day", "days")
    if bool(extension_days) != bool(extension_times):
        raise row.refuse("extension_days and extension_times go together", "extension_times")
    return Rule(
        id=row.text("id"),
        duty_vi=row.text("duty_vi"),
        duty_en=row.text("duty_en"),
        trigger=row.choice("trigger", _TRIGGERS),
        days=days,
        day_kind=row.choice("day_kind", _DAY_KINDS),
        sense=row.choice("sense", _SENSES),
        attributes=_attributes(row),
        extension_days=extension_days,
        extension_times=extension_times,
        valid_from=first,
        valid_to=last,
        kind=row.choice("kind", _KINDS),
        certainty=row.choice("certainty", ("confirmed", "conflict")),
        source=row.text("source"),
        version=version,
    )


def _attributes(row: Row) -> frozenset[Attribute]:
    words = [word for word in row.optional("attribute").split("+") if word]
    known = frozenset(attribute for attribute in _ATTRIBUTES if attribute in words)
    if len(known) != len(words):
        raise row.refuse(f"'{row.optional('attribute')}' is not made of {', '.join(_ATTRIBUTES)}", "attribute")
    return known


def _refuse_overlap(row: Row, rule: Rule, earlier: Iterable[Rule]) -> None:
    for other in earlier:
        same = other.id == rule.id and other.attributes == rule.attributes
        first = max(other.valid_from, rule.valid_from)
        if same and first <= min(other.valid_to or date.max, rule.valid_to or date.max):
            raise row.refuse(f"two rules '{rule.id}' with the same attributes are in force on {first}", "valid_from")
