"""Gap-free numbers: one row per body, register and year, locked until the record that uses the number is committed."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from sqlalchemy import text

from shared.database import Transaction


class Register(StrEnum):
    """The registers; the value begins each code."""

    VISITS = "TD"
    DELEGATIONS = "DD"
    PETITIONS = "D"
    COMPLAINTS = "KN"
    DENUNCIATIONS = "TC"
    REFLECTIONS = "KNPA"
    ANSWERS = "TL"
    """Answers of a unit, which has a register of its own."""


# Rows are taken in one order by everybody, so two transactions never wait for each other in a circle.
NEXT: Final = text("""
    INSERT INTO register (body, series, year, last)
    SELECT :body, wanted.series, wanted.year, wanted.many
    FROM unnest(CAST(:series AS text[]), CAST(:years AS integer[]), CAST(:many AS integer[]))
        AS wanted(series, year, many)
    ORDER BY wanted.series, wanted.year
    ON CONFLICT (body, series, year) DO UPDATE SET last = register.last + excluded.last
    RETURNING series, year, last
""")


async def next_codes(tx: Transaction, body: str, wanted: Sequence[tuple[Register, int]]) -> dict[Register, str]:
    """The next code of each register wanted, such as `KN-2026-0001`, in one statement.

    A number is taken in the transaction that uses it: when that is rolled back the number was never given. So take
    numbers last; everybody else who needs one of the same register waits until the commit.
    """
    runs = await next_runs(tx, body, dict.fromkeys(wanted, 1))
    return {register: codes[0] for (register, _), codes in runs.items()}


async def next_runs(
    tx: Transaction, body: str, wanted: Mapping[tuple[Register, int], int]
) -> dict[tuple[Register, int], list[str]]:
    """The next so many codes of each register and year, for records that are made together. As `next_codes`."""
    series, years = [str(register) for register, _ in wanted], [year for _, year in wanted]
    await tx.wait_for_turn()
    rows = await tx.execute(NEXT, {"body": body, "series": series, "years": years, "many": list(wanted.values())})
    return {
        (register, row.year): [
            f"{register}-{row.year}-{n:04d}" for n in range(row.last - wanted[register, row.year] + 1, row.last + 1)
        ]
        for row in rows
        for register in (Register(row.series),)
    }


async def next_number(tx: Transaction, body: str, series: str, year: int) -> int:
    """The next number of a register that is none of the records' above, such as a body's papers of one type: it does not
    hold up those who record petitions meanwhile.
    """
    wanted = {"body": body, "series": [series], "years": [year], "many": [1]}
    number: int = (await tx.execute(NEXT, wanted)).one().last
    return number
