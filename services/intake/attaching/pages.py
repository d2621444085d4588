"""The files of a record on a page of their own, where the form of its page comes back when a file was refused."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.attaching import steps
from services.intake.attaching.api import Number
from services.intake.attaching.records import READ, holder_of
from services.intake.attaching.uploads import AtFiles, Transacting, Upload, sent
from services.intake.attachments.card import files_card
from services.intake.attachments.commands import RemoveFile
from services.intake.attachments.rights import not_removable
from services.intake.attachments.rules import KIND_NAMES, Record
from services.intake.attachments.usecases import Holder
from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault
from services.intake.people.vault import Vault
from services.intake.screens import address, see_other
from shared.access.callers import SignedIn
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/attaching/templates/"


def _of(record: Record) -> None:
    """The pages of the files of one kind of record."""
    path = f"/{record}s/{{code}}/attachments"

    @router.get(path, name=f"attachments_of_{record}")
    async def attachments(
        request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
    ) -> Response:
        """Its files, and the form for another."""
        return await _page(request, tx, caller, vault, await holder_of(tx, caller, office, record, code), None)

    @router.post(path, name=f"attach_from_page_of_{record}")
    async def attach_from_page(
        request: Request, code: str, caller: SignedIn, transacting: Transacting, office: AtOffice,
        vault: IdentityVault, files: AtFiles,
    ) -> Response:  # fmt: skip
        """Attach a file, once however often the form is sent; back to the record's page."""
        done = await steps.attached(request, transacting, caller, office, vault, files, record, code, None)
        if not isinstance(done, Upload):
            return see_other(request, f"/{record}s/{code}")
        async with transacting() as tx:
            holder = await holder_of(tx, caller, office, record, code)
            return await _page(request, tx, caller, vault, holder, done.submission)

    @router.get(path + "/{number}/file", name=f"open_attachment_of_{record}")
    async def open_attachment(
        code: str, number: Number, caller: SignedIn, transacting: Transacting, office: AtOffice, vault: IdentityVault,
        files: AtFiles,
    ) -> Response:  # fmt: skip
        """The file: pictures, recordings and PDFs in the browser, documents to keep."""
        row, secrets = await steps.opened(transacting, caller, office, vault, record, code, number)
        return await sent(files.store, row, secrets, inline=True)

    @router.get(path + "/{number}/remove", name=f"removing_attachment_of_{record}")
    async def removing(
        request: Request, code: str, number: Number, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
    ) -> Response:
        """Which file it is, and the reason it is removed for."""
        holder = await holder_of(tx, caller, office, record, code)
        require(caller, Action.ATTACH_FILE, holder.matter)
        return await _removing(request, tx, caller, vault, holder, number, blank())

    @router.post(path + "/{number}/remove", name=f"remove_attachment_from_page_of_{record}")
    async def remove_from_page(
        request: Request, code: str, number: Number, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
    ) -> Response:
        """Remove it, and go back to the record."""
        submission = await submitted(request, RemoveFile)
        if (command := submission.command) is not None:
            result = await steps.removed(tx, caller, office, vault, record, code, number, command)
            if not isinstance(result, Refused):
                return see_other(request, f"/{record}s/{code}")
            submission = submission.refused(result)
        holder = await holder_of(tx, caller, office, record, code)
        require(caller, Action.ATTACH_FILE, holder.matter)
        return await _removing(request, tx, caller, vault, holder, number, submission)


for _record in READ:
    _of(_record)


async def _page(
    request: Request, tx: Transaction, caller: Caller, vault: Vault, holder: Holder, form: Submission[Any] | None
) -> Response:
    card = await files_card(
        request, tx, caller, vault, holder.record, holder.code, holder.matter, voided=holder.voided, form=form
    )
    return render(
        request,
        _TEMPLATES + "attachments.html",
        status_code=422 if form is not None else 200,
        files=card,
        code=holder.code,
        record_link=address(request, f"/{holder.record}s/{holder.code}"),
    )


async def _removing(
    request: Request, tx: Transaction, caller: Caller, vault: Vault, holder: Holder, number: int,
    form: Submission[Any],
) -> Response:  # fmt: skip
    row, line = await steps.own_file(tx, caller, vault, holder, number)
    return render(
        request,
        _TEMPLATES + "remove.html",
        status_code=422 if form.errors else 200,
        file=line,
        kind=KIND_NAMES[line.kind],
        impossible=not_removable(caller, row.unit, holder.matter, removed=row.removed_at is not None),
        form=form,
        code=holder.code,
        record_link=address(request, f"/{holder.record}s/{holder.code}"),
        here_link=address(request, f"/{holder.record}s/{holder.code}/attachments/{number}/remove"),
    )
