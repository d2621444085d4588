"""One visit, the receipt it is printed on, and what is added to it later: who else spoke for a delegation, the reply that
was directed, that it was entered by mistake.
"""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.attachments.card import files_card
from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.tables import CaseRow
from services.intake.edge import Tx, based_on
from services.intake.history import histories, told
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.papers.card import papers_card
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.usecases import Asked, look
from services.intake.people.vault import Vault
from services.intake.proceedings.duties import ACCEPTANCE
from services.intake.receipts.slip import Slip, slip_of
from services.intake.receipts.usecases import ReceiptKey, hand_out
from services.intake.screens import enum_choices, heading, see_other
from services.intake.secrecy import knows_what_came_together
from services.intake.visits import usecases
from services.intake.visits.api import line_to_change, visit_for
from services.intake.visits.commands import NameRepresentatives, RecordReply, VoidVisit
from services.intake.visits.delegations import delegation_rules
from services.intake.visits.grounds import ground_names
from services.intake.visits.papers import situations_of
from services.intake.visits.queries import VisitLine, petitions_of, representatives_of, with_its_words
from services.intake.visits.representatives import owed_by
from services.intake.visits.rules import OUTCOME_NAMES, RECEIVER_NAMES, RECEPTION_NAMES, SIGNED_NAMES, refuse_void
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, may, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind
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
    line = await line_to_change(tx, caller, code, office, based_on(submission.value("version")))
    if submission.command is not None:
        result = await usecases.void_visit(tx, caller, line, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/visits/{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, office, vault, await visit_for(tx, caller, code), submission)


@router.post("/visits/{code}/representatives")
async def name_representatives(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """Add representatives and their appointment from its page."""
    submission = await submitted(request, NameRepresentatives)
    line = await line_to_change(tx, caller, code, office, based_on(submission.value("version")))
    if submission.command is not None:
        result = await usecases.name_representatives(tx, caller, vault, line, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/visits/{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, office, vault, await visit_for(tx, caller, code), submission)


@router.post("/visits/{code}/reply")
async def record_reply(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """Record the reply from the visit or from the list of those that are owed."""
    submission = await submitted(request, RecordReply)
    line = await line_to_change(tx, caller, code, office, based_on(submission.value("version")))
    if submission.command is not None:
        result = await usecases.record_reply(tx, caller, line, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, "/visits/directed" if submission.value("list") else f"/visits/{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, office, vault, await visit_for(tx, caller, code), submission)


@router.get("/visits/{code}/receipt")
async def receipt(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """Giấy biên nhận thông tin, tài liệu: three copies, one for whoever came."""
    return await _receipt(request, code, caller, tx, office, vault, None)


@router.post("/visits/{code}/receipt")
async def receipt_with_slip(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault, key: ReceiptKey
) -> Response:
    """The same with a slip to tear off, told this once; the slip before opens nothing any more."""
    found = await visit_for(tx, caller, code)
    require(caller, Action.RECORD_VISIT)
    slip = slip_of(request, await hand_out(tx, key, found.code))
    return await _receipt(request, code, caller, tx, office, vault, slip)


async def _receipt(
    request: Request, code: str, caller: Caller, tx: Transaction, office: Office, vault: Vault, slip: Slip | None
) -> Response:
    found = await visit_for(tx, caller, code)
    case = await tx.get(CaseRow, found.case_code) if found.case_code else None
    return render(
        request,
        _TEMPLATES + "receipt.html",
        visit=found,
        slip=slip,
        **await _people(tx, caller, vault, found, "giấy biên nhận", on_paper=True),
        petitions=await petitions_of(tx, code),
        due_on=case.due_on if case else None,
        to_accept=case is not None and case.rule in ACCEPTANCE,
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
    found = await with_its_words(tx, caller, vault, found)
    petitions = await petitions_of(tx, found.code)
    stands = refuse_void(voided=found.voided_on is not None, petitions=petitions)
    together = not found.secret or knows_what_came_together(caller)
    return render(
        request,
        _TEMPLATES + "visit.html",
        status_code=422 if form.errors else 200,
        visit=found,
        together=together,
        form=form,
        title=heading(
            found.content,
            secret=found.secret,
            extract=None,
            kind=KIND_NAMES[CaseKind(found.kind)] if found.kind else None,
            code=found.code,
        ),
        **await _people(tx, caller, vault, found, "trang lượt tiếp"),
        paper_choices=enum_choices(PAPER_NAMES, language_of(request)),
        petitions=petitions if together else await petitions_of(tx, found.code, secret=True),
        papers=await papers_card(request, tx, caller, office, "visit", found.code, found.matter, situations_of(found)),
        files=await files_card(
            request, tx, caller, vault, "visit", found.code, found.matter, voided=found.voided_on is not None
        ),
        kinds=KIND_NAMES,
        receptions=RECEPTION_NAMES,
        receivers=RECEIVER_NAMES,
        head_outcomes=OUTCOME_NAMES,
        signatures=SIGNED_NAMES,
        grounds=ground_names(),
        commune=office.commune_name,
        history=told(await histories(tx, [found.subject]), office, language_of(request), moments=together),
        may_record=not isinstance(may(caller, Action.RECORD_VISIT), Refused),
        may_void=not isinstance(may(caller, Action.VOID_RECORD), Refused),
        not_voidable=stands.reason if stands else None,
    )


async def _people(
    tx: Transaction, caller: Caller, vault: Vault, found: VisitLine, purpose: str, *, on_paper: bool = False
) -> dict[str, Any]:
    """Who was received and who else spoke for the delegation, as far as the policy lets this caller know; how many of
    them are not known yet, and what the delegation still owes.
    """
    others = (await representatives_of(tx, [found.code])).get(found.code, [])
    limit = delegation_rules(found.received_on).limit(found.people)
    asked = {key: Asked(found.subject, found.matter) for key in (found.person, *others)}
    persons = await look(tx, caller, asked, vault, purpose, on_paper=on_paper)
    return {
        "person": persons.get(found.person),
        "speakers": [persons[key] for key in others if key in persons],
        "unnamed": max((found.representatives or 0) - 1 - len(others), 0),
        "owed": owed_by(found),
        "most": limit.most if limit else 1,
    }
