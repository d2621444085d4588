"""Petitions that go round in circles between bodies: sent away once, and here again."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import text

from services.intake.petitions.tables import PetitionRow
from shared.database import Transaction
from shared.text import folded

SENT_AWAY: Final = text("""
    SELECT code, outcome, processed_on, sender_body, receiving_body
    FROM petition
    WHERE outcome IN ('transferred', 'returned') AND code <> :code AND received_on <= :received_on
        AND (content_hash = :content_hash OR case_code = :case_code)
    ORDER BY processed_on DESC, code DESC LIMIT 20
""")


@dataclass(frozen=True, slots=True)
class Round:
    """An earlier petition of the same matter that was sent to, or returned to, a body this one has to do with too."""

    petition: str
    outcome: str
    on: date


async def earlier_rounds(tx: Transaction, petition: PetitionRow) -> list[Round]:
    """The times this matter was sent away before and came back: the same words or case, and the same body."""
    bodies = _bodies(petition.sender_body, petition.receiving_body)
    if not bodies:
        return []
    asked = {
        "code": petition.code,
        "received_on": petition.received_on,
        "content_hash": petition.content_hash,
        "case_code": petition.case_code,
    }
    return [
        Round(row.code, row.outcome, row.processed_on)
        for row in await tx.execute(SENT_AWAY, asked)
        if bodies & _bodies(row.sender_body, row.receiving_body)
    ]


def _bodies(*names: str | None) -> frozenset[str]:
    return frozenset(folded(name) for name in names if name)
