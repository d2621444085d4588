"""A file on its way in, and on its way out: neither is ever whole in memory, and no transaction waits for either."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, BinaryIO, Final

from fastapi import Depends
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from services.intake.attachments.commands import AttachFile
from services.intake.attachments.media import DOCUMENTS, TAKEN
from services.intake.attachments.rules import too_large
from services.intake.attachments.sealing import DamagedFile, Secrets, opened_pieces
from services.intake.attachments.storing import Store
from services.intake.attachments.tables import AttachmentRow
from services.intake.attachments.taking import Files, files_of
from services.intake.screens import disposition
from shared.refusals import Reason, Refused
from shared.service import Transactions, transactions
from shared.web.forms import Submission, inspected
from shared.web.pages import web_of
from shared.web.problems import Problem
from shared.web.traffic import take_up_to
from shared.web.validation import field_reasons

ROOM_FOR_THE_REST: Final = 64 * 1024
"""Bytes of a request beside its file: names, the key, boundaries."""
Transacting = Annotated[Transactions, transactions("intake")]


async def _files_of_request(request: Request) -> Files:
    found: Files | None = getattr(request.app.state, "files", None)
    if found is None:
        found = request.app.state.files = files_of(web_of(request).settings)
    return found


AtFiles = Annotated[Files, Depends(_files_of_request)]


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: the command beside the file, and the file, which is on disk when it is large."""

    submission: Submission[AttachFile]
    file: BinaryIO | None
    name: str | None


async def received(request: Request, files: Files) -> tuple[FormData, Upload]:
    """Read the form; whoever asked closes it. Call it when it is decided that this caller may attach something.

    Raises:
        Problem: 413 for a body of more than a file may have, as soon as so much has come; 400 for one that was cut off.
    """
    take_up_to(request, files.largest + ROOM_FOR_THE_REST)
    try:
        form = await request.form(max_files=1, max_fields=10, max_part_size=ROOM_FOR_THE_REST)
    except HTTPException as error:
        if error.status_code == 413:  # noqa: PLR2004
            raise Problem(413, "too_large", too_large(files.largest).reason) from error
        raise
    except ClientDisconnect as error:
        cut_off = Reason("Tệp chưa gửi xong; chưa có gì được lưu.", "The file did not come whole; nothing was saved.")
        raise Problem(400, "cut_off", cut_off) from error
    raw = {name: [entry for entry in form.getlist(name) if isinstance(entry, str)] for name in form}
    given = {"file_kind": raw["file_kind"][-1]} if raw.get("file_kind") else {}
    try:
        submission: Submission[AttachFile] = Submission(AttachFile.model_validate(given), {}, raw)
    except ValidationError as error:
        submission = Submission(None, field_reasons(error.errors(include_url=False)), raw)
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        stem = file.filename.rpartition(".")[0] or file.filename
        told = inspected(request, [("file", stem.replace("_", " "))])  # a name may be somebody's
        return form, Upload(submission if told is None else submission.refused(told), file.file, file.filename)
    missing = Refused(Reason("Chọn tệp cần đính kèm.", "Choose the file to attach."), "file")
    return form, Upload(submission.refused(missing), None, None)


async def sent(store: Store, row: AttachmentRow, secrets: Secrets, *, inline: bool = False) -> Response:
    """The file, piece by piece. What a browser can show by itself may be shown; documents never, and nothing as a page.

    Raises:
        Problem: 503 when the store has it no more or it is damaged. Later the connection breaks off.
    """
    stored = await store.get(row.place)
    if stored is None:
        raise Problem(503, "file_lost", _LOST)
    pieces = opened_pieces(stored, secrets.key)
    try:
        first = await anext(pieces)
    except DamagedFile as error:
        raise Problem(503, "file_damaged", _DAMAGED) from error

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    media = TAKEN.get(row.media)
    shown = inline and media is not None and media not in DOCUMENTS
    headers = {
        "Content-Disposition": disposition(secrets.name, inline=shown),
        "Content-Length": str(row.size),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(whole(), media_type=row.media, headers=headers)


_LOST: Final = Reason(
    "Tệp không còn trong kho. Hãy báo ngay người vận hành.",
    "The file is in the store no more. Tell whoever runs the system at once.",
)
_DAMAGED: Final = Reason(
    "Tệp trong kho đã hỏng. Hãy báo ngay người vận hành.",
    "The file in the store is damaged. Tell whoever runs the system at once.",
)
