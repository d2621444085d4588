"""What may become of a petition, and why something else may not. Pure. (TT 05/2021/TT-TTCP; Luật Tố cáo Đ24.)"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.intake.petitions.conditions import Condition
from shared.events.kinds import CaseKind, Channel, Outcome
from shared.refusals import Reason, Refused

OUTCOME_NAMES: Final[dict[Outcome, Reason]] = {
    Outcome.ACCEPTED: Reason("Thụ lý", "Accept"),
    Outcome.CHECKING: Reason("Kiểm tra điều kiện thụ lý", "Check before accepting"),
    Outcome.NOT_ACCEPTED: Reason("Không thụ lý", "Do not accept"),
    Outcome.GUIDED: Reason("Hướng dẫn đến đúng cơ quan", "Guide to the competent body"),
    Outcome.TRANSFERRED: Reason("Chuyển đơn, có báo công dân", "Transfer, and tell the citizen"),
    Outcome.RETURNED: Reason("Trả lại cơ quan chuyển đơn", "Return to the agency that sent it"),
    Outcome.FILED: Reason("Lưu đơn", "File"),
    Outcome.NOT_PROCESSED: Reason("Không xử lý", "Do not process"),
    Outcome.SPLIT: Reason("Tách đơn", "Split"),
}
CHANNEL_NAMES: Final[dict[Channel, Reason]] = {
    Channel.DIRECT: Reason("Nộp trực tiếp", "In person"),
    Channel.POST: Reason("Qua bưu điện", "By post"),
    Channel.OTHER_AGENCY: Reason("Cơ quan khác chuyển đến", "From another agency"),
    Channel.HANDED_OVER: Reason("Nhận bàn giao", "Handed over"),
    Channel.ONLINE: Reason("Trực tuyến", "Online"),
}
COMPLAINTS_MAY_BE_TRANSFERRED_FROM: Final = date(2026, 7, 1)
"""Luật Tiếp công dân Đ26.1b as amended by Luật 136/2025; before, a complaint could only be guided."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the desk decides on a petition, with all that the rules ask about."""

    kind: CaseKind
    received_on: date
    decided_on: date
    outcome: Outcome
    eligible: bool
    in_competence: bool
    missing: tuple[Condition, ...]
    reason: str | None
    receiving_body: str | None
    extract: str | None
    assign_to: str | None
    secret: bool
    """It is, came as, or was brought to a denunciation: reclassified, it keeps the denouncer's secret."""


Guard = Callable[[Verdict], Refused | None]


def refuse_before_receipt(verdict: Verdict) -> Refused | None:
    if verdict.decided_on >= verdict.received_on:
        return None
    return Refused(
        Reason("Ngày xử lý không thể trước ngày nhận đơn.", "A petition is not processed before it is received."), "on"
    )


def refuse_accepting_what_misses_something(verdict: Verdict) -> Refused | None:
    """The first condition not met is named, with its legal ground, so that the citizen can be told."""
    if verdict.outcome not in (Outcome.ACCEPTED, Outcome.TRANSFERRED) or not verdict.missing:
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
    if verdict.outcome is not Outcome.ACCEPTED or (verdict.eligible and verdict.in_competence):
        return None
    return Refused(
        Reason(
            "Chỉ thụ lý đơn đủ điều kiện và thuộc thẩm quyền.", "Only what is eligible and in competence is accepted."
        ),
        "outcome",
    )


def refuse_sending_away_what_is_ours(verdict: Verdict) -> Refused | None:
    if verdict.outcome not in (Outcome.GUIDED, Outcome.TRANSFERRED) or not verdict.in_competence:
        return None
    return Refused(
        Reason(
            "Đơn thuộc thẩm quyền thì không hướng dẫn hay chuyển đi nơi khác.",
            "What is in our competence is not guided or transferred elsewhere.",
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
    if (
        verdict.outcome is not Outcome.TRANSFERRED
        or verdict.kind is not CaseKind.COMPLAINT
        or verdict.received_on >= COMPLAINTS_MAY_BE_TRANSFERRED_FROM
    ):
        return None
    return Refused(
        Reason(
            "Khiếu nại nhận trước 01/07/2026 mà không thuộc thẩm quyền thì hướng dẫn, không chuyển "
            "(Điều 26 Luật Tiếp công dân, trước khi sửa đổi).",
            "A complaint received before 01/07/2026 outside our competence is guided, not transferred "
            "(Law on Citizen Reception, art. 26, before its amendment).",
        ),
        "outcome",
    )


def refuse_without_reason(verdict: Verdict) -> Refused | None:
    """Whoever is not given a procedure is told why."""
    if verdict.outcome is Outcome.ACCEPTED or verdict.reason:
        return None
    return Refused(Reason("Nêu lý do để giải thích cho công dân.", "Give the reason the citizen is told."), "reason")


def refuse_transfer_to_nobody(verdict: Verdict) -> Refused | None:
    if verdict.outcome is not Outcome.TRANSFERRED or verdict.receiving_body:
        return None
    return Refused(Reason("Nêu cơ quan nhận đơn.", "Say which body receives it."), "receiving_body")


def refuse_denunciation_without_extract(verdict: Verdict) -> Refused | None:
    """The unit gets an extract without what identifies the denouncer (Luật Tố cáo Đ8.3, Đ56)."""
    if verdict.outcome is not Outcome.ACCEPTED or not verdict.secret or verdict.extract:
        return None
    return Refused(
        Reason(
            "Tố cáo cần bản trích nội dung cho đơn vị, không có thông tin về người tố cáo (Điều 56 Luật Tố cáo).",
            "A denunciation needs an extract for the unit, without anything about the denouncer "
            "(Law on Denunciations, art. 56).",
        ),
        "extract",
    )


def refuse_assigning_what_is_no_case(verdict: Verdict) -> Refused | None:
    if verdict.assign_to is None or verdict.outcome is Outcome.ACCEPTED:
        return None
    return Refused(
        Reason("Chỉ giao đơn vị khi đơn được thụ lý.", "Only an accepted petition is assigned."), "assign_to"
    )


GUARDS: Final[tuple[Guard, ...]] = (
    refuse_before_receipt,
    refuse_accepting_what_misses_something,
    refuse_accepting_what_cannot_be_resolved,
    refuse_sending_away_what_is_ours,
    refuse_transferring_what_is_not_eligible,
    refuse_transferring_old_complaints,
    refuse_without_reason,
    refuse_transfer_to_nobody,
    refuse_denunciation_without_extract,
    refuse_assigning_what_is_no_case,
)


def refusal(verdict: Verdict) -> Refused | None:
    """The first reason against the verdict; None when it may stand."""
    return next((refused for guard in GUARDS if (refused := guard(verdict)) is not None), None)


def usual_eligibility(outcome: Outcome) -> tuple[bool, bool]:
    """(eligible, in competence) as an outcome usually implies, when the desk does not say otherwise."""
    return {
        Outcome.ACCEPTED: (True, True),
        Outcome.CHECKING: (True, True),
        Outcome.NOT_ACCEPTED: (True, True),
        Outcome.GUIDED: (True, False),
        Outcome.TRANSFERRED: (True, False),
        Outcome.RETURNED: (True, False),
        Outcome.FILED: (False, False),
        Outcome.NOT_PROCESSED: (False, False),
        Outcome.SPLIT: (True, True),
    }[outcome]
