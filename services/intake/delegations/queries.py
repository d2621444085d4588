"""Delegations and what came of their visits, written as SQL.

A visit that touches a denunciation is not shown beside visits of the same delegation that do not: whoever is named there
would be known to have denounced (Luật Tố cáo Đ8.3). A delegation that only denounced is shown without anybody's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.cases.queries import SHOWN_STATE
from services.intake.secrecy import knows_what_came_together
from services.intake.visits.queries import GIVEN, TOUCHES_A_DENUNCIATION, VisitFilter, VisitLine, find_visits
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.paging import cursor, place

PAGE: Final = 50
MOST_VISITS: Final = 200


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """A delegation: from the day it first came, how many it was then, how often it came and when last. All of it is of
    the visits that are shown: the day and the number of one that is not would find it in the book.
    """

    code: str
    formed_on: date
    people: int
    visits: int
    last_on: date | None
    secret: bool


@dataclass(frozen=True, slots=True)
class BroughtPetition:
    """A petition that a delegation brought."""

    code: str
    visit_code: str
    kind: CaseKind
    received_on: date
    outcome: str | None


@dataclass(frozen=True, slots=True)
class BroughtCase:
    """A case that its visits and petitions are about."""

    code: str
    kind: CaseKind
    shown_state: str
    unit: str | None
    due_on: date


_PLAIN: Final = f"NOT {TOUCHES_A_DENUNCIATION}"
# A visit entered by mistake counts no more, but it still is in the book, and leads to the delegation.
_CAME: Final = f"""SELECT count(*) FILTER (WHERE v.voided_on IS NULL) AS visits,
        max(v.received_on) FILTER (WHERE v.voided_on IS NULL) AS last_on, bool_or({_PLAIN}) AS plain,
        count(*) FILTER (WHERE v.voided_on IS NULL AND {_PLAIN}) AS plain_visits,
        max(v.received_on) FILTER (WHERE v.voided_on IS NULL AND {_PLAIN}) AS plainly_on,
        min(v.received_on) FILTER (WHERE {_PLAIN}) AS plainly_from,
        (array_agg(v.people ORDER BY v.received_on, v.code) FILTER (WHERE {_PLAIN}))[1] AS so_many
    FROM visit v {GIVEN} LEFT JOIN case_file c ON c.code = v.case_code WHERE v.delegation_code = d.code"""
_SELECT: Final = f"""SELECT d.code, coalesce(n.plainly_from, d.formed_on) AS formed_on,
    coalesce(n.so_many, d.people) AS people, CASE WHEN n.plain THEN n.plain_visits ELSE n.visits END AS visits,
    CASE WHEN n.plain THEN n.plainly_on ELSE n.last_on END AS last_on, NOT coalesce(n.plain, true) AS secret
    FROM delegation d CROSS JOIN LATERAL ({_CAME}) n"""


async def find_delegations(
    tx: Transaction, *, after: str | None = None, limit: int = PAGE
) -> tuple[list[DelegationLine], str | None]:
    """Newest first, keyset-paged; and the cursor of the next page."""
    where, values = "true", dict[str, Any]()
    if key := place(after, date, str):
        where, values = "(formed_on, code) < (:after_on, :after_code)", {"after_on": key[0], "after_code": key[1]}
    sql = f"SELECT * FROM ({_SELECT}) shown WHERE {where} ORDER BY formed_on DESC, code DESC LIMIT :limit"
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = [DelegationLine(**row) for row in rows[:limit]]
    return lines, cursor(lines[-1].formed_on, lines[-1].code) if len(rows) > limit else None


async def find_delegation(tx: Transaction, code: str) -> DelegationLine | None:
    row = (await tx.execute(text(f"{_SELECT} WHERE d.code = :code"), {"code": code})).mappings().first()
    return DelegationLine(**row) if row else None


async def visits_of(tx: Transaction, caller: Caller, code: str) -> list[VisitLine]:
    """Its visits, first first, without those that do not lead to it."""
    wanted = VisitFilter(delegation_code=code)
    lines, _ = await find_visits(tx, caller, wanted, limit=MOST_VISITS, oldest_first=True)
    return [line for line in lines if line.delegation_code == code]


async def petitions_brought(tx: Transaction, caller: Caller, visits: Sequence[VisitLine]) -> list[BroughtPetition]:
    """The petitions given in these visits; of one to denounce, others than the desk are shown no open one."""
    rows = await tx.execute(PETITIONS, _asked(caller, visits))
    return [BroughtPetition(**row | {"kind": CaseKind(row["kind"])}) for row in map(dict, rows.mappings())]


async def cases_brought(tx: Transaction, caller: Caller, visits: Sequence[VisitLine]) -> list[BroughtCase]:
    """The cases of these visits and of their petitions, in the same way."""
    rows = await tx.execute(CASES, _asked(caller, visits))
    return [BroughtCase(**row | {"kind": CaseKind(row["kind"])}) for row in map(dict, rows.mappings())]


def _asked(caller: Caller, visits: Sequence[VisitLine]) -> dict[str, list[str]]:
    hide = not knows_what_came_together(caller)
    return {"visits": [one.code for one in visits], "denouncing": [one.code for one in visits if one.secret and hide]}


PETITIONS: Final = text("""
    SELECT code, visit_code, kind, received_on, outcome FROM petition WHERE visit_code = ANY(:visits) AND voided_on IS NULL
        AND (secret OR visit_code <> ALL(:denouncing))
    ORDER BY code
""")
CASES: Final = text(f"""
    SELECT code, kind, {SHOWN_STATE} AS shown_state, unit, due_on FROM case_file WHERE code IN (
        SELECT v.case_code FROM visit v JOIN case_file c ON c.code = v.case_code
        WHERE v.code = ANY(:visits) AND (c.secret OR v.code <> ALL(:denouncing))
        UNION SELECT case_code FROM petition WHERE visit_code = ANY(:visits) AND case_code IS NOT NULL
            AND (secret OR visit_code <> ALL(:denouncing)))
    ORDER BY opened_on, code
""")
