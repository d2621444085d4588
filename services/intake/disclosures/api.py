"""Extracts of what is held about a person, over HTTP."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict

from services.intake.disclosures import usecases
from services.intake.disclosures.commands import MakeExtract
from services.intake.disclosures.held import Held, Scope
from services.intake.disclosures.queries import find_extracts
from services.intake.disclosures.sealing import reason_of
from services.intake.disclosures.tables import DisclosureRow
from services.intake.edge import Tx
from services.intake.office import IdentityVault
from services.intake.people.vault import CannotOpen, Vault
from shared.access.callers import signed_in
from shared.access.policy import TABLE, Action
from shared.access.roles import Caller, Role
from shared.database import Transaction
from shared.web.problems import Problem, unwrap

router = APIRouter(tags=["personal data"])
Maker = Annotated[Caller, Depends(signed_in(*TABLE[Action.EXTRACT_PERSON]))]
Reader = Annotated[Caller, Depends(signed_in(*TABLE[Action.EXTRACT_PERSON], *TABLE[Action.READ_AUDIT]))]
Number = Annotated[int, Path(ge=1, le=2**62)]
Before = Annotated[int | None, Query(ge=1, le=2**62)]
Limit = Annotated[int, Query(ge=1, le=200)]


class ExtractView(BaseModel):
    """That an extract was made, by whom and why; not of whom."""

    model_config = ConfigDict(frozen=True)

    number: int
    made_at: datetime
    made_by: str
    scope: Scope
    reason: str

    @classmethod
    def of(cls, row: DisclosureRow, vault: Vault) -> Self:
        try:
            reason = reason_of(row, vault)
        except CannotOpen as error:
            reason = f"Không mở được: thiếu khóa {error.key}"
        scope: Scope = "complete" if row.scope == "complete" else "open"
        return cls(number=row.id or 0, made_at=row.made_at, made_by=row.made_by, scope=scope, reason=reason)


class ExtractList(BaseModel):
    """A page, the latest first; `next` is the cursor for `before`, null at the end."""

    items: list[ExtractView]
    next: int | None


async def extract_for(tx: Transaction, caller: Caller, number: int) -> DisclosureRow:
    """An extract, for who made it; 404 to others as for none."""
    row = await tx.get(DisclosureRow, number)
    if row is None or row.made_by != caller.login:
        raise Problem(404, "not_found")
    return row


def whose(caller: Caller) -> str | None:
    """The desk sees the list of its own; who guards identities and who audits sees all."""
    return None if caller.has(Role.CUSTODIAN, Role.AUDITOR) else caller.login


@router.get("/personal-data/extracts")
async def list_extracts(
    *, caller: Reader, tx: Tx, vault: IdentityVault, before: Before = None, limit: Limit = 50
) -> ExtractList:
    """Extracts that were made: one's own, and all of them for the custodian and the auditor."""
    rows, following = await find_extracts(tx, whose(caller), before=before, limit=limit)
    return ExtractList(items=[ExtractView.of(row, vault) for row in rows], next=following)


@router.post("/personal-data/extracts", status_code=201)
async def make_extract(
    *, command: MakeExtract, caller: Maker, tx: Tx, vault: IdentityVault, response: Response
) -> Held:
    """What is held about the person with this paper, or of this record. Sent again it is another extract, on record."""
    row = unwrap(await usecases.make(tx, caller, command, vault))
    response.headers["Location"] = f"/intake/api/v1/personal-data/extracts/{row.id}"
    return unwrap(await usecases.read(tx, caller, row, vault))


@router.get("/personal-data/extracts/{number}")
async def read_extract(*, number: Number, caller: Maker, tx: Tx, vault: IdentityVault) -> Held:
    """The same again, as it stands now: for who made it, on the day it was made."""
    row = await extract_for(tx, caller, number)
    return unwrap(await usecases.read(tx, caller, row, vault))
