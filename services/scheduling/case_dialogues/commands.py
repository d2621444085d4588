"""What people ask of a dialogue inside a complaint, and what they get back. No text may name a party."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.scheduling.case_dialogues.rules import Presence, Signatory, State
from services.scheduling.wording import Line, Paragraph, PostCode, Record
from shared.commands import Command
from shared.wording import PlannedDay


class PlanCaseDialogue(Command):
    """Its first day. `planned_on` may lie in the past, but not before the procedure asked for the dialogue."""

    planned_on: PlannedDay
    chair_post: PostCode
    place: Line


class PostponeCaseDialogue(Command):
    """Another day, decided on `on` (today), and another place if there is one."""

    planned_on: PlannedDay
    reason: Line
    place: Line | None = None
    on: PlannedDay | None = None


class HoldCaseDialogue(Command):
    """What came of it on `held_on` (today). `chair_post` only when another chaired than was planned."""

    presence: Presence
    minutes: Record
    copies: Annotated[int, Field(ge=1, le=100)]
    signed_by: Annotated[list[Signatory], Field(min_length=1, max_length=len(Signatory))]
    unsigned_reason: Paragraph | None = None
    held_on: PlannedDay | None = None
    chair_post: PostCode | None = None


class CaseDialogueAnswer(BaseModel):
    """Where it stands after a command."""

    code: str
    state: State
    version: int
