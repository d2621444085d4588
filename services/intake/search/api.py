"""Search over HTTP. A paper number is sent in a body: addresses are kept in logs and histories."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault
from services.intake.people.usecases import PaperNumber
from services.intake.search.asking import Match
from services.intake.search.found import Line
from services.intake.search.looking import AskedOfSearch, look_for, look_for_person, wanted_by
from services.intake.search.numbers import with_number
from services.intake.search.queries import PAGE, Record
from services.intake.search.similar import Similar, similar_to
from services.intake.wording import Paragraph
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, require
from shared.calendar import clock
from shared.commands import Command
from shared.events.kinds import CaseKind, Outcome
from shared.wording import Day

router = APIRouter(tags=["search"])


class FoundView(BaseModel):
    """A case, petition or visit that answers, as this caller may see it. `match`: how well, the best first."""

    model_config = ConfigDict(frozen=True)

    record: Record
    code: str
    received_on: date
    match: Match
    kind: CaseKind | None
    field: str | None
    secret: bool
    excerpt: str
    unit: str | None
    state: str | None
    outcome: Outcome | None
    case_code: str | None

    @classmethod
    def of(cls, line: Line) -> Self:
        shown = {name: getattr(line, name) for name in cls.model_fields if name != "excerpt"}
        return cls(excerpt="".join(piece.text for piece in line.excerpt), **shown)


class FoundList(BaseModel):
    items: list[FoundView]
    next: str | None


class FindPerson(Command):
    """The number of the paper somebody shows."""

    paper_number: PaperNumber


class FindSimilar(Command):
    """What is being written down. With the number of a paper, what the same person brought is marked."""

    content: Paragraph
    paper_number: PaperNumber | None = None
    kind: CaseKind | None = None


class SimilarView(BaseModel):
    """An earlier matter like it. Of a denunciation only its number is told. `alike`: the share of the words in common."""

    model_config = ConfigDict(frozen=True)

    code: str
    record: Record
    secret: bool
    alike: float
    same_person: bool
    received_on: date | None
    kind: CaseKind | None
    unit: str | None
    state: str | None
    in_time: bool | None
    answered_on: date | None
    outcome: Outcome | None
    excerpt: str

    @classmethod
    def of(cls, found: Similar) -> Self:
        shown = {name: getattr(found, name) for name in cls.model_fields if name != "excerpt"}
        return cls(excerpt="".join(piece.text for piece in found.excerpt), **shown)


class SimilarList(BaseModel):
    items: list[SimilarView]


@router.get("/search")
async def search(
    *,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    asked: AskedOfSearch,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = PAGE,
) -> FoundList:
    """Cases, petitions and visits by number, number of a paper issued about them, words, unit, day, kind and state: exact
    phrase first, then exact words, then without diacritics; what was mistyped is guessed at when nothing answers. Nothing is
    found that the caller may not see.
    """
    require(caller, Action.READ_CASE)
    wanted = wanted_by(caller, office, asked, first, last, clock.today())
    numbered = [] if after else await with_number(tx, caller, wanted.q)
    lines, following = await look_for(tx, caller, wanted, numbered, after=after, limit=limit)
    return FoundList(items=[FoundView.of(line) for line in lines], next=following)


@router.post("/search/person")
async def search_person(*, command: FindPerson, caller: SignedIn, tx: Tx, vault: IdentityVault) -> FoundList:
    """What whoever has this paper brought before, denunciations left out. That it was asked is on record."""
    lines = await look_for_person(tx, caller, vault, command.paper_number)
    return FoundList(items=[FoundView.of(line) for line in lines], next=None)


@router.post("/search/similar")
async def search_similar(*, command: FindSimilar, caller: Clerk, tx: Tx, vault: IdentityVault) -> SimilarList:
    """Earlier matters like the one being written down, the most alike first."""
    require(caller, Action.RECORD_VISIT)
    named = command.paper_number is not None and command.kind is not CaseKind.DENUNCIATION
    hashes = vault.fingerprints(command.paper_number) if named and command.paper_number else ()
    found = await similar_to(tx, command.content, hashes)
    return SimilarList(items=[SimilarView.of(one) for one in found])
