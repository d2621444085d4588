"""Every duty of the deadline rules against dates worked by hand; `make law` runs these and prints how many."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.intake.deadlines.rule_file import load_rules
from services.intake.deadlines.rules import Rule, due, explain
from shared.calendar import Suspension, load_calendar

FILE = Path(__file__).parent / "examples.csv"
RULES = load_rules()
CALENDAR = load_calendar()
FEWEST = 2
UNUSUAL = [date(2026, 2, 16) + timedelta(days=n) for n in range(5)] + [date(2026, 1, 10), date(2026, 8, 22)]
"""Tết 2026, and the Saturdays worked in 2026."""


@dataclass(frozen=True)
class Example:
    rule: Rule
    start: date
    suspended: tuple[Suspension, ...]
    extended: int
    due: date
    text: str

    @property
    def duty(self) -> str:
        return name(self.rule)

    @property
    def is_unusual(self) -> bool:
        """Whether Tết 2026 or a Saturday worked lies between the two ends, so that counting Mondays to Fridays is wrong."""
        first, last = sorted((self.start, self.due))
        return any(first <= day <= last for day in UNUSUAL)


def name(rule: Rule) -> str:
    attributes = "+".join(sorted(rule.attributes))
    return f"{rule.id}{' ' + attributes if attributes else ''} from {rule.valid_from}"


def examples() -> list[Example]:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = []
    for row in csv.DictReader(lines, strict=True):
        attributes = frozenset(row["attributes"].split("+")) - {""}
        rule = RULES.find(row["rule"], date.fromisoformat(row["received"]), attributes)
        assert rule.attributes == attributes, f"{row['rule']} has no row for {row['attributes']}"
        ends = [date.fromisoformat(day) for day in row["suspended"].split("..") if day]
        suspended = ((ends[0], ends[1]),) if ends else ()
        text = f"{row['rule']} {row['attributes']} {row['start']} {row['suspended']} +{row['extended']}"
        start, expected = date.fromisoformat(row["start"]), date.fromisoformat(row["due"])
        found.append(Example(rule, start, suspended, int(row["extended"]), expected, text))
    return found


EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_a_duty_falls_due_on_the_day_worked_by_hand(example):
    explained = explain(example.rule, example.start, CALENDAR, suspended=example.suspended, extensions=example.extended)
    assert explained.due == example.due
    if not example.suspended and not example.extended:
        assert due(example.rule, example.start, CALENDAR) == example.due


@pytest.mark.parametrize("rule", RULES.rows, ids=name)
def test_every_rule_has_two_examples_and_one_over_tet_or_a_saturday_worked(rule):
    worked = [example for example in EXAMPLES if example.rule is rule]
    assert len({(example.start, example.extended, example.suspended) for example in worked}) >= FEWEST
    assert any(example.is_unusual for example in worked)


@pytest.mark.parametrize("rule", [rule for rule in RULES.rows if rule.extension_times], ids=name)
def test_every_extension_the_law_allows_has_an_example(rule):
    granted = {example.extended for example in EXAMPLES if example.rule is rule}
    assert set(range(1, rule.extension_times + 1)) <= granted


def test_a_rule_that_changed_has_examples_on_the_last_day_of_the_old_and_the_first_of_the_new():
    changed = [rule for rule in RULES.rows if rule.valid_to is not None]
    assert [(rule.id, rule.valid_to) for rule in changed] == [("KN-1", date(2026, 6, 30))]
    starts = {example.start for example in EXAMPLES if example.rule.id == "KN-1"}
    assert {date(2026, 6, 30), date(2026, 7, 1)} <= starts


def test_the_count_is_told():
    per_rule = Counter(example.duty for example in EXAMPLES)
    assert set(per_rule) == {name(rule) for rule in RULES.rows}
    print(f"\n{len(EXAMPLES)} worked examples of {len(per_rule)} rules, at least {min(per_rule.values())} of each")  # noqa: T201
