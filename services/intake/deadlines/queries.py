"""Reading clocks and their ledgers."""

from collections.abc import Sequence

from sqlalchemy import select

from services.intake.deadlines.tables import ClockEntryRow, ClockRow
from shared.database import Transaction


async def clocks_of(tx: Transaction, case_code: str, *, lock: bool = False) -> list[ClockRow]:
    """Every clock of a case: those still running first, due first; `lock` keeps others from changing them."""
    wanted = (
        select(ClockRow)
        .where(ClockRow.case_code == case_code)  # type: ignore[arg-type]
        .order_by(ClockRow.stopped_on.is_not(None), ClockRow.due_on, ClockRow.duty, ClockRow.n)  # type: ignore[union-attr, arg-type]
    )
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return list((await tx.execute(wanted)).scalars())


async def ledger_of(tx: Transaction, case_code: str) -> list[ClockEntryRow]:
    """Every line of every clock of a case, oldest first."""
    wanted = select(ClockEntryRow).where(ClockEntryRow.case_code == case_code).order_by(ClockEntryRow.id)  # type: ignore[arg-type]
    return list((await tx.execute(wanted)).scalars())


def lines_of(clock: ClockRow, ledger: Sequence[ClockEntryRow]) -> list[ClockEntryRow]:
    """Those of one clock."""
    return [line for line in ledger if (line.duty, line.n) == (clock.duty, clock.n)]
