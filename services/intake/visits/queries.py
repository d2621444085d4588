"""The reception book and what is known of a person who came before, written as SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import text

from services.intake.office import BODY
from services.intake.people.statements import told_to
from services.intake.people.vault import Vault
from services.intake.registers.continuity import Continuity, continuity
from services.intake.registers.numbers import Register
from services.intake.secrecy import as_read_by, knows_what_came_together, reads_everything_of
from shared.access.policy import Subject
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.paging import cursor, place
from shared.text import folded

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
    delegation: bool
    representatives: int | None
    mandate: bool
    mandate_number: str | None
    mandate_on: date | None
    delegation_code: str | None
    """None also when the delegation came on another matter, and here to denounce: it must not lead to who did."""
    first_time: bool
    interpreter: str | None
    kind: str | None
    field: str | None
    secret: bool
    content: str | None
    request: str | None
    prior: str | None
    written_down: bool
    signed: str | None
    head_outcome: str | None
    reply_by: date | None
    replied_on: date | None
    reply_number: str | None
    refusal: str | None
    refusal_notice: str | None
    refusal_notice_on: date | None
    person: UUID
    recorded_by: str
    recorded_at: datetime
    case_code: str | None
    cases: list[str]
    """Those of what was handed in, one for each part of a mixed petition; else the one the visit was about."""
    petition_code: str | None
    petition_kinds: list[str]
    """What was handed in is by now, the parts of a mixed petition instead of the whole."""
    outcome: str | None
    receiving_body: str | None
    voided_on: date | None
    voided_by: str | None
    void_reason: str | None
    version: int

    @classmethod
    def of(cls, row: Mapping[str, Any], caller: Caller) -> Self:
        """From a row of `BOOK`. Of a visit that touches a denunciation the desk alone knows which open cases came with it."""
        shown = as_read_by(caller, row)
        secret_cases = shown.pop("secret_cases")
        if row["secret"] and not knows_what_came_together(caller):
            shown |= {"cases": secret_cases, "case_code": next(iter(secret_cases), None)}
        return cls(**shown)

    @property
    def subject(self) -> str:
        return f"visit/{self.code}"

    @property
    def matter(self) -> Subject:
        """What the policy is asked about."""
        if self.secret:
            return Subject(kind=CaseKind.DENUNCIATION.value)
        return Subject(kind=CaseKind(self.kind).value if self.kind else None)


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which lines of the book; None does not ask. `q`: words of the content."""

    first: date | None = None
    last: date | None = None
    reception: str | None = None
    kind: str | None = None
    codes: tuple[str, ...] = ()
    received_by: str | None = None
    delegation: bool | None = None
    refused: bool | None = None
    voided: bool | None = None
    q: str | None = None
    delegation_code: str | None = None


TOUCHES_A_DENUNCIATION: Final = "coalesce(v.kind = 'TC' OR p.secret OR c.secret, false)"
GIVEN: Final = """LEFT JOIN LATERAL (
        SELECT min(code) FILTER (WHERE voided_on IS NULL) AS code, bool_or(secret) AS secret,
            (array_agg(outcome ORDER BY code) FILTER (WHERE voided_on IS NULL))[1] AS outcome,
            (array_agg(receiving_body ORDER BY code) FILTER (WHERE voided_on IS NULL))[1] AS receiving_body,
            array_agg(case_code ORDER BY code) FILTER (WHERE voided_on IS NULL AND case_code IS NOT NULL) AS cases,
            array_agg(case_code ORDER BY code) FILTER (WHERE voided_on IS NULL AND case_code IS NOT NULL AND secret)
                AS secret_cases,
            array_agg(kind ORDER BY code) FILTER (WHERE voided_on IS NULL AND outcome IS DISTINCT FROM 'split') AS kinds
        FROM petition WHERE visit_code = v.code) p ON true"""
"""The petition given in a visit `v`; of several, such as the parts of a mixed one, the first that is not void, and a
secret of any.
"""
PLAIN_VISITS: Final = """visit o LEFT JOIN case_file oc ON oc.code = o.case_code
        WHERE o.delegation_code = {delegation} AND o.kind IS DISTINCT FROM 'TC' AND NOT coalesce(oc.secret, false)
            AND NOT EXISTS (SELECT 1 FROM petition op WHERE op.visit_code = o.code AND op.secret)"""
CAME_PLAINLY: Final = f"EXISTS (SELECT 1 FROM {PLAIN_VISITS})"
"""Whether a delegation came at least once, and not to denounce."""
OF_DELEGATION: Final = f"""CASE WHEN {TOUCHES_A_DENUNCIATION} AND v.delegation_code IS NOT NULL
        AND {CAME_PLAINLY.format(delegation="v.delegation_code")} THEN NULL ELSE v.delegation_code END"""
BOOK: Final = f"""SELECT v.code, v.received_on, v.reception, v.received_by, v.online, v.people, v.delegation,
    v.representatives, v.mandate, v.mandate_number, v.mandate_on, {OF_DELEGATION} AS delegation_code, v.first_time,
    v.interpreter, v.kind, v.field, {TOUCHES_A_DENUNCIATION} AS secret, v.content, v.request, v.prior, v.written_down,
    v.signed, v.head_outcome, v.reply_by, v.replied_on, v.reply_number, v.refusal, v.refusal_notice, v.refusal_notice_on,
    v.person, v.recorded_by, v.recorded_at, coalesce(p.cases[1], v.case_code) AS case_code,
    coalesce(p.cases, array_remove(ARRAY[v.case_code], NULL)) AS cases, p.code AS petition_code,
    coalesce(p.secret_cases, CASE WHEN c.secret THEN ARRAY[v.case_code] ELSE '{{}}' END) AS secret_cases,
    coalesce(p.kinds, '{{}}') AS petition_kinds, p.outcome, p.receiving_body,
    v.voided_on, v.voided_by, v.void_reason, v.version
    FROM visit v {GIVEN} LEFT JOIN case_file c ON c.code = v.case_code"""
