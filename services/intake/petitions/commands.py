"""What the desk says about a petition, and what it is told back."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.intake.people.usecases import Person
from services.intake.wording import DocumentNumber, FieldCode, Line, Paragraph, PastDay, RecordCode, UnitCode, YesOrNo
from shared.commands import Command
from shared.events.kinds import CaseKind, Channel, Outcome, Stage


class ProcessPetition(Command):
    """What is decided. What is left out of `eligible` and `in_competence` is what the outcome usually implies."""

    outcome: Outcome
    on: PastDay | None = None
    eligible: YesOrNo | None = None
    in_competence: YesOrNo | None = None
    missing: Annotated[
        tuple[FieldCode, ...],
        Field(max_length=30, description="Codes of the conditions it does not meet; then it is not eligible."),
    ] = ()
    kind: Annotated[CaseKind | None, Field(description="Corrects the kind; the first kind is kept.")] = None
    stage: Annotated[Stage | None, Field(description="Corrects the stage.")] = None
    discipline: Annotated[YesOrNo | None, Field(description="Corrects whether it is about discipline.")] = None
    ground: Annotated[
        FieldCode | None, Field(description="The law's ground, for `not_accepted` and `not_processed`.")
    ] = None
    number: Annotated[
        DocumentNumber | None, Field(description="Of the notice, for `not_accepted` (NĐ 124/2020 form 04).")
    ] = None
    reason: Paragraph | None = None
    receiving_unit: Annotated[UnitCode | None, Field(description="For `transferred`: a body we know, or")] = None
    receiving_body: Annotated[Line | None, Field(description="the name of one outside.")] = None
    again: Annotated[bool, Field(description="Transfer it to the very body that sent it, all the same.")] = False
    extract: Annotated[Paragraph | None, Field(description="For a denunciation: what the unit may read.")] = None
    assign_to: UnitCode | None = None


class RecordPetition(Command):
    """A petition that came in, and, when it is decided on at once, what was decided."""

    kind: CaseKind
    field: FieldCode
    content: Paragraph
    stage: Stage = Stage.FIRST
    discipline: Annotated[bool, Field(description="A complaint about a disciplinary decision.")] = False
    channel: Channel = Channel.POST
    sender_body: Annotated[Line | None, Field(description="The body that sent it on, or handed it over.")] = None
    sender_number: Annotated[DocumentNumber | None, Field(description="Number of that body's letter.")] = None
    sent_on: Annotated[PastDay | None, Field(description="Day of that letter.")] = None
    on: PastDay | None = None
    request: Paragraph | None = None
    commune: UnitCode | None = None
    who: Person | None = None
    repeated: bool = False
    process: ProcessPetition | None = None


class PartOfPetition(Command):
    """One matter of a mixed petition. What is not said here is as the mixed petition has it."""

    kind: CaseKind
    field: FieldCode
    content: Paragraph
    stage: Stage = Stage.FIRST
    discipline: bool = False
    request: Paragraph | None = None
    process: ProcessPetition | None = None


class SplitPetition(Command):
    """The parts a mixed petition is split into (TT 05/2021 Đ6; LTCD Đ25.3)."""

    parts: Annotated[tuple[PartOfPetition, ...], Field(min_length=2, max_length=10)]
    on: PastDay | None = None


class LinkPetition(Command):
    """One more petition on a case that exists."""

    case: RecordCode
    on: PastDay | None = None


class UnlinkPetition(Command):
    """Undo a link made by mistake."""

    reason: Paragraph
    on: PastDay | None = None


class ReclassifyPetition(Command):
    """Correct the kind of a petition after it was decided on. Its first kind and its day of receipt stay; a case of the
    wrong kind ends, and one of the right kind is opened.
    """

    kind: CaseKind
    stage: Stage = Stage.FIRST
    discipline: bool = False
    outcome: Annotated[
        Literal[Outcome.ACCEPTED, Outcome.CHECKING] | None,
        Field(description="How the case of the right kind begins; as the other one, when left out."),
    ] = None
    extract: Annotated[Paragraph | None, Field(description="When it denounces: what the unit may read.")] = None
    reason: Paragraph
    on: PastDay | None = None


class CorrectExtract(Command):
    """What a unit reads of a secret case, put right after it was given: it told too much, or too little."""

    extract: Paragraph


class VoidPetition(Command):
    """A petition entered by mistake. It keeps its number and is counted no more, nor is a case nobody has begun on."""

    reason: Line


class DisposePetition(Command):
    """What the head decided about a filed petition when its time was over (TT 05/2021 Đ28)."""

    decision: Literal["destroy", "keep"]
    number: Annotated[DocumentNumber, Field(description="Number of the head's decision.")]
    on: PastDay | None = None


class PetitionAnswer(BaseModel):
    """The numbers given."""

    model_config = ConfigDict(frozen=True)

    petition: RecordCode
    case: RecordCode | None = None
    due_on: date | None = None
    version: int


class SplitAnswer(BaseModel):
    """The mixed petition, and the numbers its parts were given, in their order."""

    model_config = ConfigDict(frozen=True)

    petition: RecordCode
    parts: tuple[PetitionAnswer, ...]
    version: int
