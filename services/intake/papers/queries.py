"""Papers that were issued, written as SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import text

from services.intake.papers.catalogue import Record
from shared.database import Transaction


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """One issued paper of a record."""

    id: int
    paper: str
    body: str
    number: int
    sign: str
    issued_on: date
    post: str | None
    authority: str | None
    signer: str | None
    template: str
    by: str
    at: datetime
    docx_sha256: str
    pdf_sha256: str

    @property
    def written_number(self) -> str:
        """`05/TB-BTCD`."""
        return f"{self.number:02d}/{self.sign}"


async def issued_for(tx: Transaction, record: Record, code: str) -> list[IssuedLine]:
    """What was issued about a record, newest first."""
    rows = await tx.execute(OF_RECORD, {"record": record, "code": code})
    return [IssuedLine(**row) for row in rows.mappings()]


OF_RECORD: Final = text("""
    SELECT id, paper, body, number, sign, issued_on, post, authority, signer, template, by, at, docx_sha256, pdf_sha256
    FROM issued_paper WHERE record = :record AND code = :code ORDER BY id DESC
""")
