"""Papers that were issued, written as SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import text

from services.intake.papers.catalogue import Record
from services.intake.papers.rules import number_text, written_number
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
    filed: bool
    """Its files are kept. They go when the record they name somebody in is made anonymous; the number stays."""

    @property
    def written_number(self) -> str:
        """`05/TB-BTCD`."""
        return written_number(number_text(self.number), self.sign)


async def issued_for(tx: Transaction, record: Record, code: str) -> list[IssuedLine]:
    """What was issued about a record, newest first."""
    rows = await tx.execute(OF_RECORD, {"record": record, "code": code})
    return [IssuedLine(**row) for row in rows.mappings()]


OF_RECORD: Final = text("""
    SELECT id, paper, body, number, sign, issued_on, post, authority, signer, template, by, at, docx_sha256, pdf_sha256,
        EXISTS (SELECT FROM identity.paper_file f WHERE f.id = issued_paper.id) AS filed
    FROM issued_paper WHERE record = :record AND code = :code ORDER BY id DESC
""")
