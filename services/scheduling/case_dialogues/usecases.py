"""What people do with a dialogue inside a complaint: plan, postpone, hold. Each takes the row locked by its caller."""

from datetime import date
from typing import TypeAlias

from sqlmodel import func, select

from services.scheduling.case_dialogues.commands import (
    CaseDialogueAnswer,
    HoldCaseDialogue,
    PlanCaseDialogue,
    PostponeCaseDialogue,
)
from services.scheduling.case_dialogues.rules import (
    Presence,
    State,
    Step,
    refuse_chair,
    refuse_minutes,
    refuse_step,
)
from services.scheduling.case_dialogues.tables import CaseDialogue, CaseDialoguePostponement
from services.scheduling.dialogues.rules import refuse_earlier, refuse_future
from services.scheduling.office import Office
from services.scheduling.outcomes import Stale, moved_on
from shared.database import Transaction
from shared.events.scheduling import CaseDialogueHeld, CaseDialoguePlanned, CaseDialoguePostponed
from shared.refusals import Reason, Refused

Result: TypeAlias = CaseDialogueAnswer | Refused | Stale
_REQUESTED = Reason("ngày yêu cầu đối thoại", "the day the dialogue was asked for")
_DECIDED = Reason("ngày quyết định", "the day of the decision")


async def plan_case_dialogue(
    tx: Transaction, office: Office, dialogue: CaseDialogue, command: PlanCaseDialogue, *, expected: int | None = None
) -> Result:
    """Give it its day, place and chair."""
    no = (
        await moved_on(tx, dialogue, expected)
        or refuse_step(Step.PLAN, State(dialogue.state))
        or refuse_earlier(command.planned_on, dialogue.requested_on, "planned_on", _REQUESTED)
        or _refuse_chair(office, dialogue, command.chair_post, command.planned_on)
    )
    if no is not None:
        return no
    dialogue.planned_on, dialogue.chair_post, dialogue.place = command.planned_on, command.chair_post, command.place
    dialogue.state = State.PLANNED
    tx.emit(
        CaseDialoguePlanned(
            case=dialogue.case_code, dialogue=dialogue.code, unit=dialogue.unit, planned_on=command.planned_on
        ),
        of=dialogue,
    )
    return _answer(dialogue)


async def postpone_case_dialogue(
    tx: Transaction,
    office: Office,
    dialogue: CaseDialogue,
    command: PostponeCaseDialogue,
    today: date,
    *,
    expected: int | None = None,
) -> Result:
    """Give it another day, because the complainant excused himself or herself, or the chair cannot."""
    no = await moved_on(tx, dialogue, expected) or refuse_step(Step.POSTPONE, State(dialogue.state))
    if no is not None:
        return no
    before, chair = _planned(dialogue)
    on = command.on or today
    no = (
        refuse_future(on, today, "on")
        or refuse_earlier(on, dialogue.requested_on, "on", _REQUESTED)
        or refuse_earlier(command.planned_on, on, "planned_on", _DECIDED)
        or _refuse_chair(office, dialogue, chair, command.planned_on, "planned_on")
    )
    if no is not None:
        return no
    if command.planned_on == before:
        return Refused(Reason("Ngày mới trùng ngày cũ.", "That is the day it has already."), "planned_on")
    tx.add(
        CaseDialoguePostponement(
            dialogue=dialogue.code,
            number=await _next_postponement(tx, dialogue.code),
            from_on=before,
            to_on=command.planned_on,
            decided_on=on,
            reason=command.reason,
        )
    )
    dialogue.planned_on, dialogue.place = command.planned_on, command.place or dialogue.place
    tx.emit(
        CaseDialoguePostponed(
            case=dialogue.case_code,
            dialogue=dialogue.code,
            unit=dialogue.unit,
            postponed_on=on,
            planned_before=before,
            planned_on=command.planned_on,
        ),
        of=dialogue,
    )
    return _answer(dialogue)


async def hold_case_dialogue(
    tx: Transaction,
    office: Office,
    dialogue: CaseDialogue,
    command: HoldCaseDialogue,
    today: date,
    *,
    expected: int | None = None,
) -> Result:
    """Record that it was held, or that the complainant stayed away without an excuse; either way there are minutes."""
    no = await moved_on(tx, dialogue, expected) or refuse_step(Step.HOLD, State(dialogue.state))
    if no is not None:
        return no
    _, chair = _planned(dialogue)
    chair, on = command.chair_post or chair, command.held_on or today
    no = (
        refuse_future(on, today, "held_on")
        or refuse_earlier(on, dialogue.requested_on, "held_on", _REQUESTED)
        or _refuse_chair(office, dialogue, chair, on)
        or refuse_minutes(command.presence, command.copies, command.signed_by, command.unsigned_reason)
    )
    if no is not None:
        return no
    dialogue.state, dialogue.held_on, dialogue.presence, dialogue.chair_post = State.HELD, on, command.presence, chair
    dialogue.minutes, dialogue.copies = command.minutes, command.copies
    dialogue.signed_by, dialogue.unsigned_reason = [str(part) for part in command.signed_by], command.unsigned_reason
    tx.emit(
        CaseDialogueHeld(
            case=dialogue.case_code,
            dialogue=dialogue.code,
            unit=dialogue.unit,
            held_on=on,
            attended=command.presence is Presence.ATTENDED,
            by_head=office.is_provincial_head(chair),
        ),
        of=dialogue,
    )
    return _answer(dialogue)


def _planned(dialogue: CaseDialogue) -> tuple[date, str]:
    """The day and the chair that one in this state has."""
    if dialogue.planned_on is None or dialogue.chair_post is None:
        raise RuntimeError(f"{dialogue.code} is planned without a day or a chair")
    return dialogue.planned_on, dialogue.chair_post


def _refuse_chair(
    office: Office, dialogue: CaseDialogue, chair: str, on: date, field: str = "chair_post"
) -> Refused | None:
    return office.refuse_post(chair, on, field) or refuse_chair(
        by_head=dialogue.by_head, is_provincial_head=office.is_provincial_head(chair)
    )


async def _next_postponement(tx: Transaction, code: str) -> int:
    """The next number; the transaction has locked the dialogue."""
    table = CaseDialoguePostponement
    return (await tx.session.scalar(select(func.max(table.number)).where(table.dialogue == code)) or 0) + 1


def _answer(dialogue: CaseDialogue) -> CaseDialogueAnswer:
    return CaseDialogueAnswer(code=dialogue.code, state=State(dialogue.state), version=dialogue.version)
