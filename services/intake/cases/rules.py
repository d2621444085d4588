"""The life of a case: which step follows which, and why a step is refused. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from shared.events.kinds import CaseKind
from shared.refusals import Reason, Refused


class State(StrEnum):
    """Where a case stands. The order is the order of its life."""

    NEW = "new"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CLOSED = "closed"


class Step(StrEnum):
    """What can be done to a case."""

    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    CLOSE = "close"


OPEN: Final = (State.NEW, State.ASSIGNED, State.ACKNOWLEDGED)
"""States in which an answer is still owed."""

STEPS: Final[dict[Step, tuple[State, State]]] = {
    Step.ASSIGN: (State.NEW, State.ASSIGNED),
    Step.ACKNOWLEDGE: (State.ASSIGNED, State.ACKNOWLEDGED),
    Step.ANSWER: (State.ACKNOWLEDGED, State.ANSWERED),
    Step.CLOSE: (State.ANSWERED, State.CLOSED),
}

STATE_NAMES: Final[dict[State, Reason]] = {
    State.NEW: Reason("Chưa giao", "Not assigned"),
    State.ASSIGNED: Reason("Chưa tiếp nhận", "Not acknowledged"),
    State.ACKNOWLEDGED: Reason("Đang giải quyết", "In progress"),
    State.ANSWERED: Reason("Đã trả lời", "Answered"),
    State.CLOSED: Reason("Đã kết thúc", "Closed"),
}
STATE_STYLES: Final[dict[State, tuple[str, str]]] = {
    State.NEW: ("new", "new"),
    State.ASSIGNED: ("new", "new"),
    State.ACKNOWLEDGED: ("run", "run"),
    State.ANSWERED: ("ok", "check"),
    State.CLOSED: ("ok", "check"),
}
"""Class and icon of a state's badge."""

SHOWN_NAMES: Final[Mapping[str, Reason]] = {
    **{state.value: name for state, name in STATE_NAMES.items()},
    "replaced": Reason("Đã thay bằng vụ việc khác", "Replaced by another case"),
    "void": Reason("Đã hủy", "Void"),
}
SHOWN_STYLES: Final[Mapping[str, tuple[str, str]]] = {
    **{state.value: style for state, style in STATE_STYLES.items()},
    **dict.fromkeys(("replaced", "void"), ("none", "x")),
}
"""The states as pages tell them: a case that was taken out is closed, but nobody brought it to its end."""


def shown_state(state: State, *, replaced: bool, voided: bool) -> str:
    return "replaced" if replaced else "void" if voided else state.value


KIND_NAMES: Final[dict[CaseKind, Reason]] = {
    CaseKind.COMPLAINT: Reason("Khiếu nại", "Complaint"),
    CaseKind.DENUNCIATION: Reason("Tố cáo", "Denunciation"),
    CaseKind.REFLECTION: Reason("Kiến nghị, phản ánh", "Recommendation or reflection"),
}

_MISSING: Final[dict[State, Reason]] = {
    State.NEW: Reason("vụ việc chưa được giao cho đơn vị nào", "the case is not assigned to a unit"),
    State.ASSIGNED: Reason("đơn vị được giao chưa tiếp nhận", "the unit has not acknowledged it"),
    State.ACKNOWLEDGED: Reason("đơn vị chưa trả lời", "the unit has not answered"),
    State.ANSWERED: Reason("vụ việc chưa kết thúc", "the case is not closed"),
}
_DONE: Final[dict[State, Reason]] = {
    State.ASSIGNED: Reason("vụ việc đã giao cho một đơn vị", "the case is already assigned"),
    State.ACKNOWLEDGED: Reason("đơn vị đã tiếp nhận", "the unit has already acknowledged it"),
    State.ANSWERED: Reason("đơn vị đã trả lời", "the unit has already answered"),
    State.CLOSED: Reason("vụ việc đã kết thúc", "the case is closed"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need of a case: its state, the last day something happened to it, and what is still open in it."""

    state: State
    last_on: date
    open_proceeding: bool = False
    open_parts: int = 0


Guard = Callable[[Standing, Step, date], Refused | None]


def refuse_out_of_turn(case: Standing, step: Step, _on: date) -> Refused | None:
    """Each step has one state it starts from."""
    order = list(State)
    source, _ = STEPS[step]
    if case.state == source:
        return None
    if order.index(case.state) < order.index(source):
        missing = _MISSING[case.state]
        return Refused(Reason(f"Chưa được: {missing.vi}.", f"Not yet: {missing.en}."))
    done = _DONE[case.state]
    return Refused(Reason(f"Không được: {done.vi}.", f"Not possible: {done.en}."))


def refuse_before_the_last_step(case: Standing, _step: Step, on: date) -> Refused | None:
    """Days of a case run forward, also when a backlog is entered later."""
    if on >= case.last_on:
        return None
    day = f"{case.last_on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Ngày phải từ {day}, ngày của bước trước, trở đi.", f"The day cannot be before {day}, the step before."
        ),
        "on",
    )


def refuse_answering_what_is_decided(case: Standing, step: Step, _on: date) -> Refused | None:
    """A complaint is answered by its decision, a denunciation by its conclusion (LKN Đ31; LTC Đ35)."""
    if step is not Step.ANSWER or not case.open_proceeding:
        return None
    return Refused(
        Reason(
            "Khiếu nại, tố cáo được trả lời bằng quyết định giải quyết, kết luận: dùng bước “Ban hành quyết định, kết luận”.",
            "A complaint or denunciation is answered by its decision or conclusion: issue that.",
        )
    )


def refuse_closing_what_is_open(case: Standing, step: Step, _on: date) -> Refused | None:
    """A case is closed when all its parts are done."""
    if step is not Step.CLOSE:
        return None
    if case.open_parts:
        return Refused(
            Reason(
                f"Còn {case.open_parts} đơn vị phối hợp chưa trả lời phần của mình.",
                f"{case.open_parts} cooperating units have not given their part yet.",
            )
        )
    if case.open_proceeding:
        return Refused(
            Reason("Thủ tục giải quyết chưa kết thúc.", "The legal procedure is not finished."),
        )
    return None


GUARDS: Final[tuple[Guard, ...]] = (
    refuse_out_of_turn,
    refuse_before_the_last_step,
    refuse_answering_what_is_decided,
    refuse_closing_what_is_open,
)


def refusal(case: Standing, step: Step, on: date) -> Refused | None:
    """The first reason why this step cannot be taken on this day; None when it can."""
    return next((refused for guard in GUARDS if (refused := guard(case, step, on)) is not None), None)


def is_past(state: State, step: Step) -> bool:
    """Whether the step was taken already; then nobody needs to be told that it cannot be taken."""
    order = list(State)
    return order.index(state) > order.index(STEPS[step][0])


def in_time(answered_on: date, due_on: date) -> bool:
    """An answer on the due date is in time."""
    return answered_on <= due_on
