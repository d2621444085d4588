"""Why a step of the procedure is refused. Pure. (What is stated with it: `statement_guards`.)"""

from datetime import date
from typing import Final

from services.intake.proceedings.powers import Power, withheld
from services.intake.proceedings.rules import Dialogue, Guard, Standing, Taken
from services.intake.proceedings.statement_guards import (
    refuse_attributes_of_another_kind,
    refuse_continuing_a_complaint,
    refuse_deciding_without_dialogue,
    refuse_finishing_what_is_open,
    refuse_measures_for_nobody,
    refuse_more_officials_than_people,
    refuse_more_than_ordered,
    refuse_result_of_another_stage,
    refuse_sanctioning_organisations_by_a_decision,
)
from services.intake.proceedings.steps import STATE_NAMES, STEP_NAMES, TAKEN_BY_ANOTHER_ROOM, TRANSITIONS, Step
from shared.events.kinds import CaseKind, ProceedingState
from shared.refusals import Reason, Refused


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
    """What another room takes has days of its own: protection ends on the day it ends, whatever was decided meanwhile."""
    if taken.step in TAKEN_BY_ANOTHER_ROOM or taken.on >= case.since:
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
    """LKN Đ11a, added by Luật 136/2025: before, the law knew no suspension of a complaint."""
    law = withheld(Power.SUSPEND, case.kind, case.received_on)
    if taken.step not in (Step.SUSPEND, Step.TERMINATE) or law is None:
        return None
    day = f"{law.valid_from:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Khiếu nại nhận trước {day}: Luật Khiếu nại chưa cho tạm đình chỉ, đình chỉ giải quyết (Điều 11a, sửa đổi "
            "bởi Luật 136/2025); khiếu nại được rút thì ghi nhận việc rút.",
            f"A complaint received before {day}: the Law on Complaints knew no suspension or termination (art. 11a, added "
            "by Law 136/2025); record a withdrawal instead.",
        )
    )


def refuse_second_dialogue_while_one_is_open(case: Standing, taken: Taken) -> Refused | None:
    if taken.step is not Step.REQUEST_DIALOGUE or case.dialogue is not Dialogue.REQUESTED:
        return None
    return Refused(Reason("Đã yêu cầu đối thoại, đang chờ tổ chức.", "A dialogue has been asked for and is awaited."))


def refuse_telling_twice(case: Standing, taken: Taken) -> Refused | None:
    """A decision is sent once and published once; of those to suspend or terminate there may be several."""
    if taken.step is Step.SEND_SUSPENSION and not case.unsent:
        return Refused(
            Reason(
                "Không còn quyết định tạm đình chỉ, đình chỉ nào chưa gửi.",
                "No decision to suspend or terminate is left to be sent.",
            )
        )
    if taken.step is Step.SEND and case.sent:
        return Refused(Reason("Đã gửi rồi.", "It was sent already."))
    if taken.step is Step.PUBLISH and case.published:
        return Refused(Reason("Đã công khai rồi.", "It was published already."))
    return None


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


def refuse_effect_while_reviewed(case: Standing, taken: Taken) -> Refused | None:
    """A first decision takes effect only when nobody goes on to the second instance (LKN Đ44.1)."""
    if taken.step is not Step.TAKE_EFFECT or case.second_instance is None:
        return None
    return Refused(
        Reason(
            f"Người khiếu nại đã khiếu nại lần hai ({case.second_instance}): quyết định lần đầu không có hiệu lực "
            "(Điều 44 Luật Khiếu nại).",
            f"The complaint went on to the second instance ({case.second_instance}): the first decision takes no effect "
            "(Law on Complaints, art. 44).",
        )
    )


