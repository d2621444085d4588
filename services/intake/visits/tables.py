"""A visit (lượt tiếp): one line of the reception book, sổ tiếp công dân (Luật Tiếp công dân Đ25)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class VisitRow(IntakeTable, table=True):
    """One turn at the desk or before a leader. Who came is in the identity schema, under `person`."""

    __tablename__ = "visit"

    code: str = Field(sa_type=Text, primary_key=True)
    body: str = Field(sa_type=Text)
    received_on: date
    reception: str = Field(sa_type=Text)
    received_by: str = Field(sa_type=Text)
    online: bool = False
    people: int
    representatives: int | None = None
    first_time: bool
    interpreter: str | None = Field(default=None, sa_type=Text)
    kind: str | None = Field(default=None, sa_type=Text)
    field: str | None = Field(default=None, sa_type=Text)
    content: str = Field(sa_type=Text)
    request: str | None = Field(default=None, sa_type=Text)
    prior: str | None = Field(default=None, sa_type=Text)
    person: UUID = Field(sa_column_args=(ForeignKey("identity.person.id"),))
    case_code: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    version: int = 0

    @property
    def subject(self) -> str:
        return f"visit/{self.code}"
