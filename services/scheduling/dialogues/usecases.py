"""What people do with a dialogue before and after it: plan, publish, postpone, cancel, hold, conclude.

Each use case refuses before it changes anything, or its caller undoes the transaction; none commits.
"""

from datetime import date

from sqlmodel import col, select

from services.scheduling.codes import next_codes
from services.scheduling.conclusions.usecases import Promise, assign_conclusions
from services.scheduling.dialogues.commands import (
    CancelDialogue,
    ConcludeDialogue,
    DialogueAnswer,
    HoldDialogue,
    PlanDialogue,
    PostponeDialogue,
    PublishDialogue,
)
from services.scheduling.dialogues.record import add_questions, next_number, write_minutes
from services.scheduling.dialogues.rules import (
    State,
    Step,
    in_order_of_precedence,
    refuse_carriers,
    refuse_earlier,
    refuse_future,
    refuse_open_questions,
)
from services.scheduling.dialogues.tables import Dialogue, Postponement, Question
from services.scheduling.dialogues.taking_up import Result, answer_about, take_up
from services.scheduling.office import Office
from services.scheduling.outcomes import NotFound, Stale
from shared.database import Transaction
from shared.events.kinds import Carrier, DialogueType
from shared.events.scheduling import (
    DialogueCancelled,
    DialogueConcluded,
    DialogueHeld,
    DialoguePlanned,
    DialoguePostponed,
    DialoguePublished,
)
from shared.refusals import Reason, Refused

_HELD_DAY = Reason("ngày diễn ra", "the day it was held")


async def plan_dialogue(
    tx: Transaction, office: Office, command: PlanDialogue, today: date
) -> DialogueAnswer | Refused:
    """Put a session into the plan and, where the command has the blocks, publish, hold and conclude it at once."""
    no = (
        refuse_carriers(command.type, command.carriers)
        or office.refuse_unit(command.unit, command.planned_on, "unit")
        or office.refuse_post(command.host_post, command.planned_on, "host_post")
    )
    if no is not None:
        return no
    [code] = await next_codes(tx, "DT", command.planned_on.year)
    facts = command.model_dump(exclude={"publish", "held", "conclude", "carriers"})
    dialogue = Dialogue(code=code, carriers=[str(c) for c in in_order_of_precedence(command.carriers)], **facts)
    tx.add(dialogue)
    await tx.session.flush()
    tx.emit(
        DialoguePlanned(
            dialogue=code,
            unit=command.unit,
            type=command.type,
            carriers=tuple(in_order_of_precedence(command.carriers)),
            planned_on=command.planned_on,
        ),
        of=dialogue,
    )
    result: DialogueAnswer | Refused = answer_about(dialogue)
    if command.publish:
        result = _within("publish", await publish_dialogue(tx, code, command.publish, today))
    if command.held and isinstance(result, DialogueAnswer):
        held = command.held.model_copy(update={"on": command.held.on or command.planned_on})
        result = _within("held", await hold_dialogue(tx, office, code, held, today))
    if command.conclude and isinstance(result, DialogueAnswer):
        concluded = command.conclude.model_copy(update={"on": command.conclude.on or dialogue.held_on})
        result = _within("conclude", await conclude_dialogue(tx, code, concluded, today))
    return result


def _within(block: str, result: Result) -> DialogueAnswer | Refused:
    """The result of a step of a session made in this very transaction, its refusals at the fields of the block."""
    if isinstance(result, Refused) and result.field:
        return Refused(result.reason, f"{block}.{result.field}")
    if isinstance(result, Stale | NotFound):
        raise RuntimeError(f"a dialogue made in this transaction came to {result}")  # noqa: TRY004 -- a fault, not a type
    return result


async def publish_dialogue(
    tx: Transaction, code: str, command: PublishDialogue, today: date, *, expected: int | None = None
) -> Result:
    """Announce the session. Late notice is shown as a check and not refused: for dialogues the period is advice."""
    dialogue = await take_up(tx, code, Step.PUBLISH, expected)
    if not isinstance(dialogue, Dialogue):
        return dialogue
    on = command.on or today
    if no := refuse_future(on, today, "on"):
        return no
    if on > dialogue.planned_on:
        return Refused(Reason("Phiên đã qua ngày, không công bố được.", "The day has passed."), "on")
    dialogue.state, dialogue.published_on = State.PUBLISHED, on
    tx.emit(
        DialoguePublished(dialogue=code, unit=dialogue.unit, published_on=on, planned_on=dialogue.planned_on),
        of=dialogue,
    )
    return answer_about(dialogue)


