"""Clocks: how long each duty of a case may take, and the ledger every one of their dates is derived from."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKey, Identity, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class ClockRow(IntakeTable, table=True):
    """The `n`-th clock of a duty in a case; several of one duty may run at once. What it says follows from its ledger.

    `duty` is the id of a rule, or `KL` when a leader set the date. `law_on` chooses the rule: the day of receipt, unless
    an administrator overrode it. `due_on` is None while suspended, unless it was late already when it was suspended.
    """

    __tablename__ = "clock"

    case_code: str = Field(
        sa_type=Text,
        primary_key=True,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    duty: str = Field(sa_type=Text, primary_key=True)
    n: int = Field(primary_key=True)
    attributes: list[str] = Field(default=[], sa_type=ARRAY(Text))
    rule_version: str = Field(sa_type=Text)
    calendar_version: str = Field(sa_type=Text)
    received_on: date
    law_on: date
    started_on: date
    due_on: date | None = None
    suspended_from: date | None = None
    extensions: int = 0
    stopped_on: date | None = None
    stopped_why: str | None = Field(default=None, sa_type=Text)
    side: bool = False
    """A duty besides the one the case is due by, such as sending what was decided; what merely has to pass is none."""
    unit: str | None = Field(default=None, sa_type=Text)
    """Whose the case is. Kept by the database; here it is what it was when the row was read."""

    @property
    def runs(self) -> bool:
        """Whether the duty is still to be done; a suspended clock runs in this sense."""
        return self.stopped_on is None


class ClockEntryRow(IntakeTable, table=True):
    """One line of a clock's ledger; never changed.

    `on_day` is the day it took effect. `law_on` is told when a clock starts and when that day is overridden,
    `attributes` when it starts and when they are stated anew. The versions are those `due_after` was counted by.
    """

    __tablename__ = "clock_entry"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    case_code: str = Field(sa_type=Text)
    duty: str = Field(sa_type=Text)
    n: int
    kind: str = Field(sa_type=Text)
    on_day: date
    law_on: date | None = None
    attributes: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    number: str | None = Field(default=None, sa_type=Text)
    """Of the document that suspends, resumes, extends or grants."""
    reason: str | None = Field(default=None, sa_type=Text)
    rule_version: str = Field(sa_type=Text)
    calendar_version: str = Field(sa_type=Text)
    due_before: date | None = None
    due_after: date | None = None
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
