"""What of a petition is shown to whom."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from services.intake.secrecy import as_read_by
from shared.access.roles import Caller
from shared.events.kinds import CaseKind, Channel, Outcome


class PetitionView(BaseModel):
    """A petition as this caller may see it, without its writer: identities are read through their own door only."""

    model_config = ConfigDict(frozen=True)

    code: str
    received_on: date
    kind: CaseKind
    first_kind: CaseKind
    field: str
    channel: Channel
    repeated: bool
    secret: bool
    content: str | None
    request: str | None
    commune: str | None
    visit_code: str | None
    case_code: str | None
    processed_on: date | None
    eligible: bool | None
    in_competence: bool | None
    outcome: Outcome | None
    reason: str | None
    receiving_body: str | None
    version: int

    @classmethod
    def of(cls, record: Mapping[str, Any], caller: Caller) -> Self:
        """From the fields of a row of the register, of a list or by itself."""
        return cls.model_validate(as_read_by(caller, record))


class PetitionList(BaseModel):
    items: list[PetitionView]
    next: str | None
