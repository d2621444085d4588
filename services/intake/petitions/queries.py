"""Lists of petitions, written as SQL."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.paging import after_row
from services.intake.petitions.views import PetitionView
from shared.access.roles import Caller
from shared.database import Transaction

PAGE: Final = 50


COLUMNS: Final = """code, received_on, kind, first_kind, field, channel, repeated, secret, content, extract, request,
    commune, visit_code, case_code, processed_on, eligible, in_competence, outcome, reason, receiving_body, version"""


@dataclass(frozen=True, slots=True)
class PetitionFilter:
    """Which petitions. `state`: '', 'waiting' or an outcome. `codes` names some outright."""

    state: str = ""
    kind: str | None = None
    first: date | None = None
    last: date | None = None
    codes: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()


async def find_petitions(
    tx: Transaction, caller: Caller, wanted: PetitionFilter, *, after: str | None = None, limit: int = PAGE
) -> tuple[list[PetitionView], str | None]:
    """Newest first, keyset-paged; and the cursor of the next page."""
    where, values = _where(wanted)
    if after and (cursor := after_row(after, "after_on")):
        where.append("(received_on, code) < (:after_on, :after_code)")
        values |= cursor
    sql = f"""SELECT {COLUMNS} FROM petition WHERE {" AND ".join(where)}
        ORDER BY received_on DESC, code DESC LIMIT :limit"""
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = [PetitionView.of(dict(row), caller) for row in rows[:limit]]
    following = f"{lines[-1].received_on}~{lines[-1].code}" if len(rows) > limit else None
    return lines, following


async def count_waiting(tx: Transaction) -> int:
    """Petitions nobody has decided on yet."""
    return int((await tx.execute(text("SELECT count(*) FROM petition WHERE outcome IS NULL"))).scalar_one())


def _where(wanted: PetitionFilter) -> tuple[list[str], dict[str, Any]]:
    where, values = ["true"], dict[str, Any]()
    if wanted.state == "waiting":
        where.append("outcome IS NULL")
    elif wanted.state:
        where.append("outcome = :outcome")
        values["outcome"] = wanted.state
    if wanted.kind:
        where.append("kind = :kind")
        values["kind"] = wanted.kind
    if wanted.first:
        where.append("received_on >= :first")
        values["first"] = wanted.first
    if wanted.last:
        where.append("received_on <= :last")
        values["last"] = wanted.last
    if wanted.codes:
        where.append("code = ANY(:codes)")
        values["codes"] = list(wanted.codes)
    if wanted.visits:
        where.append("visit_code = ANY(:visits)")
        values["visits"] = list(wanted.visits)
    return where, values
