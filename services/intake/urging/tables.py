"""What units were urged to do."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Identity, Text, UniqueConstraint
from sqlmodel import Field

from services.intake.table import IntakeTable


class UrgingRow(IntakeTable, table=True):
    """A step that was taken, once for each day its clock runs to: a new legal date begins a new ladder, a note does not."""

    __tablename__ = "urging"

    __table_args__ = (UniqueConstraint("case_code", "unit", "clock", "runs_to", "step", name="urging_once"),)

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    case_code: str = Field(sa_type=Text, sa_column_args=(ForeignKey("case_file.code"),))
    unit: str = Field(sa_type=Text)
    clock: str = Field(sa_type=Text)
    runs_to: date
    """The day that was missed or nears; by hand the day it was urged."""
    step: int
    urged_on: date
    told: str = Field(sa_type=Text)
    escalated: bool
    letter: bool
    """A letter has to be sent, or was."""
    letter_number: str | None = Field(default=None, sa_type=Text)
    letter_on: date | None = None
    by: str = Field(sa_type=Text)
    letter_by: str | None = Field(default=None, sa_type=Text)
