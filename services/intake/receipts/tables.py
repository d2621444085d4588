"""Receipts that were handed out (Luật Tiếp công dân Đ7.1: to be told of the receipt and of the result)."""

from datetime import datetime

from sqlalchemy import DateTime, LargeBinary, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class ReceiptRow(IntakeTable, table=True):
    """The `number`-th receipt of a visit or petition. The newest alone opens anything: one that was lost is made worthless by
    handing out another.
    """

    __tablename__ = "receipt"

    code: str = Field(sa_type=Text, primary_key=True)
    number: int = Field(primary_key=True)
    hash: bytes = Field(sa_type=LargeBinary)
    handed_by: str = Field(sa_type=Text)
    handed_at: datetime = Field(sa_type=DateTime(timezone=True))
