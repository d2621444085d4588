"""Codes of records: a prefix, the year and a number without gaps, such as `DT-2026-0001`."""

from typing import Final, Literal

from sqlalchemy import text
from sqlmodel import Field

from services.scheduling.table import SchedulingTable
from shared.database import Transaction

Series = Literal["DT", "DTKN", "KL", "LT"]
"""Đối thoại (dialogue), the one inside a khiếu nại, kết luận (conclusion), lịch tiếp công dân (reception day)."""


class CodeSeries(SchedulingTable, table=True):
    """The last number given in each series and year."""

    __tablename__ = "code_series"

    prefix: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


# The row stays locked until the transaction ends: a number whose transaction is undone is given to the next one.
NEXT: Final = text("""
    INSERT INTO code_series (prefix, year, last) VALUES (:prefix, :year, :count)
    ON CONFLICT (prefix, year) DO UPDATE SET last = code_series.last + :count
    RETURNING last
""")


async def next_codes(tx: Transaction, series: Series, year: int, count: int = 1) -> list[str]:
    """The next `count` codes of a series in a year."""
    last: int = (await tx.execute(NEXT, {"prefix": series, "year": year, "count": count})).scalar_one()
    return [f"{series}-{year}-{number:04}" for number in range(last - count + 1, last + 1)]
