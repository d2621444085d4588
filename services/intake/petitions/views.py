"""What of a petition is shown to whom."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from services.intake.petitions.parts import PartView, Progress
from services.intake.secrecy import as_read_by
from shared.access.roles import Caller
from shared.events.kinds import CaseKind, Channel, Outcome, Stage


class PetitionView(BaseModel):
    """A petition as this caller may see it, without its writer: identities are read through their own door only."""

    model_config = ConfigDict(frozen=True)

    code: str
    received_on: date
    kind: CaseKind
    first_kind: CaseKind
    stage: Stage
    discipline: bool
    field: str
    channel: Channel
    sender_body: str | None
    sender_number: str | None
    sent_on: date | None
    repeated: bool
    secret: bool
    content: str | None
    request: str | None
    commune: str | None
    visit_code: str | None
    part_of: str | None
    case_code: str | None
    opened_case: bool
    processed_on: date | None
    eligible: bool | None
    in_competence: bool | None
    outcome: Outcome | None
    ground: str | None
    number: str | None
    reason: str | None
    receiving_unit: str | None
    receiving_body: str | None
    keep_until: date | None
    disposal: Literal["destroy", "keep"] | None
    disposal_number: str | None
    disposed_on: date | None
    reclassified_on: date | None
    reclassified_why: str | None
    voided_on: date | None
    voided_by: str | None
    void_reason: str | None
    version: int

    @classmethod
    def of(cls, record: Mapping[str, Any], caller: Caller, told: Mapping[str, Any] | None = None) -> Self:
        """From the fields of a row of the register, of a list or by itself with what it `told`."""
        return cls.model_validate(as_read_by(caller, record, told))


class PetitionLinkView(BaseModel):
    """One link to a case that existed; undone when it has a day."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    case_code: str
    linked_on: date
    unlinked_on: date | None
    reason: str | None


class RoundView(BaseModel):
    """An earlier time this matter was sent away. Without a number: there is one, and no more may be said of it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    petition: str | None
    outcome: Outcome | None
    on: date | None
    because: Literal["matter", "letter", "sender"]


class PetitionLine(PetitionView):
    """A petition of a list; `progress` when it was split."""

    progress: Progress | None = None


class PetitionDetail(PetitionLine):
    """One petition with what stands around it."""

    parts: tuple[str, ...] = ()
    """The petitions it was split into; of a part, the other parts."""
    part_states: tuple[PartView, ...] = ()
    """Where the petitions it was split into stand."""
    links: tuple[PetitionLinkView, ...] = ()
    rounds: tuple[RoundView, ...] = ()


class PetitionList(BaseModel):
    items: list[PetitionLine]
    next: str | None
