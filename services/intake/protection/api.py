"""Protecting a denouncer over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel

from services.intake.cases.tables import CaseRow
from services.intake.cases.views import case_for
from services.intake.edge import IfMatch, Tx, based_on, refuse_stale, tagged
from services.intake.office import AtOffice, Office
from services.intake.protection import usecases
from services.intake.protection.commands import AskProtection, DecideProtection, EndProtection, ReviewProtection
from services.intake.protection.measures import measures_on
from services.intake.protection.queries import Which, find_protections
from services.intake.protection.tables import ProtectionRow
from services.intake.protection.views import ProtectionView, matter_of
from shared.access.callers import signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.idempotency import IdempotencyKey, once
from shared.refusals import Refused
from shared.web.problems import Problem, unwrap
from shared.wording import Day

router = APIRouter(tags=["proceedings"])
Tracker = Annotated[Caller, Depends(signed_in(*TABLE[Action.TRACK_PROTECTION]))]
Number = Annotated[int, Path(ge=1, le=10_000)]


class ProtectionList(BaseModel):
    """A page; `next` is the cursor for `after`, null at the end."""

    items: list[ProtectionView]
    next: str | None


class MeasureView(BaseModel):
    """A measure of the law, and what it guards: secrecy, job, or life."""

    code: str
    guards: str
    name_vi: str
    name_en: str
    source: str


async def tracked_case(
    tx: Transaction, caller: Caller, code: str, office: Office, *, lock: bool = False, version: int | None = None
) -> CaseRow:
    """The case, for whoever may know of protection in it.

    Raises:
        Problem: 404 for none and for not theirs; 403 for those who see the case and not this; 412 when it has changed.
    """
    case = await case_for(tx, caller, code, office, lock=lock, version=version)
    require(caller, Action.TRACK_PROTECTION, matter_of(case))
    return case


async def request_for(
    tx: Transaction, caller: Caller, code: str, number: int, office: Office, *, lock: bool, version: int | None = None
) -> tuple[CaseRow, ProtectionRow]:
    """A request and its case, for whoever keeps the record; locked in the order everybody takes them."""
    case = await tracked_case(tx, caller, code, office, lock=lock, version=version)
    require(caller, Action.CONDUCT_CASE, case.matter)
    row = await tx.get(ProtectionRow, (code, number), lock=lock)
    if row is None:
        raise Problem(404, "not_found")
    return case, row


@router.get("/protections")
async def list_protections(
    *,
    caller: Tracker,
    tx: Tx,
    which: Which = "open",
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ProtectionList:
    """Requests and measures, late reviews first; of a unit its own."""
    require(caller, Action.TRACK_PROTECTION)
    lines, following = await find_protections(tx, caller, which, clock.today(), after=after, limit=limit)
    return ProtectionList(items=[ProtectionView.of_line(line) for line in lines], next=following)


@router.get("/protections/measures")
async def list_measures(*, caller: Tracker, on: Day | None = None) -> list[MeasureView]:
    """The measures of the law on a day, today unless said."""
    return [
        MeasureView(code=one.code, guards=one.guards, name_vi=one.name.vi, name_en=one.name.en, source=one.source)
        for one in measures_on(on or clock.today())
    ]


@router.get("/cases/{code}/protections")
async def read_protections(
    *, code: str, caller: Tracker, tx: Tx, office: AtOffice, response: Response
) -> list[ProtectionView]:
    """The requests of one case, first first."""
    case = await tracked_case(tx, caller, code, office)
    tagged(response, case)
    return [ProtectionView.of(case, row, caller) for row in await usecases.requests_of(tx, code)]


@router.post("/cases/{code}/protections", status_code=201)
async def ask_protection(
    *,
    code: str, command: AskProtection, caller: Tracker, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None, key: IdempotencyKey = None,
) -> ProtectionView:  # fmt: skip
    """Protection was asked for. Event: protection.moved."""
    response.headers["Location"] = f"/intake/api/v1/cases/{code}/protections"
    case = await tracked_case(tx, caller, code, office, lock=True)
    require(caller, Action.CONDUCT_CASE, case.matter)

    async def asked() -> ProtectionView | Refused:
        await refuse_stale(tx, case, based_on(match), office)
        row = await usecases.ask(tx, caller, case, command)
        return row if isinstance(row, Refused) else ProtectionView.of(case, row, caller)

    return unwrap(await once(tx, f"{code} {key}" if key else None, command, ProtectionView, asked))


@router.post("/cases/{code}/protections/{number}/decide")
async def decide_protection(
    *,
    code: str, number: Number, command: DecideProtection, caller: Tracker, tx: Tx, office: AtOffice,
    match: IfMatch = None,
) -> ProtectionView:  # fmt: skip
    """It was granted or refused. Events: protection.moved, protection.changed."""
    case, row = await request_for(tx, caller, code, number, office, lock=True, version=based_on(match))
    return ProtectionView.of(case, unwrap(await usecases.decide(tx, caller, office, case, row, command)), caller)


@router.post("/cases/{code}/protections/{number}/review")
async def review_protection(
    *, code: str, number: Number, command: ReviewProtection, caller: Tracker, tx: Tx, office: AtOffice,
    match: IfMatch = None,
) -> ProtectionView:  # fmt: skip
    """It was looked at again and goes on. Event: protection.moved."""
    case, row = await request_for(tx, caller, code, number, office, lock=True, version=based_on(match))
    return ProtectionView.of(case, unwrap(usecases.review(tx, caller, case, row, command)), caller)


@router.post("/cases/{code}/protections/{number}/end")
async def end_protection(
    *, code: str, number: Number, command: EndProtection, caller: Tracker, tx: Tx, office: AtOffice,
    match: IfMatch = None,
) -> ProtectionView:  # fmt: skip
    """It ended. Events: protection.moved, protection.changed."""
    case, row = await request_for(tx, caller, code, number, office, lock=True, version=based_on(match))
    return ProtectionView.of(case, unwrap(await usecases.end(tx, caller, office, case, row, command)), caller)
