"""Who denounced: asking for it, the custodian's list and decision, and the auditor's list of who has seen what."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.tables import CaseRow
from services.intake.edge import Tx
from services.intake.grants import usecases
from services.intake.grants.api import After, Asker, Guard, Number, asked_case, request_for
from services.intake.grants.commands import AskIdentity, GrantIdentity, RefuseIdentity
from services.intake.grants.figures import decides_on_identity
from services.intake.grants.queries import Which, count_requests, find_looks, find_own, find_requests
from services.intake.grants.rules import LONGEST, STATE_NAMES, STATE_STYLES
from services.intake.grants.tables import RequestRow
from services.intake.grants.views import RequestView
from services.intake.office import AtOffice, IdentityVault
from services.intake.people.vault import Vault
from services.intake.screens import address, addresses, see_other
from shared.access.callers import Auditor, Custodian
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of, voice
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/grants/templates/"


@router.get("/identity")
async def show_requests(
    request: Request, caller: Guard, tx: Tx, vault: IdentityVault, which: Which | None = None, after: After = None
) -> Response:
    """What waits for a decision first; what may be seen now; everything. The auditor reads it all."""
    decides = decides_on_identity(caller)
    chosen: Which = which or ("asked" if decides else "all")
    rows, following = await find_requests(tx, chosen, after=after)
    counts = await count_requests(tx)
    _, link = voice(language_of(request)).gettext, addresses(request, "/identity", {})
    chips = [
        (_("Chờ quyết định"), counts["asked"], link(which="asked"), chosen == "asked"),
        (_("Đang được xem"), counts["granted"], link(which="granted"), chosen == "granted"),
        (_("Tất cả"), None, link(which="all"), chosen == "all"),
    ]
    return render(
        request,
        _TEMPLATES + "requests.html",
        lines=[RequestView.of(row, vault) for row in rows],
        chips=[(_("Danh sách"), chips)],
        which=chosen,
        decides=decides,
        request_link=lambda line: address(request, f"/identity/requests/{line.number}"),
        looks_link="" if decides else address(request, "/identity/looks"),
        first=link(which=chosen) if after else "",
        following=link(which=chosen, after=following) if following else "",
        **_NAMES,
    )


@router.get("/identity/own")
async def show_own(request: Request, caller: Asker, tx: Tx, vault: IdentityVault, after: After = None) -> Response:
    """What the caller has asked, what was decided on it and until when it holds."""
    rows, following = await find_own(tx, caller, after=after)
    return render(
        request,
        _TEMPLATES + "own.html",
        lines=[RequestView.of(row, vault) for row in rows],
        case_link=lambda line: address(request, f"/cases/{line.case}"),
        first=address(request, "/identity/own") if after else "",
        following=address(request, "/identity/own", after=following) if following else "",
        **_NAMES,
    )


@router.get("/identity/looks")
async def show_looks(
    *,
    request: Request,
    caller: Auditor,
    tx: Tx,
    by: Annotated[str | None, Query(max_length=100)] = None,
    record: Annotated[str | None, Query(max_length=40)] = None,
    after: After = None,
) -> Response:
    """Who saw whose identity, when and what for."""
    record = record.strip().upper() if record else None
    looks, following = await find_looks(tx, caller=by or None, record=record, after=after)
    link = addresses(request, "/identity/looks", {"by": by, "record": record})
    return render(
        request,
        _TEMPLATES + "looks.html",
        looks=looks,
        by=by,
        record=record,
        here_link=link(),
        by_link=lambda login: link(by=login),
        record_link=lambda subject: link(record=subject.partition("/")[2]),
        requests_link=address(request, "/identity", which="all"),
        clear_link=address(request, "/identity/looks"),
        first=link() if after else "",
        following=link(after=following) if following else "",
    )


@router.get("/identity/cases/{code}")
async def show_asking(request: Request, code: str, caller: Asker, tx: Tx, office: AtOffice) -> Response:
    """The form to ask; when it is not possible now, the reason instead."""
    case = await asked_case(tx, caller, code, office)
    return await _asking(request, tx, caller, case, blank())


@router.post("/identity/cases/{code}")
async def ask(request: Request, code: str, caller: Asker, tx: Tx, office: AtOffice, vault: IdentityVault) -> Response:
    """Ask, and go back to the case; a refusal comes back on the form."""
    submission = await submitted(request, AskIdentity)
    case = await asked_case(tx, caller, code, office, lock=True)
    if submission.command is not None:
        result = await usecases.ask(tx, caller, case, vault, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}")
        submission = submission.refused(result)
    return await _asking(request, tx, caller, case, submission)


@router.get("/identity/requests/{number}")
async def show_request(request: Request, number: Number, caller: Custodian, tx: Tx, vault: IdentityVault) -> Response:
    """One request, with the forms to decide on it."""
    return await _request_page(request, tx, caller, vault, await request_for(tx, number), {})


@router.post("/identity/requests/{number}/grant")
async def grant(request: Request, number: Number, caller: Custodian, tx: Tx, vault: IdentityVault) -> Response:
    """Let it be seen, to the end of a day."""
    return await _decide(
        request, tx, caller, vault, number, "grant", GrantIdentity,
        lambda row, command: usecases.grant(caller, row, vault, command),
    )  # fmt: skip


@router.post("/identity/requests/{number}/refuse")
async def refuse(request: Request, number: Number, caller: Custodian, tx: Tx, vault: IdentityVault) -> Response:
    """Do not, and say why."""
    return await _decide(
        request, tx, caller, vault, number, "refuse", RefuseIdentity,
        lambda row, command: usecases.refuse(caller, row, vault, command),
    )  # fmt: skip


@router.post("/identity/requests/{number}/end")
async def end(request: Request, number: Number, caller: Custodian, tx: Tx, vault: IdentityVault) -> Response:
    """End a grant before its day."""
    row = await request_for(tx, number, lock=True)
    result = usecases.end(caller, row)
    if isinstance(result, Refused):
        return await _request_page(request, tx, caller, vault, row, {"end": blank().refused(result)})
    return see_other(request, "/identity")


_NAMES: Final[dict[str, Any]] = {"states": STATE_NAMES, "styles": STATE_STYLES}


async def _decide(
    request: Request,
    tx: Transaction,
    caller: Caller,
    vault: Vault,
    number: int,
    act: str,
    command: type[Any],
    decide: Callable[[RequestRow, Any], RequestRow | Refused],
) -> Response:
    submission = await submitted(request, command)
    row = await request_for(tx, number, lock=True)
    if submission.command is not None:
        result = decide(row, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, "/identity")
        submission = submission.refused(result)
    return await _request_page(request, tx, caller, vault, row, {act: submission})


async def _asking(
    request: Request, tx: Transaction, caller: Caller, case: CaseRow, form: Submission[AskIdentity]
) -> Response:
    stands = await usecases.not_askable(tx, caller, case)
    return render(
        request,
        _TEMPLATES + "ask.html",
        status_code=422 if form.errors else 200,
        code=case.code,
        form=form,
        not_askable=stands.reason if stands else None,
        case_link=address(request, f"/cases/{case.code}"),
        here_link=address(request, f"/identity/cases/{case.code}"),
    )


async def _request_page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    vault: Vault,
    row: RequestRow,
    tried: dict[str, Submission[Any]],
) -> Response:
    case = await tx.get(CaseRow, row.case_code)
    line = RequestView.of(row, vault)
    return render(
        request,
        _TEMPLATES + "request.html",
        status_code=422 if tried else 200,
        line=line,
        own=line.asked_by == caller.login,
        unit=case.unit if case else None,
        forms={act: tried.get(act) or blank() for act in ("grant", "refuse", "end")},
        tried=[form for form in tried.values() if form.errors],
        longest=LONGEST,
        here_link=address(request, f"/identity/requests/{line.number}"),
        list_link=address(request, "/identity"),
        **_NAMES,
    )
