"""The public pages of a citizen: what can be done here, where a petition has got to, and how it went."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.citizens.queries import Opened, opened
from services.intake.citizens.rules import Reached
from services.intake.citizens.satisfaction import RATING_NAMES, SETTLED_NAMES, Rate, rate
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.receipts.commands import ShowReceipt
from services.intake.receipts.holding import Pass
from services.intake.receipts.limits import PublicLimits, PublicTx, address_of, too_many
from services.intake.receipts.rules import plain_code, plain_secret
from services.intake.receipts.usecases import Held, ReceiptKey, held, still_held
from services.intake.screens import see_other
from shared.access.callers import Anonymous
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter(prefix="/public")
_TEMPLATES: Final = "services/intake/citizens/templates/"
HOLDING: Final = Pass("tiepdan_receipt", 30 * 60)
STEPS: Final[dict[Reached, Reason]] = {
    Reached.RECEIVED: Reason("Đã nhận", "Received"),
    Reached.LOOKED_AT: Reason("Đã xem xét", "Looked at"),
    Reached.HANDLED: Reason("Đang giải quyết", "In hand"),
    Reached.ANSWERED: Reason("Có kết quả", "Result"),
}
WRONG: Final = Refused(
    Reason(
        "Số hồ sơ và mã bí mật này không khớp với phiếu nào. Hãy xem lại từng số trên phiếu.",
        "This number and secret belong to no slip. Look at each digit on the slip again.",
    )
)
"""The same whether there is such a number or not."""


@router.get("")
async def home(request: Request, _caller: Anonymous) -> Response:
    """Look something up, write, or come: what a citizen can do."""
    return render(request, _TEMPLATES + "home.html")


@router.get("/status")
async def look_up(request: Request, _caller: Anonymous, code: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Number and secret. A QR code brings the number here, and the secret in a part of the address nobody is sent."""
    return _look_up(request, blank(code=code), 200)


@router.post("/status")
async def show_receipt(
    request: Request, tx: PublicTx, key: ReceiptKey, limits: PublicLimits, _caller: Anonymous
) -> Response:
    """Open what number and secret are of."""
    form = await submitted(request, ShowReceipt)
    if form.command is None:
        return _look_up(request, form, 422)
    code = plain_code(form.command.code)
    if (limit := limits.guesses.begin(code or form.command.code, address_of(request))) is not None:
        answer = _look_up(request, form.refused(Refused(too_many(limit))), 429)
        answer.headers["Retry-After"] = str(limit.retry_after)
        return answer
    found = await held(tx, key, code, plain_secret(form.command.secret))
    if found is None:
        return _look_up(request, form.refused(WRONG), 422)
    limits.guesses.succeeded(code)
    response = see_other(request, "/public/status/record")
    HOLDING.give(request, response, [found.code, found.number])
    return response


@router.get("/status/record")
async def status(request: Request, tx: PublicTx, office: AtOffice, _caller: Anonymous) -> Response:
    """Where it has got to, for half an hour after the secret was shown."""
    one, found = await _held(request, tx, office)
    if one is None or found is None:
        return see_other(request, "/public/status")
    return _record(request, one, found, blank())


@router.post("/status/record")
async def say_how_it_went(
    request: Request, tx: PublicTx, office: AtOffice, vault: IdentityVault, _caller: Anonymous
) -> Response:
    """Settled or not, content or not, once."""
    one, found = await _held(request, tx, office)
    if one is None or found is None:
        return see_other(request, "/public/status")
    form = await submitted(request, Rate)
    if form.command is not None:
        refused = await rate(tx, vault, one.code, found, form.command)
        if refused is None or found.rated:
            return see_other(request, "/public/status/record")
        form = form.refused(refused)
    return _record(request, one, found, form)


@router.post("/status/close")
async def close(request: Request, _caller: Anonymous) -> Response:
    """Somebody else uses this machine next."""
    response = see_other(request, "/public")
    HOLDING.take(request, response)
    return response


async def _held(request: Request, tx: Transaction, office: Office) -> tuple[Held | None, Opened | None]:
    holds = HOLDING.holds(request)
    one = Held(*holds) if holds else None
    if one is None or not await still_held(tx, one):
        return None, None
    return one, await opened(tx, office, one.code)


def _look_up(request: Request, form: Submission[Any], status: int) -> Response:
    return render(request, _TEMPLATES + "look_up.html", status_code=status, form=form)


def _record(request: Request, one: Held, found: Opened, form: Submission[Any]) -> Response:
    language = language_of(request)
    return render(
        request,
        _TEMPLATES + "record.html",
        status_code=422 if form.errors else 200,
        code=one.code,
        found=found,
        steps=STEPS,
        form=form,
        settled=[(answer.value, name.in_(language), "", "") for answer, name in SETTLED_NAMES.items()],
        ratings=[(str(rating), name.in_(language), "", "") for rating, name in RATING_NAMES.items()],
    )
