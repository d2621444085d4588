"""The registers of issued papers (sổ đăng ký văn bản đi), as their reader may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query
from sqlalchemy import select

from services.intake.cases.tables import CaseRow
from services.intake.issuing.records import READ
from services.intake.issuing.shown import ShownLine
from services.intake.office import BODY
from services.intake.papers.card import name_of
from services.intake.papers.catalogue import Record
from services.intake.papers.queries import PaperRegister, RegisterLine, registers_in
from services.intake.people.usecases import Asked, Person, look
from services.intake.people.vault import Vault
from services.intake.petitions.tables import PetitionRow
from services.intake.secrecy import reads_everything_of
from services.intake.visits.queries import VisitFilter, find_visits
from shared.access.policy import Action, Subject, may, sees_everything
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.problems import Problem

FIRST_YEAR: Final = 2012
Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=2100)]
After = Annotated[int | None, Query(ge=1, lt=2**31)]


async def registers_for(tx: Transaction, caller: Caller, year: int) -> list[PaperRegister]:
    """Whoever sees every unit's cases sees the registers of every body, others those of their own unit."""
    everything = sees_everything(caller)
    return [one for one in await registers_in(tx, year) if everything or one.body in caller.units]


def body_for(caller: Caller, asked: str | None) -> str:
    """Whose registers are shown.

    Raises:
        Problem: 404 for a unit that is not theirs, as for one there is not.
    """
    if asked is None:
        return BODY if sees_everything(caller) else caller.unit or ""
    if not sees_everything(caller) and asked not in caller.units:
        raise Problem(404, "not_found")
    return asked


async def shown_lines(
    tx: Transaction, caller: Caller, vault: Vault, lines: Sequence[RegisterLine], purpose: str
) -> list[ShownLine]:
    """The lines, with the names the policy lets this caller know; each look is on record."""
    known = await _records(tx, caller, lines)
    named = {line.id: _may_name(caller, line, known) for line in lines}
    asked = {
        person: Asked(f"{line.record}/{line.code}", known[line.record, line.code].matter)
        for line in lines
        if named[line.id]
        for person in line.persons
    }
    persons = await look(tx, caller, asked, vault, purpose) if asked else {}
    return [_shown(caller, line, known, persons if named[line.id] else {}) for line in lines]


@dataclass(frozen=True, slots=True)
class _Standing:
    matter: Subject
    secret: bool


_Known = Mapping[tuple[Record, str], _Standing]


async def _records(tx: Transaction, caller: Caller, lines: Sequence[RegisterLine]) -> _Known:
    """What the policy is asked about of each record, as it is today: a complaint may have turned out a denunciation."""
    codes: dict[Record, list[str]] = {"visit": [], "petition": [], "case": []}
    for line in lines:
        codes[line.record].append(line.code)
    found: dict[tuple[Record, str], _Standing] = {}
    if codes["visit"]:
        visits, _ = await find_visits(tx, caller, VisitFilter(codes=tuple(codes["visit"])), limit=len(codes["visit"]))
        found |= {("visit", one.code): _Standing(one.matter, one.secret) for one in visits}
    if codes["petition"]:
        petitions = select(PetitionRow).where(PetitionRow.code.in_(codes["petition"]))  # type: ignore[attr-defined]
        rows = (await tx.execute(petitions)).scalars()
        found |= {("petition", one.code): _Standing(one.matter, one.secret) for one in rows}
    if codes["case"]:
        cases = select(CaseRow).where(CaseRow.code.in_(codes["case"]))  # type: ignore[attr-defined]
        found |= {("case", one.code): _Standing(one.matter, one.secret) for one in (await tx.execute(cases)).scalars()}
    return found


def _may_name(caller: Caller, line: RegisterLine, known: _Known) -> bool:
    """Whether who stands in a paper may be shown: asked for each line, since one person may have brought several matters."""
    standing = known.get((line.record, line.code))
    if standing is None or standing.secret or not line.persons or not _opens(caller, line, standing):
        return False
    return not isinstance(may(caller, Action.READ_IDENTITY, standing.matter), Refused)


def _opens(caller: Caller, line: RegisterLine, standing: _Standing) -> bool:
    return not isinstance(may(caller, READ[line.record], standing.matter), Refused)


def _shown(caller: Caller, line: RegisterLine, known: _Known, persons: Mapping[UUID, Person]) -> ShownLine:
    standing = known.get((line.record, line.code))
    opens = standing is not None and _opens(caller, line, standing)
    secret = standing is None or standing.secret
    agency = line.addressee if opens and reads_everything_of(caller, secret=secret) else None
    names = ", ".join(persons[key].name for key in line.persons if key in persons)
    return ShownLine(line, name_of(line), opens, secret, agency or names)
