"""A late decision on days off moves the clocks of a case; what hangs on them follows: the day the case is due, and the one
its decision takes effect.
"""

from datetime import date

from services.intake.cases.due import follow
from services.intake.cases.tables import CaseRow
from services.intake.deadlines.reprojection import Reprojection, reproject
from services.intake.office import Office
from services.intake.proceedings.effective import follow_effect
from services.intake.proceedings.usecases import proceeding_of
from shared.database import Transaction


async def follow_calendar(tx: Transaction, office: Office, code: str, *, on: date) -> list[Reprojection]:
    """Count the running clocks of a case again; what moved is kept in their ledgers, and the unit is told when the day
    by which the case is due is another.
    """
    case = await tx.get(CaseRow, code, lock=True)
    if case is None:
        raise LookupError(code)
    found = await reproject(tx, office, code, on=on, by=tx.actor)
    row = await proceeding_of(tx, case)
    for one in found:
        if one.refusal is None:
            follow_effect(row, one.clock)
            if one.clock.duty == case.rule:
                follow(tx, case, one.clock, "reprojected", on=on)
    return found
