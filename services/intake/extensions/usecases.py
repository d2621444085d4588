"""More time for what a unit has to resolve: asked for by the unit, granted or refused by who may, each with its reason.

For a complaint or denunciation granting is the step of the procedure, within the number of times the law allows; for a
recommendation or reflection the board gives a longer date.
"""

from datetime import date, timedelta

from services.intake.cases.due import follow, main_clock
from services.intake.cases.tables import CaseRow
from services.intake.deadlines import clocks
from services.intake.deadlines.rules import LONGER
from services.intake.deadlines.tables import ClockRow
from services.intake.extensions.commands import AskExtension, GrantExtension, RefuseExtension
from services.intake.extensions.queries import is_live, request_of
from services.intake.extensions.rules import (
    NOTHING_ASKED,
    NOTHING_RUNS,
    is_by_the_board,
    refuse_before_asked,
    refuse_second_request,
    wanted_until,
)
from services.intake.extensions.tables import ExtensionRow
from services.intake.office import Office
from services.intake.proceedings.commands import WithReason
from services.intake.proceedings.steps import Step
from services.intake.proceedings.usecases import proceeding_of, take
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock as time
from shared.database import Transaction
from shared.events.intake import CaseExtensionRefused, CaseExtensionRequested
from shared.events.kinds import CaseKind
from shared.refusals import Refused

_DAY = timedelta(days=1)


def deciding(case: CaseRow) -> Action:
    """What the policy is asked about whoever decides on more time for this case."""
    return Action.GRANT_LONGER if is_by_the_board(CaseKind(case.kind)) else Action.EXTEND_DEADLINE


async def ask(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: AskExtension
) -> ExtensionRow | Refused:
    """The unit asks once at a time, and never for what could not be granted today."""
    if isinstance(allowed := may(caller, Action.ASK_EXTENSION, case.matter), Refused):
        return allowed
    running = await main_clock(tx, case)
    if running is None or case.unit is None:
        return NOTHING_RUNS
    until = _wanted(office, running, command.until, command.days)
    if isinstance(until, Refused):
        return until
    if (refused := await why_not(tx, office, running, until=until, on=command.day)) is not None:
        return refused
    if (earlier := await request_of(tx, case.code)) is not None:
        if is_live(earlier, running, case):
            return refuse_second_request(earlier.asked_on)
        earlier.state = "lapsed"
        await tx.flush()  # before the new one, of which there may be one at a time
    row = ExtensionRow(
        case_code=case.code,
        duty=running.duty,
        n=running.n,
        extensions=running.extensions,
        unit=case.unit,
        asked_on=command.day,
        until=until,
        reason=command.reason,
        by=caller.login,
        at=time.now(),
        state="pending",
    )
    tx.add(row)
    asked = CaseExtensionRequested(
        case=case.code, unit=case.unit, requested_on=command.day, rule=running.duty, until=until
    )
    tx.emit(asked, of=case, audience=case.matter.units)
    return row


async def grant(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: GrantExtension
) -> ExtensionRow | Refused:
    """Granted by a document: the clock, the case's day and everybody who waits for it follow."""
    if isinstance(allowed := may(caller, deciding(case), case.matter), Refused):
        return allowed
    running, row = await main_clock(tx, case), await request_of(tx, case.code)
    if running is None or row is None or not is_live(row, running, case):
        return NOTHING_ASKED
    if (refused := refuse_before_asked(row.asked_on, command.day)) is not None:
        return refused
    reason = command.remark or row.reason
    if is_by_the_board(CaseKind(case.kind)):
        refused = await _grant_date(tx, office, case, running, command, command.until or row.until, reason)
    else:
        refused = await _extend(tx, caller, office, case, running, command, reason)
    if refused is not None:
        return refused
    row.state, row.decided_on, row.decided_by = "granted", command.day, caller.login
    row.number, row.remark, row.due_on = command.number, command.remark, case.due_on
    return row


async def refuse(tx: Transaction, caller: Caller, case: CaseRow, command: RefuseExtension) -> ExtensionRow | Refused:
    """Refused: the day stays, the unit is told, and reads why on the case."""
    if isinstance(allowed := may(caller, deciding(case), case.matter), Refused):
        return allowed
    running, row = await main_clock(tx, case), await request_of(tx, case.code)
    if running is None or row is None or not is_live(row, running, case):
        return NOTHING_ASKED
    if (refused := refuse_before_asked(row.asked_on, command.day)) is not None:
        return refused
    row.state, row.decided_on, row.decided_by, row.remark = "refused", command.day, caller.login, command.remark
    told = CaseExtensionRefused(case=case.code, unit=row.unit, refused_on=command.day, rule=row.duty)
    tx.emit(told, of=case, audience=case.matter.units)
    return row


async def why_not(
    tx: Transaction, office: Office, running: ClockRow, *, until: date | None = None, on: date
) -> Refused | None:
    """Why no more time could be given on that day; without a day, whether any could."""
    if running.duty == LONGER:
        longer = until or (running.due_on or on) + _DAY
        return await clocks.why_not_granted(tx, office, running, until=longer, on=on)
    return await clocks.why_not_extended(tx, office, running, on=on)


def _wanted(office: Office, running: ClockRow, until: date | None, days: int | None) -> date | Refused | None:
    today, calendar = time.today(), office.calendar
    return wanted_until(running.duty, running.due_on, until=until, days=days, calendar=calendar, today=today)


async def _grant_date(
    tx: Transaction,
    office: Office,
    case: CaseRow,
    running: ClockRow,
    command: GrantExtension,
    until: date | None,
    reason: str,
) -> Refused | None:
    if until is None:
        return NOTHING_ASKED
    granted = await clocks.grant(
        tx, office, running, until=until, on=command.day, number=command.number, reason=reason, by=tx.actor
    )
    if isinstance(granted, Refused):
        return granted
    follow(tx, case, granted, "extended", on=command.day)
    return None


async def _extend(
    tx: Transaction,
    caller: Caller,
    office: Office,
    case: CaseRow,
    running: ClockRow,
    command: GrantExtension,
    reason: str,
) -> Refused | None:
    until = _wanted(office, running, command.until, None)
    if isinstance(until, Refused):
        return until
    proceeding = await proceeding_of(tx, case, lock=True)
    if proceeding is None:
        return NOTHING_RUNS
    paper = WithReason(on=command.day, number=command.number, note=reason)
    taken = await take(tx, caller, office, case, proceeding, Step.EXTEND, paper)
    return taken if isinstance(taken, Refused) else None
