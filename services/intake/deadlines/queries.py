"""Reading clocks and their ledgers."""

from collections.abc import Sequence

from sqlalchemy import func, select

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
        wanted = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list((await tx.execute(wanted)).scalars())


async def ledger_of(tx: Transaction, case_code: str) -> list[ClockEntryRow]:
    """Every line of every clock of a case, oldest first, those of this transaction that were not sent yet included."""
    wanted = select(ClockEntryRow).where(ClockEntryRow.case_code == case_code).order_by(ClockEntryRow.id)  # type: ignore[arg-type]
    sent = list((await tx.execute(wanted)).scalars())
    return sent + [row for row in tx.session.new if isinstance(row, ClockEntryRow) and row.case_code == case_code]


async def latest_number(tx: Transaction, case_code: str, duty: str) -> int:
    """The highest `n` of this duty in the case, clocks not sent yet included; 0 when there is none."""
    wanted = select(func.max(ClockRow.n)).where(ClockRow.case_code == case_code, ClockRow.duty == duty)  # type: ignore[arg-type]
    sent = (await tx.execute(wanted)).scalar_one() or 0
    fresh = [row for row in tx.session.new if isinstance(row, ClockRow)]
    return max([sent, *(row.n for row in fresh if (row.case_code, row.duty) == (case_code, duty))])


def lines_of(clock: ClockRow, ledger: Sequence[ClockEntryRow]) -> list[ClockEntryRow]:
    """Those of one clock."""
    return [line for line in ledger if (line.duty, line.n) == (clock.duty, clock.n)]
