"""Pages of a department's inbox."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.assignments import usecases
from services.intake.assignments.commands import AcknowledgeCases
from services.intake.cases.listing import Listing, lists
from services.intake.cases.queries import Due
from services.intake.cases.tables import CaseRow
from services.intake.edge import Tx
from services.intake.office import AtOffice
from services.intake.screens import see_other
from shared.access.callers import SignedIn
from shared.access.policy import Action, require, sees_everything
from shared.events.kinds import CaseKind
from shared.web.forms import submitted
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/assignments/templates/"


@router.get("/inbox")
async def inbox(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    state: str = "open",
    kind: CaseKind | None = None,
    due: Due | None = None,
    after: str | None = None,
    done: Annotated[int | None, Query(ge=0)] = None,
    held: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """What is assigned to the caller's own unit, due first. Every figure is a link to exactly the rows it counts."""
    require(caller, Action.ACKNOWLEDGE_CASE if not sees_everything(caller) else Action.READ_CASE)
    chosen = Listing(state, kind, due, caller.unit)
    found = await lists(request, tx, caller, office, "/inbox", chosen, after)
    return render(request, _TEMPLATES + "inbox.html", done=done, held=held, unit=caller.unit, **found)


@router.post("/inbox/acknowledge")
async def acknowledge_from_inbox(request: Request, caller: SignedIn, tx: Tx) -> Response:
    """Take on the cases that were ticked."""
    require(caller, Action.ACKNOWLEDGE_CASE)
    submission = await submitted(request, AcknowledgeCases)
    if submission.command is None:
        return see_other(request, "/inbox", done=0)
    results = await usecases.acknowledge_several(tx, caller, submission.command)
    done = sum(isinstance(result, CaseRow) for result in results.values())
    return see_other(request, "/inbox", done=done, held=len(results) - done)
