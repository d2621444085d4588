"""The row of saved filters beside a filter: templates/bar.html with `views` in its context."""

from dataclasses import dataclass

from starlette.requests import Request

from services.intake.saved_views.rules import Listed, canonical
from services.intake.saved_views.usecases import current, views_for
from services.intake.screens import address
from shared.access.roles import Caller
from shared.database import Transaction


@dataclass(frozen=True, slots=True)
class ViewsBar:
    """`links`: name, address, whether it is a unit's, whether it is what is open. `save_link` is "" when nothing is chosen
    or it has a name already.
    """

    links: tuple[tuple[str, str, bool, bool], ...]
    save_link: str
    all_link: str


async def views_bar(request: Request, tx: Transaction, caller: Caller, page: Listed) -> ViewsBar:
    """Of this page, for this account."""
    views = await views_for(tx, caller, page)
    chosen = canonical(page, request.url.query)
    here = current(views, page, request.url.query)
    links = tuple(
        (view.name, address(request, f"/{page}") + f"?{view.query}", view.unit is not None, view is here)
        for view in views
    )
    save = address(request, "/views", page=page, query=chosen) if chosen and here is None else ""
    return ViewsBar(links, save, address(request, "/views") if views else "")
