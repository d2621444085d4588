"""What the desk says about a petition, and what it is told back."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.intake.people.usecases import Person
from services.intake.wording import FieldCode, Line, Paragraph, PastDay, RecordCode, UnitCode
from shared.events.kinds import CaseKind, Channel, Outcome

YesOrNo = Literal[True, False]
"""Not `bool`: a form that does not ask this must leave it open, and an unticked box would say no."""


class ProcessPetition(BaseModel):
    """What is decided. What is left out of `eligible` and `in_competence` is what the outcome usually implies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    on: PastDay | None = None
    eligible: YesOrNo | None = None
    in_competence: YesOrNo | None = None
    missing: Annotated[
        tuple[FieldCode, ...],
        Field(max_length=30, description="Codes of the conditions it does not meet; then it is not eligible."),
    ] = ()
    kind: Annotated[CaseKind | None, Field(description="Corrects the kind; the first kind is kept.")] = None
    reason: Paragraph | None = None
    receiving_body: Line | None = None
    extract: Annotated[Paragraph | None, Field(description="For a denunciation: what the unit may read.")] = None
    assign_to: UnitCode | None = None


class RecordPetition(BaseModel):
    """A petition that came in, and, when it is decided on at once, what was decided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: CaseKind
    field: FieldCode
    content: Paragraph
    channel: Channel = Channel.POST
    on: PastDay | None = None
    request: Paragraph | None = None
    commune: UnitCode | None = None
    who: Person | None = None
    repeated: bool = False
    process: ProcessPetition | None = None


class PetitionAnswer(BaseModel):
    """The numbers given."""

    model_config = ConfigDict(frozen=True)

    petition: RecordCode
    case: RecordCode | None = None
    due_on: date | None = None
    version: int
