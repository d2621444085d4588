"""Protection of denouncers: the list, late reviews first; the requests of one case; a form for each act."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import CaseView
from services.intake.edge import Tx, based_on
from services.intake.history import histories, told
from services.intake.office import AtOffice, Office
from services.intake.papers.queries import numbers_issued
from services.intake.protection import usecases
from services.intake.protection.api import Number, Tracker, request_for, tracked_case
from services.intake.protection.commands import AskProtection, DecideProtection, EndProtection, ReviewProtection
from services.intake.protection.forms import ACT_GROUNDS, ACT_NAMES, ACTS, COMMANDS, Act, fields_of
from services.intake.protection.measures import measure_names
from services.intake.protection.queries import Which, count_protections, find_protections
from services.intake.protection.rules import ASKER_NAMES, STATE_NAMES, STATE_STYLES
from services.intake.protection.tables import ProtectionRow
from services.intake.protection.views import ProtectionView
from services.intake.screens import address, addresses, enum_choices, see_other, shortened
from shared.access.policy import Action, Subject, may, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of, voice
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/protection/templates/"
_FORM: Final = "services/intake/proceedings/templates/step.html"


@router.get("/protection")
async def show_protections(
    *, request: Request, caller: Tracker, tx: Tx, office: AtOffice, which: Which = "open", after: str | None = None
) -> Response:
    """Late reviews first, then decisions that are owed, then what runs; of a unit its own."""
    require(caller, Action.TRACK_PROTECTION)
    today = clock.today()
    lines, following = await find_protections(tx, caller, which, today, after=after)
    counts = await count_protections(tx, caller, today)
    _, link = voice(language_of(request)).gettext, addresses(request, "/protection", {})
    chips = [
        (_("Phải làm"), counts["due"], link(which="due"), which == "due"),
        (_("Chưa kết thúc"), counts["open"], link(), which == "open"),
        (_("Đã kết thúc"), None, link(which="closed"), which == "closed"),
    ]
    return render(
        request,
        _TEMPLATES + "protections.html",
        lines=lines,
        which=which,
        late=counts["late"],
        chips=[(_("Danh sách"), chips)],
        opens=lambda line: not isinstance(may(caller, Action.TRACK_PROTECTION, _of(line.unit)), Refused),
        case_link=lambda code: address(request, f"/protection/cases/{code}"),
        first=link(which=which) if after else "",
        following=link(which=which, after=following) if following else "",
        calendar=office.calendar,
        **_NAMES,
    )


@router.get("/protection/cases/{code}")
async def show_protection(request: Request, code: str, caller: Tracker, tx: Tx, office: AtOffice) -> Response:
    """The requests of one case, what was decided, and a form to record another."""
    return await _case_page(request, tx, caller, office, await tracked_case(tx, caller, code, office), blank())


@router.post("/protection/cases/{code}")
async def ask_protection(request: Request, code: str, caller: Tracker, tx: Tx, office: AtOffice) -> Response:
    """Record that protection was asked for."""
    submission = await submitted(request, AskProtection)
    case = await tracked_case(tx, caller, code, office, lock=True, version=based_on(submission.value("version")))
    require(caller, Action.CONDUCT_CASE, case.matter)
    if submission.command is not None:
        result = await usecases.ask(tx, caller, case, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/protection/cases/{code}")
        submission = submission.refused(result)
    return await _case_page(request, tx, caller, office, case, submission)


@router.get("/protection/cases/{code}/{number}/{step}")
async def show_act(
    request: Request, code: str, number: Number, step: Act, caller: Tracker, tx: Tx, office: AtOffice
) -> Response:
    """The form of one act; when it is not possible now, the reason instead."""
    case, row = await request_for(tx, caller, code, number, office, lock=False)
    return await _act_page(request, tx, caller, office, case, row, step, blank())


@router.post("/protection/cases/{code}/{number}/{step}")
async def do_act(
    request: Request, code: str, number: Number, step: Act, caller: Tracker, tx: Tx, office: AtOffice
) -> Response:
    """Decide, review or end, and go back to the case's requests; a refusal comes back on the form."""
    submission: Submission[Any] = await submitted(request, COMMANDS[step])
    version = based_on(submission.value("version"))
    case, row = await request_for(tx, caller, code, number, office, lock=True, version=version)
    if submission.command is not None:
        result = await _done(tx, caller, office, case, row, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/protection/cases/{code}")
        submission = submission.refused(result)
    return await _act_page(request, tx, caller, office, case, row, step, submission)


async def _done(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, row: ProtectionRow, command: object
) -> ProtectionRow | Refused:
    match command:
        case DecideProtection():
            return await usecases.decide(tx, caller, office, case, row, command)
        case ReviewProtection():
            return usecases.review(tx, caller, case, row, command)
        case EndProtection():
            return await usecases.end(tx, caller, office, case, row, command)
        case _:
            raise TypeError(f"no act of protection takes {type(command).__name__}")


_NAMES: Final[dict[str, Any]] = {
    "askers": ASKER_NAMES,
    "states": STATE_NAMES,
    "styles": STATE_STYLES,
    "measures": measure_names(),
}


def _of(unit: str | None) -> Subject:
    """A case of this unit: whoever only carries protection out sees the line and not the case."""
    return Subject(kind="TC", owner=unit)


async def _case_page(
    request: Request, tx: Transaction, caller: Caller, office: Office, case: CaseRow, form: Submission[Any]
) -> Response:
    language, today = language_of(request), clock.today()
    rows = await usecases.requests_of(tx, case.code)
    stands = await usecases.not_askable(tx, caller, case)
    return render(
        request,
        _TEMPLATES + "case.html",
        status_code=422 if form.errors else 200,
        case=case,
        lines=[ProtectionView.of(case, row, caller) for row in rows],
        acts={row.n: ACTS[row.standing.state] if usecases.refused_to(caller, case) is None else () for row in rows},
        act_names=ACT_NAMES,
        form=form,
        not_askable=stands.reason if stands else None,
        asker_choices=enum_choices(ASKER_NAMES, language),
        waiting=lambda line: (today - line.requested_on).days,
        history=told(await histories(tx, [row.subject for row in rows]), office, language),
        here_link=address(request, f"/protection/cases/{case.code}"),
        case_link=address(request, f"/cases/{case.code}"),
        list_link=address(request, "/protection"),
        calendar=office.calendar,
        **_NAMES,
    )


async def _act_page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    office: Office,
    case: CaseRow,
    row: ProtectionRow,
    act: Act,
    form: Submission[Any],
) -> Response:
    language, view, state = language_of(request), CaseView.of(case, caller), row.standing.state
    fields = fields_of(act, office, clock.today())
    return render(
        request,
        _FORM,
        status_code=422 if form.errors else 200,
        case=view,
        title=shortened(view.content),
        kind=KIND_NAMES[CaseKind(case.kind)],
        step=f"protection-{row.n}-{act}",
        name=ACT_NAMES[act],
        ground=ACT_GROUNDS[act],
        state=STATE_NAMES[state],
        style=STATE_STYLES[state],
        impossible=None if act in ACTS[state] else STATE_NAMES[state],
        fields=fields,
        labels={field.name: field.label.in_(language) for field in fields},
        choices={field.name: [(code, name.in_(language)) for code, name in field.choices] for field in fields},
        numbers=await numbers_issued(tx, caller, "case", case.code),
        form=form,
        case_link=address(request, f"/protection/cases/{case.code}"),
        cases_link=address(request, "/cases"),
    )
