"""What the forms of the session page hold. Each name stands once on the page, so that errors find their fields."""

from enum import StrEnum

from pydantic import BaseModel

from services.scheduling.dialogues.commands import (
    Attendance,
    CancelDialogue,
    ConcludeDialogue,
    HoldDialogue,
    PostponeDialogue,
    Settlement,
)
from services.scheduling.dialogues.rules import Asker
from services.scheduling.wording import DocumentNumber, FieldCode, Line, Paragraph, Record, UnitCode
from shared.wording import PlannedDay

FieldOfMatters = FieldCode


class Outcome(StrEnum):
    """What became of a question, as the secretary ticks it."""

    ANSWERED = "answered"
    ASSIGNED = "assigned"


class AskForm(BaseModel):
    text: Paragraph
    asker: Asker = Asker.CITIZEN


class SettleForm(BaseModel):
    """Only what belongs to the outcome ticked is taken over: both halves of the form are always there."""

    outcome: Outcome
    answer: Paragraph | None = None
    unit: UnitCode | None = None
    due_on: PlannedDay | None = None
    field: FieldOfMatters | None = None
    instruction: Paragraph | None = None

    def command(self) -> Settlement:
        if self.outcome is Outcome.ANSWERED:
            return Settlement(answer=self.answer)
        return Settlement(unit=self.unit, due_on=self.due_on, field=self.field, instruction=self.instruction)


class MinutesForm(BaseModel):
    minutes: Record


class CloseForm(BaseModel):
    """Attendance, and the number of the notice when it is concluded in the same click."""

    attendance: Attendance | None = None
    held_on: PlannedDay | None = None
    notice_number: DocumentNumber | None = None

    def held(self) -> HoldDialogue:
        return HoldDialogue(attendance=self.attendance or 0, on=self.held_on)

    def concluded(self) -> ConcludeDialogue:
        return ConcludeDialogue(notice_number=self.notice_number)


class PostponeForm(BaseModel):
    planned_on: PlannedDay
    postpone_reason: Line

    def command(self) -> PostponeDialogue:
        return PostponeDialogue(planned_on=self.planned_on, reason=self.postpone_reason)


class CancelForm(BaseModel):
    cancel_reason: Line

    def command(self) -> CancelDialogue:
        return CancelDialogue(reason=self.cancel_reason)
