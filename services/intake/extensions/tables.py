"""Requests for more time, and what was decided on them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, ForeignKeyConstraint, Identity, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class ExtensionRow(IntakeTable, table=True):
    """One request about one clock. `until` is the day asked for, None where the law says how much longer; `extensions` how
    often the clock had been extended when it was asked, so that what was asked before is not granted after.
    """

    __tablename__ = "extension"
    __table_args__ = (ForeignKeyConstraint(["case_code", "duty", "n"], ["clock.case_code", "clock.duty", "clock.n"]),)

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    case_code: str = Field(sa_type=Text, sa_column_args=(ForeignKey("case_file.code"),))
    duty: str = Field(sa_type=Text)
    n: int
    extensions: int
    unit: str = Field(sa_type=Text)
    asked_on: date
    until: date | None = None
    reason: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    state: str = Field(sa_type=Text)
    decided_on: date | None = None
    number: str | None = Field(default=None, sa_type=Text)
    """Of the document that grants it."""
    remark: str | None = Field(default=None, sa_type=Text)
    due_on: date | None = None
    """What the clock was due by once it was granted."""
    decided_by: str | None = Field(default=None, sa_type=Text)
