"""A visit (lượt tiếp): one line of the reception book, sổ tiếp công dân (Luật Tiếp công dân Đ25); and the delegation that
came with it, which may come again.
"""

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
    delegation_code: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("delegation.code", deferrable=True, initially="DEFERRED"),),
    )
    """Also when only its representatives came back, too few to be counted as a delegation."""
    representatives: int | None = None
    mandate: bool = False
    mandate_number: str | None = Field(default=None, sa_type=Text)
    mandate_on: date | None = None
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
    replied_on: date | None = None
    reply_number: str | None = Field(default=None, sa_type=Text)
    replied_by: str | None = Field(default=None, sa_type=Text)
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


class DelegationRow(IntakeTable, table=True):
    """A delegation (đoàn đông người), from the day it first came; `people` is how many it was then. It is none of its
    visits, its petitions or its cases: those refer to it, and it comes back with others.
    """

    __tablename__ = "delegation"

    code: str = Field(sa_type=Text, primary_key=True)
    body: str = Field(sa_type=Text)
    formed_on: date
    people: int
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class RepresentativeRow(IntakeTable, table=True):
    """Who speaks for a delegation on one visit, besides the first, who is the visit's own `person`."""

    __tablename__ = "representative"

    visit_code: str = Field(
        sa_type=Text,
        primary_key=True,
        sa_column_args=(ForeignKey("visit.code", deferrable=True, initially="DEFERRED"),),
    )
    n: int = Field(primary_key=True)
    person: UUID = Field(sa_column_args=(ForeignKey("identity.person.id"),))
