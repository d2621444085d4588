"""One visit, the receipt it is printed on, and the button that voids a line entered by mistake."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.tables import CaseRow
from services.intake.edge import Tx, based_on
from services.intake.history import histories, told
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.usecases import Asked, Person, look
from services.intake.people.vault import Vault
from services.intake.screens import see_other, shortened
from services.intake.visits import usecases
from services.intake.visits.api import line_to_void, visit_for
from services.intake.visits.commands import VoidVisit
from services.intake.visits.grounds import ground_names
from services.intake.visits.queries import VisitLine, petitions_of
from services.intake.visits.rules import OUTCOME_NAMES, RECEIVER_NAMES, RECEPTION_NAMES, SIGNED_NAMES, refuse_void
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/visits/templates/"


@router.get("/visits/{code}")
async def visit(
    request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """One visit."""
    return await _page(request, tx, caller, office, vault, await visit_for(tx, caller, code), blank())


@router.post("/visits/{code}/void")
async def void_visit(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """Void it from its page, with a reason."""
    submission = await submitted(request, VoidVisit)
    line = await line_to_void(tx, caller, code, office, based_on(submission.value("version")))
    if submission.command is not None:
        result = await usecases.void_visit(tx, caller, line, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/visits/{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, office, vault, await visit_for(tx, caller, code), submission)


@router.get("/visits/{code}/receipt")
async def receipt(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """Giấy biên nhận thông tin, tài liệu: three copies, one for whoever came."""
    found = await visit_for(tx, caller, code)
    case = await tx.get(CaseRow, found.case_code) if found.case_code else None
    return render(
        request,
        _TEMPLATES + "receipt.html",
        visit=found,
        person=await _person(tx, caller, vault, found, "giấy biên nhận"),
        petitions=await petitions_of(tx, code),
        due_on=case.due_on if case else None,
        kinds=KIND_NAMES,
        papers=PAPER_NAMES,
        signatures=SIGNED_NAMES,
        commune=office.commune_name,
    )


async def _page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    office: Office,
    vault: Vault,
    found: VisitLine,
    form: Submission[Any],
) -> Response:
    petitions = await petitions_of(tx, found.code)
    stands = refuse_void(voided=found.voided_on is not None, petitions=petitions)
    return render(
        request,
        _TEMPLATES + "visit.html",
        status_code=422 if form.errors else 200,
        visit=found,
        form=form,
        title=shortened(found.content),
        person=await _person(tx, caller, vault, found, "trang lượt tiếp"),
        petitions=petitions,
        kinds=KIND_NAMES,
        receptions=RECEPTION_NAMES,
        receivers=RECEIVER_NAMES,
        head_outcomes=OUTCOME_NAMES,
        signatures=SIGNED_NAMES,
        grounds=ground_names(),
        commune=office.commune_name,
        history=told(await histories(tx, [found.subject]), office, language_of(request)),
        may_record=not isinstance(may(caller, Action.RECORD_VISIT), Refused),
        may_void=not isinstance(may(caller, Action.VOID_RECORD), Refused),
        not_voidable=stands.reason if stands else None,
    )


async def _person(tx: Transaction, caller: Caller, vault: Vault, found: VisitLine, purpose: str) -> Person | None:
    asked: dict[UUID, Asked] = {found.person: Asked(found.subject, found.matter)}
    return (await look(tx, caller, asked, vault, purpose)).get(found.person)
