"""The follow-up board on pages: what was promised to citizens, by whom, late first."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.scheduling.callers import Concluder, Reader, is_allowed, may_read_conclusion, units_in_view
from services.scheduling.conclusions import labels
from services.scheduling.conclusions.queries import ConclusionFilter, Group, conclusion, conclusions, counts
from services.scheduling.conclusions.rules import ConclusionState
from services.scheduling.conclusions.usecases import ConclusionAnswer, ReassignConclusion, reassign_conclusion
from services.scheduling.edge import Tx
from services.scheduling.history import told
from services.scheduling.office import AtOffice, Office, the_office
from services.scheduling.outcomes import NotFound, answered
from services.scheduling.posted import carried_out, seen_version
from shared.access.policy import Action
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.messaging.log import history
from shared.paging import After
from shared.refusals import Reason
from shared.settings import service_url
from shared.web.forms import Submission, blank
from shared.web.languages import language_of
from shared.web.pages import Figure, render, web_of

router = APIRouter(prefix="/conclusions")
TEMPLATES = "services/scheduling/conclusions/templates"
FIGURES = (Group.LATE, Group.SOON, Group.RETURNED, Group.UNACKNOWLEDGED)
_LATE = Reason("Kết luận quá hạn", "Conclusions late")
_SOON = Reason("Kết luận sắp đến hạn", "Conclusions due soon")
PageDay = Annotated[str | None, Query(pattern=r"^\d{2}/\d{2}/\d{4}$")]


@router.get("")
async def board(
    *,
    request: Request,
    tx: Tx,
    office: AtOffice,
    caller: Reader,
    group: Group = Group.RUNNING,
    unit: str | None = None,
    due_from: PageDay = None,
    due_to: PageDay = None,
    after: After = None,
) -> Response:
    """Late first. Every count opens exactly its rows; a unit sees its own."""
    today = clock.today()
    units = office.organisation.predecessors(unit, today) if unit else None
    wanted = ConclusionFilter(group, units_in_view(caller), units, first=_day(due_from), last=_day(due_to))
    return render(
        request,
        f"{TEMPLATES}/board.html",
        page=await conclusions(tx, wanted, today, office.calendar, after=after),
        counts=await counts(tx, wanted, today, office.calendar),
        group=group,
        figures=FIGURES,
        kept={"group": group.value, "unit": unit, "due_from": due_from, "due_to": due_to},
        after=after,
        calendar=office.calendar,
        labels=labels,
    )


@router.get("/{code}")
async def conclusion_page(request: Request, tx: Tx, office: AtOffice, caller: Reader, code: str) -> Response:
    """One promise: what, whose, how far; and the form to give it to another unit when it was returned."""
    return await _page(request, tx, office, caller, code)


@router.post("/{code}/assign")
async def assign(request: Request, tx: Tx, office: AtOffice, caller: Concluder, code: str) -> Response:
    today, version = clock.today(), await seen_version(request)
    result = await carried_out(
        request,
        tx,
        ReassignConclusion,
        lambda command: reassign_conclusion(tx, office, code, command, today, expected=version),
    )
    if isinstance(result, ConclusionAnswer):
        base = service_url(web_of(request).settings, "scheduling")
        return RedirectResponse(f"{base}/conclusions/{code}", status_code=303)
    return await _page(request, tx, office, caller, code, form=result)


async def _page(
    request: Request,
    tx: Transaction,
    office: Office,
    caller: Caller,
    code: str,
    *,
    form: Submission[Any] | None = None,
) -> Response:
    found = await conclusion(tx, code, clock.today())
    if found is None or not may_read_conclusion(caller, found.unit, found.owner):
        return answered(NotFound())
    language = language_of(request)
    returned = found.state is ConclusionState.RETURNED
    return render(
        request,
        f"{TEMPLATES}/conclusion.html",
        status_code=422 if form else 200,
        row=found,
        form=form or blank(),
        may_assign=returned and is_allowed(caller, Action.CONCLUDE_DIALOGUE),
        units=[(unit.code, unit.name) for unit in office.units(clock.today())],
        field_name=office.field_name(found.field, language),
        history=[told(event) for event in reversed(await history(tx.session, f"conclusion/{code}"))],
        calendar=office.calendar,
        labels=labels,
    )


def _day(typed: str | None) -> date | None:
    """A day as pages write it; one that does not exist bounds nothing."""
    if typed is None:
        return None
    day, month, year = typed.split("/")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


async def home_figures(request: Request, caller: Caller) -> Sequence[Figure]:
    """What was promised and is late or soon due, for the top of the home page."""
    if not is_allowed(caller, Action.READ_DIALOGUE):
        return ()
    settings = web_of(request).settings
    calendar = the_office(settings.organisation_dir, settings.calendar_file).calendar
    async with request.app.state.databases["scheduling"].transaction(caller.login) as tx:
        found = await counts(tx, ConclusionFilter(reach=units_in_view(caller)), clock.today(), calendar)
    board_at = f"{service_url(settings, 'scheduling')}/conclusions?group="
    return (
        Figure(_LATE, found[Group.LATE], board_at + Group.LATE, tone="late"),
        Figure(_SOON, found[Group.SOON], board_at + Group.SOON, tone="soon"),
    )
