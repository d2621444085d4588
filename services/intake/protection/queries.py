"""Lists of requests for protection, written as SQL; none of them says who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import text

from services.intake.protection.rules import Standing, State
from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.paging import cursor, place
from shared.refusals import Refused

Which = Literal["due", "open", "closed"]
PAGE: Final = 50
_LATE: Final = "p.granted AND p.ended_on IS NULL AND p.review_by < :today"
_PENDING: Final = "p.granted IS NULL"
_OPEN: Final = "p.granted IS DISTINCT FROM false AND p.ended_on IS NULL"
_WHICH: Final[dict[Which, str]] = {
    "due": f"({_LATE} OR {_PENDING})",
    "open": f"({_OPEN})",
    "closed": f"NOT ({_OPEN})",
}
_RANK: Final = f"CASE WHEN {_LATE} THEN 0 WHEN {_PENDING} THEN 1 WHEN {_OPEN} THEN 2 ELSE 3 END"
_DAY: Final = "coalesce(p.ended_on, p.review_by, p.decided_on, p.requested_on)"
_THEIRS: Final = "(c.unit = ANY(CAST(:units AS text[])) OR p.body = ANY(CAST(:units AS text[])))"


@dataclass(frozen=True, slots=True)
class ProtectionLine:
    """A row of the list. `unit` is the one answerable for the case."""

    case_code: str
    n: int
    unit: str | None
    requested_on: date
    asked_by: str
    decided_on: date | None
    number: str | None
    granted: bool | None
    measures: Sequence[str]
    persons: int
    job: int
    life: int
    body: str | None
    review_by: date | None
    reviewed_on: date | None
    ended_on: date | None

    @property
    def state(self) -> State:
        days = (self.requested_on, self.decided_on, self.granted, self.reviewed_on, self.ended_on)
        return Standing(*days).state


async def find_protections(
    tx: Transaction, caller: Caller, which: Which, today: date, *, after: str | None = None, limit: int = PAGE
) -> tuple[list[ProtectionLine], str | None]:
    """Reviews that are late first, then decisions that are owed, oldest first, then what runs; what is closed stands
    newest first. Of a unit its own: what it answers for or carries out.
    """
    newest_first = which == "closed"
    where, values = [_WHICH[which], _scope(caller)], _values(caller, today)
    parts = (_RANK, _DAY, "p.case_code", "p.n")
    if key := place(after, int, date, str, int):
        where.append(f"({', '.join(parts)}) {'<' if newest_first else '>'} (:rank, :day, :code, :n)")
        values |= dict(zip(("rank", "day", "code", "n"), key, strict=True))
    order = ", ".join(f"{part}{' DESC' if newest_first else ''}" for part in parts)
    sql = f"""SELECT p.case_code, p.n, c.unit, p.requested_on, p.asked_by, p.decided_on, p.number, p.granted, p.measures,
        p.persons, p.job, p.life, p.body, p.review_by, p.reviewed_on, p.ended_on, {_RANK} AS rank, {_DAY} AS day
        FROM protection p JOIN case_file c ON c.code = p.case_code
        WHERE {" AND ".join(where)} ORDER BY {order} LIMIT :limit"""
    rows = [dict(row) for row in (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings()]
    last = rows[limit - 1] if len(rows) > limit else None
    following = cursor(last["rank"], last["day"], last["case_code"], last["n"]) if last else None
    shown = ({name: row[name] for name in ProtectionLine.__slots__} for row in rows[:limit])
    return [ProtectionLine(**row) for row in shown], following


async def count_protections(tx: Transaction, caller: Caller, today: date) -> Mapping[str, int]:
    """How many of the caller's are `due` (late or to be decided on), `late`, and `open`."""
    sql = f"""SELECT count(*) FILTER (WHERE {_WHICH["due"]}) AS due, count(*) FILTER (WHERE {_LATE}) AS late,
        count(*) FILTER (WHERE {_OPEN}) AS open
        FROM protection p JOIN case_file c ON c.code = p.case_code WHERE {_scope(caller)}"""
    return dict((await tx.execute(text(sql), _values(caller, today))).one()._mapping)  # noqa: SLF001


def _scope(caller: Caller) -> str:
    return "true" if _sees_all(caller) else _THEIRS


def _values(caller: Caller, today: date) -> dict[str, Any]:
    return {"today": today} | ({} if _sees_all(caller) else {"units": sorted(caller.units)})


def _sees_all(caller: Caller) -> bool:
    return not isinstance(may(caller, Action.TRACK_PROTECTION, Subject(kind="TC")), Refused)
