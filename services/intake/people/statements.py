"""What was told of a denunciation, in the words of whoever told it: sealed as identities are, for nobody writes a denunciation
without saying who he or she is (Luật Tố cáo Đ8.3).

A record that is secret has no words in its own row: they are here, under its code, and the database refuses them there. Lists,
searches and registers read the desk's extract; the words are opened on the record's own page, for the desk and the leaders.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

import structlog
from sqlalchemy import select, text
from sqlmodel import col

from services.intake.people.rotation import Sealed
from services.intake.people.tables import StatementRow
from services.intake.people.usecases import remember_tried
from services.intake.people.vault import CannotOpen, Vault
from services.intake.secrecy import reads_everything_of
from shared.access.roles import Caller
from shared.database import Transaction
from shared.text import folded

logger = structlog.get_logger(__name__)
PURPOSE: Final = "đọc nội dung tố cáo"


@dataclass(frozen=True, slots=True)
class Statement:
    """What was told, what is asked for, and who dealt with it before."""

    content: str
    request: str | None = None
    prior: str | None = None


class Recorded(Protocol):
    """A petition or a case; a visit, which says who dealt with it before, too."""

    code: str
    content: str
    request: str | None


def seal_statement(tx: Transaction, vault: Vault, record: Recorded) -> None:
    """Take the words of a record that is secret, or turns out to be, out of its row; those taken before stay as they are."""
    if not record.content:
        return
    told = Statement(record.content, record.request, getattr(record, "prior", None))
    tx.add(StatementRow(id=record.code, **sealed_statement(told, vault)))
    record.content, record.request = "", None
    if told.prior is not None:
        record.prior = None  # type: ignore[attr-defined]  # of visits


async def pass_on_statement(tx: Transaction, code: str, to: str) -> None:
    """Give a record what another told, sealed as it is: whoever has lost the key goes on working.

    Raises:
        LookupError: that record has told nothing.
    """
    waiting = (one for one in tx.session.new if isinstance(one, StatementRow) and one.id == code)
    row = next(waiting, None) or await tx.get(StatementRow, code)
    if row is None:
        raise LookupError(f"{code} has no words")
    tx.add(StatementRow(**row.model_dump(exclude={"id"}), id=to))


async def seal_visits(tx: Transaction, vault: Vault, *, visit: str | None = None, case: str | None = None) -> None:
    """The same of visits that turn out to touch a denunciation: one by its number, those about a case."""
    visits = (await tx.execute(_OPEN_VISITS, {"visit": visit, "case": case})).all()
    if not visits:
        return
    for row in visits:
        told = Statement(row.content, row.request, row.prior)
        tx.add(StatementRow(id=row.code, **sealed_statement(told, vault)))
    await tx.flush()  # the database lets go of words only when they are sealed
    await tx.execute(_CLOSE_VISITS, {"codes": [row.code for row in visits]})


_OPEN_VISITS: Final = text("""
    SELECT code, content, request, prior FROM visit
    WHERE (code = :visit OR case_code = :case) AND content <> '' ORDER BY code FOR NO KEY UPDATE
""")
# What was said in a visit that touches a denunciation is found by its words no more, either.
_CLOSE_VISITS: Final = text(
    "UPDATE visit SET content = '', request = NULL, prior = NULL, folded = '' WHERE code = ANY(:codes)"
)


async def statement_of(tx: Transaction, vault: Vault, record: Recorded) -> Statement:
    """The words of a record, wherever they are, for a machine to work on.

    Raises:
        CannotOpen: their key is not here.
        LookupError: it has none.
    """
    if record.content:
        return Statement(record.content, record.request, getattr(record, "prior", None))
    row = await tx.get(StatementRow, record.code)
    if row is None:
        raise LookupError(f"{record.code} has no words")
    return opened_statement(row, vault)


async def statements_of(tx: Transaction, vault: Vault, codes: Collection[str]) -> dict[str, Statement]:
    """What is sealed of these records. Raises CannotOpen."""
    rows = (await tx.execute(select(StatementRow).where(col(StatementRow.id).in_(codes)))).scalars()
    return {row.id: opened_statement(row, vault) for row in rows}


async def told_to(
    tx: Transaction, caller: Caller, vault: Vault, subject: str, *, secret: bool, on_paper: bool = False
) -> Mapping[str, Any] | None:
    """What was told of a secret record, for whoever reads everything of it; None for others, and where nothing is sealed.
    Each time is a look on record: nobody denounces without saying who he or she is.

    What cannot be opened says so in the place of the words, so that the rest of the page is of use; but not `on_paper`.

    Raises:
        CannotOpen: `on_paper`, for want of a key.
    """
    if not secret or not reads_everything_of(caller, secret=True):
        return None
    code = subject.partition("/")[2]
    row = await tx.get(StatementRow, code)
    if row is None:
        return None
    await remember_tried(tx, caller, [None], subject, PURPOSE)
    try:
        return asdict(opened_statement(row, vault))
    except CannotOpen as error:
        if on_paper:
            raise
        logger.warning("statement_cannot_be_opened", record=code, key=error.key)
        return asdict(Statement(error.in_place))


def content_hash(content: str) -> str:
    """Equal for the same words, whatever their accents, case and punctuation."""
    words = "".join(letter if letter.isalnum() else " " for letter in folded(content))
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def opened_statement(row: StatementRow, vault: Vault) -> Statement:
    """Raises CannotOpen."""

    def plain(sealed: bytes | None) -> str | None:
        return vault.open(sealed, row.sealed_with)

    return Statement(plain(row.content) or "", plain(row.request), plain(row.prior))


def sealed_statement(told: Statement, vault: Vault) -> dict[str, Any]:
    """All columns of a row that a key makes."""
    return {
        "sealed_with": vault.newest,
        "words_hash": vault.words_fingerprint(content_hash(told.content)),
        "content": vault.seal(told.content),
        "request": vault.seal(told.request),
        "prior": vault.seal(told.prior),
    }


STATEMENTS: Final = Sealed(
    "identity.statement", lambda row, vault: sealed_statement(opened_statement(StatementRow(**row), vault), vault)
)
