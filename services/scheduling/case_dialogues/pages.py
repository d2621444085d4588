"""Dialogues inside complaints on pages: what is to be planned, and one with the form of its next step."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.scheduling.callers import (
    CaseConductor,
    CaseReader,
    case_units_in_view,
    complaint_of,
    is_allowed,
)
from services.scheduling.case_dialogues import labels, usecases
from services.scheduling.case_dialogues.commands import HoldCaseDialogue, PlanCaseDialogue, PostponeCaseDialogue
from services.scheduling.case_dialogues.queries import (
    CaseDialogueFilter,
    CaseDialogueRecord,
    case_dialogue,
    case_dialogues,
    counts,
    taken_up,
)
from services.scheduling.case_dialogues.rules import FEWEST_COPIES, FROM, Signatory, State, Step
from services.scheduling.case_dialogues.tables import CaseDialogue
from services.scheduling.case_dialogues.usecases import Result
from services.scheduling.edge import Tx
from services.scheduling.history import told
from services.scheduling.office import AtOffice, Office
from services.scheduling.outcomes import NotFound, answered
from services.scheduling.posted import carried_out, see_other, seen_version
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.messaging.log import history
from shared.paging import After
from shared.refusals import Reason, Refused
from shared.settings import service_url
from shared.web.forms import Submission, blank
from shared.web.languages import language_of
from shared.web.pages import Figure, render, web_of

router = APIRouter(prefix="/case-dialogues")
TEMPLATES = "services/scheduling/case_dialogues/templates"
SIGNED_AS_A_RULE = (Signatory.CHAIR, Signatory.RECORDER)
_TO_PLAN = Reason("Đối thoại khiếu nại chờ định ngày", "Complaint dialogues to be planned")


@router.get("")
async def list_page(
    *,
    request: Request,
    tx: Tx,
    office: AtOffice,
    caller: CaseReader,
    state: Annotated[list[State] | None, Query()] = None,
    unit: str | None = None,
    case: str | None = None,
    after: After = None,
) -> Response:
    """Asked for last, first; each count opens its rows."""
    wanted = CaseDialogueFilter(case_units_in_view(caller), tuple(state or ()), unit, case)
    language = language_of(request)
    return render(
        request,
        f"{TEMPLATES}/list.html",
        page=await case_dialogues(tx, wanted, after),
        counts=await counts(tx, wanted),
        kept={"state": state, "unit": unit, "case": case},
        after=after,
        post_title=lambda code: office.post_title(code, language),
        labels=labels,
    )


@router.get("/{code}")
async def dialogue_page(request: Request, tx: Tx, office: AtOffice, caller: CaseReader, code: str) -> Response:
    return await _page(request, tx, office, caller, code)


@router.post("/{code}/plan")
async def plan(request: Request, tx: Tx, office: AtOffice, caller: CaseConductor, code: str) -> Response:
    dialogue, version = await taken_up(tx, caller, code), await seen_version(request)
    return await _done(
        request, tx, office, caller, dialogue,
        PlanCaseDialogue,
        lambda form: usecases.plan_case_dialogue(tx, office, dialogue, form, expected=version),
    )  # fmt: skip


@router.post("/{code}/postpone")
async def postpone(request: Request, tx: Tx, office: AtOffice, caller: CaseConductor, code: str) -> Response:
    dialogue, version, today = await taken_up(tx, caller, code), await seen_version(request), clock.today()
    return await _done(
        request, tx, office, caller, dialogue,
        PostponeCaseDialogue,
        lambda form: usecases.postpone_case_dialogue(tx, office, dialogue, form, today, expected=version),
    )  # fmt: skip


@router.post("/{code}/hold")
async def hold(request: Request, tx: Tx, office: AtOffice, caller: CaseConductor, code: str) -> Response:
    dialogue, version, today = await taken_up(tx, caller, code), await seen_version(request), clock.today()
    return await _done(
        request, tx, office, caller, dialogue,
        HoldCaseDialogue,
        lambda form: usecases.hold_case_dialogue(tx, office, dialogue, form, today, expected=version),
        draft=f"case-dialogue-{code}",
    )  # fmt: skip


async def _done(
    request: Request,
    tx: Transaction,
    office: Office,
    caller: Caller,
    dialogue: CaseDialogue,
    model: type[Any],
    do: Callable[[Any], Awaitable[Result]],
    *,
    draft: str | None = None,
) -> Response:
    """Back to the dialogue after a form, or the dialogue with that form's errors."""
    code = dialogue.code
    result = await carried_out(request, tx, model, do)
    if isinstance(result, Submission):
        return await _page(request, tx, office, caller, code, form=result)
    at = service_url(web_of(request).settings, "scheduling")
    return see_other(f"{at}/case-dialogues/{code}", draft)


async def _page(
    request: Request,
    tx: Transaction,
    office: Office,
    caller: Caller,
    code: str,
    *,
    form: Submission[Any] | None = None,
) -> Response:
    found = await case_dialogue(tx, caller, code)
    if found is None:
        return answered(NotFound())
    language = language_of(request)
    return render(
        request,
        f"{TEMPLATES}/dialogue.html",
        status_code=422 if form else 200,
        row=found,
        form=form or blank(),
        signed_as_a_rule=SIGNED_AS_A_RULE,
        may=_allowed_steps(caller, found),
        fewest_copies=FEWEST_COPIES,
        chairs=_chairs(office, found, language),
        post_title=lambda value: office.post_title(value, language),
        history=[told(event) for event in reversed(await history(tx.session, f"case_dialogue/{code}"))],
        labels=labels,
    )


def _allowed_steps(caller: Caller, row: CaseDialogueRecord) -> dict[Step, bool]:
    conducts = not isinstance(may(caller, Action.CONDUCT_CASE_DIALOGUE, complaint_of(row.unit)), Refused)
    return {step: conducts and row.state is FROM[step] for step in Step}


def _chairs(office: Office, row: CaseDialogueRecord, language: str) -> list[tuple[str, str]]:
    """Who may chair it: in a complex case the chairman of the province alone."""
    return [
        (post.code, office.post_title(post.code, language))
        for post in office.hosts(clock.today())
        if not row.by_head or office.is_provincial_head(post.code)
    ]


async def home_figures(request: Request, caller: Caller) -> Sequence[Figure]:
    """What is to be planned, for those who plan it."""
    if not is_allowed(caller, Action.CONDUCT_CASE_DIALOGUE):
        return ()
    async with request.app.state.databases["scheduling"].transaction(caller.login) as tx:
        found = await counts(tx, CaseDialogueFilter(case_units_in_view(caller)))
    at = service_url(web_of(request).settings, "scheduling")
    waiting = found[State.REQUESTED]
    return (Figure(_TO_PLAN, waiting, f"{at}/case-dialogues?state=requested", tone="soon"),) if waiting else ()
