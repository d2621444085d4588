"""Attaching a file to a record, and taking it off again. The file is in the store before its row is written."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.intake.attachments.commands import RemoveFile
from services.intake.attachments.rights import not_attachable, not_removable
from services.intake.attachments.rules import ORIGINALS, FileKind, Record
from services.intake.attachments.sealing import Secrets, sealed_secrets, secrets_of
from services.intake.attachments.tables import AttachmentFileRow, AttachmentRow
from services.intake.attachments.taking import Kept
from services.intake.people.usecases import remember_tried
from services.intake.people.vault import CannotOpen, Vault
from shared.access.policy import Subject
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Aggregate, Transaction
from shared.events.intake import FileAttached, FileRemoved
from shared.refusals import Reason, Refused
from shared.web.problems import Problem

PERSONS: Final = text("""
    SELECT person FROM petition
    WHERE person IS NOT NULL AND CASE :record WHEN 'petition' THEN code = :code WHEN 'case' THEN case_code = :code END
    UNION SELECT person FROM visit
    WHERE CASE :record WHEN 'visit' THEN code = :code WHEN 'case' THEN case_code = :code END
    UNION SELECT person FROM representative WHERE :record = 'visit' AND visit_code = :code
""")
"""Whom the files of a record may tell of."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A record files are attached to. `matter`: what the policy is asked about, of a denunciation always as one, with what the
    custodian allows the caller today.
    """

    row: Aggregate
    record: Record
    code: str
    matter: Subject
    voided: bool


async def attach(
    tx: Transaction, caller: Caller, vault: Vault, holder: Holder, kind: FileKind, kept: Kept
) -> AttachmentRow | Refused:
    """Make a file that is in the store part of a record, which the edge has locked. Event: file.attached."""
    refused = not_attachable(caller, kind, holder.record, holder.matter, voided=holder.voided)
    if refused is not None:
        return refused
    return await enclose(tx, vault, holder, kind, kept, caller.unit)


async def enclose(
    tx: Transaction, vault: Vault, holder: Holder, kind: FileKind, kept: Kept, unit: str | None
) -> AttachmentRow:
    """The same of whoever need not be asked: a citizen who adds to what he or she has just sent. Event: file.attached."""
    row = AttachmentRow(
        record=holder.record,
        code=holder.code,
        kind=kind,
        media=kept.media.type,
        size=kept.size,
        place=kept.place,
        unit=unit,
        by=tx.actor,
        at=clock.now(),
    )
    tx.add(row)
    await tx.flush()
    tx.add(AttachmentFileRow(**{"id": row.id} | sealed_secrets(Secrets(kept.key, kept.name), vault)))
    event = FileAttached(record=holder.code, file=row.id or 0, kind=kind, media=row.media, attached_on=clock.today())
    tx.emit(event, of=holder.row, audience=holder.matter.units)
    return row


async def remove(
    tx: Transaction, caller: Caller, vault: Vault, holder: Holder, row: AttachmentRow, command: RemoveFile
) -> AttachmentRow | Refused:
    """Take a file off its record, with the reason. It stays in the store, for the board alone. Event: file.removed."""
    refused = not_removable(caller, row.unit, holder.matter, removed=row.removed_at is not None)
    if refused is not None:
        return refused
    secret = await _secret_row(tx, row, lock=True)
    try:
        known = secrets_of(secret, vault)
    except CannotOpen as error:
        return _unread(error.key)
    for name, value in sealed_secrets(Secrets(known.key, known.name, command.reason), vault).items():
        setattr(secret, name, value)
    row.removed_by, row.removed_at = caller.login, clock.now()
    event = FileRemoved(record=holder.code, file=row.id or 0, kind=FileKind(row.kind), removed_on=clock.today())
    tx.emit(event, of=holder.row, audience=holder.matter.units)
    return row


async def opening(tx: Transaction, caller: Caller, vault: Vault, row: AttachmentRow) -> Secrets:
    """What opens a file the edge has let this caller open; that it was opened is on record when it tells of somebody.

    Raises:
        CannotOpen: its key is not here.
    """
    secrets = secrets_of(await _secret_row(tx, row), vault)
    if row.kind in ORIGINALS:
        about = {"record": row.record, "code": row.code}
        persons: list[UUID | None] = [found.person for found in await tx.execute(PERSONS, about)]
        await remember_tried(tx, caller, persons or [None], f"{row.record}/{row.code}", f"tệp đính kèm số {row.id}")
    return secrets


async def _secret_row(tx: Transaction, row: AttachmentRow, *, lock: bool = False) -> AttachmentFileRow:
    found = await tx.get(AttachmentFileRow, row.id, lock=lock)
    if found is None:
        raise Problem(404, "not_found", _GONE)
    return found


_GONE: Final = Reason("Tệp đã bị xóa khi khử nhận dạng hồ sơ.", "The file went when its record was made anonymous.")


def _unread(key: str) -> Refused:
    return Refused(
        Reason(
            f"Không gỡ được tệp: thiếu khóa {key}. Hãy báo người vận hành.",
            f"The file cannot be removed: key {key} is missing. Tell whoever runs the system.",
        )
    )
