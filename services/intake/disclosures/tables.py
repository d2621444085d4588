"""What was handed to people of the data held about them. In the schema of identities; the reasons are sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, Identity, LargeBinary, Text, Uuid
from sqlmodel import Field

from services.intake.table import IntakeTable


class DisclosureRow(IntakeTable, table=True):
    """One extract: who made it, when, why, and of which rows of persons. What stood in it is not kept a second time."""

    __tablename__ = "disclosure"
    __table_args__ = {"schema": "identity"}

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    made_by: str = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    scope: str = Field(sa_type=Text)
    """open: without denunciations; complete: by the custodian, with them."""
    sealed_with: str = Field(sa_type=Text)
    reason: bytes = Field(sa_type=LargeBinary)
    persons: list[UUID] = Field(sa_type=ARRAY(Uuid))
