"""Why a step of the procedure is refused, and where it leads. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.intake.proceedings.steps import STATE_NAMES, STEP_NAMES, TRANSITIONS, Step
from shared.events.kinds import CaseKind, ProceedingState, Result, Stage
from shared.refusals import Reason, Refused

SUSPENSION_OF_COMPLAINTS_FROM: Final = date(2026, 7, 1)
"""LKN Đ11a, added by Luật 136/2025: before, the law knew no suspension of a complaint."""


class Dialogue(StrEnum):
    """Where the dialogue inside a complaint stands."""

    NONE = "none"
    REQUESTED = "requested"
    HELD = "held"
    ABSENT = "absent"
    """The complainant stayed away without excuse, which stops nothing (LKN Đ30.6 as amended)."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What was ordered, or what of it has been carried out: money in đồng, land in m², the others in heads."""

    state_money: int = 0
    state_land: Decimal = Decimal(0)
    return_money: int = 0
    return_land: Decimal = Decimal(0)
    return_organisations: int = 0
    return_persons: int = 0
    sanctioned_organisations: int = 0
    sanctioned_persons: int = 0
    sanctioned_officials: int = 0
    investigated_cases: int = 0
    investigated_persons: int = 0
    investigated_officials: int = 0

    def exceeding(self, most: "Sums") -> str | None:
        """The first figure that is larger here than there."""
        return next((f.name for f in fields(self) if getattr(self, f.name) > getattr(most, f.name)), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a procedure."""

    kind: CaseKind
    stage: Stage
    state: ProceedingState
    since: date
    """The day this state was entered."""
    paused: ProceedingState | None
    """Where a suspended procedure goes on."""
    dialogue: Dialogue
    ordered: Sums
    done: Sums
    sent: bool
    published: bool
    effective_from: date | None
    """The first day on which a decision is in effect, when it was issued."""
    taken_on: bool
    """Whether a unit leads the case and has acknowledged it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as somebody wants to take it, with what the rules ask about."""

    step: Step
    on: date
    result: Result | None = None
    findings_differ: bool | None = None
    """First instance: what the complainant asks and what verification found differ (LKN Đ30)."""
    sums: Sums | None = None
    whole: bool | None = None
    continued: bool = False
    """A denunciation goes on in spite of its withdrawal (LTC Đ33.3)."""


Guard = Callable[[Standing, Taken], Refused | None]


def refuse_out_of_place(case: Standing, taken: Taken) -> Refused | None:
    """Each step has its kinds and the states it starts from."""
    transition = TRANSITIONS[taken.step]
    if case.kind in transition.kinds and case.state in transition.sources:
        return None
    name, state = STEP_NAMES[taken.step], STATE_NAMES[case.state]
    if case.kind not in transition.kinds:
        return Refused(
            Reason(f"Loại vụ việc này không có bước “{name.vi}”.", f"This kind of case has no step “{name.en}”.")
        )
    return Refused(
        Reason(
            f"Không được: vụ việc đang ở trạng thái “{state.vi}”, bước “{name.vi}” không thực hiện từ đó.",
            f"Not possible: the case stands at “{state.en}”, from which “{name.en}” does not follow.",
        )
    )


def refuse_before_the_state_began(case: Standing, taken: Taken) -> Refused | None:
    if taken.on >= case.since:
        return None
    day = f"{case.since:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Ngày phải từ {day}, ngày của bước trước, trở đi.", f"The day cannot be before {day}, the step before."
        ),
        "on",
    )


def refuse_without_a_unit(case: Standing, taken: Taken) -> Refused | None:
    """Somebody has to have taken on what is verified and decided."""
    if taken.step not in (Step.VERIFY, Step.DECIDE) or case.taken_on:
        return None
    return Refused(
        Reason(
            "Chưa có đơn vị nào tiếp nhận vụ việc để xác minh, giải quyết.",
            "No unit has taken the case on, so nobody verifies or resolves it.",
        )
    )


def refuse_suspending_old_complaints(case: Standing, taken: Taken) -> Refused | None:
    if (
        taken.step not in (Step.SUSPEND, Step.TERMINATE)
        or case.kind is not CaseKind.COMPLAINT
        or taken.on >= SUSPENSION_OF_COMPLAINTS_FROM
    ):
        return None
    return Refused(
        Reason(
            "Trước 01/07/2026 Luật Khiếu nại chưa cho tạm đình chỉ, đình chỉ giải quyết (Điều 11a, sửa đổi bởi Luật "
            "136/2025); khiếu nại được rút thì ghi nhận việc rút.",
            "Before 01/07/2026 the Law on Complaints knew no suspension or termination (art. 11a, added by Law "
            "136/2025); record a withdrawal instead.",
        ),
        "on",
    )


def refuse_result_of_another_stage(case: Standing, taken: Taken) -> Refused | None:
    if taken.step is not Step.DECIDE:
        return None
    if taken.result is None:
        return Refused(Reason("Chọn kết quả giải quyết.", "Choose the result."), "result")
    second = case.kind is CaseKind.COMPLAINT and case.stage is Stage.SECOND
    fitting = (Result.UPHELD, Result.CHANGED) if second else (Result.RIGHT, Result.WRONG, Result.PARTLY)
    if taken.result in fitting:
        return None
    return Refused(
        Reason(
            "Quyết định lần hai giữ nguyên hoặc sửa, hủy quyết định lần đầu; lần đầu và tố cáo thì đúng, sai, hoặc đúng "
            "một phần.",
            "A second decision upholds or changes the first; a first one, and a conclusion, finds right, wrong or partly.",
        ),
        "result",
    )


def refuse_deciding_without_dialogue(case: Standing, taken: Taken) -> Refused | None:
    """LKN Đ30: first instance when request and findings differ; Đ39: second instance always."""
    if taken.step is not Step.DECIDE or case.kind is not CaseKind.COMPLAINT:
        return None
    if case.dialogue in (Dialogue.HELD, Dialogue.ABSENT):
        return None
    if case.stage is Stage.SECOND:
        return Refused(
            Reason(
                "Giải quyết lần hai bắt buộc đối thoại (Điều 39 Luật Khiếu nại): chưa có kết quả đối thoại.",
                "Second instance needs a dialogue (Law on Complaints, art. 39); none has been held.",
            )
        )
    if taken.findings_differ is None:
        return Refused(
            Reason(
                "Cho biết yêu cầu của người khiếu nại và kết quả xác minh có khác nhau không (Điều 30 Luật Khiếu nại).",
                "Say whether the request and the findings differ (Law on Complaints, art. 30).",
            ),
            "findings_differ",
        )
    if not taken.findings_differ:
        return None
    return Refused(
        Reason(
            "Yêu cầu và kết quả xác minh còn khác nhau thì phải đối thoại trước (Điều 30 Luật Khiếu nại).",
            "Where request and findings differ a dialogue comes first (Law on Complaints, art. 30).",
        ),
        "findings_differ",
    )


def refuse_second_dialogue_while_one_is_open(case: Standing, taken: Taken) -> Refused | None:
    if taken.step is not Step.REQUEST_DIALOGUE or case.dialogue is not Dialogue.REQUESTED:
        return None
    return Refused(Reason("Đã yêu cầu đối thoại, đang chờ tổ chức.", "A dialogue has been asked for and is awaited."))


def refuse_effect_before_its_day(case: Standing, taken: Taken) -> Refused | None:
    if taken.step is not Step.TAKE_EFFECT or case.effective_from is None or taken.on >= case.effective_from:
        return None
    day = f"{case.effective_from:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Quyết định có hiệu lực từ ngày {day} (Điều 44 Luật Khiếu nại).",
            f"The decision takes effect on {day} (Law on Complaints, art. 44).",
        ),
        "on",
    )


def refuse_more_than_ordered(case: Standing, taken: Taken) -> Refused | None:
    """Forms 05/KQTH: what is done is at most what is to be done, and never becomes less."""
    if taken.step is not Step.ENFORCE or taken.sums is None:
        return None
    if (field := taken.sums.exceeding(case.ordered)) is not None:
        return Refused(
            Reason("Kết quả thi hành lớn hơn số phải thi hành.", "More was carried out than was ordered."), field
        )
    if (field := case.done.exceeding(taken.sums)) is not None:
        return Refused(
            Reason(
                "Ghi tổng số đã thi hành đến nay, không nhỏ hơn lần ghi trước.",
                "Give the total carried out so far; it cannot be less than the last time.",
            ),
            field,
        )
    return None


def refuse_enforcing_what_is_not_in_effect(case: Standing, taken: Taken) -> Refused | None:
    if (
        taken.step not in (Step.ENFORCE, Step.FINISH)
        or case.kind is not CaseKind.COMPLAINT
        or case.state is not ProceedingState.DECIDED
    ):
        return None
    return Refused(
        Reason("Quyết định giải quyết khiếu nại chưa có hiệu lực pháp luật.", "The decision has not taken effect yet.")
    )


def refuse_finishing_what_is_open(case: Standing, taken: Taken) -> Refused | None:
    if taken.step is not Step.FINISH:
        return None
    if not case.sent:
        return Refused(Reason("Chưa gửi quyết định, kết luận.", "The decision or conclusion has not been sent."))
    if not case.published:
        return Refused(Reason("Chưa công khai quyết định, kết luận.", "It has not been published."))
    if case.ordered.exceeding(case.done) is not None:
        return Refused(
            Reason("Còn nội dung phải thi hành chưa xong.", "Something ordered has not been carried out yet.")
        )
    return None


GUARDS: Final[tuple[Guard, ...]] = (
    refuse_out_of_place,
    refuse_before_the_state_began,
    refuse_without_a_unit,
    refuse_suspending_old_complaints,
    refuse_second_dialogue_while_one_is_open,
    refuse_result_of_another_stage,
    refuse_deciding_without_dialogue,
    refuse_effect_before_its_day,
    refuse_enforcing_what_is_not_in_effect,
    refuse_more_than_ordered,
    refuse_finishing_what_is_open,
)


def refusal(case: Standing, taken: Taken) -> Refused | None:
    """The first reason why this step cannot be taken; None when it can."""
    return next((refused for guard in GUARDS if (refused := guard(case, taken)) is not None), None)


def target(case: Standing, taken: Taken) -> ProceedingState:
    """The state a step that is not refused leads to."""
    if taken.step is Step.RESUME:
        return case.paused or ProceedingState.ACCEPTED
    if taken.step is Step.WITHDRAW:
        return ProceedingState.TERMINATED if taken.whole and not taken.continued else case.state
    return TRANSITIONS[taken.step].target or case.state


def refuse_stage(kind: CaseKind, stage: Stage, *, discipline: bool) -> Refused | None:
    """Which stages a kind has: a complaint has two instances, a denunciation may be repeated."""
    stages = {
        CaseKind.COMPLAINT: (Stage.FIRST, Stage.SECOND),
        CaseKind.DENUNCIATION: (Stage.FIRST, Stage.REPEATED),
        CaseKind.REFLECTION: (Stage.FIRST,),
    }[kind]
    if stage not in stages:
        return Refused(
            Reason("Loại đơn này không có lần giải quyết đó.", "This kind of petition has no such stage."), "stage"
        )
    if discipline and kind is not CaseKind.COMPLAINT:
        return Refused(
            Reason("Chỉ khiếu nại mới có quyết định kỷ luật.", "Only a complaint is about discipline."), "discipline"
        )
    return None
