"""What the office does for its citizens: hands out a slip, and reads how they say it went."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.citizens.satisfaction import RATING_NAMES, SETTLED_NAMES, figures, newest
from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault
from services.intake.petitions.api import petition_for
from services.intake.receipts.slip import slip_of
from services.intake.receipts.usecases import ReceiptKey, hand_out
from services.intake.screens import addresses
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, require
from shared.calendar import clock
from shared.web.pages import render
from shared.wording import day_if_typed

router = APIRouter()
_TEMPLATES: Final = "services/intake/citizens/templates/"
Typed = Annotated[str, Query(max_length=20)]


@router.post("/petitions/{code}/slip")
async def petition_slip(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, key: ReceiptKey
) -> Response:
    """A new slip for whoever wrote it; the one before opens nothing any more."""
    found = await petition_for(tx, caller, code, office)
    require(caller, Action.RECORD_PETITION)
    slip = slip_of(request, await hand_out(tx, key, found.code))
    return render(request, _TEMPLATES + "slip.html", slip=slip, received_on=found.received_on)


@router.get("/satisfaction")
async def satisfaction(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    vault: IdentityVault,
    first: Annotated[Typed, Query(alias="from")] = "",
    last: Annotated[Typed, Query(alias="to")] = "",
    unit: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """What citizens say after the answer, unit by unit, this year unless days are given."""
    require(caller, Action.READ_VISITS)
    today = clock.today()
    start, end = day_if_typed(first) or date(today.year, 1, 1), day_if_typed(last) or today
    return render(
        request,
        _TEMPLATES + "satisfaction.html",
        figures=await figures(tx, start, end),
        answers=await newest(tx, caller, vault, start, end, unit or None),
        first=start,
        last=end,
        unit=unit,
        link=addresses(request, "/satisfaction", {"from": first, "to": last}),
        settled=SETTLED_NAMES,
        ratings=RATING_NAMES,
    )
