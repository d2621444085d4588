"""Lists of what units were urged to do, written as SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import text

from services.intake.cases.queries import SHOWN_STATE
from shared.database import Transaction
from shared.events.kinds import CaseKind

PAGE: Final = 50
Which = Literal["to_write", "sent", "escalated", "all"]
_WHICH: Final[dict[Which, str]] = {
    "to_write": "u.letter AND u.letter_number IS NULL",
    "sent": "u.letter_number IS NOT NULL",
    "escalated": "u.escalated",
    "all": "true",
}
# A letter that is still to be written is of use only while the case is open.
_OWED: Final = "(u.letter_number IS NOT NULL OR c.state IN ('assigned', 'acknowledged'))"


@dataclass(frozen=True, slots=True)
class UrgingLine:
    """A step that was taken."""

    id: int
    case_code: str
    kind: CaseKind
    shown_state: str
    unit: str
    clock: str
    runs_to: date
    step: int
    urged_on: date
    told: str
    escalated: bool
    letter: bool
    letter_number: str | None
    letter_on: date | None
    by: str
    in_charge: bool
    """The unit answers for the case now: the letter that is drawn up from the case goes to it."""


@dataclass(frozen=True, slots=True)
class Urgings:
    """A page, newest first, and the cursor of the next."""

    lines: tuple[UrgingLine, ...]
    following: int | None


_SELECT: Final = f"""SELECT u.id, u.case_code, c.kind, {SHOWN_STATE} AS shown_state, u.unit, u.clock, u.runs_to,
    u.step, u.urged_on, u.told, u.escalated, u.letter, u.letter_number, u.letter_on, u.by,
    coalesce(u.unit = c.unit, false) AS in_charge FROM urging u JOIN case_file c ON c.code = u.case_code"""


async def find_urgings(
    tx: Transaction, which: Which, units: frozenset[str] | None, *, after: int | None = None, limit: int = PAGE
) -> Urgings:
    """Steps taken, newest first; `units`: of these alone."""
    where, values = [_WHICH[which]], dict[str, Any]()
    if which == "to_write":
        where.append(_OWED)
    if units is not None:
        where.append("u.unit = ANY(CAST(:units AS text[]))")
        values["units"] = sorted(units)
    if after is not None:
        where.append("u.id < :after")
        values["after"] = after
    sql = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY u.id DESC LIMIT :limit"
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = tuple(_line(dict(row)) for row in rows[:limit])
    return Urgings(lines, lines[-1].id if len(rows) > limit else None)


async def count_urgings(tx: Transaction, units: frozenset[str] | None) -> Mapping[str, int]:
    """How many steps there are of each list, but of all."""
    of_units = "" if units is None else " AND u.unit = ANY(CAST(:units AS text[]))"
    owed = f"JOIN case_file c ON c.code = u.case_code WHERE {_OWED} AND "
    counted = ", ".join(
        f"(SELECT count(*) FROM urging u {owed if name == 'to_write' else 'WHERE '}{condition}{of_units}) AS {name}"
        for name, condition in _WHICH.items()
        if name != "all"
    )
    values = {} if units is None else {"units": sorted(units)}
    return dict((await tx.execute(text(f"SELECT {counted}"), values)).one()._mapping)  # noqa: SLF001


async def urgings_of(tx: Transaction, code: str) -> tuple[UrgingLine, ...]:
    """What was urged in one case, newest first."""
    sql = text(f"{_SELECT} WHERE u.case_code = :code ORDER BY u.id DESC")
    return tuple(_line(dict(row)) for row in (await tx.execute(sql, {"code": code})).mappings())


def _line(row: dict[str, Any]) -> UrgingLine:
    return UrgingLine(**{**row, "kind": CaseKind(row["kind"])})
