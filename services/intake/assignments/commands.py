"""What units and the desk ask to be done about who handles a case."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.intake.cases.usecases import Command
from services.intake.wording import DocumentNumber, Line, Paragraph, RecordCode, UnitCode
from shared import commands
from shared.wording import PlannedDay

Login = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{1,59}$")]


class AssignCase(Command):
    """Give the case to the unit that has to answer. `again`: although it sent the case back before."""

    unit: UnitCode
    again: bool = False


class AssignPart(Command):
    """Ask another unit for its part of the answer, by a day no later than the case is due."""

    unit: UnitCode
    asked: Paragraph
    due_on: PlannedDay
    again: bool = False


class WithdrawPart(Command):
    """The part of a cooperating unit is no longer needed."""

    unit: UnitCode
    reason: Line


class ReturnCase(Command):
    """Not the unit's competence: back to the desk, which must give it to another."""

    reason: Paragraph


class AcknowledgeCase(Command):
    """The unit takes the case, or its part of it, on."""


class AcknowledgeCases(Command):
    """Several at once, as from the inbox."""

    codes: Annotated[tuple[RecordCode, ...], Field(min_length=1, max_length=200)]


class AnswerCase(Command):
    """The unit's answer. Without a number typed it takes the next of the unit's register of answers."""

    answer: Paragraph
    number: DocumentNumber | None = None


class AnswerPart(Command):
    """What a cooperating unit answers to what it was asked."""

    answer: Paragraph
    number: DocumentNumber | None = None


class WriteDraft(commands.Command):
    """The text of an answer; `submit` puts it before the head of the unit."""

    text: Paragraph
    number: DocumentNumber | None = None
    submit: bool = False


class ReturnDraft(commands.Command):
    """Draft `n` goes back to who wrote it."""

    n: Annotated[int, Field(ge=1)]
    remark: Paragraph


class ApproveDraft(Command):
    """Draft `n` is the answer. The number typed here, else the draft's, else the next of the unit's register."""

    n: Annotated[int, Field(ge=1)]
    number: DocumentNumber | None = None


class NoteProgress(commands.Command):
    """What the unit has done so far."""

    text: Paragraph


class AssignOfficer(commands.Command):
    """Who handles the case within the unit; nobody in particular when left out."""

    officer: Login | None = None
