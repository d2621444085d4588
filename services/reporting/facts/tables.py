"""The facts. Each row is keyed by the code of what it is about; each event sets the columns it speaks of.

Several events may set one column (a case's due day when it is opened, assigned and answered): the last one stands. They
are about one subject, stand on one stream and are applied in its order, so a replay gives the same rows. So does any
interleaving of the two streams: a conclusion's row alone hears both, and holds what scheduling says and what intake
says about it in separate columns. A column is null until its event has arrived. `source_event` and `recorded_at` are
the greatest id (version 7: ordered by time) and the latest time of the events behind the row.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text
from sqlmodel import Field

from services.reporting.table import ReportingTable


class _Fact(ReportingTable):
    code: str = Field(primary_key=True, sa_type=Text)
    source_event: UUID
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


def _text() -> str | None:
    return Field(default=None, sa_type=Text)  # type: ignore[no-any-return]


class VisitFact(_Fact, table=True):
    """A visit turn (lượt tiếp). `body` keeps the reception book it stands in, `unit` is in whose row of it."""

    __tablename__ = "visit_fact"

    unit: str | None = _text()
    body: str | None = _text()
    received_on: date | None = None
    reception: str | None = _text()
    received_by: str | None = _text()
    online: bool | None = None
    people: int | None = None
    delegation: bool | None = None
    first_time: bool | None = None
    case_code: str | None = _text()
    voided_on: date | None = None


class PetitionFact(_Fact, table=True):
    """A petition (đơn), from its registration to what was decided on it; `voided_on` when it was entered by mistake."""

    __tablename__ = "petition_fact"

    unit: str | None = _text()
    received_on: date | None = None
    kind: str | None = _text()
    field: str | None = _text()
    matter_class: str | None = _text()
    channel: str | None = _text()
    visit_code: str | None = _text()
    repeated: bool | None = None
    stage: str | None = _text()
    processed_on: date | None = None
    eligible: bool | None = None
    in_competence: bool | None = None
    outcome: str | None = _text()
    case_code: str | None = _text()
    voided_on: date | None = None


class CaseFact(_Fact, table=True):
    """A case (vụ việc): `owner` opened it, `unit` is the one it was last assigned to, none while the owner has it again.

    While `suspended` its time stands and `due_on` is the day it had before. `closed_because` it should not have been
    opened, or not as this kind, it is counted no more.
    """

    __tablename__ = "case_fact"

    owner: str | None = _text()
    unit: str | None = _text()
    kind: str | None = _text()
    field: str | None = _text()
    origin: str | None = _text()
    petition_code: str | None = _text()
    conclusion_code: str | None = _text()
    opened_on: date | None = None
    due_on: date | None = None
    suspended: bool = False
    assigned_on: date | None = None
    acknowledged_on: date | None = None
    answered_on: date | None = None
    in_time: bool | None = None
    closed_on: date | None = None
    closed_because: str | None = _text()


class DueMove(ReportingTable, table=True):
    """The day a case was due until `moved_on` (none: its time stood), so that a period that is over keeps its numbers."""

    __tablename__ = "due_move"

    source_event: UUID = Field(primary_key=True)
    case_code: str = Field(sa_type=Text)
    moved_on: date
    due_before: date | None = None


class DialogueFact(_Fact, table=True):
    """A dialogue session (đối thoại)."""

    __tablename__ = "dialogue_fact"

    unit: str | None = _text()
    type: str | None = _text()
    carriers: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    planned_on: date | None = None
    published_on: date | None = None
    held_on: date | None = None
    attendance: int | None = None
    questions: int | None = None
    answered_on_the_spot: int | None = None
    cancelled_on: date | None = None
    concluded_on: date | None = None
    conclusions: int | None = None


class ConclusionFact(_Fact, table=True):
    """A leader's conclusion. `returned_*` come from intake, the rest from scheduling; its case is found in case_fact."""

    __tablename__ = "conclusion_fact"

    dialogue_code: str | None = _text()
    unit: str | None = _text()
    owner: str | None = _text()
    field: str | None = _text()
    concluded_on: date | None = None
    due_on: date | None = None
    returned_by: str | None = _text()
    returned_reason: str | None = _text()


class ReceptionDayFact(_Fact, table=True):
    """A head's reception day, planned or held."""

    __tablename__ = "reception_day_fact"

    unit: str | None = _text()
    planned_on: date | None = None
    held_on: date | None = None
    received_by: str | None = _text()
    ad_hoc: bool | None = None
    announced: bool | None = None


class AppliedEvent(ReportingTable, table=True):
    """How far each stream has been applied: the time of its latest event, and how many."""

    __tablename__ = "applied_event"

    stream: str = Field(primary_key=True, sa_type=Text)
    occurred_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    events: int = 0
