"""The data file of the deadline rules: what a row may say, and how an office's own file goes with the one shipped.

A duty that the office's own file names is taken wholly from there, every other from the file shipped: so an office adds a
duty whose period only its province sets, says what one that is shipped without a limit is due by, or sets its own two days
to acknowledge, and still gets a changed law with the next release.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, get_args

from services.intake.deadlines.rules import (
    ATTRIBUTES,
    LEADERS_OWN,
    RESOLUTION,
    UNSET,
    Attribute,
    Certainty,
    Rule,
    RuleKind,
    Rules,
    Sense,
    Span,
    Trigger,
    UnsetDuty,
)
from shared.datafiles import InvalidData, Row, Table, read_table, version_of

SHIPPED: Final = Path(__file__).parent / "data" / "deadline_rules.csv"
COLUMNS: Final = (
    *("id", "duty_vi", "duty_en", "trigger", "days", "day_kind", "sense", "attribute"),
    *("extension_days", "extension_times", "valid_from", "valid_to", "kind", "certainty", "source"),
)
_LIMIT: Final = (
    *("trigger", "days", "day_kind", "sense", "attribute"),
    *("extension_days", "extension_times", "valid_from", "valid_to", "kind"),
)
_DAY_KINDS: Final[tuple[Span, ...]] = ("calendar", "working", "years")
_SENSES: Final[tuple[Sense, ...]] = get_args(Sense)
_CERTAINTIES: Final[tuple[Certainty, ...]] = get_args(Certainty)
_KINDS: Final[tuple[RuleKind, ...]] = get_args(RuleKind)
_TRIGGERS: Final[tuple[Trigger, ...]] = get_args(Trigger)


def load_rules(own: Path | None = None) -> Rules:
    """Read the rules shipped with the project and, over them, the office's own file.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    shipped = read_table(SHIPPED, COLUMNS)
    tables = [shipped] if own is None else [shipped, read_table(own, COLUMNS)]
    version = shipped.version if own is None else version_of(*(table.version for table in tables))
    rules: list[Rule] = []
    unset: list[UnsetDuty] = []
    for table in tables:
        replaced = {row.text("id") for row in table}
        rules = [rule for rule in rules if rule.id not in replaced] + _rules(table, version)
        unset = [duty for duty in unset if duty.id not in replaced] + _unset(table)
    missing = set(RESOLUTION.values()) - {rule.id for rule in rules if not rule.attributes}
    if missing:
        ids = ", ".join(sorted(missing))
        raise InvalidData(tables[-1].file, f"has no ordinary rule {ids}: cases would have no due date")
    return Rules(version, tuple(rules), tuple(unset))


def _unset(table: Table) -> list[UnsetDuty]:
    """Rows that name a duty and set no limit."""
    return [
        UnsetDuty(row.text("id"), row.text("duty_vi"), row.text("duty_en"), row.text("source"))
        for row in table
        if _sets_nothing(row)
    ]


def _sets_nothing(row: Row) -> bool:
    if row.optional("certainty") != UNSET:
        return False
    if given := [column for column in _LIMIT if row.optional(column)]:
        raise row.refuse(f"a duty that is '{UNSET}' has no {given[0]}", given[0])
    return True


def _rules(table: Table, version: str) -> list[Rule]:
    rules: list[Rule] = []
    for row in table:
        if _sets_nothing(row):
            continue
        rule = _rule(row, version)
        _refuse_overlap(row, rule, rules)
        rules.append(rule)
    return rules


def _rule(row: Row, version: str) -> Rule:
    first, last = row.validity()
    days, extension_days, extension_times = (row.count(it) for it in ("days", "extension_days", "extension_times"))
    day_kind, sense = row.choice("day_kind", _DAY_KINDS), row.choice("sense", _SENSES)
    if row.text("id") == LEADERS_OWN:
        raise row.refuse(f"'{LEADERS_OWN}' stands for a date set by a leader, which no rule counts", "id")
    if days == 0:
        raise row.refuse("a deadline has at least one day", "days")
    if bool(extension_days) != bool(extension_times):
        raise row.refuse("extension_days and extension_times go together", "extension_times")
    if sense == "before" and (extension_times or day_kind == "years"):
        raise row.refuse("what is counted backwards is counted in days and cannot be extended", "sense")
    return Rule(
        id=row.text("id"),
        duty_vi=row.text("duty_vi"),
        duty_en=row.text("duty_en"),
        trigger=row.choice("trigger", _TRIGGERS),
        days=days,
        day_kind=day_kind,
        sense=sense,
        attributes=_attributes(row),
        extension_days=extension_days,
        extension_times=extension_times,
        valid_from=first,
        valid_to=last,
        kind=row.choice("kind", _KINDS),
        certainty=row.choice("certainty", _CERTAINTIES),
        source=row.text("source"),
        version=version,
    )


def _attributes(row: Row) -> frozenset[Attribute]:
    words = [word for word in row.optional("attribute").split("+") if word]
    known = frozenset(attribute for attribute in ATTRIBUTES if attribute in words)
    if len(known) != len(words):
        raise row.refuse(f"'{row.optional('attribute')}' is not made of {', '.join(ATTRIBUTES)}", "attribute")
    return known


def _refuse_overlap(row: Row, rule: Rule, earlier: Iterable[Rule]) -> None:
    for other in earlier:
        same = other.id == rule.id and other.attributes == rule.attributes
        first = max(other.valid_from, rule.valid_from)
        if same and first <= min(other.valid_to or first, rule.valid_to or first):
            raise row.refuse(f"two rules '{rule.id}' with the same attributes are in force on {first}", "valid_from")
