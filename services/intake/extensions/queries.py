"""Requests for more time, of one case and all that wait, written as SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select, text

from services.intake.cases.tables import CaseRow
from services.intake.deadlines.tables import ClockRow
from services.intake.extensions.tables import ExtensionRow
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.paging import cursor, place

PAGE: Final = 50
# What `is_live` says of a row, said of all of them.
_LIVE: Final = """FROM extension x
    JOIN case_file c ON c.code = x.case_code AND c.unit = x.unit
    JOIN clock k ON (k.case_code, k.duty, k.n, k.extensions) = (x.case_code, x.duty, x.n, x.extensions)
        AND k.stopped_on IS NULL
    WHERE x.state = 'pending'"""


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """A request that waits for a decision."""

    id: int
    case_code: str
    kind: CaseKind
    secret: bool
    unit: str
    duty: str
    due_on: date
    asked_on: date
    until: date | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class PendingRequests:
    """A page of them, the case due first before, and the cursor of the next."""

    requests: tuple[PendingRequest, ...]
    following: str | None


async def requests_of(tx: Transaction, case_code: str) -> list[ExtensionRow]:
    """Every request in a case, the latest first."""
    wanted = select(ExtensionRow).where(ExtensionRow.case_code == case_code).order_by(ExtensionRow.id.desc())  # type: ignore[arg-type, union-attr]
    return list((await tx.execute(wanted)).scalars())


async def request_of(tx: Transaction, case_code: str) -> ExtensionRow | None:
    """The request nobody has decided on, live or not."""
    wanted = select(ExtensionRow).where(ExtensionRow.case_code == case_code, ExtensionRow.state == "pending")  # type: ignore[arg-type]
    return (await tx.execute(wanted)).scalars().first()


def is_live(row: ExtensionRow, running: ClockRow | None, case: CaseRow) -> bool:
    """Whether a decision on it still makes sense: the same unit has the case, and its clock runs as it did."""
    return (
        row.state == "pending"
        and running is not None
        and (row.duty, row.n, row.extensions) == (running.duty, running.n, running.extensions)
        and row.unit == case.unit
    )


async def find_pending(
    tx: Transaction, scope: frozenset[str] | None, *, after: str | None = None, limit: int = PAGE
) -> PendingRequests:
    """Requests that wait, the case that is due first before; `scope`: of these units alone."""
    where, values = _within(scope)
    if key := place(after, date, str):
        where += " AND (c.due_on, c.code) > (:after_due, :after_code)"
        values |= {"after_due": key[0], "after_code": key[1]}
    sql = f"""SELECT x.id, x.case_code, c.kind, c.secret, x.unit, x.duty, c.due_on, x.asked_on, x.until, x.reason, x.by
        {_LIVE}{where} ORDER BY c.due_on, c.code LIMIT :limit"""
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    found = tuple(_request(row) for row in rows[:limit])
    last = found[-1] if len(rows) > limit else None
    return PendingRequests(found, cursor(last.due_on, last.case_code) if last else None)


async def count_pending(tx: Transaction, scope: frozenset[str] | None) -> int:
    where, values = _within(scope)
    counted: int = (await tx.execute(text(f"SELECT count(*) {_LIVE}{where}"), values)).scalar_one()
    return counted


def _within(scope: frozenset[str] | None) -> tuple[str, dict[str, Any]]:
    if scope is None:
        return "", {}
    return " AND x.unit = ANY(CAST(:scope AS text[]))", {"scope": sorted(scope)}


def _request(row: Mapping[Any, Any]) -> PendingRequest:
    return PendingRequest(**{**row, "kind": CaseKind(row["kind"])})
