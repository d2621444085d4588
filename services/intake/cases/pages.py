"""Pages of a department's inbox, of the list of cases, and of one case."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases import usecases
from services.intake.cases.queries import CaseFilter, Due, count_cases, find_cases, scope_of
from services.intake.cases.record import case_page
from services.intake.cases.rules import KIND_NAMES, STATE_NAMES, STATE_STYLES, State, Step
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import (
    AcknowledgeCase,
    AcknowledgeCases,
    AnswerCase,
    AssignCase,
    CloseCase,
    Command,
)
from services.intake.cases.views import case_for
from services.intake.edge import Tx, based_on
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.screens import address, addresses, see_other, unit_choices
from shared.access.callers import SignedIn
from shared.access.policy import Action, require, sees_everything
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.refusals import Refused
from shared.web.forms import submitted
from shared.web.languages import language_of, voice
from shared.web.pages import render
from shared.web.problems import Problem

router = APIRouter()
_TEMPLATES: Final = "services/intake/cases/templates/"
_COMMANDS: Final[dict[Step, type[Command]]] = {
    Step.ASSIGN: AssignCase,
    Step.ACKNOWLEDGE: AcknowledgeCase,
    Step.ANSWER: AnswerCase,
    Step.CLOSE: CloseCase,
}


@dataclass(frozen=True, slots=True)
class Listing:
    """What was chosen on a list of cases, as its address says it."""

    state: str = "open"
    kind: CaseKind | None = None
    due: Due | None = None
    unit: str | None = None
    q: str | None = None


@router.get("/inbox")
async def inbox(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    state: str = "open",
    kind: CaseKind | None = None,
    due: Due | None = None,
    after: str | None = None,
    done: Annotated[int | None, Query(ge=0)] = None,
    held: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """What is assigned to the caller's own unit, due first. Every figure is a link to exactly the rows it counts."""
    require(caller, Action.ACKNOWLEDGE_CASE if not sees_everything(caller) else Action.READ_CASE)
    chosen = Listing(state, kind, due, caller.unit)
    lists = await _lists(request, tx, caller, office, "/inbox", chosen, after)
    return render(request, _TEMPLATES + "inbox.html", done=done, held=held, unit=caller.unit, **lists)


@router.post("/inbox/acknowledge")
async def acknowledge_from_inbox(request: Request, caller: SignedIn, tx: Tx) -> Response:
    """Take on the cases that were ticked."""
    require(caller, Action.ACKNOWLEDGE_CASE)
    submission = await submitted(request, AcknowledgeCases)
    if submission.command is None:
        return see_other(request, "/inbox", done=0)
    results = await usecases.acknowledge_several(tx, caller, submission.command)
    done = sum(isinstance(result, CaseRow) for result in results.values())
    return see_other(request, "/inbox", done=done, held=len(results) - done)


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
    lists = await _lists(request, tx, caller, office, "/cases", chosen, after)
    units = unit_choices(office, clock.today()) if sees_everything(caller) else []
    return render(request, _TEMPLATES + "cases.html", units=units, **lists)


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
    require(caller, usecases.ACTIONS[step], found.matter)
    if submission.command is not None:
        result = _taken(tx, caller, office, found, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}", saved_draft=f"{step}-{code}")
        submission = submission.refused(result)
    return await case_page(request, tx, caller, office, vault, found, {step: submission})


def _taken(tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: Command) -> CaseRow | Refused:
    match command:
        case AssignCase():
            return usecases.assign(tx, caller, office, case, command)
        case AcknowledgeCase():
            return usecases.acknowledge(tx, caller, case, command)
        case AnswerCase():
            return usecases.answer(tx, caller, case, command)
        case CloseCase():
            return usecases.close(tx, caller, case, command)
        case _:
            raise Problem(404, "not_found")


async def _lists(
    request: Request, tx: Transaction, caller: Caller, office: Office, path: str, chosen: Listing, after: str | None
) -> dict[str, Any]:
    """Figures, chips and rows, which agree because they are counted by the same conditions."""
    today, scope, language = clock.today(), scope_of(caller), language_of(request)
    units = office.answered_by(chosen.unit, today)
    wanted = CaseFilter(scope, units, chosen.state, chosen.kind, chosen.due, chosen.q)
    found = await find_cases(tx, caller, wanted, today, office.calendar, after=after)
    counts = await count_cases(tx, scope, today, office.calendar, units)
    fixed: dict[str, object] = {"unit": chosen.unit if path == "/cases" else None, "q": chosen.q}
    link = addresses(request, path, fixed)
    same = addresses(
        request, path, fixed | {"state": _unless(chosen.state, "open"), "kind": chosen.kind, "due": chosen.due}
    )
    return {
        "found": found,
        "counts": counts,
        "chosen": chosen,
        "chips": _chips(chosen, counts, link, voice(language).gettext, path, language),
        "link": link,
        "first": same() if after else "",
        "following": same(after=found.following) if found.following else "",
        "calendar": office.calendar,
        "kinds": KIND_NAMES,
        "states": STATE_NAMES,
        "styles": STATE_STYLES,
        "state_of": State,
        "commune": office.commune_name,
        "case_link": lambda code, part="": address(request, f"/cases/{code}") + part,
        "field_name": lambda code: office.field_name(code, language),
        "as_of": clock.now(),
    }


def _chips(chosen: Listing, counts: Any, link: Any, _: Any, path: str, language: Any) -> list[Any]:
    """Groups of chips for the macro: (label, [(text, count, href, current)])."""
    everything = chosen.state == "open" and chosen.kind is None and chosen.due is None
    states = [(_("Tất cả"), counts["all"], link(), everything)]
    states += [
        (STATE_NAMES[state].in_(language), counts[state.value], link(state=state.value), chosen.state == state)
        for state in (State.NEW, State.ASSIGNED, State.ACKNOWLEDGED)
        if path == "/cases" or state is not State.NEW
    ]
    states += [
        (STATE_NAMES[state].in_(language), None, link(state=state.value), chosen.state == state)
        for state in (State.ANSWERED, State.CLOSED)
    ]
    kinds = [
        (name.in_(language), counts[kind.value], link(kind=kind.value), chosen.kind == kind)
        for kind, name in KIND_NAMES.items()
    ]
    due = [
        (_("Quá hạn"), counts["late"], link(due="late"), chosen.due == "late"),
        (_("Hạn hôm nay"), counts["today"], link(due="today"), chosen.due == "today"),
        (_("Còn 1 đến 3 ngày làm việc"), counts["soon"], link(due="soon"), chosen.due == "soon"),
        (_("Còn từ 4 ngày làm việc"), counts["later"], link(due="later"), chosen.due == "later"),
    ]
    return [(_("Trạng thái"), states), (_("Loại"), kinds), (_("Hạn"), due)]


def _unless(value: str, default: str) -> str | None:
    return None if value == default else value
