"""What units were urged to do, over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict

from services.intake.cases.tables import CaseRow
from services.intake.cases.views import case_for
from services.intake.edge import IfMatch, Tx, based_on, refuse_stale
from services.intake.office import AtOffice, Office
from services.intake.urging.queries import Which, find_urgings
from services.intake.urging.tables import UrgingRow
from services.intake.urging.usecases import LetterSent, UrgeUnit, note_letter, urge
from shared.access.callers import signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.idempotency import IdempotencyKey, once
from shared.refusals import Refused
from shared.web.problems import Problem, unwrap

router = APIRouter(tags=["cases"])
Urger = Annotated[Caller, Depends(signed_in(*TABLE[Action.URGE_UNIT]))]
Number = Annotated[int, Path(ge=1, lt=2**63)]
After = Annotated[int | None, Query(ge=1, lt=2**63)]


class UrgingView(BaseModel):
    """A step that was taken, or the desk's own letter."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    case_code: str
    unit: str
    clock: str
    runs_to: date
    step: int
    urged_on: date
    told: str
    escalated: bool
    letter: bool
    letter_number: str | None
    letter_on: date | None


class UrgingList(BaseModel):
    """A page; `next` is the cursor for `after`, null at the end."""

    items: list[UrgingView]
    next: int | None


@router.get("/urgings")
async def list_urgings(
    *,
    caller: Urger,
    tx: Tx,
    office: AtOffice,
    which: Which = "all",
    unit: str | None = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> UrgingList:
    """What units were urged to do, newest first."""
    require(caller, Action.URGE_UNIT)
    units = office.organisation.predecessors(unit, clock.today()) if unit else None
    found = await find_urgings(tx, which, units, after=after, limit=limit)
    return UrgingList(items=[UrgingView.model_validate(line) for line in found.lines], next=found.following)


@router.post("/cases/{code}/urge")
async def urge_unit(
    *,
    code: str, command: UrgeUnit, caller: Urger, tx: Tx, office: AtOffice,
    match: IfMatch = None, key: IdempotencyKey = None,
) -> UrgingView:  # fmt: skip
    """Urge a unit with a letter. Events: case.urged."""
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.URGE_UNIT, case.matter)

    async def urged() -> UrgingView | Refused:
        await refuse_stale(tx, case, based_on(match), office)
        row = await urge(tx, caller, case, command)
        await tx.flush()
        return row if isinstance(row, Refused) else UrgingView.model_validate(row)

    return unwrap(await once(tx, f"{code} {key}" if key else None, command, UrgingView, urged))


@router.post("/urgings/{number}/letter")
async def note_letter_sent(
    *, number: Number, command: LetterSent, caller: Urger, tx: Tx, office: AtOffice
) -> UrgingView:
    """The letter of a step was sent."""
    urging, case = await urging_for(tx, caller, office, number)
    return UrgingView.model_validate(unwrap(note_letter(caller, case, urging, command)))


async def urging_for(tx: Transaction, caller: Caller, office: Office, number: int) -> tuple[UrgingRow, CaseRow]:
    """The step and its case, locked in the order everybody takes them."""
    found = await tx.get(UrgingRow, number)
    if found is None:
        raise Problem(404, "not_found")
    case = await case_for(tx, caller, found.case_code, office, lock=True)
    locked = await tx.get(UrgingRow, number, lock=True)
    return locked or found, case
