"""Who receives in which kind of reception, what a head says, when somebody may be turned away, and what of a book line can
be voided. Pure. (Luật Tiếp công dân Đ9, Đ18, Đ25.)
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from services.intake.visits.grounds import Ground
from shared.events.kinds import CaseKind, HeadOutcome, ReceivedBy, Reception
from shared.refusals import Reason, Refused


class Signed(StrEnum):
    """How somebody signed what the desk wrote down for him or her (Luật Tiếp công dân Đ25.2; Luật Tố cáo Đ23)."""

    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"
    REFUSED = "refused"


RECEPTION_NAMES: Final[dict[Reception, Reason]] = {
    Reception.REGULAR: Reason("Thường xuyên", "Regular"),
    Reception.PERIODIC: Reason("Định kỳ", "Periodic"),
    Reception.AD_HOC: Reason("Đột xuất", "Ad hoc"),
}
RECEIVER_NAMES: Final[dict[ReceivedBy, Reason]] = {
    ReceivedBy.DESK: Reason("Cán bộ tiếp công dân", "The desk"),
    ReceivedBy.HEAD: Reason("Người đứng đầu trực tiếp", "The head in person"),
    ReceivedBy.DELEGATE: Reason("Ủy quyền tiếp", "A delegate of the head"),
}
OUTCOME_NAMES: Final[dict[HeadOutcome, Reason]] = {
    HeadOutcome.ANSWERED: Reason("Trả lời ngay", "Answered on the spot"),
    HeadOutcome.DIRECTED: Reason("Chỉ đạo giải quyết, hẹn ngày trả lời", "Directed, with a day of reply"),
}
SIGNED_NAMES: Final[dict[Signed, Reason]] = {
    Signed.SIGNATURE: Reason("Đã ký", "Signed"),
    Signed.FINGERPRINT: Reason("Điểm chỉ", "Fingerprint"),
    Signed.REFUSED: Reason("Không ký", "Refused to sign"),
}


def refuse_receiver(reception: Reception, received_by: ReceivedBy) -> Refused | None:
    """Periodic and ad hoc reception is the head's (Đ2, Đ18); a delegate is recorded, and counted apart."""
    if reception is Reception.REGULAR or received_by is not ReceivedBy.DESK:
        return None
    return Refused(
        Reason(
            "Tiếp định kỳ và đột xuất là của người đứng đầu (Điều 18 Luật Tiếp công dân): chọn người tiếp.",
            "Periodic and ad hoc reception is the head's (Law on Citizen Reception, art. 18): choose who received.",
        ),
        "received_by",
    )


def refuse_head_outcome(
    reception: Reception,
    received_by: ReceivedBy,
    outcome: HeadOutcome | None,
    reply_by: date | None,
    received_on: date,
) -> Refused | None:
    """The head answers on the spot, or orders the handling and states when the reply comes; in ad hoc reception he must
    (Đ18.4). What the desk says is no such outcome.
    """
    if outcome is not None and received_by is ReceivedBy.DESK:
        return _HEADS_WORD
    if outcome is None and reception is Reception.AD_HOC and received_by is ReceivedBy.HEAD:
        return _MUST_ANSWER
    if outcome is not HeadOutcome.DIRECTED:
        return _NO_REPLY_DAY if reply_by is not None else None
    if reply_by is None:
        return _REPLY_DAY
    return _REPLY_BEFORE if reply_by < received_on else None


_HEADS_WORD: Final = Refused(
    Reason(
        "Chỉ người đứng đầu hoặc người được ủy quyền tiếp mới trả lời ngay hay chỉ đạo: chọn người tiếp.",
        "Only the head or a delegate answers on the spot or directs: choose who received.",
    ),
    "head_outcome",
)
_MUST_ANSWER: Final = Refused(
    Reason(
        "Tiếp đột xuất: người đứng đầu trả lời ngay, hoặc chỉ đạo và hẹn ngày trả lời (Điều 18 khoản 4 Luật Tiếp công dân).",
        "In ad hoc reception the head answers on the spot, or directs and states the day of the reply (Law on Citizen "
        "Reception, art. 18.4).",
    ),
    "head_outcome",
)
_REPLY_DAY: Final = Refused(
    Reason("Khi chỉ đạo giải quyết, ghi ngày hẹn trả lời.", "When it is directed, state the day of the reply."),
    "reply_by",
)
_NO_REPLY_DAY: Final = Refused(
    Reason(
        "Ngày hẹn trả lời chỉ đi với chỉ đạo giải quyết.", "A day of reply goes with a direction only; take it out."
    ),
    "reply_by",
)
_REPLY_BEFORE: Final = Refused(
    Reason("Ngày hẹn trả lời trước ngày tiếp.", "The day of the reply is before the visit."), "reply_by"
)


