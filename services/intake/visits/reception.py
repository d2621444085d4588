"""The reception form: one screen, one save, whatever comes of the visit."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES
from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.people.papers import INTERPRETED, PAPER_NAMES
from services.intake.people.vault import Vault
from services.intake.petitions.decision import decision_choices
from services.intake.screens import commune_choices, enum_choices, field_choices, see_other
from services.intake.visits import usecases
from services.intake.visits.queries import Earlier, count_visits, seen_before
from services.intake.visits.rules import RECEIVER_NAMES, RECEPTION_NAMES
from services.intake.visits.usecases import RecordVisit, VisitAnswer
from shared.access.callers import Clerk
from shared.access.policy import Action, require
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.idempotency import once
from shared.refusals import Language, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of, voice
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/visits/templates/"


@router.get("/visits/new")
async def new_visit(request: Request, caller: Clerk, tx: Tx, office: AtOffice) -> Response:
    """An empty form."""
    require(caller, Action.RECORD_VISIT)
    return await _form(request, tx, office, blank(key=str(uuid4()), people=1, first_time="true"), fresh=True)


@router.post("/visits")
async def record_visit(request: Request, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault) -> Response:
    """Save; then the receipt, or the visit's own page. A refusal comes back with everything typed."""
    submission = await submitted(request, RecordVisit)
    if submission.value("do") == "lookup":
        earlier = await _earlier(tx, submission, vault)
        return await _form(request, tx, office, Submission(None, {}, submission.raw), earlier=earlier)
    if (command := submission.command) is None:
        return await _form(request, tx, office, submission, status=422)
    key = submission.value("key") or None
    result = await once(
        tx, key, command, VisitAnswer, lambda: usecases.record_visit(tx, caller, office, vault, command)
    )
    if isinstance(result, Refused):
        await tx.session.rollback()  # the claim of the key, so that the corrected form may use it
        return await _form(request, tx, office, submission.refused(result), status=422)
    page = f"/visits/{result.visit}" + ("/receipt" if submission.value("do") == "receipt" else "")
    return see_other(request, page, saved_draft="reception")


@router.post("/visits/seen-before")
async def show_seen_before(request: Request, caller: Clerk, tx: Tx, vault: IdentityVault) -> Response:
    """The panel of earlier visits, for the open form. A number goes in a body, never in an address."""
    require(caller, Action.RECORD_VISIT)
    submission = await submitted(request, RecordVisit)
    earlier = await _earlier(tx, submission, vault)
    return render(request, _TEMPLATES + "seen_before.html", earlier=earlier)


async def _earlier(tx: Transaction, submission: Submission[Any], vault: Vault) -> Earlier:
    number = submission.value("who.paper_number").strip()
    return await seen_before(tx, number, vault) if number else Earlier((), ())


async def _form(
    request: Request,
    tx: Transaction,
    office: Office,
    form: Submission[Any],
    *,
    status: int = 200,
    fresh: bool = False,
    earlier: Earlier | None = None,
) -> Response:
    language, today = language_of(request), clock.today()
    return render(
        request,
        _TEMPLATES + "reception.html",
        status_code=status,
        form=form,
        fresh=fresh,
        earlier=earlier,
        day=await count_visits(tx, today),
        answer_by=_answer_by(office, today),
        **_choices(office, today, language),
    )


def _choices(office: Office, today: date, language: Language) -> dict[str, Any]:
    _ = voice(language).gettext
    secret = _("giữ kín danh tính")
    kinds = [
        (kind.value, name.in_(language), secret if kind is CaseKind.DENUNCIATION else "", "")
        for kind, name in KIND_NAMES.items()
    ]
    return {
        "papers": enum_choices(PAPER_NAMES, language),
        "communes": commune_choices(office, today),
        "interpreted": [(name.vi, name.in_(language)) for name in INTERPRETED],
        "receptions": enum_choices(RECEPTION_NAMES, language),
        "receivers": enum_choices(RECEIVER_NAMES, language),
        "kind_segment": [*kinds, ("", _("Chưa rõ loại"), _("hỏi, xin hướng dẫn"), "")],
        "fields": field_choices(office, today, language),
        "choices": decision_choices(office, today, language),
        "labels": {
            "who.name": _("Họ và tên"),
            "who.paper_number": _("Số giấy tờ"),
            "representatives": _("Số người đại diện"),
            "content": _("Tóm tắt nội dung"),
            "petition.process.outcome": _("Hướng xử lý"),
        },
    }


def _answer_by(office: Office, today: date) -> date:
    rule = office.rules.resolution_rule(CaseKind.REFLECTION.value, today)
    return office.calendar.add(today, rule.days, rule.day_kind)
