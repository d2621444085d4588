"""A visit (lượt tiếp): one line of the reception book, sổ tiếp công dân (Luật Tiếp công dân Đ25)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text
from sqlmodel import Field

from services.intake.table import IntakeTable
from shared.access.policy import Subject
from shared.events.kinds import CaseKind


class VisitRow(IntakeTable, table=True):
    """One turn at the desk or before a leader. Who came is in the identity schema, under `person`.

    What was said and decided on the day is written once, by a trigger: `first_time`, `delegation` and the rest can never
    become another. A line entered by mistake is voided, and nobody deletes one.
    """

    __tablename__ = "visit"

    code: str = Field(sa_type=Text, primary_key=True)
    body: str = Field(sa_type=Text)
    received_on: date
    reception: str = Field(sa_type=Text)
    received_by: str = Field(sa_type=Text)
    online: bool = False
    people: int
    delegation: bool
    representatives: int | None = None
    mandate: bool = False
    first_time: bool
    interpreter: str | None = Field(default=None, sa_type=Text)
    kind: str | None = Field(default=None, sa_type=Text)
    field: str | None = Field(default=None, sa_type=Text)
    content: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text)
    request: str | None = Field(default=None, sa_type=Text)
    prior: str | None = Field(default=None, sa_type=Text)
    written_down: bool = False
    signed: str | None = Field(default=None, sa_type=Text)
    head_outcome: str | None = Field(default=None, sa_type=Text)
    reply_by: date | None = None
    refusal: str | None = Field(default=None, sa_type=Text)
    refusal_notice: str | None = Field(default=None, sa_type=Text)
    refusal_notice_on: date | None = None
    person: UUID = Field(sa_column_args=(ForeignKey("identity.person.id"),))
    case_code: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    voided_on: date | None = None
    voided_by: str | None = Field(default=None, sa_type=Text)
    void_reason: str | None = Field(default=None, sa_type=Text)
    version: int = 0

    @property
    def subject(self) -> str:
        return f"visit/{self.code}"

    @property
    def matter(self) -> Subject:
        """What the policy is asked about; whether a petition found to be a denunciation makes it one, the queries know."""
        return Subject(kind=CaseKind(self.kind).value if self.kind else None)
