"""The reception form: one screen, one save, whatever comes of the visit."""

import re
from datetime import date
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES, SHOWN_NAMES
from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.people.papers import INTERPRETED, PAPER_NAMES
from services.intake.people.vault import Vault
from services.intake.petitions.decision import decision_choices
from services.intake.petitions.proposing import ASKED, Proposal, filled, proposed, stated, words_of
from services.intake.petitions.routing import routed
from services.intake.petitions.rules import OUTCOME_NAMES as OUTCOMES_OF_PETITIONS
from services.intake.screens import commune_choices, enum_choices, field_choices, see_other
from services.intake.visits import usecases
from services.intake.visits.commands import RecordVisit, VisitAnswer
from services.intake.visits.delegations import DelegationRules, delegation_rules
from services.intake.visits.earlier import Earlier, perhaps_seen_before, seen_before
from services.intake.visits.grounds import grounds_on
from services.intake.visits.promises import papers_to_follow, promises_on
from services.intake.visits.queries import count_visits
from services.intake.visits.rules import OUTCOME_NAMES, RECEIVER_NAMES, RECEPTION_NAMES, SIGNED_NAMES
from services.intake.wording import RecordCode
from shared.access.callers import Clerk
from shared.access.policy import Action, require
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind, Channel
from shared.idempotency import once
from shared.refusals import Language, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of, voice
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/visits/templates/"
_EXTRACT: Final = "petition.process.extract"


@router.get("/visits/new")
async def new_visit(
    *, request: Request, caller: Clerk, tx: Tx, office: AtOffice, delegation: RecordCode | None = None
) -> Response:
    """An empty form, or one for a delegation that comes again."""
    require(caller, Action.RECORD_VISIT)
    begun: dict[str, object] = {"key": str(uuid4()), "people": 1, "first_time": "true"}
    if delegation is not None:
        begun |= {"first_time": "false", "together.code": delegation}
    return await _form(request, tx, office, blank(**begun), fresh=True)


@router.post("/visits")
async def record_visit(request: Request, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault) -> Response:
    """Save; then the receipt, or the visit's own page. A refusal comes back with everything typed."""
    submission = await submitted(request, RecordVisit)
    if submission.value("do") == "lookup":
        earlier = await _earlier(tx, submission, vault)
        return await _form(request, tx, office, Submission(None, {}, submission.raw), earlier=earlier)
    if submission.value("do") == ASKED:
        typed = submission.value(_EXTRACT) or words_of(submission.value("content"), submission.value("request"))
        proposal = proposed(typed, stated(submission, office))
        return await _form(request, tx, office, filled(submission, _EXTRACT, proposal), proposal=proposal)
    if (command := submission.command) is None:
        return await _form(request, tx, office, submission, status=422)
    key = submission.value("key") or None
    result = await once(
        tx, key, command, VisitAnswer, lambda: usecases.record_visit(tx, caller, office, vault, command)
    )
    if isinstance(result, Refused):
        await tx.session.rollback()  # the claim of the key, so that the corrected form may use it
        return await _form(request, tx, office, submission.refused(result), status=422)
    printed = submission.value("do") == "receipt" and command.refusal is None
    page = f"/visits/{result.visit}" + ("/receipt" if printed else "")
    return see_other(request, page, saved_draft="reception")


@router.post("/visits/seen-before")
async def show_seen_before(request: Request, caller: Clerk, tx: Tx, vault: IdentityVault) -> Response:
    """The panel of what the same person brought before, for the open form. Who it is goes in a body, never in an address."""
    require(caller, Action.RECORD_VISIT)
    submission = await submitted(request, RecordVisit)
    earlier = await _earlier(tx, submission, vault)
    return render(request, _TEMPLATES + "seen_before.html", earlier=earlier, **_STATES)


_STATES: Final[dict[str, Any]] = {"states": SHOWN_NAMES, "outcomes": OUTCOMES_OF_PETITIONS}