ONE: Final = text(f"{BOOK} WHERE v.code = :code")


async def find_visit(tx: Transaction, caller: Caller, code: str) -> VisitLine | None:
    """One visit, as the caller may see it."""
    row = (await tx.execute(ONE, {"code": code})).mappings().first()
    return VisitLine.of(dict(row), caller) if row else None


async def with_its_words(
    tx: Transaction, caller: Caller, vault: Vault, line: VisitLine, *, on_paper: bool = False
) -> VisitLine:
    """The same with what was told of a denunciation, for whoever reads everything of it. Raises CannotOpen `on_paper`."""
    told = await told_to(tx, caller, vault, line.subject, secret=line.secret, on_paper=on_paper)
    return replace(line, **told) if told else line


async def find_visits(
    tx: Transaction,
    caller: Caller,
    wanted: VisitFilter,
    *,
    after: str | None = None,
    limit: int = PAGE,
    oldest_first: bool = False,
) -> tuple[list[VisitLine], str | None]:
    """Newest first, or as the book is printed, keyset-paged; and the cursor of the next page."""
    where, values = _where(wanted, caller)
    beyond, order = (">", "ASC") if oldest_first else ("<", "DESC")
    if key := place(after, date, str):
        where.append(f"(v.received_on, v.code) {beyond} (:after_on, :after_code)")
        values |= {"after_on": key[0], "after_code": key[1]}
    sql = f"{BOOK} WHERE {' AND '.join(where)} ORDER BY v.received_on {order}, v.code {order} LIMIT :limit"
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = [VisitLine.of(dict(row), caller) for row in rows[:limit]]
    following = cursor(lines[-1].received_on, lines[-1].code) if len(rows) > limit else None
    return lines, following


async def came_plainly(tx: Transaction, code: str) -> date | None:
    """The day a delegation first came without touching a denunciation; None when it never did."""
    asked = text(f"SELECT min(o.received_on) FROM {PLAIN_VISITS.format(delegation=':code')}")
    first: date | None = (await tx.execute(asked, {"code": code})).scalar_one()
    return first


async def representatives_of(tx: Transaction, codes: Sequence[str]) -> dict[str, list[UUID]]:
    """The keys of the representatives named on these visits, besides the first of each."""
    found: dict[str, list[UUID]] = {}
    asked = text("SELECT visit_code, person FROM representative WHERE visit_code = ANY(:codes) ORDER BY visit_code, n")
    for row in await tx.execute(asked, {"codes": list(codes)}):
        found.setdefault(row.visit_code, []).append(row.person)
    return found


async def petitions_of(tx: Transaction, code: str, *, secret: bool = False) -> list[str]:
    """The numbers of the petitions given in a visit, without those that are void; with `secret` only those that are."""
    found = await tx.execute(GIVEN_IN, {"code": code, "secret": secret})
    return [row.code for row in found]


GIVEN_IN: Final = text("""
    SELECT code FROM petition WHERE visit_code = :code AND voided_on IS NULL AND (secret OR NOT :secret) ORDER BY code
""")


async def count_visits(tx: Transaction, on: date) -> Mapping[str, int]:
    """Visits, people and delegations of one day, without what was entered by mistake."""
    return dict((await tx.execute(DAY, {"on": on})).one()._mapping)  # noqa: SLF001


DAY: Final = text("""
    SELECT count(*) AS visits, coalesce(sum(people), 0) AS people, count(*) FILTER (WHERE delegation) AS delegations
    FROM visit WHERE received_on = :on AND voided_on IS NULL
""")


async def numbers_of(tx: Transaction, year: int) -> Continuity:
    """Whether the reception book has every number of a year."""
    return await continuity(tx, BODY, Register.VISITS, year, LINES)


async def delegation_numbers(tx: Transaction, year: int) -> Continuity:
    """Whether the register of delegations has every number of a year; none is ever void."""
    return await continuity(tx, BODY, Register.DELEGATIONS, year, DELEGATION_LINES)


DELEGATION_LINES: Final = "SELECT code, false AS voided FROM delegation WHERE formed_on BETWEEN :first AND :until"
LINES: Final = """SELECT code, voided_on IS NOT NULL AS voided FROM visit
    WHERE received_on BETWEEN :first AND :until"""


_ASKED: Final = {
    "reception": "v.reception = :reception",
    "kind": "v.kind = :kind",
    "received_by": "v.received_by = :received_by",
    "delegation": "v.delegation = :delegation",
    "delegation_code": "v.delegation_code = :delegation_code",
    "refused": "(v.refusal IS NOT NULL) = :refused",
    "voided": "(v.voided_on IS NOT NULL) = :voided",
    "first": "v.received_on >= :first",
    "last": "v.received_on <= :last",
}


def _where(wanted: VisitFilter, caller: Caller) -> tuple[list[str], dict[str, Any]]:
    asked = {name: value for name in _ASKED if (value := getattr(wanted, name)) is not None}
    where, values = ["true", *(_ASKED[name] for name in asked)], dict[str, Any](asked)
    if wanted.codes:
        where.append("v.code = ANY(:codes)")
        values["codes"] = list(wanted.codes)
    if wanted.q:
        where.append("to_tsvector('simple', v.folded) @@ plainto_tsquery('simple', :words)")
        values["words"] = folded(wanted.q)
        if not reads_everything_of(caller, secret=True):  # a hit would tell what the content holds
            where.append(f"NOT {TOUCHES_A_DENUNCIATION}")
    return where, values
