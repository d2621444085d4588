"""More time, and another law, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.intake.cases.queries import scope_of
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import case_for
from services.intake.deadlines.explanations import explain_clocks
from services.intake.deadlines.queries import ledger_of
from services.intake.deadlines.views import ClockView
from services.intake.edge import IfMatch, Tx, based_on, tagged
from services.intake.extensions import overriding, usecases
from services.intake.extensions.commands import AskExtension, GrantExtension, OverrideLaw, RefuseExtension
from services.intake.extensions.queries import find_pending, requests_of
from services.intake.extensions.tables import ExtensionRow
from services.intake.extensions.views import ExtensionView, PendingList, PendingView
from services.intake.office import AtOffice
from services.intake.secrecy import reads_everything_of
from shared.access.callers import Officer, SignedIn, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.web.problems import unwrap

router = APIRouter(tags=["deadlines"])
Granter = Annotated[Caller, Depends(signed_in(*TABLE[Action.EXTEND_DEADLINE], *TABLE[Action.GRANT_LONGER]))]
Overrider = Annotated[Caller, Depends(signed_in(*TABLE[Action.OVERRIDE_LAW]))]


@router.get("/extensions")
async def list_requests(
    *, caller: SignedIn, tx: Tx, after: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> PendingList:
    """Requests for more time nobody has decided on yet, the case that is due first before."""
    require(caller, Action.READ_CASE)
    found = await find_pending(tx, scope_of(caller), after=after, limit=limit)
    items = [
        PendingView.of(line, reasons=reads_everything_of(caller, secret=line.secret) or line.unit in caller.units)
        for line in found.requests
    ]
    return PendingList(items=items, next=found.following)


@router.get("/cases/{code}/extensions")
async def list_requests_of_case(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> list[ExtensionView]:
    """Every request for more time in the case, the latest first."""
    case = await case_for(tx, caller, code, office)
    return [_view(row, case, caller) for row in await requests_of(tx, code)]


@router.post("/cases/{code}/extensions")
async def ask_extension(
    *, code: str, command: AskExtension, caller: Officer, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> ExtensionView:  # fmt: skip
    """Ask for more time. Events: case.extension_requested."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.ASK_EXTENSION, case.matter)
    row = unwrap(await usecases.ask(tx, caller, office, case, command))
    tagged(response, case)
    return _view(row, case, caller)


@router.post("/cases/{code}/extensions/grant")
async def grant_extension(
    *, code: str, command: GrantExtension, caller: Granter, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> ExtensionView:  # fmt: skip
    """Grant the request that waits, by a document. Events: case.due_moved; proceeding.moved of a procedure."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, usecases.deciding(case), case.matter)
    row = unwrap(await usecases.grant(tx, caller, office, case, command))
    tagged(response, case)
    return _view(row, case, caller)


@router.post("/cases/{code}/extensions/refuse")
async def refuse_extension(
    *, code: str, command: RefuseExtension, caller: Granter, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> ExtensionView:  # fmt: skip
    """Refuse the request that waits, with the reason. Events: case.extension_refused."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, usecases.deciding(case), case.matter)
    row = unwrap(await usecases.refuse(tx, caller, case, command))
    tagged(response, case)
    return _view(row, case, caller)


@router.post("/cases/{code}/law")
async def override_law(
    *, code: str, command: OverrideLaw, caller: Overrider, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> ClockView:  # fmt: skip
    """Apply the law of another day than that of receipt to a duty. Events: case.due_moved, when the case is due by it."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    require(caller, Action.OVERRIDE_LAW, case.matter)
    changed = unwrap(await overriding.override_law(tx, caller, office, case, command))
    tagged(response, case)
    [explained] = explain_clocks([changed], await ledger_of(tx, code), office)
    return ClockView.of(explained, reasons=reads_everything_of(caller, secret=case.secret))


def _view(row: ExtensionRow, case: CaseRow, caller: Caller) -> ExtensionView:
    reads = reads_everything_of(caller, secret=case.secret) or case.unit in caller.units
    return ExtensionView.of(row, reasons=reads)