def refuse_reply(
    reply_by: date | None, received_on: date, on: date, *, voided: bool, replied_on: date | None
) -> Refused | None:
    """A reply is owed where the head directed one, and is given once, not before the visit."""
    if reply_by is None or voided:
        return NO_REPLY_OWED
    if replied_on is not None:
        day = f"{replied_on:%d/%m/%Y}"
        return Refused(Reason(f"Đã trả lời ngày {day}.", f"The reply was given on {day}."))
    if on >= received_on:
        return None
    return Refused(Reason("Ngày trả lời trước ngày tiếp.", "The reply is dated before the visit."), "on")


NO_REPLY_OWED: Final = Refused(
    Reason("Lượt này không có chỉ đạo nào phải trả lời.", "No reply was directed in this visit.")
)


def refuse_ground(grounds: Sequence[Ground], code: str, notice: str | None, notice_on: date | None) -> Refused | None:
    """Nobody is turned away but on a ground of the law in force on the day, and where the law asks for the head's notice,
    not without its number and date (Đ9; TT 04/2021 Đ4).
    """
    ground = next((one for one in grounds if one.code == code), None)
    if ground is None:
        return Refused(
            Reason(
                f"Ngày này không có căn cứ từ chối mã {code}.", f"No ground of refusal {code} was in force that day."
            ),
            "refusal.ground",
        )
    if (notice is None or notice_on is None) and (ground.needs_notice or notice or notice_on):
        return Refused(
            Reason(
                f"Ghi số và ngày Thông báo từ chối tiếp công dân của người đứng đầu ({ground.source}).",
                f"Give the number and the date of the head's notice of refusal ({ground.source}).",
            ),
            "refusal.notice" if notice is None else "refusal.notice_on",
        )
    return None


def refuse_with_a_refusal(given: Mapping[str, bool]) -> Refused | None:
    """Whoever was turned away was not heard: no petition, nothing written down, no word of the head. `given` has the
    fields of what cannot go with it, and whether each was given.
    """
    field = next((name for name, is_given in given.items() if is_given), None)
    if field is None:
        return None
    return Refused(
        Reason(
            "Lượt bị từ chối tiếp thì không nhận đơn, không ghi lời trình bày, không có kết quả của người đứng đầu.",
            "Nothing is taken, written down or decided in a visit that was refused.",
        ),
        field,
    )


def refuse_written_down(
    kind: CaseKind | None, signed: Signed | None, *, written_down: bool, petition: bool
) -> Refused | None:
    """What is told without a petition is written down and signed by whoever told it; unsigned, it is no petition
    (Đ25.2; Luật Khiếu nại Đ8; Luật Tố cáo Đ23).
    """
    if not written_down:
        return _NOT_WRITTEN if signed is not None else None
    if kind is None:
        return Refused(Reason("Lời trình bày ghi lại cần có loại.", "What was written down needs a kind."), "kind")
    if signed is None:
        return Refused(
            Reason(
                "Ghi rõ người trình bày đã ký, điểm chỉ hay không ký bản ghi.",
                "Say whether it was signed, marked with a fingerprint, or left unsigned.",
            ),
            "signed",
        )
    return _UNSIGNED if petition and signed is Signed.REFUSED else None


_NOT_WRITTEN: Final = Refused(
    Reason("Chữ ký chỉ ghi khi lời trình bày được ghi lại.", "A signature goes with what was written down only."),
    "signed",
)
_UNSIGNED: Final = Refused(
    Reason(
        "Bản ghi lời trình bày không được ký thì không là đơn: bỏ đánh dấu có đơn.",
        "What was written down and not signed is no petition: take out the petition.",
    ),
    "signed",
)


def refuse_void(*, voided: bool, petitions: Sequence[str]) -> Refused | None:
    """A line is voided once, and only while nothing rests on it."""
    if voided:
        return Refused(Reason("Lượt này đã hủy.", "This visit is already voided."))
    if not petitions:
        return None
    codes = ", ".join(petitions)
    return Refused(
        Reason(
            f"Không hủy được: lượt này đã nhận đơn {codes}.", f"Not possible: petition {codes} was given in this visit."
        )
    )
