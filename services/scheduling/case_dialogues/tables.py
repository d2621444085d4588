"""Dialogues inside a complaint, and their changes of date."""

from datetime import date

from sqlalchemy import ARRAY, Column, Computed, Date, Text
from sqlmodel import Field

from services.scheduling.case_dialogues.rules import State
from services.scheduling.table import SchedulingTable


class CaseDialogue(SchedulingTable, table=True):
    """One dialogue between who resolves a complaint and who made it (LKN Đ30, Đ39). Its parties are known to the case
    alone; here they are never named. It belongs to no family of dialogues that is counted.
    """

    __tablename__ = "case_dialogue"

    code: str = Field(primary_key=True)
    case_code: str
    unit: str
    """Who answers for the case; follows it while the dialogue is still to come."""
    stage: str
    by_head: bool = False
    """The chairman of the province holds it in person."""
    requested_on: date
    state: str = State.REQUESTED
    planned_on: date | None = None
    chair_post: str | None = None
    place: str | None = None
    held_on: date | None = None
    presence: str | None = None
    minutes: str | None = None
    copies: int | None = None
    signed_by: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    unsigned_reason: str | None = None
    cancelled_on: date | None = None
    version: int = 0
    day: date | None = Field(
        default=None, sa_column=Column("day", Date, Computed("COALESCE(held_on, planned_on)", persisted=True))
    )
    """The day it is shown on; none until it is planned."""

    @property
    def subject(self) -> str:
        return f"case_dialogue/{self.code}"


class CaseDialoguePostponement(SchedulingTable, table=True):
    """A change of its day, with the reason."""

    __tablename__ = "case_dialogue_postponement"

    dialogue: str = Field(primary_key=True, foreign_key="case_dialogue.code")
    number: int = Field(primary_key=True)
    from_on: date
    to_on: date
    decided_on: date
    reason: str
