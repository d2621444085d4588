"""How far a conclusion has come, when it is late, and when it may be given to another unit. Pure."""

from datetime import date
from enum import StrEnum

from shared.refusals import Reason, Refused


class ConclusionState(StrEnum):
    """How far a conclusion has come. After SENT, the rest is told by intake's events."""

    SENT = "sent"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CLOSED = "closed"
    RETURNED = "returned"


FINISHED = frozenset({ConclusionState.ANSWERED, ConclusionState.CLOSED})
"""The promise has been kept, in time or late; closing a case is the desk's paperwork."""


def refuse_reassignment(state: ConclusionState, due_on: date, today: date) -> Refused | None:
    """A unit that has the case answers for it; only what came back can be sent to another one."""
    if state is not ConclusionState.RETURNED:
        return Refused(
            Reason(
                "Chỉ giao lại được việc đã bị trả lại.",
                "Only a conclusion that was returned can be given to another unit.",
            )
        )
    if due_on < today:
        return Refused(Reason("Hạn đã qua; hãy đặt hạn mới.", "The day has passed; set a new one."), "due_on")
    return None


def is_late(state: ConclusionState, due_on: date, in_time: bool | None, today: date) -> bool:
    """Answered after its day, or not answered though its day has passed."""
    return in_time is False if state in FINISHED else due_on < today
