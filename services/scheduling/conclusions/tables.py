"""What leaders promised at dialogues, and how far it has come."""

from datetime import date

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from services.scheduling.conclusions.rules import ConclusionState
from services.scheduling.table import SchedulingTable


class Conclusion(SchedulingTable, table=True):
    """One thing a unit (`unit`) has to do by a day, decided at a dialogue held by `owner`."""

    __tablename__ = "conclusion"
    __table_args__ = (ForeignKeyConstraint(["dialogue", "question"], ["question.dialogue", "question.number"]),)

    code: str = Field(primary_key=True)
    dialogue: str = Field(foreign_key="dialogue.code")
    question: int
    unit: str
    owner: str
    field: str
    text: str
    concluded_on: date
    due_on: date
    state: str = ConclusionState.SENT
    case_code: str | None = Field(default=None, unique=True)
    opened_on: date | None = None
    acknowledged_on: date | None = None
    answered_on: date | None = None
    in_time: bool | None = None
    closed_on: date | None = None
    returned_reason: str | None = None
    version: int = 0

    @property
    def subject(self) -> str:
        return f"conclusion/{self.code}"
