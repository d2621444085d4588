"""What the API shows of the reception book."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.events.kinds import CaseKind, HeadOutcome, ReceivedBy, Reception


class VisitView(BaseModel):
    """A visit as this caller may see it, without who came."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    code: str
    received_on: date
    reception: Reception
    received_by: ReceivedBy
    online: bool
    people: int
    delegation: bool
    representatives: int | None
    mandate: bool
    mandate_number: str | None
    mandate_on: date | None
    delegation_code: str | None
    first_time: bool
    kind: CaseKind | None
    field: str | None
    secret: bool
    content: str | None
    request: str | None
    prior: str | None
    interpreter: str | None
    written_down: bool
    signed: str | None
    head_outcome: HeadOutcome | None
    reply_by: date | None
    replied_on: date | None
    reply_number: str | None
    refusal: str | None
    refusal_notice: str | None
    refusal_notice_on: date | None
    case_code: str | None
    cases: list[str]
    petition_code: str | None
    voided_on: date | None
    void_reason: str | None
    version: int


class VisitList(BaseModel):
    items: list[VisitView]
    next: str | None


class NumbersView(BaseModel):
    """The numbers of one year of the book: `last` is the last one given, `missing` those that are not in the book."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    year: int
    last: int
    lines: int
    voided: int
    missing: list[int]


class GroundView(BaseModel):
    """A ground on which somebody may be turned away."""

    code: str
    name_vi: str
    name_en: str
    needs_notice: bool
    source: str
