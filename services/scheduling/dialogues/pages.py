"""Dialogues on pages: the list and the plan. The session itself is in `session_pages`."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.scheduling.callers import Planner, Reader, is_allowed
from services.scheduling.dialogues import labels
from services.scheduling.dialogues.commands import DialogueAnswer, DialoguePlan, PlanDialogue
from services.scheduling.dialogues.queries import DialogueFilter, dialogues
from services.scheduling.dialogues.rules import State
from services.scheduling.dialogues.usecases import plan_dialogue
from services.scheduling.edge import Tx
from services.scheduling.office import AtOffice, Office
from services.scheduling.posted import carried_out, see_other
from shared.access.policy import Action
from shared.calendar import clock
from shared.events.kinds import Carrier, DialogueType
from shared.paging import After
from shared.settings import service_url
from shared.web.forms import Submission, blank
from shared.web.languages import language_of
from shared.web.pages import render, web_of
from shared.wording import Day

router = APIRouter(prefix="/dialogues")
TEMPLATES = "services/scheduling/dialogues/templates"


@router.get("")
async def list_page(
    *,
    request: Request,
    tx: Tx,
    office: AtOffice,
    caller: Reader,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    state: Annotated[list[State] | None, Query()] = None,
    carrier: Carrier | None = None,
    type: DialogueType | None = None,  # noqa: A002 -- the name of the field
    unit: str | None = None,
    after: After = None,
) -> Response:
    """Sessions by day, newest first, as the filters in the address say."""
    wanted = DialogueFilter(first, last, tuple(state or ()), type, carrier, unit)
    language = language_of(request)
    kept = {"from": first, "to": last, "state": state, "carrier": carrier, "type": type, "unit": unit}
    return render(
        request,
        f"{TEMPLATES}/list.html",
        page=await dialogues(tx, wanted, after),
        after=after,
        kept=kept,
        post_title=lambda code: office.post_title(code, language),
        may_plan=is_allowed(caller, Action.PLAN_DIALOGUE),
        labels=labels,
    )


@router.get("/new")
async def plan_page(request: Request, office: AtOffice, _caller: Planner) -> Response:
    """The form of a new session."""
    form = blank(type=DialogueType.PERIODIC, unit="vp-ubnd", host_post="head-vp-ubnd")
    return _plan_page(request, office, form)


@router.post("")
async def plan(request: Request, tx: Tx, office: AtOffice, _caller: Planner) -> Response:
    """Plan the session and open it."""
    today = clock.today()
    result = await carried_out(
        request, tx, DialoguePlan, lambda plan: plan_dialogue(tx, office, PlanDialogue(**plan.model_dump()), today)
    )
    if isinstance(result, DialogueAnswer):
        return see_other(session_url(request, result.code), "dialogue-new")
    return _plan_page(request, office, result, status_code=422)


def session_url(request: Request, code: str, anchor: str = "") -> str:
    return f"{service_url(web_of(request).settings, 'scheduling')}/dialogues/{code}{anchor}"


def unit_choices(office: Office) -> list[tuple[str, str]]:
    return [(unit.code, unit.name) for unit in office.units(clock.today())]


def _plan_page(request: Request, office: Office, form: Submission[Any], status_code: int = 200) -> Response:
    language = language_of(request)
    today = clock.today()
    choices: Mapping[str, Any] = {
        "units": unit_choices(office),
        "hosts": [(post.code, office.post_title(post.code, language)) for post in office.hosts(today)],
    }
    return render(request, f"{TEMPLATES}/plan.html", status_code=status_code, form=form, labels=labels, **choices)
