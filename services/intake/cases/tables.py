"""A case (vụ việc): what has to be answered, by whom, by when."""

from datetime import date

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlmodel import Field

from services.intake.cases.rules import Standing, State
from services.intake.table import IntakeTable
from shared.access.policy import Subject
from shared.events.kinds import CaseKind, Stage


class CaseRow(IntakeTable, table=True):
    """One case. `content` may hold what identifies a denouncer; `extract` is what the unit is given instead."""

    __tablename__ = "case_file"

    code: str = Field(sa_type=Text, primary_key=True)
    body: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    field: str = Field(sa_type=Text)
    stage: str = Field(default=Stage.FIRST, sa_type=Text)
    discipline: bool = False
    """A complaint about a disciplinary decision (LKN chapter IV)."""
    origin: str = Field(sa_type=Text)
    conclusion: str | None = Field(default=None, sa_type=Text)
    received_on: date
    opened_on: date
    content: str = Field(sa_type=Text)
    request: str | None = Field(default=None, sa_type=Text)
    extract: str | None = Field(default=None, sa_type=Text)
    commune: str | None = Field(default=None, sa_type=Text)
    secret: bool = False
    """Is, or came as, a denunciation: nobody learns who or whence (Luật Tố cáo Đ8.3). Never taken back."""
    folded: str = Field(sa_type=Text)
    rule: str = Field(sa_type=Text)
    rule_version: str = Field(sa_type=Text)
    calendar_version: str = Field(sa_type=Text)
    clock_started_on: date
    due_on: date
    """The day the duty to answer, or before acceptance to decide on that, falls due; while suspended the day it had."""
    suspended_since: date | None = None
    open_proceeding: bool = False
    """A legal procedure runs that is not finished: it answers the case, and closing waits for it."""
    open_parts: int = 0
    """Cooperating units that have not given their part yet."""
    state: str = Field(sa_type=Text)
    unit: str | None = Field(default=None, sa_type=Text)
    cooperating: list[str] = Field(default=[], sa_type=ARRAY(Text))
    """Units that take part besides the one answerable; they see the case, also when their part is done."""
    assigned_on: date | None = None
    acknowledged_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None
    answer: str | None = Field(default=None, sa_type=Text)
    answer_number: str | None = Field(default=None, sa_type=Text)
    in_time: bool | None = None
    replaces: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    """The case of the wrong kind whose place it took when its petition was reclassified."""
    replaced_by: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    voided_on: date | None = None
    """The petition it was opened for had been entered by mistake."""
    version: int = 0

    @property
    def subject(self) -> str:
        return f"case/{self.code}"

    @property
    def standing(self) -> Standing:
        days = (self.closed_on, self.answered_on, self.acknowledged_on, self.assigned_on)
        last_on = next((day for day in days if day is not None), self.opened_on)
        return Standing(State(self.state), last_on, self.open_proceeding, self.open_parts)

    @property
    def matter(self) -> Subject:
        """What the policy is asked about."""
        units = frozenset({*self.cooperating, *([self.unit] if self.unit else [])})
        kind = CaseKind.DENUNCIATION if self.secret else CaseKind(self.kind)
        return Subject(units, kind.value, self.unit)


class ReturnedConclusionRow(IntakeTable, table=True):
    """A leader's conclusion that could not become a case, kept so that its owner's next try is told from the first."""

    __tablename__ = "returned_conclusion"

    code: str = Field(sa_type=Text, primary_key=True)
    unit: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    returned_on: date
    version: int = 0

    @property
    def subject(self) -> str:
        return f"conclusion/{self.code}"
