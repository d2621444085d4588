"""The page of one case: what to do now, why its date is that date, what is asked, who came, what happened."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.intake.assignments.card import handling_card
from services.intake.assignments.queries import gave_back
from services.intake.attachments.card import files_card
from services.intake.casefile.situations import situations_of_case
from services.intake.cases.queries import records_of_case
from services.intake.cases.rules import KIND_NAMES, SHOWN_NAMES, SHOWN_STYLES, State, Step, is_past, shown_state
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import ACTIONS, refused_now
from services.intake.cases.views import CaseView
from services.intake.deadlines.explanations import explain_clocks
from services.intake.deadlines.panel import clock_cards
from services.intake.deadlines.queries import clocks_of, ledger_of
from services.intake.extensions.card import extension_card
from services.intake.grants.card import identity_card
from services.intake.grants.usecases import matter_with, running_grant
from services.intake.history import histories, readable, told
from services.intake.office import Office
from services.intake.papers.card import papers_card
from services.intake.people.statements import told_to
from services.intake.people.usecases import Asked, Person, look
from services.intake.people.vault import Vault
from services.intake.proceedings.card import card_of
from services.intake.proceedings.duties import ACCEPTANCE
from services.intake.proceedings.usecases import proceeding_of
from services.intake.protection.card import protection_card
from services.intake.screens import address, heading, unit_choices
from services.intake.secrecy import knows_of_protection, knows_what_came_together, reads_everything_of
from services.intake.urging.card import urging_card
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank
from shared.web.languages import language_of
from shared.web.pages import render

_STEPS: Final[dict[Step, Reason]] = {
    Step.ASSIGN: Reason("Giao đơn vị", "Assign to a unit"),
    Step.ACKNOWLEDGE: Reason("Tiếp nhận", "Acknowledge"),
    Step.ANSWER: Reason("Trả lời", "Answer"),
    Step.CLOSE: Reason("Kết thúc vụ việc", "Close the case"),
}


async def case_page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    office: Office,
    vault: Vault,
    case: CaseRow,
    tried: Mapping[Step, Submission[Any]],
) -> HTMLResponse:
    """The page; `tried` are the forms that were refused, with what was typed."""
    language, today, wanted = language_of(request), clock.today(), request.query_params.get("clock")
    records = await records_of_case(tx, case.code)
    clocks = await clocks_of(tx, case.code)
    explained = explain_clocks(clocks, await ledger_of(tx, case.code), office)
    reads = reads_everything_of(caller, secret=case.secret)
    # Of a denunciation a unit learns no number and no moment: those of what came beside it stand next to them.
    records = records if reads else []
    if not case.secret and not knows_what_came_together(caller):  # who complained here denounced in that visit
        records = [record for record in records if not record["secret"]]
    subjects = [case.subject, *(f"{record['record']}/{record['code']}" for record in records)]
    happened = readable(await histories(tx, subjects), protection=knows_of_protection(caller, case.unit))
    refused = {step: refused_now(caller, case, step) for step in Step if _is_the_callers(caller, case, step)}
    situations = await situations_of_case(tx, office, case, await proceeding_of(tx, case))
    view = CaseView.of(case, caller, await told_to(tx, caller, vault, case.subject, secret=case.secret))
    granted = matter_with(case, await running_grant(tx, caller, case))
    state = shown_state(view.state, replaced=case.replaced_by is not None, voided=case.voided_on is not None)
    return render(
        request,
        "services/intake/casefile/templates/case.html",
        status_code=422 if tried else 200,
        case=view,
        withheld=not reads,
        extract=case.extract if reads and case.secret else None,
        extract_link=address(request, f"/cases/{case.code}/extract") if _corrects(caller, case) else "",
        title=heading(
            view.content, secret=case.secret, extract=case.extract, kind=KIND_NAMES[view.kind], code=case.code
        ),
        kind=KIND_NAMES[view.kind],
        state=SHOWN_NAMES[state],
        style=SHOWN_STYLES[state],
        is_open=case.answered_on is None and case.closed_on is None,
        suspended=case.suspended_since,
        voided_on=case.voided_on,
        before=await _readable(tx, caller, case, case.replaces),
        after=await _readable(tx, caller, case, case.replaced_by),
        to_accept=case.rule in ACCEPTANCE,
        field=office.field_name(case.field, language),
        commune=office.commune_name(view.commune),
        named=any(record["person"] is not None for record in records),
        persons=await _persons(tx, caller, vault, case, records),
        records=[{**record, "href": _record_link(request, caller, record)} for record in records],
        actions=[(step.value, _STEPS[step], refused[step]) for step in refused],
        forms=_forms(office, case, tried, today, await gave_back(tx, case.code) if Step.ASSIGN in refused else ()),
        tried=[submission for submission in tried.values() if submission.errors],
        units=unit_choices(office, today) if Step.ASSIGN in refused else [],
        proceeding=await card_of(request, tx, caller, office, case),
        protection=await protection_card(request, tx, caller, case),
        identity=await identity_card(request, tx, caller, office, vault, case),
        handling=await handling_card(request, tx, caller, case),
        extension=await extension_card(request, tx, caller, office, case, clocks),
        urging=await urging_card(request, tx, caller, case),
        papers=await papers_card(request, tx, caller, office, "case", case.code, case.matter, situations),
        files=await files_card(
            request, tx, caller, vault, "case", case.code, granted, voided=case.voided_on is not None
        ),
        clocks=clock_cards(explained, today, office.calendar, language, reasons=reads, wanted=wanted),
        history=told(happened, office, language, moments=reads),
        calendar=office.calendar,
        here_link=address(request, f"/cases/{case.code}"),
        list_link=address(request, "/cases"),
        kind_link=address(request, "/cases", kind=case.kind),
    )


def _corrects(caller: Caller, case: CaseRow) -> bool:
    return case.secret and not isinstance(may(caller, Action.CLASSIFY_PETITION, case.matter), Refused)


def _is_the_callers(caller: Caller, case: CaseRow, step: Step) -> bool:
    """Whether a step is still to come and this caller's to take at all; only then is it shown, possible now or not. While a
    procedure is open its decision answers the case, and its next step stands where answering and closing would.
    """
    if case.open_proceeding and step in (Step.ANSWER, Step.CLOSE):
        return False
    return not is_past(State(case.state), step) and not isinstance(may(caller, ACTIONS[step]), Refused)


async def _readable(tx: Transaction, caller: Caller, case: CaseRow, code: str | None) -> str | None:
    """The number of the case beside this one, or "" for who may not read the whole of both: that it came to be a
    denunciation is not for everybody.
    """
    other = await tx.get(CaseRow, code) if code else None
    if other is None:
        return None
    withheld = not reads_everything_of(caller, secret=case.secret or other.secret)
    return "" if withheld or isinstance(may(caller, Action.READ_CASE, other.matter), Refused) else other.code


def _forms(
    office: Office, case: CaseRow, tried: Mapping[Step, Submission[Any]], today: date, sent_back_by: Collection[str]
) -> dict[str, Submission[Any]]:
    """A unit that sent the case back is not proposed once more."""
    suggested = office.fields.default_unit(case.field, today).code if _known(office, case.field, today) else ""
    suggested = "" if suggested in sent_back_by else suggested
    fresh = {Step.ASSIGN: blank(unit=suggested), Step.ANSWER: blank()}
    return {step.value: tried.get(step) or fresh.get(step) or blank() for step in Step}


def _known(office: Office, field: str, on: date) -> bool:
    return any(row.code == field for row in office.fields.on(on))


async def _persons(
    tx: Transaction, caller: Caller, vault: Vault, case: CaseRow, records: Sequence[Mapping[str, Any]]
) -> list[Person]:
    """Who brought it, as far as the policy lets this caller know; each look is on record. Never a denouncer."""
    matter = case.matter
    asked = {record["person"]: Asked(case.subject, matter) for record in records if record["person"] is not None}
    persons = await look(tx, caller, asked, vault, "trang vụ việc")
    return list({person.name: person for person in persons.values()}.values())


def _record_link(request: Request, caller: Caller, record: Mapping[str, Any]) -> str:
    """Departments do not open the desk's registers."""
    if isinstance(may(caller, Action.READ_VISITS), Refused):
        return ""
    return address(request, f"/{record['record']}s/{record['code']}")
