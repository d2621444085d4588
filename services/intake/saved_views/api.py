"""Saved filters, over HTTP."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict

from services.intake.edge import Tx
from services.intake.saved_views import usecases
from services.intake.saved_views.rules import Listed, SaveView
from services.intake.saved_views.tables import SavedViewRow
from shared.access.callers import signed_in
from shared.access.policy import TABLE, Action
from shared.access.roles import Caller
from shared.database import Transaction
from shared.web.problems import Problem, unwrap

router = APIRouter(tags=["cases"])
Reader = Annotated[Caller, Depends(signed_in(*TABLE[Action.READ_CASE]))]
Number = Annotated[int, Path(ge=1, le=2**62)]


class SavedView(BaseModel):
    """A filter with a name; `unit` null: for this account alone."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    page: Listed
    name: str
    query: str
    saved_by: str
    unit: str | None
    saved_at: datetime


async def removed(tx: Transaction, caller: Caller, number: int) -> SavedViewRow:
    """Removed by this caller; 404 for none and for what is not theirs to see alike."""
    found = await usecases.remove(tx, caller, number)
    if found is None:
        raise Problem(404, "not_found")
    return unwrap(found)


@router.get("/views")
async def list_views(*, caller: Reader, tx: Tx, page: Listed | None = None) -> list[SavedView]:
    """One's own, then those of one's unit."""
    return [SavedView.model_validate(row) for row in await usecases.views_for(tx, caller, page)]


@router.post("/views", status_code=201)
async def save_view(*, command: SaveView, caller: Reader, tx: Tx, response: Response) -> SavedView:
    """Give a filter a name. Sent again it is refused: the name is taken."""
    response.headers["Location"] = "/intake/api/v1/views"
    return SavedView.model_validate(unwrap(await usecases.save(tx, caller, command)))


@router.post("/views/{number}/remove")
async def remove_view(*, number: Number, caller: Reader, tx: Tx) -> SavedView:
    """Remove it, and answer what it was."""
    return SavedView.model_validate(await removed(tx, caller, number))
