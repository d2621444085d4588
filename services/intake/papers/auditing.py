"""Whether issued papers are still, to the byte, what they were: each file against its row, each row against the event that
told of it, which stands in the hash chain of the log.
"""

from collections.abc import AsyncIterator
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.papers.files import opened_files
from services.intake.papers.tables import PaperFileRow
from services.intake.people.vault import CannotOpen, Vault
from shared.messaging.audit import Finding

PAGE: Final = 200
ISSUED: Final = text(f"""
    SELECT p.id, p.record || '/' || p.code AS subject, p.docx_sha256, p.pdf_sha256, f.sealed_with, f.docx, f.pdf,
        EXISTS (SELECT FROM event_log e WHERE e.subject = p.record || '/' || p.code
            AND e.type = 'vn.gov.tiepdan.paper.issued.v1'
            AND e.data->>'docx_sha256' = p.docx_sha256 AND e.data->>'pdf_sha256' = p.pdf_sha256) AS told,
        EXISTS (SELECT FROM anonymised a WHERE a.code = p.code) AS anonymised
    FROM issued_paper p LEFT JOIN identity.paper_file f USING (id)
    WHERE p.id > :after ORDER BY p.id LIMIT {PAGE}
""")
LOST: Final = text("""
    SELECT e.seq, e.subject FROM event_log e WHERE e.type = 'vn.gov.tiepdan.paper.issued.v1'
        AND NOT EXISTS (SELECT FROM issued_paper p WHERE p.pdf_sha256 = e.data->>'pdf_sha256')
    ORDER BY e.seq
""")


async def audit_papers(db: AsyncConnection, vault: Vault | None) -> AsyncIterator[Finding]:
    """Findings as they are met; `vault` is None when no identity key is there to open a file with."""
    after = 0
    while rows := (await db.execute(ISSUED, {"after": after})).all():
        for row in rows:
            if (wrong := _wrong(row, vault)) is not None:
                yield Finding("paper", f"issued_paper {row.id}", row.subject, wrong)
        after = rows[-1].id
    for row in await db.execute(LOST):
        yield Finding("paper", f"event_log seq {row.seq}", row.subject, "the paper it tells of is not there")


def _wrong(row: Any, vault: Vault | None) -> str | None:
    if not row.told:
        return "no event tells of a paper with these hashes"
    if row.sealed_with is None:
        return None if row.anonymised else "its files are not there"
    shut = f"its files cannot be opened: key {row.sealed_with}"
    if vault is None:
        return shut
    try:
        files = opened_files(PaperFileRow(id=row.id, sealed_with=row.sealed_with, docx=row.docx, pdf=row.pdf), vault)
    except CannotOpen:
        return shut
    same = (files.docx_sha256, files.pdf_sha256) == (row.docx_sha256, row.pdf_sha256)
    return None if same else "a file is not the one that was issued"
