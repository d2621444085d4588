"""Why a clock cannot be suspended, resumed, extended or stopped. Pure; each answers None when it can."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from services.intake.deadlines.ledger import Budget
from services.intake.deadlines.rules import ATTRIBUTES, LEADERS_OWN, LONGER, Attribute, Rule, Rules
from shared.refusals import Language, Reason, Refused

ATTRIBUTE_NAMES: Final[dict[Attribute, Reason]] = {
    "complex": Reason("phức tạp", "complex"),
    "very-complex": Reason("đặc biệt phức tạp", "very complex"),
    "remote": Reason("vùng sâu, vùng xa đi lại khó khăn", "remote"),
    "delegated": Reason("kiểm tra ở nhiều nơi hoặc ủy quyền kiểm tra", "checked in several places or by delegation"),
}
OWN_FILE: Final = "TIEPDAN_DEADLINE_RULES_FILE"


def no_rule(duty: str, on: date, field: str | None) -> Refused:
    day = f"{on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Không có quy định thời hạn {duty} cho đơn nhận ngày {day}.",
            f"No deadline {duty} is known for a matter received on {day}.",
        ),
        field,
    )


def refuse_unset(duty: str, rules: Rules) -> Refused | None:
    """Nobody has confirmed how long the duty may take; a date that was made up would be worse than none."""
    known = next((unset for unset in rules.unset if unset.id == duty), None)
    if known is None:
        return None
    return Refused(
        Reason(
            f"{known.id} “{known.duty_vi}”: chưa ấn định thời hạn ({known.source}). Cơ quan ghi thời hạn áp dụng vào tệp "
            f"quy tắc riêng, tệp mà biến {OWN_FILE} chỉ đến.",
            f"{known.id} “{known.duty_en}”: no limit is set ({known.source}). The office puts the one it holds to in its "
            f"own file of rules, which {OWN_FILE} names.",
        ),
        "rule",
    )


def refuse_suspension(budget: Budget, rule: Rule | None, on: date) -> Refused | None:
    """A period that counts backwards from an event, or that merely has to pass, cannot be suspended."""
    if rule is not None and rule.sense != "within":
        return Refused(
            Reason(
                f"Không tạm đình chỉ được thời hạn “{rule.duty_vi}” ({rule.source}).",
                f"The period “{rule.duty_en}” cannot be suspended ({rule.source}).",
            )
        )
    if budget.suspended_from is not None:
        return Refused(
            Reason(
                f"Thời hạn đang tạm đình chỉ từ {budget.suspended_from:%d/%m/%Y}.",
                f"The clock has been suspended since {budget.suspended_from:%d/%m/%Y}.",
            )
        )
    return _stopped(budget) or _too_early(budget, on)


def refuse_resumption(budget: Budget, on: date) -> Refused | None:
    if budget.suspended_from is None:
        return Refused(Reason("Thời hạn này không bị tạm đình chỉ.", "The clock is not suspended."))
    return _stopped(budget) or _too_early(budget, on)


def refuse_extension(budget: Budget, rule: Rule | None, rules: Rules, due_on: date | None, on: date) -> Refused | None:
    """As often as the law allows such a matter, and only while there is time left to extend."""
    if rule is None:
        return Refused(
            Reason(
                "Hạn do lãnh đạo ấn định, không gia hạn theo luật được; đề nghị lãnh đạo cho hạn mới.",
                "A leader set this date; no law extends it. Ask the leader for another.",
            )
        )
    if budget.extensions >= rule.extension_times:
        return Refused(_not_allowed(budget, rule, rules))
    if due_on is not None and on > due_on:
        return Refused(_too_late(due_on, rule), "on")
    return _stopped(budget) or _too_early(budget, on)


def refuse_grant(budget: Budget, rule: Rule | None, due_on: date | None, until: date, on: date) -> Refused | None:
    """A longer date than the one the clock has, given while there is time left and nothing stands."""
    if rule is None or budget.duty != LONGER:
        return Refused(
            Reason(
                "Thời hạn này không cho thêm bằng một ngày khác được.",
                "This is no period for which another date can be granted.",
            )
        )
    if due_on is None or budget.suspended_from is not None:
        return Refused(Reason("Thời hạn đang tạm đình chỉ.", "The clock is suspended."))
    if on > due_on:
        return Refused(_too_late(due_on, rule), "on")
    if until <= due_on:
        day = f"{due_on:%d/%m/%Y}"
        return Refused(
            Reason(f"Hạn mới phải sau hạn hiện nay, {day}.", f"The new date has to be after the present one, {day}."),
            "until",
        )
    return _stopped(budget) or _too_early(budget, on)


def refuse_override(budget: Budget, law_on: date) -> Refused | None:
    """No law chooses a date that somebody set."""
    if budget.duty == LEADERS_OWN or budget.granted is not None:
        return Refused(
            Reason(
                "Hạn này do người có thẩm quyền ấn định, không tính theo luật.", "Somebody set this date; no law did."
            )
        )
    return refuse_change(budget, budget.law_on == law_on, "law_on")


def refuse_attributes(attributes: Iterable[str]) -> Refused | None:
    unknown = sorted(set(attributes) - set(ATTRIBUTES))
    if not unknown:
        return None
    named = ", ".join(unknown)
    return Refused(
        Reason(f"Không có đặc điểm vụ việc tên {named}.", f"No attribute of a case is called {named}."), "attributes"
    )


def refuse_too_many_extensions(budget: Budget, rule: Rule | None, field: str | None) -> Refused | None:
    """What was granted may not become more than the law allows, when a case turns out to be simpler or older."""
    if rule is None or budget.extensions <= rule.extension_times:
        return None
    if not rule.extension_times:
        reason = Reason(
            f"Trường hợp này pháp luật không cho gia hạn ({rule.source}).",
            f"The law allows no extension of such a case ({rule.source}).",
        )
    else:
        reason = Reason(
            f"Trường hợp này chỉ được gia hạn {rule.extension_times} lần, không phải {budget.extensions} ({rule.source}).",
            f"Such a case may be extended no more than {rule.extension_times} times, not {budget.extensions} ({rule.source}).",
        )
    return Refused(reason, field)


def refuse_change(budget: Budget, same: bool, field: str) -> Refused | None:
    """A statement about a clock that is over, or that says nothing new."""
    unchanged = Refused(Reason("Không có gì thay đổi.", "Nothing would change."), field) if same else None
    return _stopped(budget) or unchanged


def refuse_stop(budget: Budget, due_on: date | None, on: date) -> Refused | None:
    """What must be done before an event is done before its clock's first day, every other duty after it."""
    counts_backwards = due_on is not None and due_on < budget.started_on
    return _stopped(budget) or (None if counts_backwards else _too_early(budget, on))


