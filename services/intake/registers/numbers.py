"""Gap-free numbers: one row per body, register and year, locked until the record that uses the number is committed."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from sqlalchemy import text

from shared.database import Transaction


class Register(StrEnum):
    """The registers of the reception board; the value begins each code."""

    VISITS = "TD"
    PETITIONS = "D"
    COMPLAINTS = "KN"
    DENUNCIATIONS = "TC"
    REFLECTIONS = "KNPA"


# Rows are taken in one order by everybody, so two transactions never wait for each other in a circle.
NEXT: Final = text("""
    INSERT INTO register (body, series, year, last)
    SELECT :body, wanted.series, wanted.year, 1
    FROM unnest(CAST(:series AS text[]), CAST(:years AS integer[])) AS wanted(series, year)
    ORDER BY wanted.series, wanted.year
    ON CONFLICT (body, series, year) DO UPDATE SET last = register.last + 1
    RETURNING series, year, last
""")


async def next_codes(tx: Transaction, body: str, wanted: Sequence[tuple[Register, int]]) -> dict[Register, str]:
    """The next code of each register wanted, such as `KN-2026-0001`, in one statement.

    A number is taken in the transaction that uses it: when that is rolled back the number was never given. So take
    numbers last; everybody else who needs one of the same register waits until the commit.
    """
    series, years = [str(register) for register, _ in wanted], [year for _, year in wanted]
    await tx.wait_for_turn()
    rows = await tx.execute(NEXT, {"body": body, "series": series, "years": years})
    return {Register(row.series): f"{row.series}-{row.year}-{row.last:04d}" for row in rows}
