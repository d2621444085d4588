"""Imports of registers: how far each has come, what it entered, what it could not, and the file while it is needed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKey, Identity, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.table import IntakeTable


def _id() -> int | None:
    return Field(  # type: ignore[no-any-return]
        default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),)
    )


class ImportRunRow(IntakeTable, table=True):
    """One import of one file with one mapping. `rows_read` is how far it has come: what a later process goes on from."""

    __tablename__ = "import_run"

    id: UUID = Field(primary_key=True)
    file_name: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    encoding: str = Field(sa_type=Text)
    headings: list[str] = Field(default=[], sa_type=ARRAY(Text))
    mapping: dict[str, object] | None = Field(default=None, sa_type=JSONB)
    """Which column is which; of a draft what was guessed, which need not be enough."""
    dry: bool = False
    """Only looked through: nothing is entered."""
    state: str = Field(sa_type=Text)
    """draft, waiting, done, failed, stopped: see `usecases.py`."""
    rows_read: int = 0
    imported: int = 0
    duplicates: int = 0
    refused: int = 0
    failure: str | None = Field(default=None, sa_type=Text)
    by: str = Field(sa_type=Text)
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))


class ImportedRow(IntakeTable, table=True):
    """A row that was entered, by its keyed hash: it is never entered again, whatever file it comes in."""

    __tablename__ = "imported_row"

    key: bytes = Field(sa_type=LargeBinary, primary_key=True)
    run: UUID = Field(sa_column_args=(ForeignKey("import_run.id"),))
    row_number: int
    petition: str | None = Field(
        default=None, sa_type=Text, sa_column_args=(ForeignKey("petition.code", deferrable=True, initially="DEFERRED"),)
    )


class ImportDuplicateRow(IntakeTable, table=True):
    """A row that was there already, and as which petition; None when it stands earlier in a file only looked through."""

    __tablename__ = "import_duplicate"

    run: UUID = Field(primary_key=True, sa_column_args=(ForeignKey("import_run.id"),))
    row_number: int = Field(primary_key=True)
    petition: str | None = Field(default=None, sa_type=Text)


class ImportProblemRow(IntakeTable, table=True):
    """What is wrong with a cell. Sealed: under a wrong heading stands anybody's name."""

    __tablename__ = "import_problem"
    __table_args__ = {"schema": "identity"}

    id: int | None = _id()
    run: UUID = Field(sa_column_args=(ForeignKey("import_run.id"),))
    row_number: int
    sealed_with: str = Field(sa_type=Text)
    told: bytes = Field(sa_type=LargeBinary)


class ImportPartRow(IntakeTable, table=True):
    """A piece of the file itself, sealed, until its import is done."""

    __tablename__ = "import_part"
    __table_args__ = {"schema": "identity"}

    id: int | None = _id()
    run: UUID = Field(sa_column_args=(ForeignKey("import_run.id"),))
    n: int
    sealed_with: str = Field(sa_type=Text)
    content: bytes = Field(sa_type=LargeBinary)
