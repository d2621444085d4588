"""Papers that were issued, for ever as they were, and the templates the office made of its own."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKey, Identity, LargeBinary, Text, UniqueConstraint, Uuid
from sqlmodel import Field

from services.intake.papers.rules import number_text, written_number
from services.intake.table import IntakeTable


class IssuedPaperRow(IntakeTable, table=True):
    """One paper with its number. Nobody changes it afterwards, by a trigger."""

    __tablename__ = "issued_paper"
    __table_args__ = (UniqueConstraint("body", "type", "year", "number", name="issued_paper_once"),)

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    paper: str = Field(sa_type=Text)
    record: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    """Of the visit, petition or case it was made from."""
    body: str = Field(sa_type=Text)
    type: str = Field(sa_type=Text)
    year: int
    number: int
    sign: str = Field(sa_type=Text)
    """What follows the number: `TB-BTCD`."""
    issued_on: date
    post: str | None = Field(default=None, sa_type=Text)
    authority: str | None = Field(default=None, sa_type=Text)
    signer: str | None = Field(default=None, sa_type=Text)
    template: str = Field(sa_type=Text)
    addressee: str | None = Field(default=None, sa_type=Text)
    """The agency it goes to; None when it goes to whoever stands in it, or to nobody named."""
    persons: list[UUID] = Field(default=[], sa_type=ARRAY(Uuid))
    """Whose identity stands in it."""
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    docx_sha256: str = Field(sa_type=Text)
    """What its files hash to, which its event tells as well."""
    pdf_sha256: str = Field(sa_type=Text)

    @property
    def written_number(self) -> str:
        return written_number(number_text(self.number), self.sign)


class PaperFileRow(IntakeTable, table=True):
    """The two files of an issued paper, sealed: they name citizens."""

    __tablename__ = "paper_file"
    __table_args__ = {"schema": "identity"}

    id: int = Field(
        sa_type=BigInteger,
        primary_key=True,
        sa_column_args=(ForeignKey("issued_paper.id"),),
        sa_column_kwargs={"autoincrement": False},
    )
    sealed_with: str = Field(sa_type=Text)
    docx: bytes = Field(sa_type=LargeBinary)
    pdf: bytes = Field(sa_type=LargeBinary)


class PaperTemplateRow(IntakeTable, table=True):
    """A template the office changed in Word, in force from a day on. One that was used is never changed, by a trigger."""

    __tablename__ = "paper_template"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    paper: str = Field(sa_type=Text)
    version: str = Field(sa_type=Text)
    valid_from: date
    content: bytes = Field(sa_type=LargeBinary)
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
