"""Requests to see who denounced, and what the custodian decided. In the schema of identities; the reasons are sealed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, LargeBinary, Text
from sqlmodel import Field

from services.intake.grants.rules import Standing
from services.intake.table import IntakeTable


class RequestRow(IntakeTable, table=True):
    """One account's request in one case. What is granted is granted to that account, in that case, and nobody else."""

    __tablename__ = "request"
    __table_args__ = {"schema": "identity"}

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    case_code: str = Field(sa_type=Text, sa_column_args=(ForeignKey("case_file.code"),))
    sealed_with: str = Field(sa_type=Text)
    asked_by: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    reason: bytes = Field(sa_type=LargeBinary)
    granted: bool | None = None
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    until: date | None = None
    """The last day on which the asker may see it."""
    remark: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Why it was refused, or what the grant is bound to."""
    ended_by: str | None = Field(default=None, sa_type=Text)
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))

    @property
    def standing(self) -> Standing:
        return Standing(self.asked_by, self.granted, self.until, self.ended_at is not None)
