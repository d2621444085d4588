"""What is past its term of keeping, over HTTP."""

from datetime import date, datetime
from pathlib import Path as File
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.intake.edge import Tx
from services.intake.office import IdentityVault
from services.intake.retention import usecases
from services.intake.retention.commands import DecideRetention
from services.intake.retention.matters import Past, past_matters
from services.intake.retention.previewing import Preview, preview
from services.intake.retention.queries import ListLine, find_lists, list_line
from services.intake.retention.rules import State
from services.intake.retention.tables import RetentionItemRow, RetentionListRow
from services.intake.retention.terms import Term, load_terms
from services.intake.wording import RecordCode
from shared.access.callers import Clerk, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.web.pages import web_of
from shared.web.problems import Problem, unwrap

router = APIRouter(tags=["retention"])
Reader = Annotated[Caller, Depends(signed_in(*TABLE[Action.READ_RETENTION]))]
Decider = Annotated[Caller, Depends(signed_in(*TABLE[Action.DECIDE_RETENTION]))]
Number = Annotated[int, Path(ge=1, le=2**62)]
Before = Annotated[int | None, Query(ge=1, le=2**62)]
After = Annotated[str | None, Query(max_length=60, pattern=r"^(case|petition|visit)/[A-Z0-9-]+$")]
Limit = Annotated[int, Query(ge=1, le=200)]


async def _terms(request: Request) -> tuple[Term, ...]:
    path: File | None = web_of(request).settings.retention_file
    return load_terms(path)


Terms = Annotated[tuple[Term, ...], Depends(_terms)]


class PastView(BaseModel):
    """A matter past its term, by the record that stands for it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    code: str
    record: str
    what: str
    ended_on: date
    kept_to: date
    confirmed: bool
    source: str

    @classmethod
    def of(cls, past: Past) -> Self:
        return cls(
            code=past.code,
            record=past.record,
            what=past.what,
            ended_on=past.ended_on,
            kept_to=past.kept_to,
            confirmed=past.term.confirmed,
            source=past.term.source.vi,
        )


class PastList(BaseModel):
    """A page; `next` is the cursor for `after`, null at the end."""

    items: list[PastView]
    next: str | None


class ListView(BaseModel):
    """A list put to the head, with how many of its matters came to what."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    state: State
    drawn_up_by: str
    drawn_up_at: datetime
    number: str | None
    decided_on: date | None
    decided_by: str | None
    matters: int
    waiting: int
    done: int
    kept: int
    changed: int


class ListPage(BaseModel):
    """A page, the latest first; `next` is the cursor for `before`, null at the end."""

    items: list[ListView]
    next: int | None


class ItemView(BaseModel):
    """One matter of a list, and what became of it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    code: str
    record: str
    what: str
    ended_on: date
    kept_to: date
    confirmed: bool
    outcome: str | None
    outcome_on: date | None
    kept_until: date | None
    kept_why: str | None


class ListDetail(ListView):
    """A list with its matters."""

    items: list[ItemView]


class LeftView(BaseModel):
    """A text as it would read."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    code: str
    table: str
    column: str
    text: str
    cuts: int


class MemberView(BaseModel):
    """A record of the matter; `ended_on` null: something is to be done with it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    code: str
    record: str
    ended_on: date | None


class PreviewView(BaseModel):
    """What would become of a matter. `texts` is null for whoever may not read them."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    members: list[MemberView]
    persons: int
    files: int
    texts: list[LeftView] | None


async def list_for(tx: Transaction, caller: Caller, number: int, *, lock: bool = False) -> RetentionListRow:
    """A list, for whoever may read it; 404 when there is none."""
    require(caller, Action.READ_RETENTION, usecases.THE_OFFICE)
    row = await tx.get(RetentionListRow, number, lock=lock)
    if row is None:
        raise Problem(404, "not_found")
    return row


async def preview_for(tx: Transaction, caller: Caller, code: str, vault: IdentityVault) -> Preview:
    """What would become of a matter; 404 when there is none."""
    require(caller, Action.READ_RETENTION, usecases.THE_OFFICE)
    found = await preview(tx, caller, code, vault)
    if found is None:
        raise Problem(404, "not_found")
    return found


@router.get("/retention/past")
async def list_past(*, caller: Reader, tx: Tx, terms: Terms, after: After = None, limit: Limit = 50) -> PastList:
    """Matters whose term of keeping is over and that are on no list."""
    require(caller, Action.READ_RETENTION, usecases.THE_OFFICE)
    found, following = await past_matters(tx, terms, clock.today(), after=after or "", limit=limit)
    return PastList(items=[PastView.of(one) for one in found], next=following)


@router.get("/retention/lists")
async def list_lists(*, caller: Reader, tx: Tx, before: Before = None, limit: Limit = 50) -> ListPage:
    """Lists put to the head, the latest first."""
    require(caller, Action.READ_RETENTION, usecases.THE_OFFICE)
    lines, following = await find_lists(tx, before=before, limit=limit)
    return ListPage(items=[ListView.model_validate(line) for line in lines], next=following)


@router.post("/retention/lists", status_code=201)
async def draw_up_list(*, caller: Clerk, tx: Tx, terms: Terms, response: Response) -> ListDetail:
    """Put what is past its term to the head. Sent twice, the second finds nothing left."""
    row = unwrap(await usecases.draw_up(tx, caller, terms))
    response.headers["Location"] = f"/intake/api/v1/retention/lists/{row.id}"
    return await detail(tx, row)


@router.get("/retention/lists/{number}")
async def read_list(*, number: Number, caller: Reader, tx: Tx) -> ListDetail:
    """A list with its matters."""
    return await detail(tx, await list_for(tx, caller, number))


@router.post("/retention/lists/{number}/decide")
async def decide_list(*, number: Number, command: DecideRetention, caller: Decider, tx: Tx) -> ListDetail:
    """What is made anonymous, and what is kept on. It is carried out in the background."""
    row = await list_for(tx, caller, number, lock=True)
    return await detail(tx, unwrap(await usecases.decide(tx, caller, row, command)))


@router.get("/retention/matters/{matter}")
async def preview_matter(*, matter: RecordCode, caller: Reader, tx: Tx, vault: IdentityVault) -> PreviewView:
    """What hangs together with a record, and how its texts would read without whom they name."""
    return PreviewView.model_validate(await preview_for(tx, caller, matter, vault))


async def detail(tx: Transaction, row: RetentionListRow) -> ListDetail:
    """The list as it stands, with what was just decided."""
    await tx.flush()
    line: ListLine | None = await list_line(tx, row.id or 0)
    items: list[RetentionItemRow] = await usecases.items_of(tx, row)
    told = ListView.model_validate(line).model_dump()
    return ListDetail(**told, items=[ItemView.model_validate(item) for item in items])
