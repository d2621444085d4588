"""Why a decision on a petition cannot stand: all guards in order, and those about what must be stated with it. Pure."""

from collections.abc import Callable
from typing import Final

from services.intake.petitions.outcome_guards import (
    refuse_accepting_what_cannot_be_resolved,
    refuse_accepting_what_misses_something,
    refuse_before_receipt,
    refuse_deciding_for_others,
    refuse_leaving_what_others_must_resolve,
    refuse_procedure_a_reflection_lacks,
    refuse_returning_to_nobody,
    refuse_sending_away_what_is_ours,
    refuse_splitting_without_parts,
    refuse_transferring_old_complaints,
    refuse_transferring_what_is_not_eligible,
)
from services.intake.petitions.verdicts import Verdict
from services.intake.proceedings.grounds import GROUNDED
from shared.events.kinds import CaseKind, Outcome
from shared.refusals import Reason, Refused
from shared.text import folded

Guard = Callable[[Verdict], Refused | None]


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


def refuse_sending_back(verdict: Verdict) -> Refused | None:
    """What goes to the body it came from goes round in a circle. Asked last, when that body has its name."""
    if verdict.outcome is not Outcome.TRANSFERRED or verdict.again or not verdict.sender_body:
        return None
    if folded(verdict.receiving_body or "") != folded(verdict.sender_body):
        return None
    return Refused(
        Reason(
            "Chính cơ quan này đã chuyển đơn đến: chọn “Trả lại cơ quan chuyển đơn”, hoặc tích “Vẫn chuyển lại nơi đã gửi”.",
            "This very body sent the petition here: return it, or tick “Transfer it back all the same”.",
        ),
        "again",
    )


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
    """One more petition on a case shares that case's kind, acceptance, unit, and whether it is secret: what became of a
    denunciation would be read in an open case, beside those who came with it (Luật Tố cáo Đ8.3).
    """
    if verdict.linked_to is None:
        return None
    if verdict.secret and not verdict.linked_secret:
        return Refused(
            Reason(
                "Tố cáo không ở chung với vụ việc công khai đã liên kết: gỡ liên kết trước khi xử lý.",
                "A denunciation does not stay with the open case it is linked to: undo the link first.",
            ),
            "kind",
        )
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
