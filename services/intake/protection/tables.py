"""Requests to protect a denouncer or his or her family, and what became of them. Nothing here says who."""

from datetime import date

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlmodel import Field

from services.intake.protection.rules import Standing
from services.intake.table import IntakeTable


class ProtectionRow(IntakeTable, table=True):
    """The n-th request in a case. `asked_by` is a part, never a person."""

    __tablename__ = "protection"

    case_code: str = Field(sa_type=Text, primary_key=True, sa_column_args=(ForeignKey("case_file.code"),))
    n: int = Field(primary_key=True)
    requested_on: date
    asked_by: str = Field(sa_type=Text)
    decided_on: date | None = None
    number: str | None = Field(default=None, sa_type=Text)
    granted: bool | None = None
    measures: list[str] = Field(default=[], sa_type=ARRAY(Text))
    persons: int = 0
    job: int = 0
    life: int = 0
    body: str | None = Field(default=None, sa_type=Text)
    """The unit that carries it out: the employer, the police."""
    review_by: date | None = None
    reviewed_on: date | None = None
    ended_on: date | None = None
    reason: str | None = Field(default=None, sa_type=Text)
    """Why nothing was granted, or why it ended."""
    version: int = 0

    @property
    def subject(self) -> str:
        return f"protection/{self.case_code}.{self.n}"

    @property
    def standing(self) -> Standing:
        return Standing(self.requested_on, self.decided_on, self.granted, self.reviewed_on, self.ended_on)
