"""Papers that were issued, written as SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.intake.papers.catalogue import Record
from services.intake.papers.rules import number_text, written_number
from services.intake.registers.continuity import SHOWN, Continuity
from shared.access.roles import Caller
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


async def numbers_issued(tx: Transaction, caller: Caller, record: Record, code: str) -> list[str]:
    """The numbers of what the caller's own units issued about a record, newest first: one that is stated again with a step
    is chosen, not typed.
    """
    return [line.written_number for line in await issued_for(tx, record, code) if line.body in caller.units]


OF_RECORD: Final = text("""
    SELECT id, paper, body, number, sign, issued_on, post, authority, signer, template, by, at, docx_sha256, pdf_sha256,
        EXISTS (SELECT FROM identity.paper_file f WHERE f.id = issued_paper.id) AS filed
    FROM issued_paper WHERE record = :record AND code = :code ORDER BY id DESC
""")


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of a register of issued papers. `addressee`: the agency it goes to; `persons`: who stands in it."""

    id: int
    paper: str
    record: Record
    code: str
    number: int
    sign: str
    issued_on: date
    addressee: str | None
    persons: Sequence[UUID]
    post: str | None
    signer: str | None
    by: str

    @property
    def written_number(self) -> str:
        return written_number(number_text(self.number), self.sign)


@dataclass(frozen=True, slots=True)
class PaperRegister:
    """The register of a body's papers of one type in a year."""

    body: str
    type: str
    numbers: Continuity


async def lines_of(
    tx: Transaction, body: str, type_: str, year: int, *, after: int | None, limit: int, oldest_first: bool = False
) -> tuple[list[RegisterLine], int | None]:
    """A page of a register in the order of its numbers, and the number after which the next begins."""
    wanted = {"body": body, "type": type_, "year": year, "after": after, "limit": limit + 1}
    rows = (await tx.execute(FORWARDS if oldest_first else BACKWARDS, wanted)).mappings().all()
    lines = [RegisterLine(**row) for row in rows[:limit]]
    return lines, lines[-1].number if len(rows) > limit else None


async def registers_in(tx: Transaction, year: int, body: str | None = None) -> list[PaperRegister]:
    """The registers of issued papers of a year, of all bodies or of one, and whether each has every number it gave."""
    rows = await tx.execute(REGISTERS, {"year": year, "body": body, "shown": SHOWN})
    return [
        PaperRegister(row.body, row.type, Continuity(year, row.last, row.lines, 0, tuple(row.missing))) for row in rows
    ]


async def issued_under(tx: Transaction, number: int, sign: str, on: date | None) -> list[tuple[Record, str]]:
    """The records of papers with this number, the latest first: each year begins its numbers anew. `sign`: what follows the
    number, in capitals; D may stand for Đ.
    """
    rows = await tx.execute(UNDER, {"number": number, "sign": sign.replace("Đ", "D"), "on": on})
    return list(dict.fromkeys((row.record, row.code) for row in rows))


_LINE: Final = """SELECT id, paper, record, code, number, sign, issued_on, addressee, persons, post, signer, by
    FROM issued_paper WHERE body = :body AND type = :type AND year = :year"""
FORWARDS: Final = text(f"{_LINE} AND number > coalesce(CAST(:after AS integer), 0) ORDER BY number LIMIT :limit")
BACKWARDS: Final = text(
    f"{_LINE} AND number < coalesce(CAST(:after AS integer), 2147483647) ORDER BY number DESC LIMIT :limit"
)
REGISTERS: Final = text("""
    SELECT r.body, substr(r.series, 4) AS type, r.last, i.lines,
        CASE WHEN i.lines = r.last THEN '{}' ELSE ARRAY(
            SELECT n FROM generate_series(1, r.last) AS n WHERE NOT EXISTS (
                SELECT FROM issued_paper p
                WHERE p.body = r.body AND p.type = substr(r.series, 4) AND p.year = r.year AND p.number = n)
            ORDER BY n LIMIT :shown) END AS missing
    FROM register r CROSS JOIN LATERAL (
        SELECT count(*) AS lines FROM issued_paper p
        WHERE p.body = r.body AND p.type = substr(r.series, 4) AND p.year = r.year) i
    WHERE r.series LIKE 'VB-%' AND r.year = :year AND (CAST(:body AS text) IS NULL OR r.body = :body)
    ORDER BY r.body, type
""")
UNDER: Final = text("""
    SELECT record, code FROM issued_paper
    WHERE number = :number AND translate(sign, 'Đ', 'D') = :sign AND (CAST(:on AS date) IS NULL OR issued_on = :on)
    ORDER BY issued_on DESC, id DESC LIMIT 20
""")
