"""Whether a register has every number it gave: what an inspector asks of a book first."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import text

from services.intake.registers.numbers import Register
from shared.database import Transaction

SHOWN: Final = 20
"""More missing numbers than this are not a slip but a lost book; these are enough to say so."""


@dataclass(frozen=True, slots=True)
class Continuity:
    """The numbers of one year: 1 to `last` were given, `lines` stand in the book, `voided` of them void."""

    year: int
    last: int
    lines: int
    voided: int
    missing: tuple[int, ...]


async def continuity(tx: Transaction, body: str, register: Register, year: int, lines: str) -> Continuity:
    """Compare the numbers a register gave in a year with the lines of its book.

    Args:
        tx: the transaction to read in.
        body: whose register.
        register: which register.
        year: of the numbers.
        lines: the room's own SELECT of `code` and `voided`, for the days `:first` to `:until`.
    """
    values = {
        "body": body,
        "series": str(register),
        "year": year,
        "first": date(year, 1, 1),
        "until": date(year, 12, 31),
        "shown": SHOWN,
    }
    row = (await tx.execute(text(_compared(lines)), values)).one()
    return Continuity(year, row.last, row.lines, row.voided, tuple(row.missing))


def _compared(lines: str) -> str:
    return f"""
    WITH line AS MATERIALIZED (
        SELECT CAST(split_part(code, '-', 3) AS integer) AS number, voided FROM ({lines}) AS of_the_room
    ), given AS (
        SELECT coalesce(max(last), 0) AS last FROM register WHERE body = :body AND series = :series AND year = :year
    )
    SELECT given.last, count(line.number) AS lines, count(*) FILTER (WHERE line.voided) AS voided,
        CASE WHEN count(*) FILTER (WHERE line.number <= given.last) = given.last THEN '{{}}' ELSE
            ARRAY(SELECT number FROM generate_series(1, given.last) AS number
                  WHERE number NOT IN (SELECT number FROM line) ORDER BY number LIMIT :shown) END AS missing
    FROM given LEFT JOIN line ON true GROUP BY given.last
"""
