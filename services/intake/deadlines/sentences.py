"""Deadlines in words: a duty and how it is counted, and each line of a ledger, in both languages."""

from datetime import date
from typing import Final

from services.intake.deadlines.guards import attribute_names
from services.intake.deadlines.ledger import Budget
from services.intake.deadlines.rules import LEADERS_OWN, Rule, Rules, Span, Trigger
from services.intake.deadlines.tables import ClockEntryRow
from shared.refusals import Reason

LEADERS_DUTY: Final = Reason("Trả lời theo kết luận của lãnh đạo", "Answer as a leader concluded")
LEADERS_SOURCE: Final = "Kết luận của người chủ trì"
TRIGGERS: Final[dict[Trigger, Reason]] = {
    "received": Reason("ngày nhận", "receipt"),
    "accepted": Reason("ngày thụ lý", "acceptance"),
    "resolved": Reason("ngày giải quyết xong", "resolution"),
    "result_notified": Reason("ngày nhận thông báo kết quả", "notice of the result"),
    "decision_known": Reason("ngày biết quyết định, hành vi", "knowledge of the decision or act"),
    "decision_issued": Reason("ngày ban hành quyết định", "issue of the decision"),
    "decision_received": Reason(
        "ngày nhận quyết định hoặc ngày hết hạn giải quyết", "receipt of the decision or end of the time to resolve"
    ),
    "published": Reason("ngày công khai", "publication"),
    "conclusion_issued": Reason("ngày ban hành kết luận", "issue of the conclusion"),
    "acted": Reason("ngày xử lý xong theo kết luận", "acting on the conclusion"),
    "assigned": Reason("ngày giao", "assignment"),
    "filed": Reason("ngày lưu đơn", "filing"),
    "reception_day": Reason("ngày tiếp công dân", "the reception day"),
    "dialogue_day": Reason("ngày đối thoại", "the dialogue"),
}
_SPANS: Final[dict[Span, Reason]] = {
    "calendar": Reason("ngày liên tục", "consecutive days"),
    "working": Reason("ngày làm việc", "working days"),
    "years": Reason("năm", "years"),
}
_ROLLS: Final = Reason(
    " Hạn rơi vào ngày nghỉ thì chuyển sang ngày làm việc kế tiếp (Điều 147, 148 Bộ luật Dân sự 2015).",
    " An end on a day off moves to the next working day (Civil Code 2015, articles 147, 148).",
)
_NOTHING: Final = Reason("", "")


def duty_name(duty: str, rules: Rules) -> Reason:
    """What a duty is called, whatever day it is of; its id when the rules no longer know it."""
    if duty == LEADERS_OWN:
        return LEADERS_DUTY
    named = next((rule for rule in reversed(rules.rows) if rule.id == duty), None)
    return Reason(named.duty_vi, named.duty_en) if named else Reason(duty, duty)


def how_counted(rule: Rule, budget: Budget) -> Reason:
    """The sentence over the picture: the duty, its length, from when, and what made it longer."""
    span, trigger = _SPANS[rule.day_kind], TRIGGERS[rule.trigger]
    start = f"{budget.started_on:%d/%m/%Y}"
    sense_vi = {"within": "", "before": "ít nhất ", "at_least": "ít nhất "}[rule.sense]
    sense_en = {"within": "", "before": "at least ", "at_least": "at least "}[rule.sense]
    side_vi, side_en = ("trước", "before") if rule.sense == "before" else ("kể từ", "from")
    more = _more(rule, budget)
    rolls = _ROLLS if rule.sense == "within" else _NOTHING
    return Reason(
        f"{rule.duty_vi}: {sense_vi}{rule.days} {span.vi} {side_vi} {trigger.vi} {start}; ngày đó không tính."
        f"{more.vi}{rolls.vi}",
        f"{rule.duty_en}: {sense_en}{rule.days} {span.en} {side_en} {trigger.en} on {start}, that day not counted."
        f"{more.en}{rolls.en}",
    )


def leader_set(budget: Budget) -> Reason:
    """The sentence for a date that no counting led to."""
    day = f"{budget.started_on:%d/%m/%Y}"
    due = f"{budget.leaders_date:%d/%m/%Y}" if budget.leaders_date else "–"
    return Reason(
        f"Lãnh đạo kết luận ngày {day}, giao trả lời chậm nhất {due}; không tính theo thời hạn luật định.",
        f"A leader's conclusion of {day} asks for an answer by {due}; no statutory period is counted.",
    )


def longer_date(granted: date) -> Reason:
    """What the sentence says more when a decision gave a longer date."""
    day = f"{granted:%d/%m/%Y}"
    return Reason(f" Đã cho thêm thời hạn đến {day}.", f" A longer date was granted: {day}.")


def told(line: ClockEntryRow) -> Reason:
    """What a line of the ledger says happened; its number, reason and dates stand beside it."""
    law_on = line.law_on or line.on_day
    said = {
        "started": Reason(
            f"Bắt đầu tính, theo luật ngày {law_on:%d/%m/%Y}", f"Started, under the law of {law_on:%d/%m/%Y}"
        ),
        "suspended": Reason("Tạm đình chỉ", "Suspended"),
        "resumed": Reason("Tiếp tục tính từ ngày này", "Counts again from this day on"),
        "extended": Reason("Gia hạn", "Extended"),
        "granted": Reason("Cho thêm thời hạn", "Granted more time"),
        "attributes": _stated(line),
        "overridden": Reason(f"Áp dụng luật ngày {law_on:%d/%m/%Y}", f"The law of {law_on:%d/%m/%Y} is applied"),
        "reprojected": Reason("Tính lại theo lịch, quy tắc mới", "Counted again by a new calendar or new rules"),
        "stopped": Reason("Đã xong", "Done") if line.reason == "met" else Reason("Không còn phải làm", "Fell away"),
    }
    return said[line.kind]


def note_of(line: ClockEntryRow) -> str | None:
    """The reason somebody gave; for a stop the line itself says it."""
    return None if line.kind == "stopped" else line.reason


def _stated(line: ClockEntryRow) -> Reason:
    if not line.attributes:
        return Reason("Ghi nhận: vụ việc thông thường", "Stated: an ordinary case")
    return Reason(
        f"Ghi nhận: {attribute_names(line.attributes, 'vi')}", f"Stated: {attribute_names(line.attributes, 'en')}"
    )


def _more(rule: Rule, budget: Budget) -> Reason:
    vi, en = "", ""
    if rule.attributes:
        vi += f" Vụ việc {attribute_names(rule.attributes, 'vi')}."
        en += f" The case is {attribute_names(rule.attributes, 'en')}."
    if budget.extensions:
        days = budget.extensions * rule.extension_days
        vi += f" Gia hạn {budget.extensions} lần, thêm {days} ngày."
        times = "once" if budget.extensions == 1 else f"{budget.extensions} times"
        en += f" Extended {times}, by {days} days."
    if budget.granted is not None:
        longer = longer_date(budget.granted)
        vi, en = vi + longer.vi, en + longer.en
    for first, resumed in budget.suspensions:
        until_vi = f"khi tính tiếp ngày {resumed:%d/%m/%Y}" if resumed else "nay"
        until_en = f"counting resumed on {resumed:%d/%m/%Y}" if resumed else "now"
        vi += f" Tạm đình chỉ, không tính từ {first:%d/%m/%Y} đến {until_vi}."
        en += f" Suspended, not counted from {first:%d/%m/%Y} until {until_en}."
    return Reason(vi, en)
