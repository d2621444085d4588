"""What the desk decides on a petition, and why it cannot. Pure. (TT 05/2021/TT-TTCP; Luật Tố cáo Đ24, Đ25.)"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.intake.petitions.conditions import Condition
from services.intake.petitions.rules import OPENING, OUTCOME_NAMES
from services.intake.proceedings.grounds import GROUNDED, Ground
from shared.events.kinds import CaseKind, Channel, Outcome, Stage
from shared.refusals import Reason, Refused

COMPLAINTS_MAY_BE_TRANSFERRED_FROM: Final = date(2026, 7, 1)
"""Luật Tiếp công dân Đ26.1b as amended by Luật 136/2025; before, a complaint could only be guided."""
SENT_AWAY: Final = (Outcome.GUIDED, Outcome.TRANSFERRED, Outcome.RETURNED)
"""Outcomes of what is outside our competence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the desk decides on a petition, with all that the rules ask about."""

    kind: CaseKind
    stage: Stage
    discipline: bool
    channel: Channel
    received_on: date
    decided_on: date
    outcome: Outcome
    eligible: bool
    in_competence: bool
    missing: tuple[Condition, ...]
    ground: Ground | None
    number: str | None
    reason: str | None
    receiving_unit: str | None
    receiving_body: str | None
    extract: str | None
    assign_to: str | None
    secret: bool
    """It is, came as, or was brought to a denunciation: reclassified, it keeps the denouncer's secret."""
    linked_to: CaseKind | None = None
    """The kind of the case it was linked to before it was decided on; then it opens none of its own."""

    @property
    def opens(self) -> bool:
        return self.outcome in OPENING and self.linked_to is None


Guard = Callable[[Verdict], Refused | None]


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


def refuse_returning_to_nobody(verdict: Verdict) -> Refused | None:
    """Only what another agency transferred can go back to it (TT 05/2021)."""
    if verdict.outcome is not Outcome.RETURNED or verdict.channel is Channel.OTHER_AGENCY:
        return None
    return Refused(
        Reason(
            "Chỉ trả lại đơn do cơ quan khác chuyển đến; đơn của công dân thì hướng dẫn hoặc chuyển.",
            "Only what another agency sent is returned to it; a citizen's petition is guided or transferred.",
        ),
        "outcome",
    )


def refuse_without_ground(verdict: Verdict) -> Refused | None:
    """The law lists why a petition may go without a procedure (LKN Đ11; LTC Đ24.3, Đ25.1, Đ29)."""
    if verdict.outcome not in GROUNDED or verdict.ground is not None:
        return None
    if verdict.outcome is Outcome.NOT_PROCESSED and verdict.kind is not CaseKind.DENUNCIATION:
        return Refused(
            Reason(
                "“Không xử lý” chỉ dùng cho tố cáo (Điều 24, 25 Luật Tố cáo); đơn khác thì lưu đơn.",
                "Only a denunciation is left unprocessed (Law on Denunciations, art. 24, 25); file other petitions.",
            ),
            "outcome",
        )
    return Refused(Reason("Chọn căn cứ của luật.", "Choose the ground the law gives."), "ground")


def refuse_numbering_no_notice(verdict: Verdict) -> Refused | None:
    if verdict.number is None or verdict.outcome is Outcome.NOT_ACCEPTED:
        return None
    return Refused(
        Reason("Số thông báo chỉ ghi khi không thụ lý.", "A notice is numbered only when it is not accepted."), "number"
    )


def refuse_without_reason(verdict: Verdict) -> Refused | None:
    """Whoever is not given a procedure is told why; a ground of the law says it by itself."""
    if verdict.outcome in (Outcome.ACCEPTED, Outcome.CHECKING) or verdict.reason or verdict.ground:
        return None
    return Refused(Reason("Nêu lý do để giải thích cho công dân.", "Give the reason the citizen is told."), "reason")


def refuse_transfer_to_nobody(verdict: Verdict) -> Refused | None:
    """Whoever guides may name the competent body too; what stays with us names none."""
    if verdict.receiving_unit is None and verdict.receiving_body is None:
        if verdict.outcome is not Outcome.TRANSFERRED:
            return None
        return Refused(Reason("Nêu cơ quan nhận đơn.", "Say which body receives it."), "receiving_body")
    if verdict.outcome not in (Outcome.GUIDED, Outcome.TRANSFERRED):
        return Refused(
            Reason(
                "Chỉ nêu cơ quan nhận khi hướng dẫn hoặc chuyển đơn.",
                "A receiving body is named only when guiding or transferring.",
            ),
            "receiving_unit" if verdict.receiving_unit else "receiving_body",
        )
    if verdict.receiving_unit is not None and verdict.receiving_body is not None:
        return Refused(
            Reason(
                "Chọn một cơ quan trong danh sách hoặc ghi tên cơ quan ngoài, không cả hai.",
                "Choose a body of the list or name another, not both.",
            ),
            "receiving_body",
        )
    return None


def refuse_denunciation_without_extract(verdict: Verdict) -> Refused | None:
    """The unit gets an extract without what identifies the denouncer (Luật Tố cáo Đ8.3, Đ56)."""
    if not verdict.opens or not verdict.secret or verdict.extract:
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
    if verdict.assign_to is None or verdict.outcome in (Outcome.ACCEPTED, Outcome.CHECKING):
        return None
    return Refused(
        Reason("Chỉ giao đơn vị khi đơn được thụ lý.", "Only an accepted petition is assigned."), "assign_to"
    )


def refuse_another_case(verdict: Verdict) -> Refused | None:
    """One more petition on a case shares that case's kind, acceptance and unit."""
    if verdict.linked_to is None:
        return None
    if verdict.outcome in (Outcome.CHECKING, Outcome.NOT_ACCEPTED):
        return Refused(
            Reason(
                "Đơn đã liên kết với một vụ việc: việc thụ lý quyết định ở vụ việc đó.",
                "It is linked to a case, where its acceptance is decided.",
            ),
            "outcome",
        )
    if verdict.outcome is Outcome.ACCEPTED and verdict.kind is not verdict.linked_to:
        return Refused(
            Reason(
                "Loại đơn phải cùng loại với vụ việc đã liên kết.", "Its kind must be that of the case it is linked to."
            ),
            "kind",
        )
    if verdict.assign_to is not None:
        return Refused(
            Reason(
                "Vụ việc đã liên kết được giao ở trang vụ việc.", "The case it is linked to is assigned on its page."
            ),
            "assign_to",
        )
    return None


GUARDS: Final[tuple[Guard, ...]] = (
    refuse_before_receipt,
    refuse_splitting_without_parts,
    refuse_procedure_a_reflection_lacks,
    refuse_accepting_what_misses_something,
    refuse_accepting_what_cannot_be_resolved,
    refuse_deciding_for_others,
    refuse_sending_away_what_is_ours,
    refuse_leaving_what_others_must_resolve,
    refuse_transferring_what_is_not_eligible,
    refuse_transferring_old_complaints,
    refuse_returning_to_nobody,
    refuse_without_ground,
    refuse_numbering_no_notice,
    refuse_without_reason,
    refuse_transfer_to_nobody,
    refuse_denunciation_without_extract,
    refuse_assigning_what_is_no_case,
    refuse_another_case,
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
