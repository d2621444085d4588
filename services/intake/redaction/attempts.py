"""Texts that were stopped because they told who denounced: on record among the looks, one row for each person told of."""

from typing import Final

from sqlalchemy import text

from shared.database import Transaction

PURPOSE: Final = "văn bản bị chặn vì nêu danh tính"
# Texts, not rows: one may tell of several, all at one moment.
STOPPED: Final = text("""
    SELECT count(DISTINCT at) FROM identity.look
    WHERE purpose = :purpose AND at > now() - make_interval(hours => :hours)
        AND (CAST(:caller AS text) IS NULL OR caller = :caller)
""")


async def count_stopped(tx: Transaction, hours: int, caller: str | None = None) -> int:
    """How many texts were stopped within the last hours, of one account or of all."""
    asked = {"purpose": PURPOSE, "hours": hours, "caller": caller}
    return int((await tx.execute(STOPPED, asked)).scalar_one())
