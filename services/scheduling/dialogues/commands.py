"""What people ask of a dialogue, and what they get back."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.scheduling.dialogues.rules import Asker, State
from services.scheduling.wording import DocumentNumber, FieldCode, Line, Paragraph, PostCode, Record, UnitCode
from shared.commands import Command
from shared.events.kinds import Carrier, DialogueType
from shared.wording import PlannedDay

Attendance = Annotated[int, Field(ge=0, le=100_000)]
FieldOfMatters = FieldCode  # a model field called `field` hides pydantic's Field inside the class


class Settlement(Command):
    """What became of a question: answered on the spot, or a unit that follows it up by a day, or nothing yet."""

    answer: Paragraph | None = None
    unit: UnitCode | None = None
    due_on: PlannedDay | None = None
    field: FieldOfMatters | None = None
    instruction: Paragraph | None = None
    """The host's words to the unit; without them the question itself is what has to be done."""


class RecordQuestion(Settlement):
    """A question, with no name in it: only the category of who asked."""

    text: Paragraph
    asker: Asker = Asker.CITIZEN


class PublishDialogue(Command):
    on: PlannedDay | None = None


class PostponeDialogue(Command):
    planned_on: PlannedDay
    reason: Line
    on: PlannedDay | None = None


class CancelDialogue(Command):
    reason: Line
    on: PlannedDay | None = None


class HoldDialogue(Command):
    """The session took place; questions and minutes given here are added to those recorded before."""

    attendance: Attendance
    on: PlannedDay | None = None
    questions: list[RecordQuestion] = []
    minutes: Record | None = None


class ConcludeDialogue(Command):
    notice_number: DocumentNumber | None = None
    on: PlannedDay | None = None


class ReviseMinutes(Command):
    text: Record


class DialoguePlan(Command):
    """A session to be held. `planned_on` may lie in the past: paper backlogs are entered, too."""

    title: Line
    planned_on: PlannedDay
    type: DialogueType = DialogueType.PERIODIC
    carriers: Annotated[list[Carrier], Field(min_length=1)]
    unit: UnitCode = "vp-ubnd"
    host_post: PostCode = "head-vp-ubnd"
    place: Line | None = None
    online: bool = False
    legal_basis: Line | None = None
    plan_number: DocumentNumber | None = None


class PlanDialogue(DialoguePlan):
    """A plan; with the blocks, a whole session of the past in one request and one transaction."""

    publish: PublishDialogue | None = None
    held: HoldDialogue | None = None
    conclude: ConcludeDialogue | None = None


class DialogueAnswer(BaseModel):
    """Where the session stands after a command."""

    code: str
    state: State
    version: int
    question: int | None = None
    """The number of the question just recorded."""
    conclusions: list[str] = []
    """Codes of what units now have to do."""
