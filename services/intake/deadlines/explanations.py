"""Every clock of a case explained, for pages, the API and the terminal: why each date is that date."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.deadlines.ledger import Budget, budget_of, explained, rule_of
from services.intake.deadlines.queries import lines_of
from services.intake.deadlines.rules import NoRuleError, Rule
from services.intake.deadlines.sentences import LEADERS_DUTY, LEADERS_SOURCE, how_counted, leader_set
from services.intake.deadlines.tables import ClockEntryRow, ClockRow
from services.intake.office import Office
from shared.calendar import Explanation
from shared.refusals import Reason


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """A clock with its ledger. `days` is None when no counting led to its date; `remark` warns about the date;
    `at_least`: the day is the first on which something may be, and nobody is late after it.
    """

    clock: ClockRow
    lines: Sequence[ClockEntryRow]
    duty: Reason
    summary: Reason
    source: str
    days: Explanation | None
    remark: Reason | None
    at_least: bool = False


def explain_clocks(clocks: Sequence[ClockRow], ledger: Sequence[ClockEntryRow], office: Office) -> list[ExplainedClock]:
    """In the order given, counted by the rules and calendar of today."""
    return [_explained(clock, lines_of(clock, ledger), office) for clock in clocks]


def _explained(clock: ClockRow, lines: Sequence[ClockEntryRow], office: Office) -> ExplainedClock:
    budget = budget_of(clock.duty, lines)
    try:
        rule = rule_of(budget, office.rules)
        if rule is None:
            return ExplainedClock(clock, lines, LEADERS_DUTY, leader_set(budget), LEADERS_SOURCE, None, None)
        days = explained(budget, office.rules, office.calendar)
    except (NoRuleError, ValueError):
        return _without_rule(clock, lines)
    return ExplainedClock(
        clock,
        lines,
        Reason(rule.duty_vi, rule.duty_en),
        how_counted(rule, budget),
        rule.source,
        days,
        _remark(clock, rule, budget, days),
        at_least=rule.sense == "at_least",
    )


def _without_rule(clock: ClockRow, lines: Sequence[ClockEntryRow]) -> ExplainedClock:
    """The office has taken the duty out of its rules, or allows fewer extensions now: the date stands as it was given."""
    day = f"{clock.due_on:%d/%m/%Y}" if clock.due_on else "–"
    return ExplainedClock(
        clock,
        lines,
        Reason(clock.duty, clock.duty),
        Reason(
            f"Quy tắc hiện hành không còn thời hạn {clock.duty} này; hạn {day} giữ nguyên như đã ghi.",
            f"The rules of today have no such deadline {clock.duty} any more; the date {day} stands as recorded.",
        ),
        "",
        None,
        None,
    )


def _remark(clock: ClockRow, rule: Rule, budget: Budget, days: Explanation | None) -> Reason | None:
    """A date kept while the calendar or the rules have moved on; two laws that disagree; a Tết not decided yet."""
    if days is None:
        return None
    if days.due != clock.due_on:
        was, now = (f"{day:%d/%m/%Y}" if day else "–" for day in (clock.due_on, days.due))
        return Reason(
            f"Hạn đã ghi {was} giữ nguyên; theo lịch và quy tắc hiện hành sẽ là {now}.",
            f"The recorded date {was} stands; the calendar and rules of today would give {now}.",
        )
    if budget.law_on != clock.received_on:
        return Reason(
            f"Áp dụng luật ngày {budget.law_on:%d/%m/%Y}, không phải ngày nhận {clock.received_on:%d/%m/%Y}.",
            f"The law of {budget.law_on:%d/%m/%Y} is applied, not that of the receipt on {clock.received_on:%d/%m/%Y}.",
        )
    if rule.certainty == "conflict":
        return Reason("Hai văn bản quy định khác nhau, xem căn cứ.", "Two texts disagree, see the source.")
    if rule.certainty == "recalled":
        return Reason(
            "Thời hạn chưa đối chiếu với văn bản, xem căn cứ.", "Not checked against its text, see the source."
        )
    return days.coverage
