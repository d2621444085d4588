"""What a case was promised: the legal rule, its version, the calendar's version and the date; and why that date."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.intake.deadlines.rules import NoRuleError, Rule, Rules, due
from services.intake.deadlines.rules import explain as explain_rule
from shared.calendar import Calendar, Explanation
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


@dataclass(frozen=True, slots=True)
class Why:
    """The answer to "why this date?". `days` is None when no counting led to it."""

    summary: Reason
    source: str
    days: Explanation | None
    remark: Reason | None = None


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


def why(promised: Promise, received_on: date, rules: Rules, calendar: Calendar) -> Why:
    """Explain a promised date day by day, under the rules and calendar loaded now.

    When either has changed since, the promised date stands and a remark says so.
    """
    if promised.rule == BY_CONCLUSION:
        day, due_day = f"{promised.started_on:%d/%m/%Y}", f"{promised.due_on:%d/%m/%Y}"
        return Why(
            Reason(
                f"Lãnh đạo kết luận ngày {day}, giao trả lời chậm nhất {due_day}; không tính theo thời hạn luật định.",
                f"A leader's conclusion of {day} asks for an answer by {due_day}; no statutory period is counted.",
            ),
            "Kết luận của người chủ trì đối thoại",
            None,
        )
    rule = rules.find(promised.rule, received_on)
    days = explain_rule(rule, promised.started_on, calendar)
    remark = None if days.due == promised.due_on else _changed(promised, days.due)
    return Why(_told(rule), rule.source, days, remark or days.coverage)


def _told(rule: Rule) -> Reason:
    working = rule.day_kind == "working"
    vi = f"{rule.days} ngày làm việc" if working else f"{rule.days} ngày liên tục"
    en = f"{rule.days} working days" if working else f"{rule.days} consecutive days"
    from_vi = "ngày thụ lý" if rule.trigger == "accepted" else "ngày nhận"
    from_en = "acceptance" if rule.trigger == "accepted" else "receipt"
    return Reason(
        f"{rule.duty_vi}: {vi} kể từ {from_vi}; {from_vi} không tính. Hạn rơi vào ngày nghỉ thì chuyển sang ngày làm "
        "việc kế tiếp (Điều 147, 148 Bộ luật Dân sự 2015).",
        f"{rule.duty_en}: {en} from {from_en}, that day not counted. An end on a day off moves to the next working day "
        "(Civil Code 2015, articles 147, 148).",
    )


def _changed(promised: Promise, now: date | None) -> Reason:
    then, new = f"{promised.due_on:%d/%m/%Y}", f"{now:%d/%m/%Y}" if now else "–"
    return Reason(
        f"Hạn đã hứa {then} giữ nguyên; theo lịch và quy tắc hiện hành sẽ là {new}.",
        f"The promised date {then} stands; the calendar and rules of today would give {new}.",
    )
