"""What is written down in the room: questions, what became of them, and the minutes with every revision."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, func, select

from services.scheduling.dialogues.commands import RecordQuestion, ReviseMinutes, Settlement
from services.scheduling.dialogues.rules import Step, refuse_settlement
from services.scheduling.dialogues.tables import Dialogue, MinutesRevision, Postponement, Question
from services.scheduling.dialogues.taking_up import Result, answer_about, take_up
from services.scheduling.office import Office
from services.scheduling.outcomes import NotFound
from shared.calendar import clock
from shared.database import Transaction
from shared.events.scheduling import DialogueMinutesRevised, DialogueQuestionRecorded, DialogueQuestionSettled
from shared.refusals import Refused


async def record_question(
    tx: Transaction, office: Office, code: str, command: RecordQuestion, *, expected: int | None = None
) -> Result:
    """Write a question down, with what became of it when that is known already."""
    dialogue = await take_up(tx, code, Step.RECORD, expected)
    if not isinstance(dialogue, Dialogue):
        return dialogue
    if no := _refuse(office, command, dialogue.held_on or dialogue.planned_on):
        return no
    number = await next_number(tx, Question, code)
    tx.add(Question(dialogue=code, number=number, **command.model_dump()))
    tx.emit(
        DialogueQuestionRecorded(dialogue=code, unit=dialogue.unit, number=number, asker=command.asker), of=dialogue
    )
    if command.answer is not None or command.unit is not None:
        _emit_settled(tx, dialogue, number, command)
    return answer_about(dialogue).model_copy(update={"question": number})


async def settle_question(
    tx: Transaction, office: Office, code: str, number: int, command: Settlement, *, expected: int | None = None
) -> Result:
    """Say what became of a question; may be corrected until the session is concluded."""
    dialogue = await take_up(tx, code, Step.RECORD, expected)
    if not isinstance(dialogue, Dialogue):
        return dialogue
    question = await tx.get(Question, (code, number))
    if question is None:
        return NotFound()
    if no := _refuse(office, command, dialogue.held_on or dialogue.planned_on):
        return no
    changes = {name: value for name, value in command.model_dump().items() if getattr(question, name) != value}
    for name, value in changes.items():
        setattr(question, name, value)
    if changes:
        _emit_settled(tx, dialogue, number, command)
    return answer_about(dialogue).model_copy(update={"question": number})


async def revise_minutes(tx: Transaction, code: str, command: ReviseMinutes, *, expected: int | None = None) -> Result:
    """Save the minutes as a new revision; the same text again is no revision."""
    dialogue = await take_up(tx, code, Step.RECORD, expected)
    if not isinstance(dialogue, Dialogue):
        return dialogue
    await write_minutes(tx, dialogue, command.text)
    return answer_about(dialogue)


async def add_questions(
    tx: Transaction, office: Office, dialogue: Dialogue, questions: Sequence[RecordQuestion], held_on: date
) -> Refused | None:
    """Questions that came with the record of a session held; the event of holding it counts them."""
    if not questions:
        return None
    first = await next_number(tx, Question, dialogue.code)
    for place, question in enumerate(questions):
        if no := _refuse(office, question, held_on):
            return Refused(no.reason, f"questions.{place}.{no.field}" if no.field else "questions")
        tx.add(Question(dialogue=dialogue.code, number=first + place, **question.model_dump()))
    return None


async def write_minutes(tx: Transaction, dialogue: Dialogue, text: str) -> None:
    statement = (
        select(MinutesRevision)
        .where(MinutesRevision.dialogue == dialogue.code)
        .order_by(col(MinutesRevision.revision).desc())
        .limit(1)
    )
    latest = (await tx.session.scalars(statement)).first()
    if latest is not None and latest.text == text:
        return
    revision = latest.revision + 1 if latest else 1
    tx.add(
        MinutesRevision(
            dialogue=dialogue.code, revision=revision, text=text, written_at=clock.now(), written_by=tx.actor
        )
    )
    tx.emit(DialogueMinutesRevised(dialogue=dialogue.code, unit=dialogue.unit, revision=revision), of=dialogue)


async def next_number(tx: Transaction, table: type[Question] | type[Postponement], code: str) -> int:
    """The next number within one session, whose row the transaction has locked."""
    last = await tx.session.scalar(select(func.max(table.number)).where(table.dialogue == code))
    return (last or 0) + 1


def _refuse(office: Office, command: Settlement, session_day: date) -> Refused | None:
    no = refuse_settlement(command.answer, command.unit, command.due_on, command.field, session_day)
    if no is None and command.unit is not None and command.field is not None:
        no = office.refuse_unit(command.unit, session_day, "unit")
        no = no or office.refuse_field(command.field, session_day, "field")
    return no


def _emit_settled(tx: Transaction, dialogue: Dialogue, number: int, command: Settlement) -> None:
    tx.emit(
        DialogueQuestionSettled(
            dialogue=dialogue.code,
            unit=dialogue.unit,
            number=number,
            assigned_to=command.unit,
            due_on=command.due_on,
        ),
        of=dialogue,
    )
