"""Search over everything with a number."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import text

from shared.database import Transaction

RECORD: Final = text("""
    SELECT 'case' AS record, code FROM case_file WHERE code = :code
    UNION ALL SELECT 'petition', code FROM petition WHERE code = :code
    UNION ALL SELECT 'visit', code FROM visit WHERE code = :code
    UNION ALL SELECT 'delegation', code FROM delegation WHERE code = :code
""")


async def record_with(tx: Transaction, code: str) -> Mapping[str, Any] | None:
    """The record that bears this number."""
    row = (await tx.execute(RECORD, {"code": code.strip().upper()})).first()
    return dict(row._mapping) if row else None  # noqa: SLF001
