"""What of givings, drafts and notes is shown to whom."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.intake.assignments.rules import ENDED, DraftState, Standing
from services.intake.assignments.tables import AssignmentRow, DraftRow, NoteRow
from services.intake.cases.tables import CaseRow
from services.intake.secrecy import reads_everything_of
from shared.access.roles import Caller
from shared.events.kinds import AssignmentPart


class AssignmentView(BaseModel):
    """A giving as this caller may see it: of a denunciation a unit reads only what it was asked and answered itself."""

    model_config = ConfigDict(frozen=True)

    unit: str
    part: AssignmentPart
    state: Standing
    asked: str | None
    given_on: date
    ack_due_on: date
    due_on: date
    officer: str | None
    acknowledged_on: date | None
    answered_on: date | None
    answer: str | None
    answer_number: str | None
    ended_on: date | None
    reason: str | None

    @classmethod
    def of(cls, giving: AssignmentRow, case: CaseRow, caller: Caller) -> Self:
        shown = giving.model_dump(include=set(cls.model_fields))
        if giving.is_lead and giving.state not in ENDED:
            shown["due_on"] = case.due_on  # which an extension moves
        concerned = giving.unit in caller.units or case.unit in caller.units
        if not concerned and not reads_everything_of(caller, secret=case.secret):
            shown |= {"asked": None, "answer": None, "reason": None}
        if giving.unit not in caller.units:
            shown["officer"] = None
        return cls.model_validate(shown)


class AssignmentList(BaseModel):
    """Everybody who was given the case, in order."""

    items: list[AssignmentView]


class DraftView(BaseModel):
    """A draft of the unit's answer."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    n: int
    unit: str
    text: str
    number: str | None
    state: DraftState
    by: str
    at: datetime
    remark: str | None
    decided_by: str | None
    decided_at: datetime | None

    @classmethod
    def of(cls, row: DraftRow) -> Self:
        return cls.model_validate(row)


class DraftList(BaseModel):
    """Drafts, the latest first."""

    items: list[DraftView]


class NoteView(BaseModel):
    """A note of a unit on its progress."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    unit: str
    text: str
    by: str
    at: datetime

    @classmethod
    def of(cls, row: NoteRow) -> Self:
        return cls.model_validate(row)


class NoteList(BaseModel):
    """Notes, the latest first."""

    items: list[NoteView]
