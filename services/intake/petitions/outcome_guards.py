"""Which outcome a petition cannot have, and why. Pure. (TT 05/2021/TT-TTCP; LKN Đ11, Đ27; LTC Đ24, Đ25, Đ29.)"""

from typing import Final

from services.intake.petitions.rules import OUTCOME_NAMES
from services.intake.petitions.verdicts import Verdict
from services.intake.proceedings.powers import Power, withheld
from shared.events.kinds import CaseKind, Channel, Outcome
from shared.refusals import Reason, Refused

SENT_AWAY: Final = (Outcome.GUIDED, Outcome.TRANSFERRED, Outcome.RETURNED)
"""Outcomes of what is outside our competence."""
RETURNABLE: Final = Channel.OTHER_AGENCY
"""Only what another agency transferred can go back to it (TT 05/2021)."""


def refuse_before_receipt(verdict: Verdict) -> Refused | None:
    if verdict.decided_on >= verdict.received_on:
        return None
    return Refused(
        Reason("Ngày xử lý không thể trước ngày nhận đơn.", "A petition is not processed before it is received."), "on"
    )


def refuse_splitting_without_parts(verdict: Verdict) -> Refused | None:
    if verdict.outcome is not Outcome.SPLIT:
        return None
    return Refused(
        Reason("Tách đơn thì ghi từng nội dung, mỗi nội dung một đơn.", "To split it, enter its parts."), "outcome"
    )


def refuse_procedure_a_reflection_lacks(verdict: Verdict) -> Refused | None:
    """Acceptance is checked and refused for complaints and denunciations alone (LKN Đ27; LTC Đ29)."""
    if verdict.kind is not CaseKind.REFLECTION or verdict.outcome not in (Outcome.CHECKING, Outcome.NOT_ACCEPTED):
        return None
    name = OUTCOME_NAMES[verdict.outcome]
    return Refused(
        Reason(
            f"Kiến nghị, phản ánh không có bước “{name.vi}”: thụ lý, hướng dẫn, chuyển hoặc lưu.",
            f"A recommendation or reflection knows no “{name.en}”: accept, guide, transfer or file it.",
        ),
        "outcome",
    )


def refuse_accepting_what_misses_something(verdict: Verdict) -> Refused | None:
    """The first condition not met is named, with its legal ground, so that the citizen can be told."""
    going_on = (Outcome.ACCEPTED, Outcome.CHECKING, Outcome.TRANSFERRED)
    if verdict.outcome not in going_on or not verdict.missing:
        return None
    lacking = verdict.missing[0]
    return Refused(
        Reason(
            f"Chưa thụ lý hay chuyển được, không đạt: {lacking.name.vi} ({lacking.ground}).",
            f"It cannot be accepted or transferred yet; this is not met: {lacking.name.en} ({lacking.ground}).",
        ),
        "outcome",
    )


def refuse_accepting_what_cannot_be_resolved(verdict: Verdict) -> Refused | None:
    """Only what is eligible and in competence is accepted (TT 05/2021 Đ6; LKN Đ11; LTC Đ29)."""
    if verdict.outcome not in (Outcome.ACCEPTED, Outcome.CHECKING) or (verdict.eligible and verdict.in_competence):
        return None
    return Refused(
        Reason(
            "Chỉ thụ lý đơn đủ điều kiện và thuộc thẩm quyền.", "Only what is eligible and in competence is accepted."
        ),
        "outcome",
    )


def refuse_deciding_for_others(verdict: Verdict) -> Refused | None:
    """Whether to accept is for the competent body to say."""
    if verdict.outcome is not Outcome.NOT_ACCEPTED or verdict.in_competence:
        return None
    return Refused(
        Reason(
            "Không thuộc thẩm quyền thì hướng dẫn hoặc chuyển đơn, không ra thông báo không thụ lý.",
            "What is outside our competence is guided or transferred; acceptance is not ours to refuse.",
        ),
        "outcome",
    )


def refuse_sending_away_what_is_ours(verdict: Verdict) -> Refused | None:
    if verdict.outcome not in SENT_AWAY or not verdict.in_competence:
        return None
    return Refused(
        Reason(
            "Đơn thuộc thẩm quyền thì không hướng dẫn hay chuyển đi nơi khác.",
            "What is in our competence is not guided or transferred elsewhere.",
        ),
        "outcome",
    )


def refuse_leaving_what_others_must_resolve(verdict: Verdict) -> Refused | None:
    """An eligible petition outside our competence is guided, transferred or returned (form 02/XLD columns 23 to 25)."""
    left = verdict.outcome in (Outcome.FILED, Outcome.NOT_PROCESSED)
    if not left or not verdict.eligible or verdict.in_competence:
        return None
    return Refused(
        Reason(
            "Đơn đủ điều kiện mà không thuộc thẩm quyền thì hướng dẫn, chuyển hoặc trả lại, không lưu hay bỏ qua.",
            "What is eligible and outside our competence is guided, transferred or returned, not left.",
        ),
        "outcome",
    )


def refuse_transferring_what_is_not_eligible(verdict: Verdict) -> Refused | None:
    if verdict.outcome is not Outcome.TRANSFERRED or verdict.eligible:
        return None
    return Refused(
        Reason("Đơn không đủ điều kiện xử lý thì không chuyển.", "A petition that is not eligible is not transferred."),
        "outcome",
    )


def refuse_transferring_old_complaints(verdict: Verdict) -> Refused | None:
    """Luật Tiếp công dân Đ26.1b as amended by Luật 136/2025; before, a complaint could only be guided."""
    law = withheld(Power.TRANSFER, verdict.kind, verdict.received_on)
    if verdict.outcome is not Outcome.TRANSFERRED or law is None:
        return None
    day = f"{law.valid_from:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Khiếu nại nhận trước {day} mà không thuộc thẩm quyền thì hướng dẫn, không chuyển "
            "(Điều 26 Luật Tiếp công dân, trước khi sửa đổi).",
            f"A complaint received before {day} outside our competence is guided, not transferred "
            "(Law on Citizen Reception, art. 26, before its amendment).",
        ),
        "outcome",
    )


def refuse_returning_to_nobody(verdict: Verdict) -> Refused | None:
    if verdict.outcome is not Outcome.RETURNED or verdict.channel is RETURNABLE:
        return None
    return Refused(
        Reason(
            "Chỉ trả lại đơn do cơ quan khác chuyển đến; đơn của công dân thì hướng dẫn hoặc chuyển.",
            "Only what another agency sent is returned to it; a citizen's petition is guided or transferred.",
        ),
        "outcome",
    )