async def _earlier(tx: Transaction, submission: Submission[Any], vault: Vault) -> tuple[Earlier, Earlier]:
    """By the number of a paper; and by name and year, what that did not bring."""
    number, name, year = (submission.value(f"who.{field}").strip() for field in ("paper_number", "name", "birth_year"))
    sure = await seen_before(tx, number, vault) if number else Earlier()
    if not name or not YEAR.fullmatch(year):
        return sure, Earlier()
    return sure, (await perhaps_seen_before(tx, name, int(year), vault)).without(sure)


YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)


async def _form(
    request: Request,
    tx: Transaction,
    office: Office,
    form: Submission[Any],
    *,
    status: int = 200,
    fresh: bool = False,
    earlier: tuple[Earlier, Earlier] | None = None,
    proposal: Proposal | None = None,
) -> Response:
    language, today = language_of(request), clock.today()
    return render(
        request,
        _TEMPLATES + "reception.html",
        status_code=status,
        form=form,
        fresh=fresh,
        earlier=earlier,
        **_STATES,
        proposal=proposal,
        day=await count_visits(tx, today),
        promises=promises_on(office, today),
        papers_to_follow=papers_to_follow(today),
        routed=routed(office, form.value("field"), today),
        **_choices(office, today, language, form.value("field") or None),
    )


def _choices(office: Office, today: date, language: Language, field: str | None) -> dict[str, Any]:
    _ = voice(language).gettext
    rules, grounds = delegation_rules(today), grounds_on(today)
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
        "choices": decision_choices(office, today, language, field=field, channel=Channel.DIRECT),
        "delegations": rules,
        "limits": _limits(rules, language),
        "other_representatives": _others(rules),
        "head_outcomes": enum_choices(OUTCOME_NAMES, language),
        "signatures": [(one.value, name.in_(language), "", "") for one, name in SIGNED_NAMES.items()],
        "grounds": [(one.code, f"{one.name.in_(language)} ({one.source})") for one in grounds],
        "noticed": [one.code for one in grounds if one.needs_notice],
        "labels": {
            "who.name": _("Họ và tên"),
            "who.paper_number": _("Số giấy tờ"),
            "representatives": _("Số người đại diện"),
            "together.code": _("Đoàn đã đến trước"),
            "together.mandate_number": _("Số văn bản cử"),
            "together.mandate_on": _("Ngày văn bản cử"),
            **_labels_of_representatives(rules, language),
            "content": _("Tóm tắt nội dung"),
            "petition.process.outcome": _("Hướng xử lý"),
        },
    }


def _labels_of_representatives(rules: DelegationRules, language: Language) -> dict[str, str]:
    _ = voice(language).gettext
    names = {"name": _("Họ và tên"), "paper_type": _("Giấy tờ tùy thân"), "paper_number": _("Số giấy tờ")}
    names |= {"phone": _("Điện thoại")}
    return {
        f"together.others.{n}.{field}": f"{_('Người đại diện thứ %(n)s') % {'n': n + 2}}, {label}"
        for n in range(_others(rules))
        for field, label in names.items()
    }


def _others(rules: DelegationRules) -> int:
    """How many representatives can be named besides whoever is received."""
    return max((one.most for one in rules.limits), default=1) - 1


def _limits(rules: DelegationRules, language: Language) -> str:
    """How many may speak for how many, in a line below the field."""
    _ = voice(language).gettext
    bands = [
        _("%(from)s đến %(to)s người: %(least)s đến %(most)s")
        % {"from": one.people_from, "to": one.people_to, "least": one.least, "most": one.most}
        if one.people_to
        else _("từ %(from)s người: %(least)s đến %(most)s")
        % {"from": one.people_from, "least": one.least, "most": one.most}
        for one in rules.limits
    ]
    sources = sorted({one.source for one in rules.limits})
    return f"{'; '.join(bands)} ({'; '.join(sources)})" if bands else ""
