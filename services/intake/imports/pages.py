"""The desk's page of imports: a file is sent, its headings are told apart, it is tried, and entered by a worker."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import text
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.intake.edge import Tx
from services.intake.imports.carrying import error_file
from services.intake.imports.columns import COLUMNS, Column
from services.intake.imports.keeping import keep_file
from services.intake.imports.mapping import JOINED, Mapping, guessed, made, parsed
from services.intake.imports.opening import open_sheet
from services.intake.imports.sheets import Sheet
from services.intake.imports.tables import ImportRunRow
from services.intake.imports.usecases import begin_run, forget, give_up, go
from services.intake.office import IdentityVault
from services.intake.people.vault import Vault
from services.intake.screens import address, see_other
from shared.access.callers import Clerk
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Database, Transaction
from shared.refusals import Reason, Refused
from shared.web.pages import render
from shared.web.problems import Problem
from shared.web.traffic import take_up_to

router = APIRouter()
_TEMPLATES: Final = "services/intake/imports/templates/"
LARGEST: Final = 64 << 20
"""Bytes of a file sent to the page: some 300,000 rows as CSV. What is larger the operator imports by command."""
LARGEST_MAPPING: Final = 1 << 18
NEWEST: Final = text("SELECT * FROM import_run ORDER BY started_at DESC LIMIT 50")


@router.get("/imports")
async def imports(request: Request, caller: Clerk, tx: Tx) -> Response:
    """The last imports, and the form for another."""
    require(caller, Action.RECORD_PETITION)
    return await _list(request, tx, None)


@router.post("/imports")
async def send_file(request: Request, caller: Clerk, tx: Tx, vault: IdentityVault) -> Response:
    """Take the file, sealed; nothing is entered yet."""
    require(caller, Action.RECORD_PETITION)
    take_up_to(request, LARGEST)
    async with request.form() as form:
        result = await _kept(tx, caller, vault, form)
    if isinstance(result, Refused):
        return await _list(request, tx, result)
    return see_other(request, f"/imports/{result.id}")


@router.get("/imports/{run}")
async def one_import(request: Request, run: UUID, caller: Clerk, tx: Tx) -> Response:
    """How far it has come; before that, which column is which. Asked by an open page, it says when that has to be read anew."""
    require(caller, Action.RECORD_PETITION)
    row = await _found(tx, run)
    if "HX-Request" in request.headers and row.state != "waiting":
        return Response(headers={"HX-Refresh": "true"})
    return _page(request, row, None)


@router.post("/imports/{run}/go")
async def start(request: Request, run: UUID, caller: Clerk, tx: Tx) -> Response:
    """Try it, or enter it: a worker does."""
    require(caller, Action.RECORD_PETITION)
    row = await _found(tx, run, lock=True)
    form = await request.form()
    mapping = _mapping(form)
    refused = mapping if isinstance(mapping, Refused) else await go(tx, row, mapping, dry="try" in form)
    if refused is not None:
        return _page(request, row, refused, form)
    return see_other(request, f"/imports/{run}")


@router.post("/imports/{run}/stop")
async def stop(request: Request, run: UUID, caller: Clerk, tx: Tx) -> Response:
    """Give it up. What was entered stays; a run that entered nothing is gone with its file."""
    require(caller, Action.RECORD_PETITION)
    row = await _found(tx, run, lock=True)
    if row.imported and not row.dry:
        await give_up(tx, row)
        return see_other(request, f"/imports/{run}")
    await forget(tx, row)
    return see_other(request, "/imports")


@router.get("/imports/{run}/errors/csv")
async def errors(request: Request, run: UUID, caller: Clerk, tx: Tx, vault: IdentityVault) -> Response:
    """The error file."""
    require(caller, Action.RECORD_PETITION)
    row = await _found(tx, run)
    headers = {"Content-Disposition": f'attachment; filename="loi-{row.id}.csv"'}
    body = _streamed(request.app.state.databases["intake"], vault, run)
    return StreamingResponse(body, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/imports/{run}/mapping/file")
async def mapping_file(run: UUID, caller: Clerk, tx: Tx) -> Response:
    """Which column is which, as a file for the next register of this kind."""
    require(caller, Action.RECORD_PETITION)
    row = await _found(tx, run)
    if row.mapping is None or row.state == "draft":
        raise Problem(404, "not_found")
    written = Mapping.model_validate(row.mapping).written()
    headers = {"Content-Disposition": 'attachment; filename="ghep-cot.json"'}
    return Response(written, media_type="application/json", headers=headers)


async def _streamed(database: Database, vault: Vault, run: UUID) -> AsyncIterator[str]:
    async with database.transaction("system:import") as tx:
        async for part in error_file(tx, vault, run):
            yield part


async def _kept(tx: Transaction, caller: Caller, vault: Vault, form: FormData) -> ImportRunRow | Refused:
    file, given = form.get("file"), form.get("mapping")
    if not isinstance(file, UploadFile) or not file.size:
        return Refused(Reason("Chọn tệp sổ.", "Choose the register's file."), "file")
    mapping: Mapping | None = None
    if isinstance(given, UploadFile) and given.size:
        read = parsed(await given.read(LARGEST_MAPPING))
        if isinstance(read, Refused):
            return read
        mapping = read
    sheet = await asyncio.to_thread(open_sheet, file.file)
    if isinstance(sheet, Refused):
        return sheet
    run = await begin_run(tx, caller, file.filename or "", sheet, None, dry=True)
    if isinstance(run, Refused):
        return run
    run.mapping = mapping.model_dump(mode="json") if mapping else _first_guess(sheet)
    await keep_file(tx, vault, run.id, file.file)
    return run


def _first_guess(sheet: Sheet) -> dict[str, Any]:
    columns = {column.value: list(names) for column, names in guessed(sheet.headings).items()}
    return {"columns": columns, "constants": {}, "values": {}, "source": ""}


def _mapping(form: FormData) -> Mapping | Refused:
    """What was chosen; the words a mapping file explains stay with the run."""
    columns = {
        column: names
        for column in Column
        if (names := tuple(dict.fromkeys(str(one) for one in form.getlist(f"column.{column.value}") if one)))
    }
    constants = {
        column: str(value).strip()
        for column in Column
        if (value := form.get(f"value.{column.value}")) and str(value).strip()
    }
    return made(columns, constants, str(form.get("source") or ""))


async def _found(tx: Transaction, run: UUID, *, lock: bool = False) -> ImportRunRow:
    row = await tx.get(ImportRunRow, run, lock=lock)
    if row is None:
        raise Problem(404, "not_found")
    return row


async def _list(request: Request, tx: Transaction, refused: Refused | None) -> Response:
    return render(
        request,
        _TEMPLATES + "imports.html",
        status_code=422 if refused else 200,
        refused=refused,
        runs=(await tx.execute(NEWEST)).all(),
        link=lambda run: address(request, f"/imports/{run.id}"),
        here_link=address(request, "/imports"),
    )


def _page(request: Request, row: ImportRunRow, refused: Refused | None, form: FormData | None = None) -> Response:
    mapping: Any = row.mapping or {}
    chosen = {column: list(mapping.get("columns", {}).get(column.value, ())) for column in Column}
    constants = mapping.get("constants", {})
    if form is not None:
        chosen = {column: [str(one) for one in form.getlist(f"column.{column.value}")] for column in Column}
        constants = {column.value: str(form.get(f"value.{column.value}") or "") for column in Column}
    return render(
        request,
        _TEMPLATES + "import.html",
        status_code=422 if refused else 200,
        run=row,
        refused=refused,
        columns=COLUMNS,
        joined=JOINED,
        chosen=chosen,
        constants=constants,
        source=mapping.get("source", ""),
        here_link=address(request, f"/imports/{row.id}"),
        list_link=address(request, "/imports"),
    )
