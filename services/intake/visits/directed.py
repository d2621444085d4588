"""Replies that a head directed and named a day for: those still owed, late first (Luật Tiếp công dân Đ18.4)."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES
from services.intake.edge import Tx
from services.intake.office import AtOffice
from services.intake.screens import address
from services.intake.visits.replies import count_directed, find_directed
from services.intake.visits.rules import RECEIVER_NAMES, RECEPTION_NAMES
from shared.access.callers import SignedIn
from shared.access.policy import Action, may, require
from shared.calendar import clock
from shared.refusals import Refused
from shared.web.forms import blank
from shared.web.languages import language_of, voice
from shared.web.pages import render

router = APIRouter()
_TEMPLATE: Final = "services/intake/visits/templates/directed.html"


@router.get("/visits/directed")
async def show_directed(
    *, request: Request, caller: SignedIn, tx: Tx, office: AtOffice, given: bool = False, after: str | None = None
) -> Response:
    """What was directed and has to be answered; each with a form that records the reply."""
    require(caller, Action.READ_VISITS)
    lines, following = await find_directed(tx, caller, given=given, after=after)
    owed = await count_directed(tx, clock.today())
    _ = voice(language_of(request)).gettext
    here = "/visits/directed"
    chips = [
        (_("Chưa trả lời"), owed["owed"], address(request, here), not given),
        (_("Đã trả lời"), None, address(request, here, given="true"), given),
    ]
    chosen = {"given": "true" if given else None}
    return render(
        request,
        _TEMPLATE,
        lines=lines,
        given=given,
        late=owed["late"],
        chips=[(_("Danh sách"), chips)],
        form=blank(),
        kinds=KIND_NAMES,
        receptions=RECEPTION_NAMES,
        receivers=RECEIVER_NAMES,
        calendar=office.calendar,
        may_record=not isinstance(may(caller, Action.RECORD_VISIT), Refused),
        first=address(request, here, **chosen) if after else "",
        following=address(request, here, **chosen, after=following) if following else "",
    )
