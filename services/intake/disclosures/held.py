"""Everything intake holds about a person, as that person is told it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.intake.grants.views import IdentityView

Scope = Literal["open", "complete"]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class StatedLine(IdentityView):
    """What was stated on one occasion."""

    recorded_at: datetime
    record: str | None


class VisitLine(_Line):
    """A visit that was entered in the reception book."""

    code: str
    received_on: date
    content: str
    request: str | None
    prior: str | None


class PetitionLine(_Line):
    """A petition, and what was decided on it."""

    code: str
    received_on: date
    kind: str
    content: str
    request: str | None
    outcome: str | None
    processed_on: date | None
    receiving_body: str | None


class CaseLine(_Line):
    """A case that came of it, and where it stands."""

    code: str
    kind: str
    opened_on: date
    due_on: date
    state: str
    unit: str | None
    answered_on: date | None
    answer_number: str | None
    answer: str | None
    closed_on: date | None


class PaperLine(_Line):
    """A paper that names the person."""

    number: str
    paper: str
    issued_on: date
    record: str


class FileLine(_Line):
    """A file that was handed in with a visit or a petition."""

    record: str
    name: str | None
    media: str
    size: int
    at: datetime


class LookLine(_Line):
    """Somebody saw who it was."""

    at: datetime
    caller: str
    record: str
    purpose: str


class ExtractLine(_Line):
    """An extract that was made before."""

    number: int
    made_at: datetime
    made_by: str


class Held(_Line):
    """The extract itself. `scope` open leaves out what only the custodian may hand over, whether there is any or not."""

    number: int
    made_at: datetime
    made_by: str
    scope: Scope
    stated: Sequence[StatedLine]
    visits: Sequence[VisitLine]
    petitions: Sequence[PetitionLine]
    cases: Sequence[CaseLine]
    files: Sequence[FileLine]
    papers: Sequence[PaperLine]
    looks: Sequence[LookLine]
    extracts: Sequence[ExtractLine]
