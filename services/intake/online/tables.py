"""A petition that is being written at home."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, LargeBinary, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class DraftRow(IntakeTable, table=True):
    """What was typed, sealed as a person's data, for it says who writes and what about. Gone when it expires; emptied when
    it was sent.
    """

    __tablename__ = "draft"
    __table_args__ = {"schema": "identity"}

    id: UUID = Field(primary_key=True)
    sealed_with: str = Field(sa_type=Text)
    body: bytes = Field(sa_type=LargeBinary)
    hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Of the number and secret it can be taken up again with, when the writer asked for them."""
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    sent_as: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("petition.code", deferrable=True, initially="DEFERRED"),),
    )
