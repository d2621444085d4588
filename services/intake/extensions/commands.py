"""What is stated when more time is asked for and decided on, and when another law is applied."""

from typing import Annotated

from pydantic import Field

from services.intake.cases.usecases import Command
from services.intake.wording import DocumentNumber, Paragraph, PastDay
from shared.wording import PlannedDay

MOST_DAYS = 250
"""Working days of a year, about."""


class AskExtension(Command):
    """The unit needs longer. `until` or `days` where the law leaves the day open; neither where it says how much."""

    reason: Paragraph
    until: Annotated[PlannedDay | None, Field(description="The new day.")] = None
    days: Annotated[int | None, Field(ge=1, le=MOST_DAYS, description="Or so many working days more.")] = None


class GrantExtension(Command):
    """More time by a document. `until` is the day asked for when left out."""

    number: DocumentNumber
    until: PlannedDay | None = None
    remark: Paragraph | None = None


class RefuseExtension(Command):
    """No more time, and why."""

    remark: Paragraph


class OverrideLaw(Command):
    """The law of another day than that of the receipt binds a duty (Luật 136/2025 has no transitional clause)."""

    duty: Annotated[str, Field(pattern=r"^[A-Z]{1,6}(-[A-Z0-9]{1,8}){0,2}$", description="Id of the rule: KN-1.")]
    law_on: PastDay
    reason: Paragraph
