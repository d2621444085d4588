"""The page on which the desk puts an extract right that a unit has been reading."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.tables import CaseRow
from services.intake.cases.views import case_for
from services.intake.edge import Tx, based_on
from services.intake.office import AtOffice, IdentityVault
from services.intake.people.usecases import remember_tried
from services.intake.people.vault import Vault
from services.intake.petitions.commands import CorrectExtract
from services.intake.petitions.extracting import correct_extract, refuse_correcting
from services.intake.petitions.proposing import ASKED, PURPOSE, Proposal, filled, proposed
from services.intake.redaction.people import known, people_of_case
from services.intake.screens import address, see_other
from shared.access.callers import Clerk
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.pages import render

router = APIRouter()
_TEMPLATE: Final = "services/intake/petitions/templates/extract.html"


@router.get("/cases/{code}/extract")
async def show_extract(request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice) -> Response:
    """What the unit reads now, to be changed."""
    case = await case_for(tx, caller, code, office)
    require(caller, Action.CLASSIFY_PETITION, case.matter)
    return _page(request, case, blank(extract=case.extract or ""))


@router.post("/cases/{code}/extract")
async def correct(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """Look through what was typed, or give it instead of what was given."""
    submission = await submitted(request, CorrectExtract)
    version = based_on(submission.value("version"))
    case = await case_for(tx, caller, code, office, lock=True, version=version)
    require(caller, Action.CLASSIFY_PETITION, case.matter)
    if submission.value("do") == ASKED:
        proposal = await _looked_through(tx, caller, vault, case, submission.value("extract"))
        return _page(request, case, filled(submission, "extract", proposal), proposal)
    if submission.command is not None:
        result = await correct_extract(tx, caller, case, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}")
        submission = submission.refused(result)
    return _page(request, case, submission)


async def _looked_through(tx: Transaction, caller: Caller, vault: Vault, case: CaseRow, typed: str) -> Proposal:
    persons = await people_of_case(tx, case.code, vault)
    proposal = proposed(typed, [known(one) for one in persons.values()])
    told = {one.mark.person for one in proposal.pieces if one.mark and one.mark.person is not None}
    if told:
        await remember_tried(tx, caller, [list(persons)[number] for number in sorted(told)], case.subject, PURPOSE)
    return proposal


def _page(request: Request, case: CaseRow, form: Submission[Any], proposal: Proposal | None = None) -> Response:
    refused = refuse_correcting(case)
    return render(
        request,
        _TEMPLATE,
        status_code=422 if form.errors else 200,
        case=case,
        why=refused.reason if refused else None,
        form=form,
        proposal=proposal,
        case_link=address(request, f"/cases/{case.code}"),
        cases_link=address(request, "/cases"),
    )
