"""The reception book and what is known of a person who came before, written as SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from services.intake.people.vault import Vault
from shared.database import Transaction

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A line of the book. `content` is empty for a denunciation unless the reader may see all."""

    code: str
    received_on: date
    reception: str
    received_by: str
    people: int
    representatives: int | None
    first_time: bool
    kind: str | None
    field: str | None
    content: str | None
    prior: str | None
    person: UUID
    case_code: str | None
    petition_code: str | None
    outcome: str | None
    receiving_body: str | None
    version: int


@dataclass(frozen=True, slots=True)
class VisitFilter:
    first: date | None = None
    last: date | None = None
    reception: str | None = None
    kind: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier visits and cases of somebody with the same paper number, denunciations left out: knowing that this
    person once denounced somebody is itself what must not be learned (Luật Tố cáo Đ8.3).
    """

    visits: tuple[tuple[str, date], ...]
    cases: tuple[tuple[str, str], ...]


async def find_visits(
    tx: Transaction, wanted: VisitFilter, *, full: bool, after: str | None = None, limit: int = PAGE
) -> tuple[list[VisitLine], str | None]:
    """Newest first, keyset-paged; and the cursor of the next page."""
    where, values = _where(wanted)
    if after and (cursor := _cursor(after)):
        where.append("(v.received_on, v.code) < (:after_on, :after_code)")
        values |= cursor
    sql = f"""SELECT v.code, v.received_on, v.reception, v.received_by, v.people, v.representatives, v.first_time,
        v.kind, v.field, CASE WHEN v.kind = 'TC' AND NOT :full THEN NULL ELSE v.content END AS content, v.prior,
        v.person, v.case_code, p.code AS petition_code, p.outcome, p.receiving_body, v.version
        FROM visit v LEFT JOIN petition p ON p.visit_code = v.code
        WHERE {" AND ".join(where)} ORDER BY v.received_on DESC, v.code DESC LIMIT :limit"""
    rows = (await tx.execute(text(sql), {**values, "full": full, "limit": limit + 1})).all()
    lines = [VisitLine(**row._mapping) for row in rows[:limit]]  # noqa: SLF001
    following = f"{lines[-1].received_on}~{lines[-1].code}" if len(rows) > limit else None
    return lines, following


async def count_visits(tx: Transaction, on: date) -> Mapping[str, int]:
    """Visits, people and delegations of one day."""
    row = (await tx.execute(DAY, {"on": on})).one()
    return dict(row._mapping)  # noqa: SLF001


DAY: Final = text("""
    SELECT count(*) AS visits, coalesce(sum(people), 0) AS people, count(*) FILTER (WHERE people >= 5) AS delegations
    FROM visit WHERE received_on = :on
""")


async def seen_before(tx: Transaction, paper_number: str, vault: Vault) -> Earlier:
    """Found by the keyed hash of the number: nobody's identity is read for it."""
    hashes = {"hashes": vault.fingerprints(paper_number)}
    visits = (await tx.execute(EARLIER_VISITS, hashes)).all()
    cases = (await tx.execute(EARLIER_CASES, hashes)).all()
    return Earlier(tuple((v.code, v.received_on) for v in visits), tuple((c.code, c.content) for c in cases))


EARLIER_VISITS: Final = text("""
    SELECT v.code, v.received_on FROM visit v JOIN identity.person i ON i.id = v.person
    WHERE i.paper_hash = ANY(:hashes) AND v.kind IS DISTINCT FROM 'TC' ORDER BY v.received_on DESC LIMIT 5
""")
EARLIER_CASES: Final = text("""
    SELECT DISTINCT c.code, c.content, c.opened_on
    FROM identity.person i
    LEFT JOIN petition p ON p.person = i.id LEFT JOIN visit v ON v.person = i.id
    JOIN case_file c ON c.code IN (p.case_code, v.case_code)
    WHERE i.paper_hash = ANY(:hashes) AND c.kind <> 'TC' ORDER BY c.opened_on DESC LIMIT 5
""")


def _where(wanted: VisitFilter) -> tuple[list[str], dict[str, Any]]:
    where, values = ["true"], dict[str, Any]()
    for column, value in (("reception", wanted.reception), ("kind", wanted.kind)):
        if value:
            where.append(f"v.{column} = :{column}")
            values[column] = value
    if wanted.first:
        where.append("v.received_on >= :first")
        values["first"] = wanted.first
    if wanted.last:
        where.append("v.received_on <= :last")
        values["last"] = wanted.last
    if wanted.codes:
        where.append("v.code = ANY(:codes)")
        values["codes"] = list(wanted.codes)
    return where, values


def _cursor(after: str) -> dict[str, Any] | None:
    day, _, code = after.partition("~")
    try:
        return {"after_on": date.fromisoformat(day), "after_code": code}
    except ValueError:
        return None
