"""The list of what units were urged to do, with the letters that are still to be sent."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES, SHOWN_NAMES, SHOWN_STYLES
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import case_for
from services.intake.edge import Tx, based_on
from services.intake.office import AtOffice, Office
from services.intake.papers.catalogue import papers_about
from services.intake.screens import address, addresses, see_other, unit_choices
from services.intake.urging.api import After, Number, urging_for
from services.intake.urging.queries import Which, count_urgings, find_urgings
from services.intake.urging.rules import TOLD_NAMES, load_ladder
from services.intake.urging.usecases import LetterSent, UrgeUnit, note_letter, urge
from shared.access.callers import SignedIn
from shared.access.policy import Action, require
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of, voice
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/urging/templates/"


@router.get("/urging")
async def show_urgings(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    which: Which = "to_write",
    unit: str | None = None,
    after: After = None,
) -> Response:
    """Letters to send first; what was sent, what went to the chairman, everything."""
    require(caller, Action.URGE_UNIT)
    return await _list(request, tx, office, which, unit or None, after, {})


@router.post("/urging/{number}/letter")
async def send_letter(request: Request, number: Number, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """Note that the letter of a step was sent; a refusal comes back on the list."""
    require(caller, Action.URGE_UNIT)
    urging, case = await urging_for(tx, caller, office, number)
    submission = await submitted(request, LetterSent)
    if submission.command is not None:
        result = note_letter(caller, case, urging, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, "/urging")
        submission = submission.refused(result)
    return await _list(request, tx, office, "to_write", None, None, {number: submission})


@router.get("/urging/cases/{code}")
async def show_urge(request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """The form by which the desk urges a unit of its own accord."""
    require(caller, Action.URGE_UNIT)
    case = await case_for(tx, caller, code, office)
    return _urge_form(request, office, case, blank(unit=case.unit or ""))


@router.post("/urging/cases/{code}")
async def urge_from_page(request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """Urge; a refusal comes back with what was typed."""
    require(caller, Action.URGE_UNIT)
    submission = await submitted(request, UrgeUnit)
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(submission.value("version")))
    if submission.command is not None:
        result = await urge(tx, caller, case, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}")
        submission = submission.refused(result)
    return _urge_form(request, office, case, submission)


def _letter_link(request: Request, case: str) -> str:
    """Where the letter is drawn up and issued, so that its number need not be typed; "" while none is issued from here."""
    letters = (one for one in papers_about("case", clock.today()) if one.issued_by is Action.URGE_UNIT)
    return next((address(request, f"/cases/{case}/papers/{one.code}") for one in letters), "")


def _urge_form(request: Request, office: Office, case: CaseRow, form: Submission[UrgeUnit]) -> Response:
    units = [unit for unit in (case.unit, *case.cooperating) if unit is not None]
    named = [(unit, office.organisation.name_on(unit, clock.today())) for unit in units]
    return render(
        request,
        _TEMPLATES + "urge.html",
        status_code=422 if form.errors else 200,
        case=case,
        form=form,
        units=named,
        letter=_letter_link(request, case.code),
        case_link=address(request, f"/cases/{case.code}"),
        here_link=address(request, f"/urging/cases/{case.code}"),
    )


async def _list(
    request: Request,
    tx: Transaction,
    office: Office,
    which: Which,
    unit: str | None,
    after: int | None,
    tried: dict[int, Submission[LetterSent]],
) -> Response:
    today, language = clock.today(), language_of(request)
    units = office.organisation.predecessors(unit, today) if unit else None
    found, counts = await find_urgings(tx, which, units, after=after), await count_urgings(tx, units)
    _, link = voice(language).gettext, addresses(request, "/urging", {"unit": unit})
    chips = [
        (_("Chưa gửi công văn"), counts["to_write"], link(), which == "to_write"),
        (_("Đã gửi công văn"), counts["sent"], link(which="sent"), which == "sent"),
        (_("Báo cáo Chủ tịch"), counts["escalated"], link(which="escalated"), which == "escalated"),
        (_("Tất cả"), None, link(which="all"), which == "all"),
    ]
    ladder = load_ladder()
    return render(
        request,
        _TEMPLATES + "urgings.html",
        status_code=422 if tried else 200,
        found=found,
        chips=[(_("Danh sách"), chips)],
        which=which,
        unit=unit,
        units=unit_choices(office, today),
        forms=tried,
        empty_form=blank(),
        step_name=lambda line: ladder.name(line.clock, line.step, line.urged_on),
        told=TOLD_NAMES,
        kinds=KIND_NAMES,
        states=SHOWN_NAMES,
        styles=SHOWN_STYLES,
        case_link=lambda code: address(request, f"/cases/{code}"),
        letter=lambda line: _letter_link(request, line.case_code) if line.in_charge and not line.escalated else "",
        letter_link=lambda line: address(request, f"/urging/{line.id}/letter"),
        handovers_link=address(request, "/handovers"),
        first=address(request, "/urging", which=which, unit=unit) if after else "",
        following=address(request, "/urging", which=which, unit=unit, after=found.following) if found.following else "",
        as_of=clock.now(),
    )
