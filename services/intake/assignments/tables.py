"""Who was given a case and what became of it there; drafts of answers; notes on progress; what an account has seen."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Text
from sqlmodel import Field

from services.intake.assignments.rules import Part, Standing
from services.intake.table import IntakeTable
from shared.events.kinds import AssignmentPart


class AssignmentRow(IntakeTable, table=True):
    """A giving of a case to a unit; another giving is another row. `giving` is the version of the case it came with.

    Where the handling of the case itself stands the case says: a lead's row follows it to its answer, a cooperating unit's
    ends with its own; neither is told of the closing.
    """

    __tablename__ = "assignment"

    case_code: str = Field(
        sa_type=Text,
        primary_key=True,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    giving: int = Field(primary_key=True)
    unit: str = Field(sa_type=Text)
    part: str = Field(sa_type=Text)
    asked: str | None = Field(default=None, sa_type=Text)
    """What a cooperating unit is asked."""
    given_on: date
    given_by: str = Field(sa_type=Text)
    ack_due_on: date
    due_on: date
    """For a cooperating unit its own day; for the lead the day it was given with: the case has the one in force."""
    state: str = Field(default=Standing.SENT, sa_type=Text)
    entered_at: datetime = Field(sa_type=DateTime(timezone=True))
    """When it last came before somebody new: given, a draft submitted, a draft sent back."""
    is_open: bool = True
    """Whether something is still owed. Kept by the database; here it is what it was when the row was read."""
    officer: str | None = Field(default=None, sa_type=Text)
    """Login of the one who handles it within the unit."""
    draft: str | None = Field(default=None, sa_type=Text)
    """Where the latest draft of the answer stands."""
    acknowledged_on: date | None = None
    acknowledged_by: str | None = Field(default=None, sa_type=Text)
    answered_on: date | None = None
    answered_by: str | None = Field(default=None, sa_type=Text)
    answer: str | None = Field(default=None, sa_type=Text)
    answer_number: str | None = Field(default=None, sa_type=Text)
    ended_on: date | None = None
    ended_by: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    """Why it was sent back or taken back."""

    @property
    def is_lead(self) -> bool:
        return self.part == AssignmentPart.LEAD

    @property
    def standing(self) -> Part:
        days = (self.answered_on, self.acknowledged_on)
        return Part(Standing(self.state), next((day for day in days if day is not None), self.given_on))


class DraftRow(IntakeTable, table=True):
    """One version of an answer: written by an officer, submitted, then sent back with a remark or approved."""

    __tablename__ = "answer_draft"

    case_code: str = Field(sa_type=Text, primary_key=True, sa_column_args=(ForeignKey("case_file.code"),))
    n: int = Field(primary_key=True)
    unit: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    number: str | None = Field(default=None, sa_type=Text)
    state: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    remark: str | None = Field(default=None, sa_type=Text)
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class NoteRow(IntakeTable, table=True):
    """What a unit noted about its progress. Never changed; masked like the content of the case."""

    __tablename__ = "case_note"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    case_code: str = Field(sa_type=Text, sa_column_args=(ForeignKey("case_file.code"),))
    unit: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))


class InboxMarkRow(IntakeTable, table=True):
    """Up to when an account has seen a tab of its inbox: one mark, not a row for each case."""

    __tablename__ = "inbox_mark"

    login: str = Field(sa_type=Text, primary_key=True)
    tab: str = Field(sa_type=Text, primary_key=True)
    seen_at: datetime = Field(sa_type=DateTime(timezone=True))
