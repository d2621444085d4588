"""What may happen to a dialogue inside a complaint, who chairs it, and how its minutes are signed. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from shared.refusals import Reason, Refused

FEWEST_COPIES: Final = 3
"""The parties and the file each get a copy of the minutes (NĐ 124 Mẫu 14)."""


class State(StrEnum):
    """Where it stands. A postponed one stays planned and gets another day."""

    REQUESTED = "requested"
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


OPEN: Final = (State.REQUESTED, State.PLANNED)
"""Still to come; a case has at most one such dialogue."""


class Step(StrEnum):
    """What people do to it. It is cancelled by nobody: that follows from the procedure."""

    PLAN = "plan"
    POSTPONE = "postpone"
    HOLD = "hold"


class Presence(StrEnum):
    """Whether the complainant came. One who excuses himself or herself is given another day instead."""

    ATTENDED = "attended"
    UNEXCUSED = "unexcused"
    """Stayed away without an excuse, which does not stop the resolution (LKN Đ30.6)."""


class Signatory(StrEnum):
    """Who signed the minutes: a part in the dialogue, never a name."""

    CHAIR = "chair"
    RECORDER = "recorder"
    COMPLAINANT = "complainant"
    RESPONDENT = "respondent"
    AFFECTED = "affected"
    ORGANISATION = "organisation"


FROM: Final[dict[Step, State]] = {
    Step.PLAN: State.REQUESTED,
    Step.POSTPONE: State.PLANNED,
    Step.HOLD: State.PLANNED,
}
_STANDING: Final[dict[State, Reason]] = {
    State.REQUESTED: Reason("buổi đối thoại chưa được định ngày", "the dialogue has no day yet"),
    State.PLANNED: Reason("buổi đối thoại đã được định ngày", "the dialogue has its day already"),
    State.HELD: Reason("buổi đối thoại đã được ghi nhận", "the dialogue has been recorded"),
    State.CANCELLED: Reason(
        "buổi đối thoại đã hủy vì vụ việc đình chỉ giải quyết",
        "the dialogue was cancelled, because the procedure was terminated",
    ),
}


def refuse_step(step: Step, state: State) -> Refused | None:
    """Why this cannot be done now; None when it can."""
    if state is FROM[step]:
        return None
    return Refused(
        Reason(f"Không thực hiện được: {_STANDING[state].vi}.", f"Not possible: {_STANDING[state].en}."),
    )


def refuse_chair(*, by_head: bool, is_provincial_head: bool) -> Refused | None:
    """In complex cases the chairman of the province holds the dialogue in person; else he may send another."""
    if is_provincial_head or not by_head:
        return None
    return Refused(
        Reason(
            "Vụ việc phức tạp: Chủ tịch UBND tỉnh phải trực tiếp đối thoại, không giao cho người khác.",
            "A complex case: the chairman of the province holds the dialogue in person and sends nobody else.",
        ),
        "chair_post",
    )


def refuse_minutes(
    presence: Presence, copies: int, signed_by: Sequence[Signatory], unsigned_reason: str | None
) -> Refused | None:
    """Minutes are made in at least three copies and signed; who was there and did not sign has a reason written down."""
    if copies < FEWEST_COPIES:
        return Refused(
            Reason(
                f"Biên bản đối thoại lập ít nhất {FEWEST_COPIES} bản.",
                f"The minutes are made in at least {FEWEST_COPIES} copies.",
            ),
            "copies",
        )
    if len(set(signed_by)) < len(signed_by):
        return Refused(Reason("Một người ký được chọn hai lần.", "A signatory is given twice."), "signed_by")
    if not {Signatory.CHAIR, Signatory.RECORDER} <= set(signed_by):
        return Refused(
            Reason(
                "Người chủ trì và người ghi biên bản phải ký.", "The chair and who took the minutes have to sign them."
            ),
            "signed_by",
        )
    complainant_signed = Signatory.COMPLAINANT in signed_by
    if presence is Presence.UNEXCUSED and complainant_signed:
        return Refused(
            Reason("Người khiếu nại vắng mặt thì không thể đã ký.", "A complainant who was absent cannot have signed."),
            "signed_by",
        )
    if presence is Presence.ATTENDED and not complainant_signed and unsigned_reason is None:
        return Refused(
            Reason(
                "Người khiếu nại có mặt mà không ký thì phải ghi rõ lý do.",
                "The complainant was there and did not sign: write down why.",
            ),
            "unsigned_reason",
        )
    return None
