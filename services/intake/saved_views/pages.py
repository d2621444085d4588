"""The page on which a filter is given a name, and where those one has are removed."""

from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.edge import Tx
from services.intake.saved_views import usecases
from services.intake.saved_views.api import Number, Reader, removed
from services.intake.saved_views.rules import PAGE_NAMES, Listed, SaveView, canonical
from services.intake.screens import address, see_other
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Language, Reason, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/saved_views/templates/"


@router.get("/views")
async def show_views(
    *,
    request: Request,
    caller: Reader,
    tx: Tx,
    page: Listed | None = None,
    query: Annotated[str, Query(max_length=1_000)] = "",
) -> Response:
    """Those one has, and with `page` and `query` the form to keep that filter."""
    form = blank(page=page, query=canonical(page, query)) if page else blank()
    return await _page(request, tx, caller, form)


@router.post("/views")
async def save_view(request: Request, caller: Reader, tx: Tx) -> Response:
    """Keep it, and go back to the list it filters."""
    submission = await submitted(request, SaveView)
    if submission.command is not None:
        result = await usecases.save(tx, caller, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/{result.page}", **dict(parse_qsl(result.query)))
        submission = submission.refused(result)
    return await _page(request, tx, caller, submission)


@router.post("/views/{number}/remove")
async def remove_view(request: Request, number: Number, caller: Reader, tx: Tx) -> Response:
    """Remove one."""
    await removed(tx, caller, number)
    return see_other(request, "/views")


_ASKED: Final[dict[str, Reason]] = {
    "q": Reason("Từ khóa", "Words"),
    "kind": Reason("Loại", "Kind"),
    "state": Reason("Trạng thái", "State"),
    "due": Reason("Hạn", "Due"),
    "unit": Reason("Đơn vị", "Unit"),
    "record": Reason("Hồ sơ", "Record"),
    "from": Reason("Từ ngày", "From"),
    "to": Reason("Đến ngày", "Until"),
}
_MEANT: Final[dict[str, Reason]] = {
    "open": Reason("Đang giải quyết", "Open"),
    "all": Reason("Tất cả", "All"),
    "late": Reason("Quá hạn", "Late"),
    "today": Reason("Hôm nay", "Today"),
    "soon": Reason("Sắp đến hạn", "Soon"),
    "later": Reason("Còn hạn", "Later"),
}
"""What the addresses of those pages say, as the pages say it."""


def _conditions(query: str, language: Language) -> list[tuple[str, str]]:
    return [
        (
            _ASKED[name].in_(language) if name in _ASKED else name,
            _MEANT[value].in_(language) if value in _MEANT and name != "q" else value,
        )
        for name, value in parse_qsl(query)
    ]


async def _page(request: Request, tx: Transaction, caller: Caller, form: Submission[Any]) -> Response:
    views = await usecases.views_for(tx, caller)
    return render(
        request,
        _TEMPLATES + "views.html",
        status_code=422 if form.errors else 200,
        form=form,
        pages=PAGE_NAMES,
        views=[(view, address(request, f"/{view.page}") + f"?{view.query}") for view in views],
        removable=lambda view: usecases.removable(caller, view),
        has_unit=caller.unit is not None,
        conditions=_conditions(form.value("query"), language_of(request)),
        here_link=address(request, "/views"),
    )
