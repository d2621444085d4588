"""Finding what belongs to one person, written as SQL. Rows of persons are joined by the keyed hash of a paper number alone: a
name and a year would hand one person's data to another.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from services.intake.disclosures.held import Scope
from services.intake.disclosures.tables import DisclosureRow
from services.intake.secrecy import DENOUNCING_VISIT
from shared.database import Transaction

PAGE: Final = 50
_VISITS: Final = """
    (SELECT v.code FROM visit v WHERE v.person = ANY(:persons)
     UNION SELECT r.visit_code FROM representative r WHERE r.person = ANY(:persons))
"""
_PETITIONS: Final = "(SELECT p.code FROM petition p WHERE p.person = ANY(:persons))"
_RECORDS: Final = f"""
    SELECT code FROM {_VISITS} v UNION SELECT code FROM {_PETITIONS} p
    UNION SELECT case_code FROM visit WHERE code IN {_VISITS} UNION SELECT case_code FROM petition WHERE code IN {_PETITIONS}
"""
# A row of a person is secret when anything it was stated for is.
_DENOUNCED: Final = f"""
    EXISTS (SELECT FROM petition p LEFT JOIN case_file c ON c.code = p.case_code
            WHERE p.person = i.id AND (p.secret OR c.secret))
    OR EXISTS (SELECT FROM visit v LEFT JOIN case_file c ON c.code = v.case_code
               WHERE (v.person = i.id OR v.code IN (SELECT r.visit_code FROM representative r WHERE r.person = i.id))
                 AND ({DENOUNCING_VISIT} OR c.secret))
"""
PERSONS: Final = text(f"""
    SELECT i.id FROM identity.person i
    WHERE (i.paper_hash = ANY(CAST(:hashes AS bytea[]))
        OR i.id IN (SELECT person FROM visit WHERE code = :record UNION SELECT person FROM petition WHERE code = :record)
        OR i.paper_hash IN (
            SELECT same.paper_hash FROM identity.person same WHERE same.id IN
            (SELECT person FROM visit WHERE code = :record UNION SELECT person FROM petition WHERE code = :record)))
        AND (:complete OR NOT ({_DENOUNCED}))
        AND (:complete OR NOT EXISTS (SELECT FROM petition WHERE code = :record AND secret)
            AND NOT EXISTS (SELECT FROM visit v WHERE code = :record AND {DENOUNCING_VISIT}))
    ORDER BY i.recorded_at, i.id
""")
SUBJECTS: Final = text("""
    SELECT DISTINCT ON (person) person, subject FROM (
        SELECT person, 'petition/' || code AS subject, 2 AS n FROM petition WHERE person = ANY(:persons)
        UNION ALL SELECT person, 'visit/' || code, 1 FROM visit WHERE person = ANY(:persons)
        UNION ALL SELECT person, 'visit/' || visit_code, 1 FROM representative WHERE person = ANY(:persons)) found
    ORDER BY person, n, subject
""")
VISITS: Final = text(f"""
    SELECT code, received_on, content, request, prior FROM visit WHERE code IN {_VISITS} ORDER BY received_on, code
""")
PETITIONS: Final = text(f"""
    SELECT code, received_on, kind, content, request, outcome, processed_on, receiving_body FROM petition
    WHERE code IN {_PETITIONS} ORDER BY received_on, code
""")
CASES: Final = text(f"""
    SELECT code, kind, opened_on, due_on, state, unit, answered_on, answer_number, answer, closed_on FROM case_file
    WHERE code IN ({_RECORDS}) AND (:complete OR NOT secret) ORDER BY opened_on, code
""")
PAPERS: Final = text("""
    SELECT lpad(number::text, 2, '0') || '/' || sign AS number, paper, issued_on, code AS record FROM issued_paper
    WHERE persons && CAST(:persons AS uuid[]) ORDER BY issued_on, id
""")
LOOKS: Final = text("""
    SELECT at, caller, split_part(subject, '/', 2) AS record, purpose FROM identity.look WHERE person = ANY(:persons)
    ORDER BY id
""")
BEFORE: Final = text("""
    SELECT id AS number, made_at, made_by FROM identity.disclosure
    WHERE persons && CAST(:persons AS uuid[]) AND id < :number AND (:complete OR scope = 'open') ORDER BY id
""")
LIST: Final = text("""
    SELECT * FROM identity.disclosure WHERE id < :before AND (CAST(:maker AS text) IS NULL OR made_by = :maker)
    ORDER BY id DESC LIMIT :limit
""")


async def persons_found(tx: Transaction, hashes: Sequence[bytes], record: str | None, scope: Scope) -> list[UUID]:
    """The rows of one person that may stand in an extract of this scope."""
    asked = {"hashes": list(hashes), "record": record or "", "complete": scope == "complete"}
    return [row.id for row in await tx.execute(PERSONS, asked)]


async def subjects_of(tx: Transaction, persons: Sequence[UUID]) -> dict[UUID, str]:
    """What each row of a person was stated for: visit/TD-2026-0001."""
    return {row.person: row.subject for row in await tx.execute(SUBJECTS, {"persons": list(persons)})}


async def lines(
    tx: Transaction, query: Any, persons: Sequence[UUID], scope: Scope, **more: Any
) -> list[dict[str, Any]]:
    """The rows one of the queries above gives for these persons."""
    asked = {"persons": list(persons), "complete": scope == "complete"} | more
    known = {name: value for name, value in asked.items() if f":{name}" in str(query)}
    return [dict(row) for row in (await tx.execute(query, known)).mappings()]


async def find_extracts(
    tx: Transaction, maker: str | None, *, before: int | None = None, limit: int = PAGE
) -> tuple[list[DisclosureRow], int | None]:
    """Extracts that were made, the latest first: of one account, or all."""
    found = await tx.execute(LIST, {"before": before or 2**63 - 1, "maker": maker, "limit": limit + 1})
    rows = [DisclosureRow(**row) for row in found.mappings()]
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None