async def postpone_dialogue(
    tx: Transaction, office: Office, code: str, command: PostponeDialogue, today: date, *, expected: int | None = None
) -> Result:
    """Give the session another day. A published one stays public, with the new day and the reason (cf. LTCD Đ24)."""
    dialogue = await take_up(tx, code, Step.POSTPONE, expected)
    if not isinstance(dialogue, Dialogue):
        return dialogue
    on = command.on or today
    no = (
        refuse_future(on, today, "on")
        or refuse_earlier(command.planned_on, on, "planned_on", Reason("ngày quyết định", "the day of the decision"))
        or office.refuse_unit(dialogue.unit, command.planned_on, "planned_on")
    )
    if no is not None:
        return no
    if command.planned_on == dialogue.planned_on:
        return Refused(Reason("Ngày mới trùng ngày cũ.", "That is the day it has already."), "planned_on")
    before = dialogue.planned_on
    number = await next_number(tx, Postponement, code)
    tx.add(
        Postponement(
            dialogue=code, number=number, from_on=before, to_on=command.planned_on, decided_on=on, reason=command.reason
        )
    )
    dialogue.planned_on = command.planned_on
    if dialogue.state == State.PUBLISHED:
        dialogue.published_on = on
    tx.emit(
        DialoguePostponed(
            dialogue=code, unit=dialogue.unit, postponed_on=on, planned_before=before, planned_on=command.planned_on
        ),
        of=dialogue,
    )
    return answer_about(dialogue)


async def cancel_dialogue(
    tx: Transaction, code: str, command: CancelDialogue, today: date, *, expected: int | None = None
) -> Result:
    dialogue = await take_up(tx, code, Step.CANCEL, expected)
    if not isinstance(dialogue, Dialogue):
        return dialogue
    on = command.on or today
    if no := refuse_future(on, today, "on"):
        return no
    dialogue.state, dialogue.cancelled_on, dialogue.cancel_reason = State.CANCELLED, on, command.reason
    tx.emit(DialogueCancelled(dialogue=code, unit=dialogue.unit, cancelled_on=on), of=dialogue)
    return answer_about(dialogue)


async def hold_dialogue(
    tx: Transaction, office: Office, code: str, command: HoldDialogue, today: date, *, expected: int | None = None
) -> Result:
    """Record that the session took place, how many came and what was asked."""
    dialogue = await take_up(tx, code, Step.HOLD, expected)
    if not isinstance(dialogue, Dialogue):
        return dialogue
    on = command.on or today
    if no := refuse_future(on, today, "on"):
        return no
    if no := await add_questions(tx, office, dialogue, command.questions, on):
        return no
    questions = (await tx.session.scalars(select(Question).where(Question.dialogue == code))).all()
    dialogue.state, dialogue.held_on, dialogue.attendance = State.HELD, on, command.attendance
    tx.emit(
        DialogueHeld(
            dialogue=code,
            unit=dialogue.unit,
            type=DialogueType(dialogue.type),
            carriers=tuple(Carrier(carrier) for carrier in dialogue.carriers),
            held_on=on,
            attendance=command.attendance,
            questions=len(questions),
            answered_on_the_spot=sum(question.answer is not None for question in questions),
        ),
        of=dialogue,
    )
    if command.minutes:
        await write_minutes(tx, dialogue, command.minutes)
    return answer_about(dialogue)


async def conclude_dialogue(
    tx: Transaction, code: str, command: ConcludeDialogue, today: date, *, expected: int | None = None
) -> Result:
    """Issue the conclusion notice: each question to be followed up becomes a conclusion with a unit and a day."""
    dialogue = await take_up(tx, code, Step.CONCLUDE, expected)
    if not isinstance(dialogue, Dialogue):
        return dialogue
    on, held_on = command.on or today, dialogue.held_on or dialogue.planned_on
    statement = select(Question).where(Question.dialogue == code).order_by(col(Question.number))
    questions = (await tx.session.scalars(statement)).all()
    no = (
        refuse_future(on, today, "on")
        or refuse_earlier(on, held_on, "on", _HELD_DAY)
        or refuse_open_questions([question.number for question in questions if not question.is_settled])
    )
    if no is not None:
        return no
    promises = [
        Promise(q.number, q.unit, q.field, q.due_on, q.instruction or q.text)
        for q in questions
        if q.unit is not None and q.field is not None and q.due_on is not None
    ]
    for promise in promises:
        if promise.due_on < on:
            number = promise.question
            vi = f"Câu {number}: hạn {promise.due_on:%d/%m/%Y} đã qua khi ra thông báo kết luận."
            return Refused(Reason(vi, f"Question {number}: its day had passed when the notice was issued."), "on")
    dialogue.state, dialogue.concluded_on, dialogue.notice_number = State.CONCLUDED, on, command.notice_number
    codes = await assign_conclusions(tx, code, dialogue.unit, on, promises)
    tx.emit(DialogueConcluded(dialogue=code, unit=dialogue.unit, concluded_on=on, conclusions=len(codes)), of=dialogue)
    return answer_about(dialogue).model_copy(update={"conclusions": codes})
