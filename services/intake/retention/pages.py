"""Whose term of keeping is over: what is past it, the lists put to the head, a preview of each matter."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.edge import Tx
from services.intake.office import IdentityVault
from services.intake.retention import usecases
from services.intake.retention.api import (
    After,
    Before,
    Decider,
    Number,
    Reader,
    Terms,
    list_for,
    preview_for,
)
from services.intake.retention.commands import DecideRetention
from services.intake.retention.matters import past_matters
from services.intake.retention.queries import decisions_owed, find_lists, list_line
from services.intake.retention.rules import OUTCOME_NAMES, STATE_NAMES, STATE_STYLES, WHAT_NAMES
from services.intake.retention.tables import RetentionListRow
from services.intake.screens import address, addresses, see_other
from services.intake.wording import RecordCode
from shared.access.callers import Clerk
from shared.access.policy import Action, may, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.pages import Figure, render

router = APIRouter()
_TEMPLATES: Final = "services/intake/retention/templates/"
_OWED: Final = Reason("Danh sách hết thời hạn lưu", "Lists past their term of keeping")
_NAMES: Final[dict[str, Any]] = {
    "states": STATE_NAMES,
    "styles": STATE_STYLES,
    "outcomes": OUTCOME_NAMES,
    "whats": WHAT_NAMES,
}


@router.get("/retention")
async def show_retention(
    *, request: Request, caller: Reader, tx: Tx, terms: Terms, after: After = None, before: Before = None
) -> Response:
    """What is past its term and on no list, and the lists."""
    require(caller, Action.READ_RETENTION, usecases.THE_OFFICE)
    return await _overview(request, tx, caller, terms, after, before)


@router.post("/retention")
async def draw_up(request: Request, caller: Clerk, tx: Tx, terms: Terms) -> Response:
    """Put it to the head."""
    result = await usecases.draw_up(tx, caller, terms)
    if not isinstance(result, Refused):
        return see_other(request, f"/retention/lists/{result.id}")
    return await _overview(request, tx, caller, terms, None, None, blank().refused(result))


@router.get("/retention/lists/{number}")
async def show_list(request: Request, number: Number, caller: Reader, tx: Tx) -> Response:
    """A list with its matters, and the form to decide on it."""
    row = await list_for(tx, caller, number)
    return await _list_page(request, tx, caller, row, blank(on=clock.today()))


@router.post("/retention/lists/{number}")
async def decide(request: Request, number: Number, caller: Decider, tx: Tx) -> Response:
    """Decide; a refusal comes back on the form."""
    submission = await submitted(request, DecideRetention)
    row = await list_for(tx, caller, number, lock=True)
    if submission.command is not None:
        result = await usecases.decide(tx, caller, row, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/retention/lists/{number}")
        submission = submission.refused(result)
    return await _list_page(request, tx, caller, row, submission)


@router.get("/retention/matters/{matter}")
async def show_matter(request: Request, matter: RecordCode, caller: Reader, tx: Tx, vault: IdentityVault) -> Response:
    """How the texts of a matter would read."""
    found = await preview_for(tx, caller, matter, vault)
    return render(
        request,
        _TEMPLATES + "matter.html",
        code=matter,
        matter=found,
        whats=WHAT_NAMES,
        list_link=address(request, "/retention"),
    )


async def retention_figures(request: Request, caller: Caller) -> list[Figure]:
    """For whoever decides: lists that wait for it."""
    if not _decides(caller):
        return []
    async with request.app.state.databases["intake"].transaction(caller.login) as tx:
        owed = await decisions_owed(tx, caller.login)
    return [Figure(_OWED, owed, address(request, "/retention"), tone="soon")] if owed else []


def _decides(caller: Caller) -> bool:
    return not isinstance(may(caller, Action.DECIDE_RETENTION, usecases.THE_OFFICE), Refused) and not isinstance(
        may(caller, Action.READ_RETENTION, usecases.THE_OFFICE), Refused
    )


async def _overview(
    request: Request,
    tx: Transaction,
    caller: Caller,
    terms: Terms,
    after: str | None,
    before: int | None,
    form: Submission[Any] | None = None,
) -> Response:
    past, following = await past_matters(tx, terms, clock.today(), after=after or "", limit=50)
    lists, older = await find_lists(tx, before=before)
    link = addresses(request, "/retention", {})
    return render(
        request,
        _TEMPLATES + "retention.html",
        status_code=422 if form else 200,
        form=form or blank(),
        past=past,
        lists=lists,
        terms=terms,
        draws_up=not isinstance(may(caller, Action.DRAW_UP_RETENTION, usecases.THE_OFFICE), Refused),
        here_link=link(),
        list_link=lambda line: address(request, f"/retention/lists/{line.id}"),
        matter_link=lambda one: address(request, f"/retention/matters/{one.code}"),
        first=link() if after else "",
        following=link(after=following) if following else "",
        newest=link() if before else "",
        older=link(before=older) if older else "",
        **_NAMES,
    )


async def _list_page(
    request: Request, tx: Transaction, caller: Caller, row: RetentionListRow, form: Submission[Any]
) -> Response:
    items = await usecases.items_of(tx, row)
    return render(
        request,
        _TEMPLATES + "list.html",
        status_code=422 if form.errors else 200,
        line=await list_line(tx, row.id or 0),
        items=items,
        unconfirmed=any(not item.confirmed for item in items),
        decides=_decides(caller),
        own=row.drawn_up_by == caller.login,
        form=form,
        matter_link=lambda one: address(request, f"/retention/matters/{one.code}"),
        here_link=address(request, f"/retention/lists/{row.id}"),
        list_link=address(request, "/retention"),
        **_NAMES,
    )
