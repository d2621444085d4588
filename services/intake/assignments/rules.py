"""What may be done to a giving and to a draft, and why not. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.intake.cases.rules import OPEN, State
from shared.refusals import Reason, Refused


class Standing(StrEnum):
    """Where a giving stands."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class DraftState(StrEnum):
    """Where a draft of an answer stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


ENDED: Final = frozenset({Standing.RETURNED, Standing.WITHDRAWN})
OWED: Final = frozenset({Standing.SENT, Standing.ACKNOWLEDGED})
"""A cooperating unit still owes its part."""

STANDING_NAMES: Final[dict[Standing, Reason]] = {
    Standing.SENT: Reason("Chưa tiếp nhận", "Not acknowledged"),
    Standing.ACKNOWLEDGED: Reason("Đang giải quyết", "In progress"),
    Standing.ANSWERED: Reason("Đã trả lời", "Answered"),
    Standing.RETURNED: Reason("Đã trả lại", "Returned"),
    Standing.WITHDRAWN: Reason("Đã rút", "Withdrawn"),
}
STANDING_STYLES: Final[dict[Standing, tuple[str, str]]] = {
    Standing.SENT: ("new", "new"),
    Standing.ACKNOWLEDGED: ("run", "run"),
    Standing.ANSWERED: ("ok", "check"),
    Standing.RETURNED: ("back", "dot"),
    Standing.WITHDRAWN: ("none", "dot"),
}
DRAFT_NAMES: Final[dict[DraftState, Reason]] = {
    DraftState.DRAFT: Reason("Đang soạn", "Being written"),
    DraftState.SUBMITTED: Reason("Chờ duyệt", "Waiting for approval"),
    DraftState.RETURNED: Reason("Bị trả lại", "Sent back"),
    DraftState.APPROVED: Reason("Đã duyệt", "Approved"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What the rules need of a giving: where it stands, and the last day something happened to it."""

    state: Standing
    last_on: date


def refuse_earlier(last_on: date, on: date) -> Refused | None:
    """Days run forward, also when a backlog is entered later."""
    if on >= last_on:
        return None
    day = f"{last_on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Ngày phải từ {day}, ngày của bước trước, trở đi.", f"The day cannot be before {day}, the step before."
        ),
        "on",
    )


def refuse_return(case: State, part: Part, on: date) -> Refused | None:
    """A case is sent back while its answer, or the unit's part of it, is owed."""
    if case not in OPEN or part.state not in OWED:
        return Refused(
            Reason("Đã trả lời thì không trả lại được nữa.", "What has been answered cannot be sent back."),
        )
    return refuse_earlier(part.last_on, on)


def refuse_part(case: State, opened_on: date, due_on: date, part_due_on: date, on: date) -> Refused | None:
    """A unit cooperates on a case that is open, and has its part done no later than the case is due."""
    if case not in OPEN:
        return Refused(Reason("Vụ việc đã được trả lời.", "The case has been answered."))
    if (refused := refuse_earlier(opened_on, on)) is not None:
        return refused
    if part_due_on < on:
        return Refused(
            Reason("Hạn của phần phối hợp không được trước ngày giao.", "The part cannot be due before it is given."),
            "due_on",
        )
    if part_due_on > max(due_on, on):
        day = f"{due_on:%d/%m/%Y}"
        return Refused(
            Reason(
                f"Hạn của phần phối hợp không được sau hạn của vụ việc, {day}.",
                f"The part cannot be due after the case, {day}.",
            ),
            "due_on",
        )
    return None


def refuse_part_answer(part: Part, on: date) -> Refused | None:
    """A part is answered once, after it was taken on."""
    if part.state is Standing.SENT:
        return Refused(Reason("Chưa được: đơn vị chưa tiếp nhận.", "Not yet: the unit has not acknowledged it."))
    if part.state is not Standing.ACKNOWLEDGED:
        return Refused(Reason("Đơn vị đã trả lời phần của mình.", "The unit has already given its part."))
    return refuse_earlier(part.last_on, on)


def refuse_part_acknowledgement(part: Part, on: date) -> Refused | None:
    if part.state is not Standing.SENT:
        return Refused(
            Reason("Không được: đơn vị đã tiếp nhận.", "Not possible: the unit has already acknowledged it.")
        )
    return refuse_earlier(part.last_on, on)


def refuse_withdrawal(part: Part, on: date) -> Refused | None:
    if part.state not in OWED:
        return Refused(Reason("Đơn vị đã trả lời phần của mình.", "The unit has already given its part."))
    return refuse_earlier(part.last_on, on)


def refuse_writing(latest: DraftState | None) -> Refused | None:
    """No other draft waits for the head."""
    if latest is not DraftState.SUBMITTED:
        return None
    return Refused(
        Reason(
            "Dự thảo đang chờ lãnh đạo đơn vị duyệt; được trả lại thì mới sửa.",
            "The draft waits for the head of the unit; it can be changed when it is sent back.",
        )
    )


NOTHING_WAITS: Final = Refused(Reason("Không có dự thảo nào chờ duyệt.", "No draft waits for approval."))


def refuse_deciding(latest: DraftState | None, latest_n: int, n: int) -> Refused | None:
    """What is approved or sent back is the draft that was read."""
    if latest is not DraftState.SUBMITTED:
        return NOTHING_WAITS
    if n != latest_n:
        return Refused(
            Reason(
                f"Đã có dự thảo lần {latest_n}; hãy đọc lần này trước.",
                f"There is a draft {latest_n} now; read it first.",
            )
        )
    return None
