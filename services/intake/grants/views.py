"""What is shown of a request and of a look, and to whom."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.intake.grants.rules import State
from services.intake.grants.tables import RequestRow
from services.intake.grants.words import Words, words_of
from services.intake.people.usecases import Paper, Person
from services.intake.people.vault import CannotOpen, Vault
from shared.calendar import clock


class RequestView(BaseModel):
    """A request and what became of it, with its words: for who asked, the custodian and the auditor."""

    model_config = ConfigDict(frozen=True)

    number: int
    case: str
    state: State
    asked_by: str
    asked_at: datetime
    reason: str
    decided_by: str | None
    decided_at: datetime | None
    until: date | None
    remark: str | None
    ended_by: str | None
    ended_at: datetime | None

    @classmethod
    def of(cls, row: RequestRow, vault: Vault) -> Self:
        try:
            words = words_of(row, vault)
        except CannotOpen as error:
            words = Words(error.in_place, None)
        return cls(
            number=row.id or 0,
            case=row.case_code,
            state=row.standing.state(clock.today()),
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            reason=words.reason,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            until=row.until,
            remark=words.remark,
            ended_by=row.ended_by,
            ended_at=row.ended_at,
        )


class RequestList(BaseModel):
    """A page of requests; `next` is the cursor for `after`, null at the end."""

    items: Sequence[RequestView]
    next: int | None


class LookView(BaseModel):
    """Somebody saw somebody's identity. Whose is not said by name: `person` is the row's key,
    null for a file of somebody who stated nothing.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    at: datetime
    caller: str
    subject: str
    purpose: str
    person: UUID | None


class LookList(BaseModel):
    """A page of looks, the latest first; `next` is the cursor for `after`, null at the end."""

    items: Sequence[LookView]
    next: int | None


class IdentityView(BaseModel):
    """Who brought a case, as stated at the desk."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    name: str
    paper_type: Paper | None = None
    paper_number: str | None = None
    address: str | None = None
    commune: str | None = None
    phone: str | None = None
    birth_year: int | None = None

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls.model_validate({name: getattr(person, name, None) for name in cls.model_fields})
