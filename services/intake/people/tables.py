"""Who came. A schema of its own, so that a database role can be kept out of it; every field is ciphertext."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, LargeBinary, Text
from sqlmodel import Field

from services.intake.table import IntakeTable


class PersonRow(IntakeTable, table=True):
    """A person as he or she stated it on one occasion. A later visit makes another row: persons are linked by
    `paper_hash`, never merged, for two rows joined by mistake cannot be told apart again.
    """

    __tablename__ = "person"
    __table_args__ = {"schema": "identity"}

    id: UUID = Field(primary_key=True)
    sealed_with: str = Field(sa_type=Text)
    """The id of the key all of it is sealed and hashed with."""
    name: bytes = Field(sa_type=LargeBinary)
    paper_type: bytes | None = Field(default=None, sa_type=LargeBinary)
    paper_number: bytes | None = Field(default=None, sa_type=LargeBinary)
    paper_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    name_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Of name and year of birth; None without the year, for too many share a name."""
    address: bytes | None = Field(default=None, sa_type=LargeBinary)
    commune: bytes | None = Field(default=None, sa_type=LargeBinary)
    phone: bytes | None = Field(default=None, sa_type=LargeBinary)
    birth_year: bytes | None = Field(default=None, sa_type=LargeBinary)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class StatementRow(IntakeTable, table=True):
    """What somebody told of a denunciation, in their own words: a secret record has none in its own row."""

    __tablename__ = "statement"
    __table_args__ = {"schema": "identity"}

    id: str = Field(sa_type=Text, primary_key=True)
    """The code of the petition, the visit or the case."""
    sealed_with: str = Field(sa_type=Text)
    content: bytes = Field(sa_type=LargeBinary)
    request: bytes | None = Field(default=None, sa_type=LargeBinary)
    prior: bytes | None = Field(default=None, sa_type=LargeBinary)
    words_hash: bytes = Field(sa_type=LargeBinary)
    """Keyed, of `content_hash`: the same words told again are known by it, and nobody without the key can try some."""


class LookRow(IntakeTable, table=True):
    """Somebody saw somebody's identity, or learned by a guess that it was theirs. Append-only, by a trigger."""

    __tablename__ = "look"
    __table_args__ = {"schema": "identity"}

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    person: UUID | None = Field(default=None, sa_column_args=(ForeignKey("identity.person.id"),))
    """None: a file of somebody unnamed was opened."""
    caller: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    purpose: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))


class RetiredKeyRow(IntakeTable, table=True):
    """A key nothing may be sealed with any more, by a trigger: not even by a process that has not heard of it."""

    __tablename__ = "retired_key"
    __table_args__ = {"schema": "identity"}

    id: str = Field(sa_type=Text, primary_key=True)
    retired_at: datetime = Field(sa_type=DateTime(timezone=True))
