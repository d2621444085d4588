"""The templates of papers: taken out to be changed in Word, and put in force again."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from services.intake.edge import Tx
from services.intake.issuing.api import Keeper, file_answer
from services.intake.issuing.records import Packages, kind_of
from services.intake.papers.catalogue import Paper, papers_on
from services.intake.papers.opening import LARGEST
from services.intake.papers.typed import day_of
from services.intake.papers.versions import KEPT, keep_template, shipped, template_on
from services.intake.screens import address, see_other
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/issuing/templates/"


@router.get("/papers/templates")
async def templates(request: Request, caller: Keeper, tx: Tx) -> Response:
    """Every paper, and the office's own templates of it."""
    require(caller, Action.KEEP_TEMPLATES)
    own: dict[str, list[Any]] = {}
    for row in await tx.execute(KEPT):
        own.setdefault(row.paper, []).append(row)
    return render(
        request,
        _TEMPLATES + "templates.html",
        papers=papers_on(clock.today()),
        own=own,
        link=lambda paper: address(request, f"/papers/templates/{paper.code}"),
    )


@router.get("/papers/templates/{paper}")
async def template(request: Request, paper: str, caller: Keeper, tx: Tx) -> Response:
    """The fields a template may name, the one in force, and the form for another."""
    require(caller, Action.KEEP_TEMPLATES)
    return await _page(request, tx, kind_of(paper), blank())


@router.get("/papers/templates/{paper}/file")
async def take_template(paper: str, caller: Keeper, tx: Tx) -> Response:
    """The template in force today."""
    require(caller, Action.KEEP_TEMPLATES)
    found = await template_on(tx, kind_of(paper), clock.today())
    return file_answer(found.content, "docx", f"mau-{paper}")


@router.get("/papers/templates/{paper}/shipped/file")
async def take_shipped(paper: str, caller: Keeper) -> Response:
    """The one that comes with the product: put in force again like any other, which is the way back to it."""
    require(caller, Action.KEEP_TEMPLATES)
    return file_answer(shipped(kind_of(paper).form).content, "docx", f"mau-kem-theo-{paper}")


@router.post("/papers/templates/{paper}")
async def put_template(request: Request, paper: str, caller: Keeper, tx: Tx, packages: Packages) -> Response:
    """Put a changed one in force; all that is wrong with it is named with its place."""
    require(caller, Action.KEEP_TEMPLATES)
    kind = kind_of(paper)
    async with request.form() as form:
        typed, file = form.get("valid_from"), form.get("content")
        content = await file.read(LARGEST + 1) if isinstance(file, UploadFile) else b""
    day = typed.strip() if isinstance(typed, str) else ""
    first, again = day_of(day, "valid_from") if day else None, blank(valid_from=day)
    if isinstance(first, Refused):
        return await _page(request, tx, kind, again.refused(first))
    result = await _kept(tx, caller, kind, content, first, packages)
    if isinstance(result, Refused):
        return await _page(request, tx, kind, again.refused(result))
    return see_other(request, f"/papers/templates/{paper}")


async def _kept(
    tx: Transaction, caller: Caller, paper: Paper, content: bytes, first: date | None, packages: Path
) -> object | Refused:
    if not content:
        return Refused(Reason("Chọn tệp mẫu.", "Choose the file of the template."), "content")
    return await keep_template(tx, caller, paper.code, content, first, packages)


async def _page(request: Request, tx: Transaction, paper: Paper, form: Submission[Any]) -> Response:
    today = clock.today()
    in_force = await template_on(tx, paper, today)
    return render(
        request,
        _TEMPLATES + "template.html",
        status_code=422 if form.errors else 200,
        paper=paper,
        form=form,
        in_force=in_force,
        shipped=in_force.content == shipped(paper.form).content,
        own=[row for row in await tx.execute(KEPT) if row.paper == paper.code],
        here_link=address(request, f"/papers/templates/{paper.code}"),
        all_link=address(request, "/papers/templates"),
    )
