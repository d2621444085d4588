"""Reception days on pages: plan one, see one, record that it was held."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.scheduling.callers import Host, Planner, Reader, is_allowed
from services.scheduling.edge import Tx
from services.scheduling.history import told
from services.scheduling.notices.rules import check_notice
from services.scheduling.office import AtOffice, Office
from services.scheduling.outcomes import NotFound, answered
from services.scheduling.posted import carried_out, see_other, seen_version
from services.scheduling.reception_days import labels
from services.scheduling.reception_days.forms import DayForm
from services.scheduling.reception_days.queries import reception_day
from services.scheduling.reception_days.tables import DayState
from services.scheduling.reception_days.usecases import (
    HoldReceptionDay,
    ReceptionDayAnswer,
    hold_reception_day,
    plan_reception_day,
)
from shared.access.policy import Action
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.messaging.log import history
from shared.settings import service_url
from shared.web.forms import Submission, blank
from shared.web.languages import language_of
from shared.web.pages import render, web_of

router = APIRouter(prefix="/reception-days")
TEMPLATES = "services/scheduling/reception_days/templates"


@router.get("/new")
async def plan_page(request: Request, office: AtOffice, _caller: Planner) -> Response:
    """The form of a new day; the Chairman's, unless said otherwise."""
    form = blank(unit="ubnd-tinh", host_post="chu-tich-ubnd-tinh", announced_on=clock.today())
    return _plan_page(request, office, form)


@router.post("")
async def plan(request: Request, tx: Tx, office: AtOffice, _caller: Planner) -> Response:
    today = clock.today()
    result = await carried_out(request, tx, DayForm, lambda form: plan_reception_day(tx, office, form.command(), today))
    if isinstance(result, ReceptionDayAnswer):
        return see_other(_url(request, result.code), "reception-day-new")
    return _plan_page(request, office, result, status_code=422)


@router.get("/{code}")
async def day_page(request: Request, tx: Tx, office: AtOffice, caller: Reader, code: str) -> Response:
    return await _day_page(request, tx, office, caller, code)


@router.post("/{code}/hold")
async def hold(request: Request, tx: Tx, office: AtOffice, caller: Host, code: str) -> Response:
    version, today = await seen_version(request), clock.today()
    result = await carried_out(
        request, tx, HoldReceptionDay, lambda form: hold_reception_day(tx, code, form, today, expected=version)
    )
    if isinstance(result, Submission):
        return await _day_page(request, tx, office, caller, code, form=result)
    return see_other(_url(request, code))


def _url(request: Request, code: str) -> str:
    return f"{service_url(web_of(request).settings, 'scheduling')}/reception-days/{code}"


def _plan_page(request: Request, office: Office, form: Submission[Any], status_code: int = 200) -> Response:
    language, today = language_of(request), clock.today()
    return render(
        request,
        f"{TEMPLATES}/plan.html",
        status_code=status_code,
        form=form,
        units=[(unit.code, unit.name) for unit in office.units(today)],
        hosts=[(post.code, office.post_title(post.code, language)) for post in office.hosts(today)],
    )


async def _day_page(
    request: Request,
    tx: Transaction,
    office: Office,
    caller: Caller,
    code: str,
    *,
    form: Submission[Any] | None = None,
) -> Response:
    found = answered(await reception_day(tx, code) or NotFound())
    period = office.notices.find("reception_day_posted", found.planned_on)
    return render(
        request,
        f"{TEMPLATES}/day.html",
        status_code=422 if form else 200,
        row=found,
        form=form or blank(),
        posted=check_notice(period, found.planned_on, found.announced_on, office.calendar),
        may_hold=found.state is DayState.PLANNED and is_allowed(caller, Action.HOLD_DIALOGUE),
        too_early=found.planned_on > clock.today(),
        host=office.post_title(found.host_post, language_of(request)),
        history=[told(event) for event in reversed(await history(tx.session, f"reception_day/{code}"))],
        labels=labels,
    )
