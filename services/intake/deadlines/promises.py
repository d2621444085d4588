"""What a case is promised when it opens: the legal rule, its version, the calendar's version and the date."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.intake.deadlines.rules import PROCESSING, NoRuleError, Rules, due
from shared.calendar import Calendar
from shared.events.kinds import CaseKind
from shared.refusals import Reason, Refused

BY_CONCLUSION: Final = "KL"
"""Rule id of a case whose date a leader's conclusion set."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A running clock. `started_on` is the trigger day, which does not count (Civil Code 2015, art. 147.2)."""

    rule: str
    rule_version: str
    calendar_version: str
    started_on: date
    due_on: date


def promise(
    kind: CaseKind, received_on: date, accepted_on: date, rules: Rules, calendar: Calendar, *, duty: str | None = None
) -> Promise | Refused:
    """The duty to resolve such a matter, or another one named: the law of the day it was received, counted from the
    rule's trigger.
    """
    try:
        rule = rules.find(duty, received_on) if duty else rules.resolution_rule(kind.value, received_on)
    except NoRuleError:
        day = f"{received_on:%d/%m/%Y}"
        return Refused(
            Reason(
                f"Không có quy định thời hạn giải quyết cho đơn nhận ngày {day}.",
                f"No legal deadline is known for a matter received on {day}.",
            ),
            "on",
        )
    start = accepted_on if rule.trigger == "accepted" else received_on
    return Promise(rule.id, rule.version, calendar.version, start, due(rule, start, calendar))


def by_conclusion(concluded_on: date, due_on: date, rules: Rules, calendar: Calendar) -> Promise:
    return Promise(BY_CONCLUSION, rules.version, calendar.version, concluded_on, due_on)


def processing_due(received_on: date, rules: Rules, calendar: Calendar) -> date | None:
    """By when a petition received that day is to be decided on; None where no rule reaches so far back.

    Counted whenever it is asked for: no promise was made to anybody, so a late decision on days off moves it at once.
    """
    try:
        return due(rules.find(PROCESSING, received_on), received_on, calendar)
    except NoRuleError:
        return None


def overdue_receipt(today: date, rules: Rules, calendar: Calendar) -> date | None:
    """The last day of receipt whose petitions are late when they are still not decided on today."""
    day = today
    while (falls := processing_due(day, rules, calendar)) is not None:
        if falls < today:
            return day
        day -= timedelta(days=1)
    return None
