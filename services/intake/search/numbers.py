"""Records looked for by a number: their own, or that of a paper that was issued about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import text

from services.intake.cases.tables import CaseRow
from services.intake.papers.catalogue import Record
from services.intake.papers.queries import issued_under
from services.intake.petitions.tables import PetitionRow
from services.intake.search.asking import Match
from services.intake.search.queries import Hit, as_code
from services.intake.visits.tables import VisitRow
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused
from shared.wording import day_if_typed

_DELEGATION: Final = text("SELECT code FROM delegation WHERE code = :code")
_PAPER: Final = re.compile(
    r"(?<![\w/])(?P<number>\d{1,6})(?:/(?P<sign>[^\W\d_][\w-]{0,30})|-(?P<party>[^\W\d_]{1,6}/[^\W\d_][\w-]{0,30}))"
    r"(?:\s+ngày\s+(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}))?"
)
_LEAD: Final = re.compile(r"\s*(?:số\s*:?)?\s*", re.IGNORECASE)


async def delegation_numbered(tx: Transaction, q: str) -> str | None:
    """The delegation that bears the number that was typed: it is found by nothing else."""
    found: str | None = (await tx.execute(_DELEGATION, {"code": as_code(q)})).scalar_one_or_none()
    return found


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """The number of a paper as it is quoted, of the Party's too (`05-TB/VPTU`): `phúc đáp Công văn số 01/BTCD ngày 05/01/2027`.
    `alone`: nothing else was typed.
    """

    number: int
    sign: str
    on: date | None
    alone: bool


def as_paper(q: str) -> PaperAsked | None:
    """The first number of a paper that is quoted in what was typed."""
    found = _PAPER.search(q)
    if found is None:
        return None
    around = q[: found.start()] + q[found.end() :]
    alone = _LEAD.fullmatch(around) is not None
    return PaperAsked(
        int(found["number"]), (found["sign"] or found["party"]).upper(), day_if_typed(found["day"]), alone
    )


async def with_number(tx: Transaction, caller: Caller, q: str) -> list[Hit]:
    """The records that bear the number that was typed, or about which the paper with this number was issued, as far as the
    caller may see them; none for none and not theirs alike. Of papers there may be one of each year.
    """
    if (code := as_code(q)) is not None:
        hits = [await _case(tx, caller, code) or await _petition(tx, caller, code) or await _visit(tx, caller, code)]
    elif (paper := as_paper(q)) is not None:
        records = await issued_under(tx, paper.number, paper.sign, paper.on)
        hits = [await _record(tx, caller, record, code) for record, code in records]
    else:
        return []
    return [hit for hit in hits if hit is not None]


def leads_there(q: str, hits: Sequence[Hit]) -> bool:
    """Whether the number opens its record at once: it is all that was typed, and there is one."""
    paper = as_paper(q)
    return len(hits) == 1 and (paper is None or paper.alone)


async def _record(tx: Transaction, caller: Caller, record: Record, code: str) -> Hit | None:
    match record:
        case "case":
            return await _case(tx, caller, code)
        case "petition":
            return await _petition(tx, caller, code)
        case "visit":
            return await _visit(tx, caller, code)


async def _case(tx: Transaction, caller: Caller, code: str) -> Hit | None:
    case = await tx.get(CaseRow, code)
    if case is None or isinstance(may(caller, Action.READ_CASE, case.matter), Refused):
        return None
    return Hit(Match.CODE, case.received_on, code, "case")


async def _petition(tx: Transaction, caller: Caller, code: str) -> Hit | None:
    if isinstance(may(caller, Action.READ_VISITS), Refused):
        return None
    petition = await tx.get(PetitionRow, code)
    return Hit(Match.CODE, petition.received_on, code, "petition") if petition is not None else None


async def _visit(tx: Transaction, caller: Caller, code: str) -> Hit | None:
    if isinstance(may(caller, Action.READ_VISITS), Refused):
        return None
    visit = await tx.get(VisitRow, code)
    return Hit(Match.CODE, visit.received_on, code, "visit") if visit is not None else None
