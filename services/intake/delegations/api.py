"""Delegations over HTTP: read only, for a delegation is recorded with its visit."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from services.intake.delegations.queries import (
    DelegationLine,
    cases_brought,
    find_delegation,
    find_delegations,
    petitions_brought,
    visits_of,
)
from services.intake.edge import Tx
from services.intake.visits.queries import representatives_of
from shared.access.callers import SignedIn
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.web.problems import Problem

router = APIRouter(tags=["visits"])


class DelegationView(BaseModel):
    """A delegation, without anybody's name. `secret`: it came to denounce."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    code: str
    formed_on: date
    people: int
    visits: int
    last_on: date | None
    secret: bool


class DelegationVisit(BaseModel):
    """One day it came: how many, how many spoke for it, how many of these are known, and what appointed them."""

    code: str
    received_on: date
    people: int
    representatives: int | None
    named: int
    mandate: bool
    mandate_number: str | None
    mandate_on: date | None


class WholeDelegation(DelegationView):
    """With its visits, the petitions it gave and the cases it is about."""

    came: list[DelegationVisit]
    petitions: list[str]
    cases: list[str]


class DelegationList(BaseModel):
    items: list[DelegationView]
    next: str | None


async def delegation_for(tx: Transaction, caller: Caller, code: str) -> DelegationLine:
    """The delegation, for whoever reads the reception book.

    Raises:
        Problem: 404 when there is none; 403 for others.
    """
    require(caller, Action.READ_VISITS)
    found = await find_delegation(tx, code)
    if found is None:
        raise Problem(404, "not_found")
    return found


@router.get("/delegations")
async def list_delegations(
    *, caller: SignedIn, tx: Tx, after: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> DelegationList:
    """Delegations, newest first."""
    require(caller, Action.READ_VISITS)
    lines, following = await find_delegations(tx, after=after, limit=limit)
    return DelegationList(items=[DelegationView.model_validate(line) for line in lines], next=following)


@router.get("/delegations/{code}")
async def read_delegation(*, code: str, caller: SignedIn, tx: Tx) -> WholeDelegation:
    """One delegation and what it brought. Who spoke for it is not in it."""
    found = await delegation_for(tx, caller, code)
    lines = await visits_of(tx, caller, code)
    codes = [line.code for line in lines]
    others = await representatives_of(tx, codes)
    return WholeDelegation(
        **DelegationView.model_validate(found).model_dump(),
        came=[
            DelegationVisit(
                code=line.code,
                received_on=line.received_on,
                people=line.people,
                representatives=line.representatives,
                named=1 + len(others.get(line.code, ())),
                mandate=line.mandate,
                mandate_number=line.mandate_number,
                mandate_on=line.mandate_on,
            )
            for line in lines
        ],
        petitions=[one.code for one in await petitions_brought(tx, caller, lines)],
        cases=[one.code for one in await cases_brought(tx, caller, lines)],
    )
