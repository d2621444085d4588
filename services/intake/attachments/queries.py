"""What is attached to a record, written as SQL."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text

from services.intake.attachments.media import TAKEN
from services.intake.attachments.rules import FileKind, Record
from services.intake.attachments.sealing import secrets_of
from services.intake.attachments.tables import AttachmentFileRow
from services.intake.people.vault import CannotOpen, Vault
from services.intake.secrecy import DENOUNCING_VISIT
from shared.database import Transaction


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One file of a record. `secret`: what it came with is a denunciation, whatever the record is; `name` is None where
    its key is missing.
    """

    id: int
    record: str
    code: str
    kind: FileKind
    media: str
    size: int
    unit: str | None
    by: str
    at: datetime
    removed_by: str | None
    removed_at: datetime | None
    secret: bool
    name: str | None
    removed_why: str | None

    @property
    def media_name(self) -> str:
        known = TAKEN.get(self.media)
        return known.name if known else self.media


async def attached_to(tx: Transaction, record: Record, code: str, vault: Vault) -> list[AttachmentLine]:
    """What is attached to a record, and to a case what is attached to its petitions and visits, in order."""
    about = {"code": code} if record == "case" else {"record": record, "code": code}
    rows = await tx.execute(OF_CASE if record == "case" else OF_RECORD, about)
    return [_line(dict(row), vault) for row in rows.mappings()]


def _line(row: dict[str, Any], vault: Vault) -> AttachmentLine:
    sealed = {name: row.pop(name) for name in ("sealed_with", "key", "name", "removed_why")}
    try:
        secrets = secrets_of(AttachmentFileRow(id=row["id"], **sealed), vault)
        opened = {"name": secrets.name, "removed_why": secrets.removed_why}
    except CannotOpen:
        opened = {"name": None, "removed_why": None}
    return AttachmentLine(**row | opened | {"kind": FileKind(row["kind"])})


_COLUMNS: Final = """
    SELECT a.id, a.record, a.code, a.kind, a.media, a.size, a.unit, a.by, a.at, a.removed_by, a.removed_at,
           f.sealed_with, f.key, f.name, f.removed_why, {denounced} AS secret
    FROM {source} JOIN identity.attachment_file f ON f.id = a.id
"""
OF_RECORD: Final = text(
    _COLUMNS.format(denounced="false", source="attachment a")
    + "WHERE a.record = :record AND a.code = :code ORDER BY a.id"
)
OF_CASE: Final = text(
    f"""
    WITH held AS (
        SELECT 'case' AS record, code, secret FROM case_file WHERE code = :code
        UNION ALL SELECT 'petition', code, secret FROM petition WHERE case_code = :code AND voided_on IS NULL
        UNION ALL SELECT 'visit', v.code, {DENOUNCING_VISIT}
        FROM visit v WHERE v.voided_on IS NULL
            AND (v.case_code = :code
                 OR v.code IN (SELECT visit_code FROM petition WHERE case_code = :code AND voided_on IS NULL)))
    """
    + _COLUMNS.format(
        denounced="coalesce(held.secret, false)",
        source="held JOIN attachment a ON a.record = held.record AND a.code = held.code",
    )
    + "ORDER BY a.id"
)
