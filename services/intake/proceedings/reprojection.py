"""A late decision on days off moves the clocks of a case; its own due date follows the clock it is answered by."""

from datetime import date

from services.intake.cases.tables import CaseRow
from services.intake.deadlines.queries import clocks_of
from services.intake.deadlines.reprojection import Reprojection, reproject
from services.intake.office import BODY, Office
from services.intake.proceedings.usecases import main_clock, proceeding_of
from shared.database import Transaction
from shared.events.intake import CaseDueMoved


async def follow_calendar(tx: Transaction, office: Office, code: str, *, on: date) -> list[Reprojection]:
    """Count the running clocks of a case again; what moved is kept in their ledgers, and the unit is told when the day
    by which the case is due is another.
    """
    case = await tx.get(CaseRow, code, lock=True)
    if case is None:
        raise LookupError(code)
    found = await reproject(tx, office, code, on=on, by=tx.actor)
    running = [one for one in await clocks_of(tx, code) if one.runs]
    row = await proceeding_of(tx, case)
    main = main_clock(row, running) if row else next((one for one in running if one.duty == case.rule), None)
    for one in found:
        if one.clock is main and one.refusal is None and one.due_after is not None and case.suspended_since is None:
            case.due_on, case.calendar_version = one.due_after, one.clock.calendar_version
            moved = CaseDueMoved(
                case=code,
                unit=case.unit or BODY,
                moved_on=on,
                rule=one.clock.duty,
                because="reprojected",
                due_before=one.due_before,
                due_on=one.due_after,
            )
            audience = office.organisation.audience(case.matter.units, on)
            tx.emit(moved, of=case, audience=audience)
    return found
