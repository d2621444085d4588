"""What was attached to which record, and what opens it. The files themselves are in the store."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, LargeBinary, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class AttachmentRow(IntakeTable, table=True):
    """One file of a visit, petition or case. It may be removed once, by a trigger, and stays then with who and when."""

    __tablename__ = "attachment"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    record: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    media: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    """Bytes as they come out again."""
    place: str = Field(sa_type=Text, unique=True)
    """In the store: `2026/11/27/<random>`, which tells the day alone."""
    unit: str | None = Field(default=None, sa_type=Text)
    """Of whoever attached it."""
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    removed_by: str | None = Field(default=None, sa_type=Text)
    removed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class AttachmentFileRow(IntakeTable, table=True):
    """What of a file tells who somebody is: its name, why it was removed, and the key that opens it; all sealed."""

    __tablename__ = "attachment_file"
    __table_args__ = {"schema": "identity"}

    id: int = Field(
        sa_type=BigInteger,
        primary_key=True,
        sa_column_args=(ForeignKey("attachment.id"),),
        sa_column_kwargs={"autoincrement": False},
    )
    sealed_with: str = Field(sa_type=Text)
    key: bytes = Field(sa_type=LargeBinary)
    name: bytes = Field(sa_type=LargeBinary)
    removed_why: bytes | None = Field(default=None, sa_type=LargeBinary)
