"""What units and the desk ask to be done about who handles a case."""

from typing import Annotated

from pydantic import Field

from services.intake.cases.usecases import Command
from services.intake.wording import DocumentNumber, Paragraph, RecordCode, UnitCode


class AssignCase(Command):
    """Give the case to the unit that has to answer."""

    unit: UnitCode


class AcknowledgeCase(Command):
    """The unit takes the case on."""


class AnswerCase(Command):
    """The unit's answer; its document number when it has one."""

    answer: Paragraph
    number: DocumentNumber | None = None


class AcknowledgeCases(Command):
    """Several at once, as from the inbox."""

    codes: Annotated[tuple[RecordCode, ...], Field(min_length=1, max_length=200)]
