"""Writing the answer, and approving it: the draft beside the file, and what changed since the last one."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.assignments import drafts
from services.intake.assignments.commands import ApproveDraft, ReturnDraft, WriteDraft
from services.intake.assignments.drafts import differences
from services.intake.assignments.queries import givings, own_drafts
from services.intake.assignments.rules import DRAFT_NAMES, DraftState, refuse_writing
from services.intake.assignments.views import AssignmentView
from services.intake.cases.rules import KIND_NAMES, Step, refusal
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import CaseView, case_for
from services.intake.edge import Tx
from services.intake.office import AtOffice
from services.intake.screens import address, see_other, shortened
from shared.access.callers import SignedIn
from shared.access.policy import Action, may, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.pages import render

router = APIRouter()
_TEMPLATE: Final = "services/intake/assignments/templates/draft.html"


@router.get("/cases/{code}/draft")
async def draft_page(request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """The draft: to write for the officer, to read and decide on for the head of the unit."""
    case = await case_for(tx, caller, code, office)
    require(caller, Action.DRAFT_ANSWER, case.matter)
    return await _page(request, tx, caller, case)


@router.post("/cases/{code}/draft/write")
async def write_from_page(request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """Keep the draft, or put it before the head of the unit."""
    submission = await submitted(request, WriteDraft)
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.DRAFT_ANSWER, case.matter)
    if submission.command is not None:
        result = await drafts.write(tx, caller, case, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}/draft", saved_draft=f"draft-{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, case, writing=submission)


@router.post("/cases/{code}/draft/return")
async def return_from_page(request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """Send the draft back with a remark."""
    submission = await submitted(request, ReturnDraft)
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.APPROVE_ANSWER, case.matter)
    if submission.command is not None:
        result = await drafts.send_back(tx, caller, case, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, "/inbox", draft="submitted")
        submission = submission.refused(result)
    return await _page(request, tx, caller, case, returning=submission)


@router.post("/cases/{code}/draft/approve")
async def approve_from_page(request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """The draft is the answer."""
    submission = await submitted(request, ApproveDraft)
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.APPROVE_ANSWER, case.matter)
    if submission.command is not None:
        result = await drafts.approve(tx, caller, case, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, case, approving=submission)


async def _page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    case: CaseRow,
    *,
    writing: Submission[Any] | None = None,
    returning: Submission[Any] | None = None,
    approving: Submission[Any] | None = None,
) -> Response:
    written = await own_drafts(tx, case.code, caller)
    latest, before = (written[0] if written else None), (written[1] if len(written) > 1 else None)
    state = DraftState(latest.state) if latest else None
    impossible = refusal(case.standing, Step.ANSWER, clock.today()) or refuse_writing(state)
    decides = state is DraftState.SUBMITTED and not isinstance(may(caller, Action.APPROVE_ANSWER, case.matter), Refused)
    going_on = latest if latest and state in (DraftState.DRAFT, DraftState.RETURNED) else None
    view = CaseView.of(case, caller)
    tried = [form for form in (writing, returning, approving) if form is not None]
    return render(
        request,
        _TEMPLATE,
        status_code=422 if tried else 200,
        case=view,
        title=shortened(view.content),
        kind=KIND_NAMES[view.kind],
        drafts=written,
        latest=latest,
        pieces=differences(before.text, latest.text) if latest and before else (),
        before=before,
        names=DRAFT_NAMES,
        state_of=DraftState,
        impossible=impossible.reason if impossible else None,
        decides=decides,
        answered_parts=[
            AssignmentView.of(row, case, caller) for row in await givings(tx, case.code) if row.answer is not None
        ],
        writing=writing
        or blank(text=going_on.text if going_on else "", number=(going_on.number or "") if going_on else ""),
        returning=returning or blank(),
        approving=approving or blank(number=(latest.number or "") if latest else ""),
        tried=[form for form in tried if form.errors],
        here_link=address(request, f"/cases/{case.code}/draft"),
        case_link=address(request, f"/cases/{case.code}"),
        cases_link=address(request, "/cases"),
    )
