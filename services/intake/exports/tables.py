"""Who took which list out of the house, with how many rows, and the hash that proves a file to be that one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.table import IntakeTable


class ExportRow(IntakeTable, table=True):
    """One export. Without `rows` it never came to its end: what was saved of it is no whole list."""

    __tablename__ = "export"

    id: UUID = Field(primary_key=True)
    list: str = Field(sa_type=Text)
    format: str = Field(sa_type=Text)
    chosen: dict[str, str] = Field(sa_type=JSONB)
    """The filter, as the page's address has it."""
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    rows: int | None = None
    sha256: str | None = Field(default=None, sa_type=Text)
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
