"""Dialogue sessions with their questions, changes of date and minutes."""

from datetime import date, datetime

from sqlalchemy import ARRAY, Column, Computed, Date, DateTime, Text
from sqlmodel import Field

from services.scheduling.dialogues.rules import State
from services.scheduling.table import SchedulingTable


class Dialogue(SchedulingTable, table=True):
    """One session (phiên đối thoại) of the civic or internal kind; not the dialogue inside a complaint."""

    __tablename__ = "dialogue"

    code: str = Field(primary_key=True)
    type: str
    carriers: list[str] = Field(sa_type=ARRAY(Text))
    unit: str
    host_post: str
    title: str
    place: str | None = None
    online: bool = False
    planned_on: date
    legal_basis: str | None = None
    plan_number: str | None = None
    state: str = State.PLANNED
    published_on: date | None = None
    held_on: date | None = None
    attendance: int | None = None
    concluded_on: date | None = None
    notice_number: str | None = None
    cancelled_on: date | None = None
    cancel_reason: str | None = None
    version: int = 0
    day: date | None = Field(
        default=None, sa_column=Column("day", Date, Computed("COALESCE(held_on, planned_on)", persisted=True))
    )
    """The day it is shown and counted on."""

    @property
    def subject(self) -> str:
        return f"dialogue/{self.code}"


class Question(SchedulingTable, table=True):
    """A question put at a dialogue: open, answered on the spot, or to be followed up by a unit."""

    __tablename__ = "question"

    dialogue: str = Field(primary_key=True, foreign_key="dialogue.code")
    number: int = Field(primary_key=True)
    asker: str
    text: str
    answer: str | None = None
    unit: str | None = None
    due_on: date | None = None
    field: str | None = None
    instruction: str | None = None

    @property
    def is_settled(self) -> bool:
        return self.answer is not None or self.unit is not None


class Postponement(SchedulingTable, table=True):
    """A change of a session's date, with its reason, which the public may read."""

    __tablename__ = "postponement"

    dialogue: str = Field(primary_key=True, foreign_key="dialogue.code")
    number: int = Field(primary_key=True)
    from_on: date
    to_on: date
    decided_on: date
    reason: str


class MinutesRevision(SchedulingTable, table=True):
    """The minutes as they stood after one saving. Rows are only ever added."""

    __tablename__ = "minutes_revision"

    dialogue: str = Field(primary_key=True, foreign_key="dialogue.code")
    revision: int = Field(primary_key=True)
    text: str
    written_at: datetime = Field(sa_type=DateTime(timezone=True))
    written_by: str
