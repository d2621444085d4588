"""What a caller looks for, as an address says it, and what he or she is answered: by number, by words, by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from fastapi import Depends, Query

from services.intake.cases.queries import scope_of
from services.intake.office import Office
from services.intake.people.vault import Vault
from services.intake.search.found import Line, shown
from services.intake.search.persons import find_of_person
from services.intake.search.queries import RECORDS, Hit, Record, Wanted, find
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
    tx: Transaction, caller: Caller, wanted: Wanted, numbered: Sequence[Hit], *, after: str | None = None, limit: int
) -> tuple[list[Line], str | None]:
    """A page of what answers, and the cursor of the next; the records whose number was typed come first."""
    hits, following = await find(tx, wanted, after=after, limit=limit) if wanted.is_anything else ([], None)
    first = {hit.code for hit in numbered}
    return await shown(tx, caller, [*numbered, *(hit for hit in hits if hit.code not in first)], wanted.q), following


async def look_for_person(tx: Transaction, caller: Caller, vault: Vault, paper_number: str) -> list[Line]:
    """What whoever has this paper brought before. A person is looked for by who may read identities.

    Raises:
        Problem: 403 to others.
    """
    require(caller, Action.READ_IDENTITY)
    hashes = vault.fingerprints(paper_number)
    hits = await find_of_person(tx, caller, hashes, visible_records(caller), scope_of(caller))
    return await shown(tx, caller, hits, "")
