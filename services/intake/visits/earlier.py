"""Whether whoever stands there was here before: by the number of a paper, or by name and year of birth, however spelled.

Found by keyed hashes: nobody's identity is read for it. Denunciations are left out: knowing that this person once denounced
somebody is itself what must not be learned (Luật Tố cáo Đ8.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import text

from services.intake.cases.queries import SHOWN_STATE
from services.intake.people.vault import Vault
from services.intake.secrecy import DENOUNCING_VISIT
from shared.database import Transaction

MOST: Final = 5
"""Of each kind of record, the newest."""


@dataclass(frozen=True, slots=True)
class EarlierMatter:
    """A case, or a petition that opened none, and what became of it: `state` of a case, `outcome` of a petition."""

    code: str
    on: date
    content: str
    state: str | None
    answered_on: date | None
    outcome: str | None
    receiving_body: str | None

    @property
    def path(self) -> str:
        return f"/cases/{self.code}" if self.state else f"/petitions/{self.code}"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one person brought before."""

    visits: tuple[tuple[str, date], ...] = ()
    matters: tuple[EarlierMatter, ...] = ()
    delegations: tuple[str, ...] = ()
    """Those he or she came with or for."""

    @property
    def found(self) -> bool:
        return bool(self.visits or self.matters)

    def without(self, other: "Earlier") -> "Earlier":
        """What of it the other does not have."""
        return Earlier(
            tuple(one for one in self.visits if one not in other.visits),
            tuple(one for one in self.matters if one not in other.matters),
            tuple(one for one in self.delegations if one not in other.delegations),
        )


async def seen_before(tx: Transaction, paper_number: str, vault: Vault) -> Earlier:
    """Of whoever stated this number."""
    return await _of(tx, vault.fingerprints(paper_number))


async def perhaps_seen_before(tx: Transaction, name: str, birth_year: int, vault: Vault) -> Earlier:
    """Of whoever stated this name and year: two people may."""
    return await _of(tx, vault.name_fingerprints(name, birth_year))


async def _of(tx: Transaction, hashes: Sequence[bytes]) -> Earlier:
    asked = {"hashes": list(hashes)}
    visits = (await tx.execute(VISITS, asked)).all()
    matters = (await tx.execute(MATTERS, asked)).mappings().all()
    delegations = dict.fromkeys(v.delegation_code for v in visits if v.delegation_code)
    return Earlier(
        tuple((v.code, v.received_on) for v in visits), tuple(EarlierMatter(**m) for m in matters), tuple(delegations)
    )


_WHO: Final = "(i.paper_hash = ANY(:hashes) OR i.name_hash = ANY(:hashes))"
VISITS: Final = text(f"""
    SELECT v.code, v.received_on, v.delegation_code FROM (
        SELECT came.code FROM identity.person i JOIN visit came ON came.person = i.id WHERE {_WHO}
        UNION SELECT r.visit_code FROM identity.person i JOIN representative r ON r.person = i.id WHERE {_WHO}) known
    JOIN visit v ON v.code = known.code WHERE v.voided_on IS NULL AND NOT {DENOUNCING_VISIT}
    ORDER BY v.received_on DESC, v.code DESC LIMIT {MOST}
""")
MATTERS: Final = text(f"""
    WITH theirs AS (
        SELECT p.case_code, p.code, p.secret FROM identity.person i JOIN petition p ON p.person = i.id
        WHERE {_WHO} AND NOT p.secret AND p.voided_on IS NULL
        UNION SELECT v.case_code, NULL, false FROM identity.person i JOIN visit v ON v.person = i.id
        WHERE {_WHO} AND v.voided_on IS NULL AND NOT {DENOUNCING_VISIT} AND v.case_code IS NOT NULL)
    SELECT c.code, c.opened_on AS on, c.content, {SHOWN_STATE} AS state, c.answered_on, NULL AS outcome, NULL AS receiving_body
    FROM case_file c WHERE c.code IN (SELECT case_code FROM theirs) AND NOT c.secret AND c.voided_on IS NULL
    UNION ALL
    SELECT p.code, p.received_on, p.content, NULL, NULL, coalesce(p.outcome, 'waiting'), p.receiving_body
    FROM petition p WHERE p.code IN (SELECT code FROM theirs WHERE case_code IS NULL)
    ORDER BY 2 DESC, 1 DESC LIMIT {MOST}
""")
