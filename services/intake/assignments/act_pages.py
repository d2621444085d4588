"""A page for each act about who handles a case: its form, and why it is refused."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.assignments.acts import FORMS, Act, perform
from services.intake.assignments.notes import Colleagues
from services.intake.assignments.queries import current, of_caller
from services.intake.assignments.rules import OWED
from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import CaseView, case_for
from services.intake.edge import Tx, based_on
from services.intake.office import AtOffice, Office
from services.intake.screens import Choice, address, see_other, shortened, unit_choices
from shared.access.callers import SignedIn
from shared.access.policy import Action, may, require
from shared.access.roles import Account, Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.pages import render

router = APIRouter()
_TEMPLATE: Final = "services/intake/assignments/templates/act.html"


@router.get("/cases/{code}/handling/{step}")
async def act_page(
    request: Request, code: str, step: Act, caller: SignedIn, tx: Tx, office: AtOffice, colleagues: Colleagues
) -> Response:
    """The form of one act."""
    case = await case_for(tx, caller, code, office)
    require(caller, FORMS[step].action, case.matter)
    return await _page(request, tx, caller, office, colleagues, case, step, blank())


@router.post("/cases/{code}/handling/{step}")
async def act_from_page(
    request: Request, code: str, step: Act, caller: SignedIn, tx: Tx, office: AtOffice, colleagues: Colleagues
) -> Response:
    """Do it and go back to the case, or to the inbox when the case is no longer the caller's to see."""
    submission: Submission[Any] = await submitted(request, FORMS[step].command)
    version = based_on(submission.value("version"))
    case = await case_for(tx, caller, code, office, lock=True, version=version)
    require(caller, FORMS[step].action, case.matter)
    if submission.command is not None:
        result = await perform(tx, caller, office, colleagues, case, submission.command)
        if not isinstance(result, Refused):
            theirs = not isinstance(may(caller, Action.READ_CASE, case.matter), Refused)
            saved = f"{step}-{code}"
            if theirs:
                return see_other(request, f"/cases/{code}", saved_draft=saved)
            return see_other(request, "/inbox", saved_draft=saved, gave_back=code)
        submission = submission.refused(result)
    return await _page(request, tx, caller, office, colleagues, case, step, submission)


async def _page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    office: Office,
    colleagues: list[Account],
    case: CaseRow,
    act: Act,
    form: Submission[Any],
) -> Response:
    view, today, parts = CaseView.of(case, caller), clock.today(), await current(tx, case.code)
    mine = of_caller(caller, parts)
    owing: list[Choice] = [
        (part.unit, office.organisation.name_on(part.unit, today))
        for part in parts
        if not part.is_lead and part.state in OWED
    ]
    return render(
        request,
        _TEMPLATE,
        status_code=422 if form.errors else 200,
        case=view,
        title=shortened(view.content),
        kind=KIND_NAMES[view.kind],
        act=act.value,
        name=FORMS[act].name,
        form=form,
        mine=mine,
        units=owing if act is Act.WITHDRAW else unit_choices(office, today),
        officers=[(account.login, f"{account.display_vi} ({account.login})") for account in colleagues],
        case_link=address(request, f"/cases/{case.code}"),
        cases_link=address(request, "/cases"),
    )
