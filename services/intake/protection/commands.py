"""What is stated about protecting a denouncer."""

from typing import Annotated

from pydantic import Field

from services.intake.cases.usecases import Command
from services.intake.proceedings.commands import Heads
from services.intake.protection.rules import Asker, Decision
from services.intake.wording import DocumentNumber, FieldCode, Paragraph, UnitCode, YesOrNo
from shared.wording import PlannedDay


class AskProtection(Command):
    """Somebody asked for protection; in what part, not who."""

    by: Asker


class DecideProtection(Command):
    """The decision on a request (LTC Đ51, Đ52)."""

    number: DocumentNumber
    granted: YesOrNo
    measures: Annotated[tuple[FieldCode, ...], Field(max_length=40, description="Codes of the list in force.")] = ()
    persons: Heads = 0
    job: Heads = 0
    life: Heads = 0
    body: Annotated[UnitCode | None, Field(description="The unit that carries it out.")] = None
    review_by: PlannedDay | None = None
    reason: Annotated[Paragraph | None, Field(description="Why nothing is granted; say nothing that tells who.")] = None

    @property
    def decision(self) -> Decision:
        return Decision(
            self.day,
            self.granted,
            self.measures,
            self.persons,
            self.job,
            self.life,
            self.body,
            self.review_by,
            self.reason,
        )


class ReviewProtection(Command):
    """It was looked at again and goes on."""

    review_by: PlannedDay


class EndProtection(Command):
    """Nobody has to be protected any more (LTC Đ54)."""

    reason: Annotated[Paragraph, Field(description="Say nothing that tells who.")]
