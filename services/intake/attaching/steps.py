"""Attaching, reading and removing, as page and API do them alike."""

from collections.abc import Awaitable, Callable
from typing import Final

from pydantic import BaseModel
from starlette.requests import Request

from services.intake.attaching.records import holder_of
from services.intake.attaching.uploads import Upload, received
from services.intake.attaching.views import AttachedOnce
from services.intake.attachments.card import readable
from services.intake.attachments.commands import AttachFile, RemoveFile
from services.intake.attachments.queries import AttachmentLine
from services.intake.attachments.rules import FileKind, Record
from services.intake.attachments.sealing import Secrets
from services.intake.attachments.tables import AttachmentRow
from services.intake.attachments.taking import Files, Kept, take_in
from services.intake.attachments.usecases import Holder, attach, opening, remove
from services.intake.office import Office
from services.intake.people.vault import Vault
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.idempotency import once
from shared.refusals import Refused
from shared.service import Transactions
from shared.web.problems import Problem

LONGEST_KEY: Final = 200


class Attached(BaseModel):
    """What was sent, for telling a request that comes again from another with its key."""

    record: str
    code: str
    kind: FileKind
    given: str


async def attached(
    request: Request, transacting: Transactions, caller: Caller, office: Office, vault: Vault, files: Files,
    record: Record, code: str, key: str | None,
) -> AttachedOnce | Upload:  # fmt: skip
    """Attach what the request brings, once however often it comes with this key; what was refused comes back with why.

    Whether the caller may is asked before a byte is read, and again when the file is in the store.
    """
    async with transacting() as tx:
        holder = await holder_of(tx, caller, office, record, code)
        require(caller, Action.ATTACH_FILE, holder.matter)
    form, upload = await received(request, files)
    try:
        if (command := upload.submission.command) is None or upload.file is None:
            return upload
        kept = await take_in(files, upload.file, upload.name)
    finally:
        await form.close()
    if isinstance(kept, Refused):
        return Upload(upload.submission.refused(kept), None, None)
    wanted = upload.submission.value("key")[:LONGEST_KEY] or key
    answer = await put_on_record(
        transacting,
        files,
        kept,
        lambda tx: _attached_once(tx, caller, office, vault, record, code, command, kept, wanted),
    )
    return Upload(upload.submission.refused(answer), None, None) if isinstance(answer, Refused) else answer


async def put_on_record(
    transacting: Transactions,
    files: Files,
    kept: Kept,
    write: Callable[[Transaction], Awaitable[AttachedOnce | Refused]],
) -> AttachedOnce | Refused:
    """Write down a file that is in the store; it leaves it when that is refused, fails, or was done before."""
    answer: AttachedOnce | Refused | None = None
    try:
        async with transacting() as tx:
            answer = await write(tx)
            if isinstance(answer, Refused):
                await tx.session.rollback()  # the claim of the key, so that the corrected form may use it
    finally:
        # What a commit that broke off has come to nobody knows: then the file stays, and the sweep finds out.
        if not isinstance(answer, AttachedOnce) or answer.place != kept.place:
            await files.store.remove(kept.place)
    return answer


async def _attached_once(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, record: Record, code: str, command: AttachFile,
    kept: Kept, key: str | None,
) -> AttachedOnce | Refused:  # fmt: skip
    async def do() -> AttachedOnce | Refused:
        holder = await holder_of(tx, caller, office, record, code, lock=True)
        row = await attach(tx, caller, vault, holder, command.file_kind, kept)
        return row if isinstance(row, Refused) else AttachedOnce.of(row)

    known = Attached(record=record, code=code, kind=command.file_kind, given=kept.given)
    return await once(tx, key, known, AttachedOnce, do)


async def file_of(
    tx: Transaction, caller: Caller, vault: Vault, holder: Holder, number: int, *, lock: bool = False
) -> tuple[AttachmentRow, AttachmentLine]:
    """A file of a record, if it is among those the caller may open.

    Raises:
        Problem: 404 otherwise, also for one of another record.
    """
    files = await readable(tx, caller, vault, holder.record, holder.code, holder.matter)
    line = next((one for one in files if one.id == number), None)
    row = await tx.get(AttachmentRow, number, lock=lock) if line is not None else None
    if line is None or row is None:
        raise Problem(404, "not_found")
    return row, line


async def opened(
    transacting: Transactions, caller: Caller, office: Office, vault: Vault, record: Record, code: str, number: int
) -> tuple[AttachmentRow, Secrets]:
    """What opens a file; the look is on record before a byte of it is sent."""
    async with transacting() as tx:
        holder = await holder_of(tx, caller, office, record, code)
        row, _ = await file_of(tx, caller, vault, holder, number)
        return row, await opening(tx, caller, vault, row)


async def removed(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, record: Record, code: str, number: int,
    command: RemoveFile,
) -> AttachmentRow | Refused:  # fmt: skip
    """Take a file off the record it was attached to."""
    holder = await holder_of(tx, caller, office, record, code, lock=True)
    require(caller, Action.ATTACH_FILE, holder.matter)
    row, _ = await own_file(tx, caller, vault, holder, number, lock=True)
    return await remove(tx, caller, vault, holder, row, command)


async def own_file(
    tx: Transaction, caller: Caller, vault: Vault, holder: Holder, number: int, *, lock: bool = False
) -> tuple[AttachmentRow, AttachmentLine]:
    """The same as `file_of`, of this very record and none behind it."""
    row, line = await file_of(tx, caller, vault, holder, number, lock=lock)
    if (row.record, row.code) != (holder.record, holder.code):
        raise Problem(404, "not_found")
    return row, line
