"""What somebody brought before, found by the keyed hash of a paper number: nobody's identity is read for it.

Whoever asks learns whose number it is by what is found, so it is on record as a look. Denunciations are left out: that this
person once denounced is itself what must not be learned (Luật Tố cáo Đ8.3).
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text

from services.intake.cases.queries import IN_SCOPE
from services.intake.people.usecases import remember_tried
from services.intake.search.asking import Match
from services.intake.search.queries import Hit, Record
from services.intake.secrecy import DENOUNCING_VISIT
from shared.access.roles import Caller
from shared.database import Transaction

MOST: Final = 50
PURPOSE: Final = "tìm theo số giấy tờ"
SUBJECT: Final = "search/person"
PLAIN_VISIT: Final = f"NOT {DENOUNCING_VISIT} AND v.voided_on IS NULL"
THEIRS: Final = f"""
    WITH who AS (SELECT id FROM identity.person WHERE paper_hash = ANY(:hashes)),
    came AS (
        SELECT v.code, v.received_on, v.case_code, v.person FROM who JOIN visit v ON v.person = who.id WHERE {PLAIN_VISIT}
        UNION SELECT v.code, v.received_on, v.case_code, r.person FROM who JOIN representative r ON r.person = who.id
            JOIN visit v ON v.code = r.visit_code WHERE {PLAIN_VISIT}),
    wrote AS (SELECT p.code, p.received_on, p.case_code, p.person FROM who JOIN petition p ON p.person = who.id
        WHERE NOT p.secret AND p.voided_on IS NULL),
    found AS (
        SELECT 'visit' AS record, code, received_on, person FROM came
        UNION ALL SELECT 'petition', code, received_on, person FROM wrote
        UNION ALL SELECT 'case', r.code, r.received_on, known.person
            FROM (SELECT case_code, person FROM came UNION SELECT case_code, person FROM wrote) known
            JOIN case_file r ON r.code = known.case_code
            WHERE NOT r.secret AND r.voided_on IS NULL AND (CAST(:scope AS text[]) IS NULL OR {IN_SCOPE}))
    SELECT record, code, max(received_on) AS received_on, array_agg(person) AS persons FROM found
    WHERE record = ANY(:records) GROUP BY record, code ORDER BY received_on DESC, code DESC LIMIT {MOST}
"""


async def find_of_person(
    tx: Transaction, caller: Caller, hashes: Sequence[bytes], records: Sequence[Record], scope: frozenset[str] | None
) -> list[Hit]:
    """The newest of what they brought that the caller may see."""
    asked = {
        "hashes": list(hashes),
        "records": list(records),
        "scope": None if scope is None else sorted(scope),
    }
    rows = (await tx.execute(text(THEIRS), asked)).all()
    if persons := {person for row in rows for person in row.persons}:
        await remember_tried(tx, caller, sorted(persons), SUBJECT, PURPOSE)
    return [Hit(Match.LISTED, row.received_on, row.code, row.record) for row in rows]
