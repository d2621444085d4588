"""Petitions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.intake.cases.views import CaseView, case_for, done
from services.intake.edge import IfMatch, Tx, based_on, refuse_stale, seen, settled, tagged
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.petitions import disposal, extracting, linking, reclassifying, splitting, usecases, voiding
from services.intake.petitions.commands import (
    CorrectExtract,
    DisposePetition,
    LinkPetition,
    PetitionAnswer,
    ProcessPetition,
    ReclassifyPetition,
    RecordPetition,
    SplitAnswer,
    SplitPetition,
    UnlinkPetition,
    VoidPetition,
)
from services.intake.petitions.details import detail_of
from services.intake.petitions.proposing import ProposedExtract, propose
from services.intake.petitions.queries import TOGETHER, PetitionFilter, find_petitions
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.views import PetitionDetail, PetitionList, PetitionView
from services.intake.secrecy import knows_what_came_together
from shared.access.callers import Clerk, SignedIn, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind, Stage
from shared.idempotency import IdempotencyKey, once
from shared.web.problems import unwrap
from shared.wording import Day, listed

router = APIRouter(tags=["petitions"])
Disposer = Annotated[Caller, Depends(signed_in(*TABLE[Action.DISPOSE_PETITION]))]


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
    code: str, command: ProcessPetition, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault,
    response: Response, match: IfMatch = None,
) -> PetitionAnswer:  # fmt: skip
    """Decide on a registered petition. Events: petition.processed, case.opened, case.assigned."""
    petition = await petition_for(tx, caller, code, office, lock=True, version=based_on(match))
    processed = await settled(tx, await usecases.process_petition(tx, caller, office, vault, petition, command))
    tagged(response, petition)
    return processed


@router.get("/petitions/{code}/proposed-extract")
async def propose_extract(
    *, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> ProposedExtract:
    """The petition's words on a copy, without names, addresses and numbers that lead to who wrote or came. Nothing is kept
    but that it was asked.
    """
    petition = await petition_for(tx, caller, code, office)
    require(caller, Action.CLASSIFY_PETITION, petition.matter)
    return ProposedExtract.of(await propose(tx, caller, office, vault, petition))


@router.post("/cases/{code}/extract")
async def correct_extract(
    *, code: str, command: CorrectExtract, caller: Clerk, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> CaseView:  # fmt: skip
    """Put right what units read of a secret case. Event: case.extract_corrected."""
    case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
    return done(unwrap(await extracting.correct_extract(tx, caller, case, command)), caller, response)


@router.post("/petitions/{code}/split")
async def split_petition(
    *,
    code: str, command: SplitPetition, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault,
    response: Response, match: IfMatch = None,
) -> SplitAnswer:  # fmt: skip
    """Split a mixed petition: each part becomes a petition of its own, and may be decided on at once.

    Events: petition.recorded of each part, and petition.processed of the mixed one.
    """
    petition = await petition_for(tx, caller, code, office, lock=True, version=based_on(match))
    split = await settled(tx, await splitting.split_petition(tx, caller, office, vault, petition, command))
    tagged(response, petition)
    return split


@router.post("/petitions/{code}/link")
async def link_petition(
    *,
    code: str, command: LinkPetition, caller: Clerk, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> PetitionView:  # fmt: skip
    """Link a petition to a case that exists. Event: petition.linked."""
    petition = await petition_for(tx, caller, code, office, lock=True, version=based_on(match))
    return _done(response, caller, unwrap(await linking.link_petition(tx, caller, petition, command)))


@router.post("/petitions/{code}/unlink")
async def unlink_petition(
    *,
    code: str, command: UnlinkPetition, caller: Clerk, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> PetitionView:  # fmt: skip
    """Undo a link. The petition that opened a case stays with it. Event: petition.linked."""
    petition = await petition_for(tx, caller, code, office, lock=True, version=based_on(match))
    return _done(response, caller, unwrap(await linking.unlink_petition(tx, caller, petition, command)))


@router.post("/petitions/{code}/reclassification")
async def reclassify_petition(
    *,
    code: str, command: ReclassifyPetition, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault,
    response: Response, match: IfMatch = None,
) -> PetitionView:  # fmt: skip
    """Correct the kind of a petition that was decided on. A case of the wrong kind ends; one of the right kind is opened,
    received on the same day and given to the same unit.

    Events: petition.reclassified; with a case also proceeding.moved and case.closed of the one, and case.opened,
    case.assigned and proceeding.begun of the other.
    """
    petition = await petition_for(tx, caller, code, office, lock=True, version=based_on(match))
    changed = await reclassifying.reclassify_petition(tx, caller, office, vault, petition, command)
    return _done(response, caller, await settled(tx, changed))


@router.post("/petitions/{code}/void")
async def void_petition(
    *,
    code: str, command: VoidPetition, caller: Clerk, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> PetitionView:  # fmt: skip
    """Void a petition entered by mistake: it keeps its number and is counted no more; so is a case nobody began on
    and, of one that was split, the part that is left.

    Events: petition.voided; with a case also proceeding.moved and case.closed.
    """
    petition = await petition_for(tx, caller, code, office, lock=True, version=based_on(match))
    return _done(response, caller, unwrap(await voiding.void_petition(tx, caller, petition, command)))


@router.post("/petitions/{code}/disposal")
async def dispose_petition(
    *,
    code: str, command: DisposePetition, caller: Disposer, tx: Tx, office: AtOffice, response: Response,
    match: IfMatch = None,
) -> PetitionView:  # fmt: skip
    """Record what the head decided about a filed petition whose time was over. Event: petition.disposed."""
    petition = await petition_for(tx, caller, code, office, lock=True, version=based_on(match))
    return _done(response, caller, unwrap(await disposal.dispose_petition(tx, caller, petition, command)))


@router.get("/petitions")
async def list_petitions(
    *,
    caller: SignedIn,
    tx: Tx,
    state: str = "",
    kind: CaseKind | None = None,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    codes: Annotated[str, Query(max_length=4000, description="Codes separated by commas.")] = "",
    visits: Annotated[str, Query(max_length=4000, description="Codes of visits separated by commas.")] = "",
    stage: Stage | None = None,
    case: Annotated[str, Query(max_length=64, description="Those of one case.")] = "",
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PetitionList:
    """Petitions, newest first. `state` is `waiting` (due first), an outcome, `disposal`: filed, and kept its
    time, or `voided`. What is void is in no other state.
    """
    require(caller, Action.READ_VISITS)
    wanted = PetitionFilter(state, kind, first, last, listed(codes), listed(visits), stage, case)
    found, following = await find_petitions(tx, caller, wanted, after=after, limit=limit)
    return PetitionList(items=found, next=following)


@router.get("/petitions/{code}")
async def read_petition(
    *, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault, response: Response
) -> PetitionDetail:
    """One petition, without its writer: identities are read through their own door only. `rounds` is not empty when it
    was sent away before and has come back; of a denunciation it may say no more than that.
    """
    petition = await petition_for(tx, caller, code, office)
    tagged(response, petition)
    return await detail_of(tx, caller, petition, vault)


def _done(response: Response, caller: Caller, petition: PetitionRow) -> PetitionView:
    tagged(response, petition)
    hidden = {} if knows_what_came_together(caller) else TOGETHER
    return PetitionView.of(petition.model_dump() | hidden, caller)
