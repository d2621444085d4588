"""Delegations, which are found by their number alone."""

from typing import Final

from sqlalchemy import text

from services.intake.search.queries import as_code
from shared.database import Transaction

DELEGATION: Final = text("SELECT code FROM delegation WHERE code = :code")


async def record_with(tx: Transaction, q: str) -> str | None:
    """The delegation that bears the number that was typed."""
    found: str | None = (await tx.execute(DELEGATION, {"code": as_code(q)})).scalar_one_or_none()
    return found
