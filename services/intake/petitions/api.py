"""Petitions over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.intake.edge import IfMatch, Tx, based_on, refuse_stale, seen, tagged
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.petitions import usecases
from services.intake.petitions.commands import PetitionAnswer, ProcessPetition, RecordPetition
from services.intake.petitions.queries import PetitionFilter, find_petitions
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.views import PetitionList, PetitionView
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.idempotency import IdempotencyKey, once
from shared.web.problems import unwrap

router = APIRouter(tags=["petitions"])


async def petition_for(
    tx: Transaction, caller: Caller, code: str, office: Office, *, lock: bool = False, version: int | None = None
) -> PetitionRow:
    """The petition, if the caller may see it.

    Raises:
        Problem: 404 for none and for not theirs alike; 412 when it has changed.
    """
    petition = seen(await tx.get(PetitionRow, code, lock=lock), caller, Action.READ_VISITS)
    await refuse_stale(tx, petition, version, office)
    return petition


@router.post("/petitions", status_code=201)
async def record_petition(
    *,
    command: RecordPetition, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault,
    response: Response, key: IdempotencyKey = None,
) -> PetitionAnswer:  # fmt: skip
    """Register a petition. With `process`, decide on it at once; with `process.assign_to`, its case goes to that unit.

    Events: petition.recorded, petition.processed, case.opened, case.assigned.
    """
    answer = await once(
        tx, key, command, PetitionAnswer, lambda: usecases.record_petition(tx, caller, office, vault, command)
    )
    recorded = unwrap(answer)
    response.headers["Location"] = f"/intake/api/v1/petitions/{recorded.petition}"
    response.headers["ETag"] = f'"{recorded.version}"'
    return recorded


@router.post("/petitions/{code}/process")
async def process_petition(
    *,
    code: str, command: ProcessPetition, caller: Clerk, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> PetitionAnswer:  # fmt: skip
    """Decide on a registered petition. Events: petition.processed, case.opened, case.assigned."""
    petition = await petition_for(tx, caller, code, office, lock=True, version=based_on(match))
    processed = unwrap(await usecases.process_petition(tx, caller, office, petition, command))
    tagged(response, petition)
    return processed


@router.get("/petitions")
async def list_petitions(
    *,
    caller: SignedIn,
    tx: Tx,
    state: str = "",
    kind: CaseKind | None = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    codes: Annotated[str, Query(max_length=4000, description="Codes separated by commas.")] = "",
    visits: Annotated[str, Query(max_length=4000, description="Codes of visits separated by commas.")] = "",
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PetitionList:
    """Petitions, newest first. `state` is `waiting` or an outcome."""
    require(caller, Action.READ_VISITS)
    wanted = PetitionFilter(state, kind, first, last, _listed(codes), _listed(visits))
    found, following = await find_petitions(tx, caller, wanted, after=after, limit=limit)
    return PetitionList(items=found, next=following)


@router.get("/petitions/{code}")
async def read_petition(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice, response: Response) -> PetitionView:
    """One petition, without its writer: identities are read through their own door only."""
    petition = await petition_for(tx, caller, code, office)
    tagged(response, petition)
    return PetitionView.of(petition.model_dump(), caller)


def _listed(codes: str) -> tuple[str, ...]:
    return tuple(code for code in codes.replace(" ", "").split(",") if code)
