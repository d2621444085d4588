"""Filters that were given a name."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Identity, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class SavedViewRow(IntakeTable, table=True):
    """What was chosen on a page with a filter, as its address says it. `unit` None: for the account alone."""

    __tablename__ = "saved_view"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    page: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    query: str = Field(sa_type=Text)
    saved_by: str = Field(sa_type=Text)
    unit: str | None = Field(default=None, sa_type=Text)
    saved_at: datetime = Field(sa_type=DateTime(timezone=True))
