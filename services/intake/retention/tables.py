"""Lists of matters whose term is over, what the head decided, and the records that name nobody any more."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, ForeignKeyConstraint, Identity, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class RetentionListRow(IntakeTable, table=True):
    """A list put to the head. The database takes no decision of who drew it up."""

    __tablename__ = "retention_list"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    drawn_up_by: str = Field(sa_type=Text)
    drawn_up_at: datetime = Field(sa_type=DateTime(timezone=True))
    number: str | None = Field(default=None, sa_type=Text)
    """Of the head's decision."""
    decided_on: date | None = None
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    version: int = 0


class RetentionItemRow(IntakeTable, table=True):
    """One matter of a list, by the record that stands for it: its case, else its first petition, else its visit."""

    __tablename__ = "retention_item"

    list: int = Field(sa_type=BigInteger, primary_key=True, sa_column_args=(ForeignKey("retention_list.id"),))
    code: str = Field(sa_type=Text, primary_key=True)
    record: str = Field(sa_type=Text)
    what: str = Field(sa_type=Text)
    ended_on: date
    kept_to: date
    """The last day of its term."""
    confirmed: bool
    """The term was compared with the law when the list was drawn up."""
    outcome: str | None = Field(default=None, sa_type=Text)
    """done, kept by the head, or changed: something new hangs on it, so that it is kept after all."""
    outcome_on: date | None = None
    kept_until: date | None = None
    kept_why: str | None = Field(default=None, sa_type=Text)


class AnonymisedRow(IntakeTable, table=True):
    """A case, petition or visit that names nobody any more, and by which item of which list. The database takes none
    without the head's decision.
    """

    __tablename__ = "anonymised"
    __table_args__ = (ForeignKeyConstraint(["list", "item"], ["retention_item.list", "retention_item.code"]),)

    code: str = Field(sa_type=Text, primary_key=True)
    list: int = Field(sa_type=BigInteger)
    item: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
