"""What people do to a case itself: open it, close it. Each step refuses with a reason."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.intake.cases.rules import State, Step, refusal
from services.intake.cases.tables import CaseRow
from services.intake.deadlines import clocks
from services.intake.deadlines.promises import BY_CONCLUSION, Promise
from services.intake.deadlines.queries import clocks_of
from services.intake.office import BODY, Office
from services.intake.wording import PastDay
from shared import commands
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import CaseClosed, CaseOpened
from shared.events.kinds import CaseKind, Origin, Stage
from shared.refusals import Reason, Refused
from shared.text import folded

ACTIONS = {
    Step.ASSIGN: Action.ASSIGN_CASE,
    Step.ACKNOWLEDGE: Action.ACKNOWLEDGE_CASE,
    Step.ANSWER: Action.ANSWER_CASE,
    Step.CLOSE: Action.CLOSE_CASE,
}


class Command(commands.Command):
    """`on` is the day it happened; today when left out."""

    on: PastDay | None = None

    @property
    def day(self) -> date:
        return self.on or clock.today()


class CloseCase(Command):
    """Nothing is left to do."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a case is opened with. `secret`: somebody denounced with it, whatever kind it was found to be; then `extract`
    replaces the content for all who must not know who.
    """

    kind: CaseKind
    field: str
    origin: Origin
    received_on: date
    opened_on: date
    content: str
    promise: Promise
    secret: bool = False
    request: str | None = None
    extract: str | None = None
    commune: str | None = None
    petition: str | None = None
    conclusion: str | None = None
    stage: Stage = Stage.FIRST
    discipline: bool = False
    replaces: str | None = None


def open_case(tx: Transaction, code: str, new: NewCase) -> CaseRow:
    """Open a case under its number; the caller adds the row, once all that happens at once has happened to it."""
    case = CaseRow(
        code=code,
        body=BODY,
        kind=new.kind,
        field=new.field,
        stage=new.stage,
        discipline=new.discipline,
        origin=new.origin,
        conclusion=new.conclusion,
        received_on=new.received_on,
        opened_on=new.opened_on,
        content=new.content,
        request=new.request,
        extract=new.extract,
        commune=None if new.secret else new.commune,
        secret=new.secret,
        folded=folded((new.extract or "") if new.secret else new.content),
        rule=new.promise.rule,
        rule_version=new.promise.rule_version,
        calendar_version=new.promise.calendar_version,
        clock_started_on=new.promise.started_on,
        due_on=new.promise.due_on,
        state=State.NEW,
        replaces=new.replaces,
    )
    opened = CaseOpened(
        case=code,
        unit=BODY,
        opened_on=new.opened_on,
        kind=new.kind,
        field=new.field,
        origin=new.origin,
        petition=new.petition,
        conclusion=new.conclusion,
        due_on=case.due_on,
        rule=case.rule,
        rule_version=case.rule_version,
        calendar_version=case.calendar_version,
        replaces=None if new.secret else new.replaces,
    )
    tx.emit(opened, of=case)
    return case


async def run_clock(tx: Transaction, office: Office, case: CaseRow) -> None:
    """The clock of a case that has no procedure: the duty to answer, or the day a leader set.

    Raises:
        ValueError: no rule binds it; whoever opens the case has asked before.
    """
    running = await clocks.start(
        tx,
        office,
        case.code,
        case.rule,
        received_on=case.received_on,
        started_on=case.clock_started_on,
        due_on=case.due_on if case.rule == BY_CONCLUSION else None,
        by=tx.actor,
        n=1,
    )
    refused = running if isinstance(running, Refused) else None
    if refused is not None:
        raise ValueError(f"{case.code}: {refused.reason.en}")


async def stop_clocks(tx: Transaction, case: CaseRow, on: date, *, why: clocks.StopReason = "met") -> Refused | None:
    """What was owed is done, or owed no more."""
    for running in await clocks_of(tx, case.code, lock=True):
        if running.runs:
            stopped = await clocks.stop(tx, running, on=on, why=why, by=tx.actor)
            if isinstance(stopped, Refused):
                return stopped
    return None


def close(tx: Transaction, caller: Caller, case: CaseRow, command: CloseCase) -> CaseRow | Refused:
    """The desk closes what was answered."""
    if (refused := refused_step(caller, case, Step.CLOSE, command.day)) is not None:
        return refused
    unit = holder(case)
    case.closed_on, case.state = command.day, State.CLOSED
    tx.emit(CaseClosed(case=case.code, unit=unit, closed_on=command.day), of=case, audience=case.matter.units)
    return case


def end_case(tx: Transaction, case: CaseRow, on: date) -> None:
    """A procedure that was refused or terminated leaves nothing to answer, wherever the case stands. Open parts were ended
    before.
    """
    case.closed_on, case.state, case.suspended_since = on, State.CLOSED, None
    closed = CaseClosed(case=case.code, unit=case.unit or BODY, closed_on=on)
    tx.emit(closed, of=case, audience=case.matter.units)


def take_out(tx: Transaction, case: CaseRow, on: date, *, replaced_by: str | None = None) -> None:
    """The case should not have been opened, or not as this kind: it ends, counted neither as answered nor at all. Its
    procedure, its clocks and its open parts were ended before. What took the place of a denunciation is not told: its
    units hear of the end, too.
    """
    case.closed_on, case.state, case.suspended_since = on, State.CLOSED, None
    case.replaced_by, case.voided_on = replaced_by, None if replaced_by else on
    because: Literal["reclassified", "voided"] = "reclassified" if replaced_by else "voided"
    closed = CaseClosed(
        case=case.code,
        unit=case.unit or BODY,
        closed_on=on,
        because=because,
        replaced_by=None if case.secret else replaced_by,
    )
    tx.emit(closed, of=case, audience=case.matter.units)


def refused_now(caller: Caller, case: CaseRow, step: Step) -> Reason | None:
    """Why this caller could not take this step today; None when he or she could. For showing actions."""
    refused = refused_step(caller, case, step, clock.today())
    return None if refused is None else refused.reason


def refused_step(caller: Caller, case: CaseRow, step: Step, on: date) -> Refused | None:
    """Why this caller may not take this step on this day: the policy's reason, or that of the case's own state."""
    allowed = may(caller, ACTIONS[step], case.matter)
    return allowed if isinstance(allowed, Refused) else refusal(case.standing, step, on)


def holder(case: CaseRow) -> str:
    """The unit that has the case."""
    if case.unit is None:
        raise RuntimeError(f"{case.code} is {case.state} without a unit")
    return case.unit
