"""How citizens say it went."""

from datetime import date

from sqlalchemy import BigInteger, Identity, LargeBinary, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class SatisfactionRow(IntakeTable, table=True):
    """Said once, by the holder of a receipt. `unit`: who answered, as the record named it that day. The remark is sealed:
    people write their names and telephone numbers into such fields.
    """

    __tablename__ = "satisfaction"
    __table_args__ = {"schema": "identity"}

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    code: str = Field(sa_type=Text)
    sealed_with: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    secret: bool
    settled: str = Field(sa_type=Text)
    rating: int
    remark: bytes | None = Field(default=None, sa_type=LargeBinary)
    given_on: date
