"""The last number given in each register."""

from sqlalchemy import Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class RegisterRow(IntakeTable, table=True):
    """One register of one body in one year."""

    __tablename__ = "register"

    body: str = Field(sa_type=Text, primary_key=True)
    series: str = Field(sa_type=Text, primary_key=True)
    year: int = Field(primary_key=True)
    last: int
