"""The reception book and what is known of a person who came before, written as SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from services.intake.paging import after_row
from services.intake.people.vault import Vault
from services.intake.secrecy import as_read_by
from services.intake.visits.rules import DELEGATION_FROM, is_delegation
from shared.access.policy import Subject
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A line of the book, as its reader may see it. `secret`: the visit, its petition or its case is, or came as, a
    denunciation; asked of them each time, so that a petition found to be one hides who handed it in.
    """

    code: str
    received_on: date
    reception: str
    received_by: str
    online: bool
    people: int
    representatives: int | None
    first_time: bool
    interpreter: str | None
    kind: str | None
    field: str | None
    secret: bool
    content: str | None
    request: str | None
    prior: str | None
    person: UUID
    recorded_by: str
    recorded_at: datetime
    case_code: str | None
    petition_code: str | None
    outcome: str | None
    receiving_body: str | None
    version: int

    @property
    def subject(self) -> str:
        return f"visit/{self.code}"

    @property
    def delegation(self) -> bool:
        return is_delegation(self.people)

    @property
    def matter(self) -> Subject:
        """What the policy is asked about."""
        if self.secret:
            return Subject(kind=CaseKind.DENUNCIATION.value)
        return Subject(kind=CaseKind(self.kind).value if self.kind else None)


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


TOUCHES_A_DENUNCIATION: Final = "coalesce(v.kind = 'TC' OR p.secret OR c.secret, false)"
BOOK: Final = f"""SELECT v.code, v.received_on, v.reception, v.received_by, v.online, v.people, v.representatives,
    v.first_time, v.interpreter, v.kind, v.field, {TOUCHES_A_DENUNCIATION} AS secret, v.content, v.request, v.prior, v.person,
    v.recorded_by, v.recorded_at, v.case_code, p.code AS petition_code, p.outcome, p.receiving_body, v.version
    FROM visit v LEFT JOIN petition p ON p.visit_code = v.code LEFT JOIN case_file c ON c.code = v.case_code"""
ONE: Final = text(f"{BOOK} WHERE v.code = :code")


async def find_visit(tx: Transaction, caller: Caller, code: str) -> VisitLine | None:
    """One visit, as the caller may see it."""
    row = (await tx.execute(ONE, {"code": code})).mappings().first()
    return VisitLine(**as_read_by(caller, dict(row))) if row else None


async def find_visits(
    tx: Transaction, caller: Caller, wanted: VisitFilter, *, after: str | None = None, limit: int = PAGE
) -> tuple[list[VisitLine], str | None]:
    """Newest first, keyset-paged; and the cursor of the next page."""
    where, values = _where(wanted)
    if after and (cursor := after_row(after, "after_on")):
        where.append("(v.received_on, v.code) < (:after_on, :after_code)")
        values |= cursor
    sql = f"{BOOK} WHERE {' AND '.join(where)} ORDER BY v.received_on DESC, v.code DESC LIMIT :limit"
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = [VisitLine(**as_read_by(caller, dict(row))) for row in rows[:limit]]
    following = f"{lines[-1].received_on}~{lines[-1].code}" if len(rows) > limit else None
    return lines, following


async def count_visits(tx: Transaction, on: date) -> Mapping[str, int]:
    """Visits, people and delegations of one day."""
    row = (await tx.execute(DAY, {"on": on, "delegation_from": DELEGATION_FROM})).one()
    return dict(row._mapping)  # noqa: SLF001


DAY: Final = text("""
    SELECT count(*) AS visits, coalesce(sum(people), 0) AS people,
        count(*) FILTER (WHERE people >= :delegation_from) AS delegations
    FROM visit WHERE received_on = :on
""")


async def seen_before(tx: Transaction, paper_number: str, vault: Vault) -> Earlier:
    """Found by the keyed hash of the number: nobody's identity is read for it."""
    hashes = {"hashes": vault.fingerprints(paper_number)}
    visits = (await tx.execute(EARLIER_VISITS, hashes)).all()
    cases = (await tx.execute(EARLIER_CASES, hashes)).all()
    return Earlier(tuple((v.code, v.received_on) for v in visits), tuple((c.code, c.content) for c in cases))


EARLIER_VISITS: Final = text(f"""
    SELECT v.code, v.received_on FROM identity.person i JOIN visit v ON v.person = i.id
    LEFT JOIN petition p ON p.visit_code = v.code LEFT JOIN case_file c ON c.code = v.case_code
    WHERE i.paper_hash = ANY(:hashes) AND NOT {TOUCHES_A_DENUNCIATION} ORDER BY v.received_on DESC LIMIT 5
""")
EARLIER_CASES: Final = text("""
    SELECT DISTINCT c.code, c.content, c.opened_on
    FROM identity.person i
    LEFT JOIN petition p ON p.person = i.id AND NOT p.secret
    LEFT JOIN visit v ON v.person = i.id AND v.kind IS DISTINCT FROM 'TC'
        AND NOT EXISTS (SELECT 1 FROM petition given WHERE given.visit_code = v.code AND given.secret)
    JOIN case_file c ON c.code IN (p.case_code, v.case_code)
    WHERE i.paper_hash = ANY(:hashes) AND NOT c.secret ORDER BY c.opened_on DESC LIMIT 5
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
