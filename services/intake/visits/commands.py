"""What is asked of the reception book, and what it answers."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.intake.people.usecases import Person
from services.intake.petitions.commands import ProcessPetition
from services.intake.visits.rules import Signed
from services.intake.wording import DocumentNumber, FieldCode, Line, Paragraph, PastDay, RecordCode
from shared.commands import Command
from shared.events.kinds import CaseKind, HeadOutcome, ReceivedBy, Reception, Stage
from shared.wording import PlannedDay


class GivenPetition(Command):
    """A petition handed over during the visit; kind, field and content are those of the visit."""

    given: bool = True
    repeated: bool = False
    stage: Stage = Stage.FIRST
    discipline: Annotated[bool, Field(description="A complaint about a disciplinary decision.")] = False
    process: ProcessPetition | None = None


class TurnedAway(Command):
    """Somebody was refused reception, on one of the grounds of the law (Luật Tiếp công dân Đ9)."""

    ground: Annotated[str, Field(pattern=r"^[a-z-]{2,40}$", description="A code of the list of grounds in force.")]
    notice: Annotated[DocumentNumber | None, Field(description="Number of the head's notice of refusal.")] = None
    notice_on: Annotated[PastDay | None, Field(description="Date of that notice.")] = None


class CameTogether(Command):
    """What is known of a delegation besides how many came. Whoever is received is its first representative."""

    code: Annotated[RecordCode | None, Field(description="The delegation as it came before.")] = None
    mandate_number: Annotated[DocumentNumber | None, Field(description="Number of the appointment paper.")] = None
    mandate_on: Annotated[PastDay | None, Field(description="Date of the appointment paper.")] = None
    others: Annotated[tuple[Person, ...], Field(max_length=20, description="Representatives besides the first.")] = ()


class RecordVisit(Command):
    """One line of the reception book, and the petition given with it."""

    who: Person
    content: Paragraph
    on: PastDay | None = None
    reception: Reception = Reception.REGULAR
    received_by: ReceivedBy = ReceivedBy.DESK
    online: bool = False
    people: Annotated[int, Field(ge=1, le=10_000)] = 1
    representatives: Annotated[int, Field(ge=0, le=100)] | None = None
    mandate: Annotated[bool, Field(description="All appointed the representatives in writing.")] = False
    together: CameTogether | None = None
    first_time: Annotated[bool, Field(description="First visit on its matter; decided on the day and kept.")] = True
    interpreter: Annotated[Line | None, Field(description="Language interpreted (Luật Tiếp công dân Đ7).")] = None
    kind: CaseKind | None = None
    field: FieldCode | None = None
    request: Paragraph | None = None
    prior: Annotated[Paragraph | None, Field(description="What authorities did about it before.")] = None
    case: Annotated[RecordCode | None, Field(description="The existing case this visit is about.")] = None
    written_down: Annotated[bool, Field(description="Told without a petition, and written down by the desk.")] = False
    signed: Annotated[Signed | None, Field(description="How what was written down was signed.")] = None
    head_outcome: Annotated[HeadOutcome | None, Field(description="What the head or the delegate decided.")] = None
    reply_by: Annotated[PlannedDay | None, Field(description="With `directed`: the day of the reply.")] = None
    refusal: Annotated[TurnedAway | None, Field(description="The visitor was turned away.")] = None
    petition: GivenPetition | None = None

    @property
    def gives_a_petition(self) -> bool:
        return self.petition is not None and self.petition.given

    @property
    def others(self) -> tuple[Person, ...]:
        """Representatives besides whoever is received."""
        return self.together.others if self.together else ()

    @property
    def appointed(self) -> bool:
        """In writing: ticked, or the paper itself is named."""
        return self.mandate or (self.together is not None and self.together.mandate_on is not None)

    @property
    def delegation_before(self) -> str | None:
        return self.together.code if self.together else None


class VisitAnswer(BaseModel):
    """The numbers given."""

    model_config = ConfigDict(frozen=True)

    visit: RecordCode
    delegation: RecordCode | None = None
    petition: RecordCode | None = None
    case: RecordCode | None = None
    due_on: date | None = None
    version: int


class VoidVisit(Command):
    """A line of the book entered by mistake. It keeps its number and is counted no more."""

    reason: Line


class NameRepresentatives(Command):
    """What was not at hand when a delegation was received: the other representatives, the paper that appoints them."""

    representatives: Annotated[
        int | None,
        Field(ge=1, le=100, description="How many, when none were named on the day; those named unless said."),
    ] = None
    others: Annotated[tuple[Person, ...], Field(max_length=20)] = ()
    mandate_number: DocumentNumber | None = None
    mandate_on: PastDay | None = None


class RecordReply(Command):
    """The reply that the head directed was given."""

    number: DocumentNumber
    on: PastDay | None = None
