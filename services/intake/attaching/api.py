"""Attachments over HTTP: what is attached to a record, attaching, reading, removing."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response
from starlette.requests import Request

from services.intake.attaching import steps
from services.intake.attaching.records import READ, holder_of
from services.intake.attaching.uploads import AtFiles, Transacting, Upload, sent
from services.intake.attaching.views import AttachedView, AttachmentList, AttachmentView, RemovedView
from services.intake.attachments.card import readable
from services.intake.attachments.commands import RemoveFile
from services.intake.attachments.media import TAKEN
from services.intake.attachments.rules import FileKind, Record
from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault
from shared.access.callers import SignedIn
from shared.idempotency import IdempotencyKey
from shared.refusals import Refused
from shared.web.problems import FieldError, Problem, unwrap

router = APIRouter(tags=["attachments"])
Number = Annotated[int, Path(ge=1, lt=2**63)]
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file_kind", "file"],
                    "properties": {
                        "file_kind": {"type": "string", "enum": [kind.value for kind in FileKind]},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            }
        },
    }
}
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {media: {} for media in TAKEN}, "description": "The file."}
}


def _of(record: Record) -> None:
    """The routes of the files of one kind of record."""
    path = f"/{record}s/{{code}}/attachments"

    @router.get(path, name=f"list_attachments_of_{record}")
    async def list_attachments(
        *, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
    ) -> AttachmentList:
        """The files of the record that the caller may open."""
        holder = await holder_of(tx, caller, office, record, code)
        files = await readable(tx, caller, vault, record, code, holder.matter)
        return AttachmentList(items=[AttachmentView.of(one) for one in files])

    @router.post(path, status_code=201, name=f"attach_to_{record}", openapi_extra=_FORM)
    async def attach(
        *, request: Request, code: str, caller: SignedIn, transacting: Transacting, office: AtOffice,
        vault: IdentityVault, files: AtFiles, response: Response, key: IdempotencyKey = None,
    ) -> AttachedView:  # fmt: skip
        """Attach a file, sent as a form with `file_kind` and `file`. What it is, is found out from its content; a picture is kept
        without what it says of place, time and device. Event: file.attached.
        """
        done = await steps.attached(request, transacting, caller, office, vault, files, record, code, key)
        if isinstance(done, Upload):
            raise _refused(done)
        response.headers["Location"] = f"/intake/api/v1/{record}s/{code}/attachments/{done.id}"
        return AttachedView.model_validate(done.model_dump(exclude={"place"}))

    @router.get(path + "/{number}", name=f"read_attachment_of_{record}", response_class=Response, responses=_FILE)
    async def read(
        *, code: str, number: Number, caller: SignedIn, transacting: Transacting, office: AtOffice,
        vault: IdentityVault, files: AtFiles,
    ) -> Response:  # fmt: skip
        """The file. That a citizen's was opened is on record."""
        row, secrets = await steps.opened(transacting, caller, office, vault, record, code, number)
        return await sent(files.store, row, secrets)

    @router.post(path + "/{number}/remove", name=f"remove_attachment_of_{record}")
    async def remove(
        *, code: str, number: Number, command: RemoveFile, caller: SignedIn, tx: Tx, office: AtOffice,
        vault: IdentityVault,
    ) -> RemovedView:  # fmt: skip
        """Take a file off its record, with the reason; the board still reads it. Event: file.removed."""
        row = unwrap(await steps.removed(tx, caller, office, vault, record, code, number, command))
        return RemovedView(id=number, removed_by=row.removed_by, removed_at=row.removed_at)


def _refused(upload: Upload) -> Problem:
    """What was wrong with an upload, as the other routes say it."""
    errors = upload.submission.errors
    if whole := errors.get(""):
        unwrap(Refused(whole))
    first = next(iter(errors.values()))
    return Problem(422, "refused", first, [FieldError(name, reason) for name, reason in errors.items()])


for _record in READ:
    _of(_record)
