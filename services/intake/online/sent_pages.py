"""After sending: number and secret, and pictures and papers to go with it, looked into as at the desk."""

from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response

from services.intake.attaching.steps import Attached, put_on_record
from services.intake.attaching.uploads import AtFiles, Transacting, received
from services.intake.attaching.views import AttachedOnce
from services.intake.attachments.media import TAKEN
from services.intake.attachments.rights import denounced
from services.intake.attachments.rules import FileKind, refuse_attaching
from services.intake.attachments.taking import MEGABYTE, Files, Kept, take_in
from services.intake.attachments.usecases import Holder, enclose
from services.intake.office import IdentityVault
from services.intake.online.drafts import draft_of
from services.intake.online.holding import WRITING
from services.intake.online.tables import DraftRow
from services.intake.online.usecases import receipt_of
from services.intake.people.vault import Vault
from services.intake.petitions.tables import PetitionRow
from services.intake.receipts.limits import PublicLimits, PublicTx, address_of, too_many
from services.intake.receipts.slip import slip_of
from services.intake.receipts.usecases import ReceiptKey
from services.intake.screens import see_other
from shared.access.callers import Anonymous
from shared.database import Transaction
from shared.idempotency import once
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank
from shared.web.pages import render

router = APIRouter(prefix="/public/petition")
MOST_FILES: Final = 5
LARGEST_MB: Final = 10
"""Of a file from home: a photograph or ten scanned pages. The desk takes larger ones."""
COUNT: Final = text("SELECT count(*) FROM attachment WHERE record = 'petition' AND code = :code AND by = :by")
ENOUGH: Final = Refused(
    Reason(
        f"Đã đủ {MOST_FILES} tệp. Giấy tờ còn lại mang đến nơi tiếp công dân.",
        f"There are {MOST_FILES} files already. Bring the rest to the reception office.",
    ),
    "file",
)


@router.get("/sent")
async def sent(request: Request, tx: PublicTx, key: ReceiptKey, files: AtFiles, _caller: Anonymous) -> Response:
    """Number and secret, as long as this browser holds the draft: an answer lost on a bad line is only asked for again."""
    row = await draft_of(tx, WRITING.holds(request))
    if row is None or row.sent_as is None:
        return see_other(request, "/public/petition")
    return await _page(request, tx, key, files, row, row.sent_as, blank(key=str(uuid4())), 200)


@router.post("/files")
async def send_file(
    request: Request, transacting: Transacting, vault: IdentityVault, key: ReceiptKey, files: AtFiles,
    limits: PublicLimits, _caller: Anonymous,
) -> Response:  # fmt: skip
    """Add a picture or paper to the petition this browser has just sent, once however often the form comes."""
    async with transacting() as tx:
        row = await draft_of(tx, WRITING.holds(request))
    if row is None or (code := row.sent_as) is None:
        return see_other(request, "/public/petition")
    form, status = await _sent(request, transacting, vault, _smaller(files), limits, row, code)
    if form is None:
        return see_other(request, "/public/petition/sent")
    async with transacting() as tx:
        return await _page(request, tx, key, files, row, code, form, status)


async def _sent(
    request: Request, transacting: Transacting, vault: Vault, files: Files, limits: PublicLimits, row: DraftRow, code: str
) -> tuple[Submission[Any] | None, int]:  # fmt: skip
    """None when it was attached, else the form with the reason and the status to answer with."""
    if (limit := limits.files.begin("files", address_of(request))) is not None:
        return blank(key=str(uuid4())).refused(Refused(too_many(limit), "file")), 429
    form, upload = await received(request, files)
    try:
        if upload.file is None:
            return upload.submission, 422
        kept = await take_in(files, upload.file, upload.name)
    finally:
        await form.close()
    if isinstance(kept, Refused):
        return upload.submission.refused(kept), 422
    key = f"{row.id} {upload.submission.value('key')}"[:200]
    answer = await put_on_record(transacting, files, kept, lambda tx: _attached(tx, vault, code, kept, key))
    return (upload.submission.refused(answer), 422) if isinstance(answer, Refused) else (None, 303)


async def _attached(tx: Transaction, vault: Vault, code: str, kept: Kept, key: str) -> AttachedOnce | Refused:
    kind = FileKind.EVIDENCE

    async def do() -> AttachedOnce | Refused:
        petition = await tx.get(PetitionRow, code, lock=True)
        if petition is None:
            raise LookupError(code)
        voided = petition.voided_on is not None
        refused = refuse_attaching(kind, "petition", denounced=denounced(petition.matter), voided=voided)
        if refused is None and await _how_many(tx, code) >= MOST_FILES:
            refused = ENOUGH
        if refused is not None:
            return refused
        holder = Holder(petition, "petition", code, petition.matter, voided)
        return AttachedOnce.of(await enclose(tx, vault, holder, kind, kept, None))

    return await once(tx, key, Attached(record="petition", code=code, kind=kind, given=kept.given), AttachedOnce, do)


async def _how_many(tx: Transaction, code: str) -> int:
    count: int = (await tx.execute(COUNT, {"code": code, "by": tx.actor})).scalar_one()
    return count


async def _page(
    request: Request, tx: Transaction, key: bytes, files: Files, row: DraftRow, code: str, form: Submission[Any],
    status: int,
) -> Response:  # fmt: skip
    return render(
        request,
        "services/intake/online/templates/sent.html",
        status_code=status,
        slip=slip_of(request, receipt_of(key, code, row)),
        form=form,
        files=await _how_many(tx, code),
        most=MOST_FILES,
        largest=_smaller(files).largest // MEGABYTE,
        accepted=",".join(f".{media.extension}" for media in TAKEN.values()),
    )


def _smaller(files: Files) -> Files:
    return replace(files, largest=min(files.largest, LARGEST_MB * MEGABYTE))
