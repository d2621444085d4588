"""What records are found by. Written by triggers alone (`migrations/first/search.py`)."""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field

from services.intake.table import IntakeTable


class SearchEntryRow(IntakeTable, table=True):
    """A case, petition or visit, and every term it is found by: folded words, pairs of them, words as spelled."""

    __tablename__ = "search_entry"

    code: str = Field(sa_type=Text, primary_key=True)
    record: str = Field(sa_type=Text)
    received_on: date
    terms: str = Field(sa_type=TSVECTOR)
