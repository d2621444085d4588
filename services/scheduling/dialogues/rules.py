"""What may happen to a dialogue when, and which meetings may carry one. Pure."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from shared.events.kinds import Carrier, DialogueType
from shared.refusals import Reason, Refused


class State(StrEnum):
    """Where a session stands. A postponed one keeps its state and gets another day."""

    PLANNED = "planned"
    PUBLISHED = "published"
    HELD = "held"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What people do to a session."""

    PUBLISH = "publish"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    HOLD = "hold"
    RECORD = "record"  # questions and minutes
    CONCLUDE = "conclude"


class Asker(StrEnum):
    """Whose question it was: a category, never a name."""

    CITIZEN = "citizen"
    STAFF = "staff"
    PARTY_MEMBER = "party_member"
    ORGANISATION = "organisation"
    ENTERPRISE = "enterprise"


_BEFORE: Final = frozenset({State.PLANNED, State.PUBLISHED})
FROM: Final[dict[Step, frozenset[State]]] = {
    Step.PUBLISH: frozenset({State.PLANNED}),
    Step.POSTPONE: _BEFORE,
    Step.CANCEL: _BEFORE,
    Step.HOLD: _BEFORE,
    Step.RECORD: _BEFORE | {State.HELD},
    Step.CONCLUDE: frozenset({State.HELD}),
}
_STANDING: Final[dict[State, Reason]] = {
    State.PLANNED: Reason("phiên chưa được ghi nhận là đã diễn ra", "the session has not been recorded as held"),
    State.PUBLISHED: Reason("phiên đã được công bố", "the session is published already"),
    State.HELD: Reason("phiên đã diễn ra", "the session has been held"),
    State.CONCLUDED: Reason("phiên đã có thông báo kết luận", "the session has been concluded"),
    State.CANCELLED: Reason("phiên đã bị hủy", "the session was cancelled"),
}


def refuse_step(step: Step, state: State) -> Refused | None:
    """Why this cannot be done now; None when it can."""
    if state in FROM[step]:
        return None
    standing = _STANDING[State.PLANNED] if step is Step.CONCLUDE and state in _BEFORE else _STANDING[state]
    return Refused(Reason(f"Không thực hiện được: {standing.vi}.", f"Not possible: {standing.en}."))


def refuse_carriers(kind: DialogueType, carriers: Sequence[Carrier]) -> Refused | None:
    """A stand-alone session has no other carrier; an ad hoc one is never part of a planned meeting."""
    if len(set(carriers)) < len(carriers):
        return Refused(Reason("Một loạt cuộc họp được chọn hai lần.", "A series is given twice."), "carriers")
    if Carrier.STAND_ALONE in carriers and len(carriers) > 1:
        return Refused(
            Reason(
                "Phiên tổ chức riêng thì không gắn với cuộc họp nào khác.",
                "A stand-alone session is not part of another meeting.",
            ),
            "carriers",
        )
    if kind is DialogueType.AD_HOC and tuple(carriers) != (Carrier.STAND_ALONE,):
        return Refused(
            Reason(
                "Đối thoại đột xuất chỉ tổ chức riêng, không gắn với cuộc họp định kỳ.",
                "An ad hoc dialogue is stand-alone; it is not part of a periodic meeting.",
            ),
            "carriers",
        )
    return None


def in_order_of_precedence(carriers: Sequence[Carrier]) -> list[Carrier]:
    """The order in which an overlapping meeting is counted: the first one is what it counts as."""
    return [carrier for carrier in Carrier if carrier in carriers]


def refuse_future(day: date, today: date, field: str) -> Refused | None:
    """What has happened is recorded on its day or later, never ahead."""
    if day <= today:
        return None
    return Refused(Reason("Ngày này chưa đến.", "This day has not come yet."), field)


def refuse_earlier(day: date, than: date, field: str, what: Reason) -> Refused | None:
    """A thing cannot come before what it follows; `what` names that ("ngày diễn ra")."""
    if day >= than:
        return None
    shown = f"{than:%d/%m/%Y}"
    return Refused(Reason(f"Không được trước {what.vi} {shown}.", f"Not before {what.en}, {shown}."), field)


def refuse_open_questions(open_questions: Sequence[int]) -> Refused | None:
    """Every question leaves the room with an answer or with a unit and a day (Quy định 11-QĐi/TW; LTCD Đ18.4)."""
    if not open_questions:
        return None
    numbers = ", ".join(map(str, open_questions))
    return Refused(
        Reason(
            f"Chưa được: còn {len(open_questions)} câu hỏi chưa có trả lời hoặc giao việc (câu {numbers}).",
            f"Not yet: {len(open_questions)} questions have neither an answer nor a unit (no. {numbers}).",
        )
    )


def refuse_settlement(
    answer: str | None, unit: str | None, due_on: date | None, field: str | None, session_day: date
) -> Refused | None:
    """Answered on the spot, or given to a unit with a field and a day; not both, not half."""
    if answer is not None and (unit, due_on, field) != (None, None, None):
        return Refused(
            Reason(
                "Chọn một: đã trả lời tại chỗ, hoặc giao việc.", "Choose one: answered on the spot, or given to a unit."
            ),
            "answer",
        )
    if (unit, due_on, field) == (None, None, None):
        return None
    for name, value in (("unit", unit), ("field", field), ("due_on", due_on)):
        if value is None:
            return Refused(Reason("Giao việc cần đủ đơn vị, lĩnh vực và hạn.", "Name a unit, a field and a day."), name)
    if due_on is not None:
        return refuse_earlier(due_on, session_day, "due_on", Reason("ngày đối thoại", "the day of the dialogue"))
    return None