def refuse_finishing_while_reviewed(case: Standing, taken: Taken) -> Refused | None:
    """Only another decision takes the place of the first: one that is withdrawn or ended leaves it to be carried out."""
    if taken.step is not Step.FINISH or case.second_instance is None:
        return None
    if case.reviewed_on is None:
        return Refused(
            Reason(
                f"Khiếu nại lần hai ({case.second_instance}) chưa có quyết định giải quyết: chưa kết thúc được việc thi "
                "hành quyết định lần đầu (Điều 44 Luật Khiếu nại).",
                f"The second instance ({case.second_instance}) has not decided yet: the first decision is not finished with "
                "(Law on Complaints, art. 44).",
            )
        )
    if taken.on >= case.reviewed_on:
        return None
    day = f"{case.reviewed_on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Ngày phải từ {day}, ngày ban hành quyết định lần hai, trở đi.",
            f"The day cannot be before {day}, that of the second decision.",
        ),
        "on",
    )


def refuse_enforcing_what_is_not_in_effect(case: Standing, taken: Taken) -> Refused | None:
    if (
        taken.step not in (Step.ENFORCE, Step.FINISH)
        or case.kind is not CaseKind.COMPLAINT
        or case.state is not ProceedingState.DECIDED
        or (
            taken.step is Step.FINISH and case.second_instance is not None
        )  # the second decision is carried out instead
    ):
        return None
    return Refused(
        Reason("Quyết định giải quyết khiếu nại chưa có hiệu lực pháp luật.", "The decision has not taken effect yet.")
    )


IN_EFFECT: Final = frozenset({ProceedingState.EFFECTIVE, ProceedingState.ENFORCING, ProceedingState.DONE})
"""States of a complaint whose decision took effect."""

GUARDS: Final[tuple[Guard, ...]] = (
    refuse_out_of_place,
    refuse_before_the_state_began,
    refuse_without_a_unit,
    refuse_suspending_old_complaints,
    refuse_second_dialogue_while_one_is_open,
    refuse_attributes_of_another_kind,
    refuse_continuing_a_complaint,
    refuse_result_of_another_stage,
    refuse_deciding_without_dialogue,
    refuse_sanctioning_organisations_by_a_decision,
    refuse_telling_twice,
    refuse_effect_while_reviewed,
    refuse_effect_before_its_day,
    refuse_finishing_while_reviewed,
    refuse_more_officials_than_people,
    refuse_measures_for_nobody,
    refuse_enforcing_what_is_not_in_effect,
    refuse_more_than_ordered,
    refuse_finishing_what_is_open,
)


def refusal(case: Standing, taken: Taken) -> Refused | None:
    """The first reason why this step cannot be taken; None when it can."""
    return next((refused for guard in GUARDS if (refused := guard(case, taken)) is not None), None)


def refuse_review(state: ProceedingState, reviewed_in: str | None, due_on: date, received_on: date) -> Refused | None:
    """Why a complaint received on that day cannot be the second about a first in this state, to be resolved by `due_on`:
    there has to be a decision that is not in effect yet, or the time to resolve has to be over (LKN Đ33, Đ44), and one
    second instance is enough.
    """
    if reviewed_in is not None:
        return Refused(
            Reason(
                f"Đã có vụ việc khiếu nại lần hai {reviewed_in}: gỡ liên kết và liên kết đơn với vụ việc đó.",
                f"The second instance has case {reviewed_in} already: undo the link and link the petition to that.",
            ),
            "outcome",
        )
    if state in IN_EFFECT:
        return Refused(
            Reason(
                "Quyết định giải quyết lần đầu đã có hiệu lực pháp luật: không khiếu nại lần hai được nữa (Điều 33, 44 Luật "
                "Khiếu nại).",
                "The first decision has taken effect: there is no second instance any more (Law on Complaints, art. 33, 44).",
            ),
            "outcome",
        )
    overdue = state in (ProceedingState.ACCEPTED, ProceedingState.VERIFYING) and due_on < received_on
    if overdue or state is ProceedingState.DECIDED:
        return None
    return Refused(
        Reason(
            "Vụ việc lần đầu chưa có quyết định giải quyết và chưa hết thời hạn giải quyết: chưa khiếu nại lần hai được "
            "(Điều 33 Luật Khiếu nại).",
            "The first complaint has not been decided and its time is not over: there is no second instance yet "
            "(Law on Complaints, art. 33).",
        ),
        "outcome",
    )
