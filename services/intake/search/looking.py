"""What a caller looks for, as an address says it, and what he or she is answered: by number, by words, by person."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from fastapi import Depends, Query

from services.intake.cases.queries import scope_of
from services.intake.cases.tables import CaseRow
from services.intake.office import Office
from services.intake.people.vault import Vault
from services.intake.petitions.tables import PetitionRow
from services.intake.search.asking import Match
from services.intake.search.found import Line, shown
from services.intake.search.persons import find_of_person
from services.intake.search.queries import RECORDS, Hit, Record, Wanted, as_code, find
from services.intake.visits.tables import VisitRow
from shared.access.policy import Action, may, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.refusals import Refused

LONGEST: Final = 200
CaseState = Literal["new", "assigned", "acknowledged", "answered", "closed", "open", "all"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The same of the page and the API."""

    q: Annotated[str, Query(max_length=LONGEST, description="Words, or the number of a record.")] = ""
    record: Record | None = None
    unit: Annotated[str | None, Query(description="Cases of this unit.")] = None
    state: Annotated[CaseState, Query(description="Cases in this state.")] = "all"
    kind: CaseKind | None = None


AskedOfSearch = Annotated[Asked, Depends()]


def wanted_by(
    caller: Caller, office: Office, asked: Asked, first: date | None, last: date | None, today: date
) -> Wanted:
    """What is asked, of the records within the caller's reach."""
    within = visible_records(caller)
    return Wanted(
        q=asked.q,
        records=tuple(one for one in within if asked.record in (None, one)),
        scope=scope_of(caller),
        units=office.organisation.predecessors(asked.unit, today) if asked.unit else None,
        state=None if asked.state == "all" else asked.state,
        kind=asked.kind,
        first=first,
        last=last,
    )


def visible_records(caller: Caller) -> tuple[Record, ...]:
    """A department finds its cases; what was received is for who reads the reception book."""
    return ("case",) if isinstance(may(caller, Action.READ_VISITS), Refused) else RECORDS


async def look_for(
    tx: Transaction, caller: Caller, wanted: Wanted, numbered: Hit | None, *, after: str | None = None, limit: int
) -> tuple[list[Line], str | None]:
    """A page of what answers, and the cursor of the next; the record whose number was typed comes first."""
    hits, following = await find(tx, wanted, after=after, limit=limit) if wanted.is_anything else ([], None)
    others = [hit for hit in hits if numbered is None or hit.code != numbered.code]
    return await shown(tx, caller, [*([numbered] if numbered else []), *others], wanted.q), following


async def with_number(tx: Transaction, caller: Caller, q: str) -> Hit | None:
    """The record that bears the number that was typed, if the caller may see it; None for none and not theirs alike."""
    if (code := as_code(q)) is None:
        return None
    if (case := await tx.get(CaseRow, code)) is not None:
        unseen = isinstance(may(caller, Action.READ_CASE, case.matter), Refused)
        return None if unseen else Hit(Match.CODE, case.received_on, code, "case")
    if isinstance(may(caller, Action.READ_VISITS), Refused):
        return None
    if (petition := await tx.get(PetitionRow, code)) is not None:
        return Hit(Match.CODE, petition.received_on, code, "petition")
    visit = await tx.get(VisitRow, code)
    return Hit(Match.CODE, visit.received_on, code, "visit") if visit is not None else None


async def look_for_person(tx: Transaction, caller: Caller, vault: Vault, paper_number: str) -> list[Line]:
    """What whoever has this paper brought before. A person is looked for by who may read identities.

    Raises:
        Problem: 403 to others.
    """
    require(caller, Action.READ_IDENTITY)
    hashes = vault.fingerprints(paper_number)
    hits = await find_of_person(tx, caller, hashes, visible_records(caller), scope_of(caller))
    return await shown(tx, caller, hits, "")
