"""Lists of petitions, written as SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from services.intake.office import BODY
from services.intake.petitions.parts import parts_of, progress_of
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.views import PetitionLine, PetitionView
from services.intake.registers.continuity import Continuity, continuity
from services.intake.registers.numbers import Register
from services.intake.secrecy import knows_what_came_together
from shared.access.policy import Subject
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import Outcome
from shared.paging import cursor, place

PAGE: Final = 50
COLUMNS: Final = ", ".join((*(name for name in PetitionView.model_fields), "extract"))
WAITING: Final = "waiting"
VOIDED: Final = "voided"
DISPOSAL: Final = "disposal"
"""The state of what was filed, kept its time, and now waits for the head's decision."""


@dataclass(frozen=True, slots=True)
class PetitionFilter:
    """Which petitions. `state`: '', 'waiting', 'disposal' or an outcome. `codes` names some outright."""

    state: str = ""
    kind: str | None = None
    first: date | None = None
    last: date | None = None
    codes: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()
    stage: str | None = None
    case: str | None = None


async def find_petitions(
    tx: Transaction, caller: Caller, wanted: PetitionFilter, *, after: str | None = None, limit: int = PAGE
) -> tuple[list[PetitionLine], str | None]:
    """Newest first, those that wait longest first, for they are due first; keyset-paged, with the cursor of the next page."""
    where, values = _where(wanted, caller)
    further, order = (">", "ASC") if wanted.state == WAITING else ("<", "DESC")
    if key := place(after, date, str):
        where.append(f"(received_on, code) {further} (:after_on, :after_code)")
        values |= {"after_on": key[0], "after_code": key[1]}
    sql = f"""SELECT {COLUMNS} FROM petition WHERE {" AND ".join(where)}
        ORDER BY received_on {order}, code {order} LIMIT :limit"""
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = [PetitionLine.of(row, caller) for row in await _apart(tx, caller, [dict(row) for row in rows[:limit]])]
    if mixed := [line.code for line in lines if line.outcome is Outcome.SPLIT]:
        parts = await parts_of(tx, mixed)
        lines = [line.model_copy(update={"progress": progress_of(parts.get(line.code, ()))}) for line in lines]
    following = cursor(lines[-1].received_on, lines[-1].code) if len(rows) > limit else None
    return lines, following


async def _apart(tx: Transaction, caller: Caller, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As `family_of` has it: nothing by which a list would lead from one part to another."""
    families = [row["part_of"] or row["code"] for row in rows]
    if knows_what_came_together(caller) or not rows:
        return rows
    secret = {row.mixed for row in await tx.execute(SECRET_FAMILIES, {"families": families})}
    return [row | TOGETHER if mixed in secret else row for row, mixed in zip(rows, families, strict=True)]


TOGETHER: Final = dict.fromkeys(("visit_code", "part_of", "sender_body", "sender_number", "sent_on"))
"""What tells of petitions that they came in one letter or visit, with nothing in it."""
SECRET_FAMILIES: Final = text("""
    SELECT DISTINCT coalesce(part_of, code) AS mixed FROM petition WHERE secret
        AND (code = ANY(CAST(:families AS text[])) OR part_of = ANY(CAST(:families AS text[])))
""")


async def family_of(tx: Transaction, caller: Caller, petition: PetitionRow) -> tuple[str, ...] | None:
    """The petitions a mixed one was split into; of a part, the other parts. None when they must not be known together:
    the same person wrote them all, so one that names its writer would say who denounced with another. The desk, which
    split them, knows.
    """
    mixed = petition.part_of or petition.code
    rows = (await tx.execute(FAMILY, {"mixed": mixed})).all()
    if any(row.secret for row in rows) and not knows_what_came_together(caller):
        return None
    return tuple(row.code for row in rows if row.code not in (mixed, petition.code))


FAMILY: Final = text("SELECT code, secret FROM petition WHERE code = :mixed OR part_of = :mixed ORDER BY code")


async def writers_of(tx: Transaction, codes: Sequence[str]) -> dict[str, tuple[UUID, Subject]]:
    """The key of whoever wrote each of these petitions, with what the policy is asked about; those without a writer left out."""
    rows = await tx.execute(WRITERS, {"codes": list(codes)})
    return {row.code: (row.person, Subject(kind="TC" if row.secret else row.kind)) for row in rows}


WRITERS: Final = text(
    "SELECT code, person, kind, secret FROM petition WHERE code = ANY(CAST(:codes AS text[])) AND person IS NOT NULL"
)


async def count_waiting(tx: Transaction, *, late: date | None) -> tuple[int, int]:
    """Petitions nobody has decided on yet; and of them those received by the day `late`."""
    counted = text("""SELECT count(*) AS waiting, count(*) FILTER (WHERE received_on <= :late) AS late
        FROM petition WHERE outcome IS NULL AND voided_on IS NULL""")
    row = (await tx.execute(counted, {"late": late or date.min})).mappings().one()
    return row["waiting"], row["late"]


async def petition_numbers(tx: Transaction, year: int) -> Continuity:
    """Whether the register of petitions has every number of a year."""
    return await continuity(tx, BODY, Register.PETITIONS, year, LINES)


LINES: Final = """SELECT code, voided_on IS NOT NULL AS voided FROM petition
    WHERE received_on BETWEEN :first AND :until"""

_STATES: Final = {
    "": "true",
    WAITING: "outcome IS NULL AND voided_on IS NULL",
    DISPOSAL: "keep_until < :today AND disposal IS NULL AND voided_on IS NULL",
    VOIDED: "voided_on IS NOT NULL",
}
_ASKED: Final = {
    "kind": "kind = :kind",
    "stage": "stage = :stage",
    "case": "case_code = :case",
    "first": "received_on >= :first",
    "last": "received_on <= :last",
    "codes": "code = ANY(CAST(:codes AS text[]))",
    "visits": "visit_code = ANY(CAST(:visits AS text[]))",
}
"""What each field of the filter asks for, when it is given."""


def _where(wanted: PetitionFilter, caller: Caller) -> tuple[list[str], dict[str, Any]]:
    given = {name: value for name in _ASKED if (value := getattr(wanted, name))}
    where = [_STATES.get(wanted.state, "outcome = :state AND voided_on IS NULL"), *(_ASKED[name] for name in given)]
    if wanted.visits and not knows_what_came_together(caller):  # what is open is not found by a visit to denounce
        where.append(
            "(secret OR NOT EXISTS (SELECT FROM petition f WHERE f.visit_code = petition.visit_code AND f.secret))"
        )
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    return where, values | {"state": wanted.state, "today": clock.today()}
