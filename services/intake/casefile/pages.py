"""Pages of the list of cases, and of one case."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.assignments import answers
from services.intake.assignments import usecases as assignments
from services.intake.assignments.commands import AcknowledgeCase, AnswerCase, AssignCase
from services.intake.casefile.page import case_page
from services.intake.cases.listing import Listing, lists
from services.intake.cases.queries import Due
from services.intake.cases.rules import Step
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import ACTIONS, CloseCase, Command
from services.intake.cases.views import case_for
from services.intake.edge import Tx, based_on
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.saved_views.bar import views_bar
from services.intake.screens import see_other, unit_choices
from shared.access.callers import SignedIn
from shared.access.policy import Action, require, sees_everything
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.refusals import Refused
from shared.web.forms import submitted
from shared.web.pages import render
from shared.web.problems import Problem

router = APIRouter()
_TEMPLATES: Final = "services/intake/casefile/templates/"
_COMMANDS: Final[dict[Step, type[Command]]] = {
    Step.ASSIGN: AssignCase,
    Step.ACKNOWLEDGE: AcknowledgeCase,
    Step.ANSWER: AnswerCase,
    Step.CLOSE: CloseCase,
}


@router.get("/cases")
async def cases(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    state: str = "open",
    kind: CaseKind | None = None,
    due: Due | None = None,
    unit: str | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    after: str | None = None,
) -> Response:
    """All cases the caller may see."""
    require(caller, Action.READ_CASE)
    chosen = Listing(state, kind, due, unit or None, q or None)
    found = await lists(request, tx, caller, office, "/cases", chosen, after)
    units = unit_choices(office, clock.today()) if sees_everything(caller) else []
    views = await views_bar(request, tx, caller, "cases")
    return render(request, _TEMPLATES + "cases.html", units=units, views=views, **found)


@router.get("/cases/{code}")
async def case(
    request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """One case."""
    found = await case_for(tx, caller, code, office)
    return await case_page(request, tx, caller, office, vault, found, {})


@router.post("/cases/{code}/{step}")
async def take_step(
    request: Request, code: str, step: Step, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """A step from the case's own page; a refusal comes back on it, with what was typed."""
    submission = await submitted(request, _COMMANDS[step])
    version = based_on(submission.value("version"))
    found = await case_for(tx, caller, code, office, lock=True, version=version)
    require(caller, ACTIONS[step], found.matter)
    if submission.command is not None:
        result = await _taken(tx, caller, office, found, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}", saved_draft=f"{step}-{code}")
        submission = submission.refused(result)
    return await case_page(request, tx, caller, office, vault, found, {step: submission})


async def _taken(tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: Command) -> CaseRow | Refused:
    match command:
        case AssignCase():
            return await assignments.assign(tx, caller, office, case, command)
        case AcknowledgeCase():
            return await answers.acknowledge(tx, caller, case, command)
        case AnswerCase():
            return await answers.answer(tx, caller, case, command)
        case CloseCase():
            return await assignments.close(tx, caller, office, case, command)
        case _:
            raise Problem(404, "not_found")
