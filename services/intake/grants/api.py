"""Seeing who denounced, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from services.intake.cases.tables import CaseRow
from services.intake.cases.views import case_for
from services.intake.edge import Tx
from services.intake.grants import usecases
from services.intake.grants.commands import AskIdentity, GrantIdentity, RefuseIdentity
from services.intake.grants.queries import Which, find_looks, find_own, find_requests
from services.intake.grants.tables import RequestRow
from services.intake.grants.views import IdentityView, LookList, LookView, RequestList, RequestView
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.wording import RecordCode
from shared.access.callers import Auditor, Custodian, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.web.problems import Problem, unwrap

router = APIRouter(tags=["identity"])
Asker = Annotated[Caller, Depends(signed_in(*TABLE[Action.REQUEST_IDENTITY]))]
Reader = Annotated[Caller, Depends(signed_in(*TABLE[Action.READ_IDENTITY]))]
Guard = Annotated[Caller, Depends(signed_in(*TABLE[Action.DECIDE_IDENTITY], *TABLE[Action.READ_AUDIT]))]
Number = Annotated[int, Path(ge=1, le=2**62)]
After = Annotated[int | None, Query(ge=1, le=2**62)]
Limit = Annotated[int, Query(ge=1, le=200)]


async def asked_case(tx: Transaction, caller: Caller, code: str, office: Office, *, lock: bool = False) -> CaseRow:
    """The case, for whoever may ask who denounced in it.

    Raises:
        Problem: 404 for none and for not theirs; 403 for those who see the case and do not resolve it.
    """
    case = await case_for(tx, caller, code, office, lock=lock)
    require(caller, Action.REQUEST_IDENTITY, case.matter)
    return case


async def request_for(tx: Transaction, number: int, *, lock: bool = False) -> RequestRow:
    """A request, for whoever decides; 404 when there is none."""
    row = await tx.get(RequestRow, number, lock=lock)
    if row is None:
        raise Problem(404, "not_found")
    return row


@router.post("/cases/{code}/identity-requests", status_code=201)
async def ask_identity(
    *,
    code: str,
    command: AskIdentity,
    caller: Asker,
    tx: Tx,
    office: AtOffice,
    vault: IdentityVault,
    response: Response,
) -> RequestView:
    """Ask to see who denounced. One request at a time waits, so that sending it again asks nothing twice."""
    response.headers["Location"] = f"/intake/api/v1/cases/{code}/identity-requests"
    case = await asked_case(tx, caller, code, office, lock=True)
    return RequestView.of(unwrap(await usecases.ask(tx, caller, case, vault, command)), vault)


@router.get("/cases/{code}/identity-requests")
async def list_own_requests(
    *, code: str, caller: Asker, tx: Tx, office: AtOffice, vault: IdentityVault
) -> list[RequestView]:
    """What this account has asked in the case, the latest first."""
    case = await asked_case(tx, caller, code, office)
    return [RequestView.of(row, vault) for row in await usecases.own_requests(tx, caller, case.code)]


@router.get("/cases/{code}/identity")
async def read_identity(
    *, code: str, caller: Reader, tx: Tx, office: AtOffice, vault: IdentityVault
) -> list[IdentityView]:
    """Who brought the case; of a denunciation while a grant of the caller's runs. Each look is on record."""
    case = await case_for(tx, caller, code, office)
    running = await usecases.running_grant(tx, caller, case)
    require(caller, Action.READ_IDENTITY, usecases.matter_with(case, running))
    return [IdentityView.of(person) for person in await usecases.persons_of(tx, caller, case, vault, running)]


@router.get("/identity/own-requests")
async def list_asked(
    *, caller: Asker, tx: Tx, vault: IdentityVault, after: After = None, limit: Limit = 50
) -> RequestList:
    """What the caller has asked, in whatever case, and what was decided on it; the latest first."""
    rows, following = await find_own(tx, caller, after=after, limit=limit)
    return RequestList(items=[RequestView.of(row, vault) for row in rows], next=following)


@router.get("/identity/requests")
async def list_requests(
    *, caller: Guard, tx: Tx, vault: IdentityVault, which: Which = "asked", after: After = None, limit: Limit = 50
) -> RequestList:
    """What waits for a decision, what may be seen now, or everything."""
    rows, following = await find_requests(tx, which, after=after, limit=limit)
    return RequestList(items=[RequestView.of(row, vault) for row in rows], next=following)


@router.post("/identity/requests/{number}/grant")
async def grant_identity(
    *, number: Number, command: GrantIdentity, caller: Custodian, tx: Tx, vault: IdentityVault
) -> RequestView:
    """Let the asker see it, in this case, to the end of a day."""
    row = await request_for(tx, number, lock=True)
    return RequestView.of(unwrap(usecases.grant(caller, row, vault, command)), vault)


@router.post("/identity/requests/{number}/refuse")
async def refuse_identity(
    *, number: Number, command: RefuseIdentity, caller: Custodian, tx: Tx, vault: IdentityVault
) -> RequestView:
    """Do not let it be seen."""
    row = await request_for(tx, number, lock=True)
    return RequestView.of(unwrap(usecases.refuse(caller, row, vault, command)), vault)


@router.post("/identity/requests/{number}/end")
async def end_grant(*, number: Number, caller: Custodian, tx: Tx, vault: IdentityVault) -> RequestView:
    """End a grant before its day; nobody sees anything by it from now on."""
    row = await request_for(tx, number, lock=True)
    return RequestView.of(unwrap(usecases.end(caller, row)), vault)


@router.get("/identity/looks")
async def list_looks(
    *,
    caller: Auditor,
    tx: Tx,
    by: Annotated[str | None, Query(max_length=100, description="An account's login.")] = None,
    record: Annotated[RecordCode | None, Query(description="A case, petition or visit.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> LookList:
    """Who saw whose identity, when and what for; the latest first."""
    rows, following = await find_looks(tx, caller=by, record=record, after=after, limit=limit)
    return LookList(items=[LookView.model_validate(row) for row in rows], next=following)
