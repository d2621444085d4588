"""Pages: the requests for more time that wait, and the form of each act about the time of a case."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.queries import scope_of
from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import CaseView, case_for
from services.intake.deadlines.queries import clocks_of
from services.intake.deadlines.rules import LEADERS_OWN, LONGER
from services.intake.deadlines.sentences import duty_name
from services.intake.edge import Tx, based_on
from services.intake.extensions.acts import COMMANDS, NAMES, Act, action_of, perform
from services.intake.extensions.queries import PendingRequest, find_pending, request_of
from services.intake.extensions.rules import NOTHING_RUNS
from services.intake.extensions.usecases import why_not
from services.intake.office import AtOffice, Office
from services.intake.papers.queries import numbers_issued
from services.intake.screens import Choice, address, see_other, shortened
from services.intake.secrecy import reads_everything_of
from shared.access.callers import SignedIn
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Language, Reason, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/extensions/templates/"


@router.get("/extensions")
async def show_requests(
    *, request: Request, caller: SignedIn, tx: Tx, office: AtOffice, after: str | None = None
) -> Response:
    """Requests that wait for a decision; a unit sees its own."""
    require(caller, Action.READ_CASE)
    found, language = await find_pending(tx, scope_of(caller), after=after), language_of(request)
    return render(
        request,
        _TEMPLATES + "extensions.html",
        found=found,
        reason_of=lambda line: _reason(line, caller),
        duty=lambda line: duty_name(line.duty, office.rules).in_(language),
        kinds=KIND_NAMES,
        calendar=office.calendar,
        case_link=lambda code: address(request, f"/cases/{code}") + "#giahan",
        first=address(request, "/extensions") if after else "",
        following=address(request, "/extensions", after=found.following) if found.following else "",
        as_of=clock.now(),
    )


@router.get("/cases/{code}/deadline/{step}")
async def act_page(request: Request, code: str, step: Act, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """The form of one act; when more time cannot be asked for now, the reason instead."""
    case = await case_for(tx, caller, code, office)
    require(caller, action_of(step, case), case.matter)
    impossible = await _not_askable(tx, office, case) if step is Act.ASK else None
    return await _page(request, tx, caller, office, case, step, blank(), impossible)


@router.post("/cases/{code}/deadline/{step}")
async def act_from_page(request: Request, code: str, step: Act, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """Do it and go back to the case; a refusal comes back on the form, with what was typed."""
    submission: Submission[Any] = await submitted(request, COMMANDS[step])
    version = based_on(submission.value("version"))
    case = await case_for(tx, caller, code, office, lock=True, version=version)
    require(caller, action_of(step, case), case.matter)
    if submission.command is not None:
        result = await perform(tx, caller, office, case, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}", saved_draft=f"{step}-{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, office, case, step, submission)


async def _not_askable(tx: Transaction, office: Office, case: CaseRow) -> Reason | None:
    """Why the law gives no more time today, before a reason is written for nothing."""
    running = next((one for one in await clocks_of(tx, case.code) if one.runs and one.duty == case.rule), None)
    if running is None or case.unit is None:
        return NOTHING_RUNS.reason
    refused = await why_not(tx, office, running, on=clock.today())
    return refused.reason if refused is not None else None


async def _page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    office: Office,
    case: CaseRow,
    act: Act,
    form: Submission[Any],
    impossible: Reason | None = None,
) -> Response:
    language, view = language_of(request), CaseView.of(case, caller)
    asked = await request_of(tx, case.code)
    reads = reads_everything_of(caller, secret=case.secret) or case.unit in caller.units
    return render(
        request,
        _TEMPLATES + "act.html",
        status_code=422 if form.errors else 200,
        case=view,
        title=shortened(view.content),
        kind=KIND_NAMES[view.kind],
        act=act.value,
        name=NAMES[act],
        form=form,
        numbers=await numbers_issued(tx, caller, "case", case.code),
        impossible=impossible,
        chooses_day=case.rule == LONGER,
        asked=asked if act in (Act.GRANT, Act.REFUSE) else None,
        reads=reads,
        duty=duty_name(case.rule, office.rules).in_(language),
        duties=await _duties(tx, office, case, language) if act is Act.LAW else [],
        case_link=address(request, f"/cases/{case.code}"),
        cases_link=address(request, "/cases"),
    )


async def _duties(tx: Transaction, office: Office, case: CaseRow, language: Language) -> list[Choice]:
    """Those that run and that a law counts; the one the case is due by first."""
    running = [one for one in await clocks_of(tx, case.code) if one.runs and one.duty != LEADERS_OWN]
    running.sort(key=lambda one: one.duty != case.rule)
    return [
        (one.duty, f"{duty_name(one.duty, office.rules).in_(language)} ({one.duty}, {one.law_on:%d/%m/%Y})")
        for one in running
    ]


def _reason(line: PendingRequest, caller: Caller) -> str | None:
    reads = reads_everything_of(caller, secret=line.secret) or line.unit in caller.units
    return line.reason if reads else None