def refuse_blank(value: str, field: str) -> Refused | None:
    if value.strip():
        return None
    missing = {
        "number": Reason("Cần số văn bản.", "The number of the document is needed."),
        "reason": Reason("Cần nêu lý do.", "A reason is needed."),
    }
    return Refused(missing[field], field)


def attribute_names(attributes: Iterable[str], language: Language) -> str:
    """In the order of the list, so that the same attributes always read the same."""
    present = set(attributes)
    return ", ".join(ATTRIBUTE_NAMES[each].in_(language) for each in ATTRIBUTES if each in present)


def _not_allowed(budget: Budget, rule: Rule, rules: Rules) -> Reason:
    done_vi, done_en = f"đã gia hạn {budget.extensions} lần", f"extended {budget.extensions} times"
    longer = [
        row
        for row in rules.rows
        if row.id == rule.id and row.valid_from == rule.valid_from and row.extension_times > budget.extensions
    ]
    if not longer and not budget.extensions:
        return Reason(
            f"“{rule.duty_vi}”: pháp luật không cho gia hạn việc này ({rule.source}).",
            f"“{rule.duty_en}”: the law lets nobody extend this ({rule.source}).",
        )
    if not longer:
        return Reason(
            f"“{rule.duty_vi}”: {done_vi}, pháp luật không cho gia hạn thêm ({rule.source}).",
            f"“{rule.duty_en}”: {done_en}; the law allows no more ({rule.source}).",
        )
    vi = " hoặc ".join(attribute_names(row.attributes, "vi") for row in longer)
    en = " or ".join(attribute_names(row.attributes, "en") for row in longer)
    return Reason(
        f"“{rule.duty_vi}”: {done_vi}, chỉ gia hạn thêm được khi vụ việc {vi} ({rule.source}).",
        f"“{rule.duty_en}”: {done_en}; more is allowed only when the case is {en} ({rule.source}).",
    )


def _too_late(due_on: date, rule: Rule) -> Reason:
    return Reason(
        f"Hạn {due_on:%d/%m/%Y} đã qua: chỉ gia hạn được khi còn trong hạn ({rule.source}).",
        f"The due date {due_on:%d/%m/%Y} has passed: only a period still running is extended ({rule.source}).",
    )


def _stopped(budget: Budget) -> Refused | None:
    if budget.stopped_on is None:
        return None
    day = f"{budget.stopped_on:%d/%m/%Y}"
    return Refused(Reason(f"Thời hạn này đã kết thúc ngày {day}.", f"This clock was stopped on {day}."))


def _too_early(budget: Budget, on: date) -> Refused | None:
    if on >= budget.latest:
        return None
    day = f"{budget.latest:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Ngày này trước bước gần nhất của thời hạn ({day}).", f"That is before the clock's latest step ({day})."
        ),
        "on",
    )
