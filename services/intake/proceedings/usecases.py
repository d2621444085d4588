"""Conducting a procedure: every step asks the policy and the rules, keeps its paper, moves the clocks, and is told."""

from collections.abc import Collection
from datetime import date

from services.intake.assignments.usecases import end_open_parts
from services.intake.cases.due import main_of
from services.intake.cases.rules import State
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import end_case
from services.intake.deadlines import clocks
from services.intake.deadlines.queries import clocks_of
from services.intake.office import BODY, Office
from services.intake.proceedings.abandoned import release_first
from services.intake.proceedings.commands import ACTIONS, RefuseAtOnce, StepCommand, details
from services.intake.proceedings.course import Course
from services.intake.proceedings.duties import NOTIFYING, duties_of
from services.intake.proceedings.effects import EFFECTS
from services.intake.proceedings.guards import refusal
from services.intake.proceedings.rules import Standing, Taken, refuse_stage, target
from services.intake.proceedings.steps import FINISHED, STEP_NAMES, Step
from services.intake.proceedings.tables import ProceedingPaperRow, ProceedingRow
from shared.access.policy import may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake.proceedings import ProceedingBegun
from shared.events.kinds import CaseKind, ProceedingState, Stage
from shared.refusals import Reason, Refused


async def begin(
    tx: Transaction,
    office: Office,
    case: CaseRow,
    *,
    checking: bool,
    stage: Stage,
    discipline: bool,
    on: date,
    reviews: str | None = None,
) -> ProceedingRow:
    """The procedure of a case that is just opened: to be checked for acceptance, or accepted with its opening. `reviews`
    is the case whose first decision it is about (LKN Đ33): that decision takes no effect meanwhile.

    Raises:
        ValueError: no rule binds it, or its kind has no such stage; whoever opens the case has asked before.
    """
    kind = CaseKind(case.kind)
    duties = duties_of(kind, stage, discipline=discipline)
    duty, started_on = (duties.acceptance, case.received_on) if checking else (duties.resolution, on)
    running = await clocks.start(
        tx, office, case.code, duty, received_on=case.received_on, started_on=started_on, by=tx.actor, n=1
    )
    refused = running if isinstance(running, Refused) else refuse_stage(kind, stage, discipline=discipline)
    if not checking and kind is CaseKind.DENUNCIATION and refused is None:
        told = await clocks.start(
            tx, office, case.code, NOTIFYING, received_on=case.received_on, started_on=on, by=tx.actor, n=1, side=True
        )
        refused = told if isinstance(told, Refused) else None
    if refused is not None:
        raise ValueError(f"{case.code}: {refused.reason.en}")
    state = ProceedingState.CHECKING if checking else ProceedingState.ACCEPTED
    row = ProceedingRow(
        case_code=case.code,
        kind=kind,
        stage=stage,
        discipline=discipline,
        state=state,
        since=on,
        accepted_on=None if checking else on,
        reviews=reviews,
    )
    tx.add(row)
    if reviews is not None and (first := await tx.get(ProceedingRow, reviews, lock=True)) is not None:
        first.reviewed_in = case.code
    case.open_proceeding = True
    begun = ProceedingBegun(
        case=case.code,
        unit=case.unit or BODY,
        begun_on=on,
        kind=kind,
        stage=stage,
        discipline=discipline,
        state=state,
        reviews=reviews,
    )
    tx.emit(begun, of=case, audience=case.matter.units)
    return row


async def refuse_at_once(
    tx: Transaction, office: Office, case: CaseRow, row: ProceedingRow, *, on: date, ground: str
) -> None:
    """The petition itself was found not to be accepted: the procedure ends where it begins.

    Raises:
        ValueError: the ground is not one of the law's; whoever decided on the petition has asked before.
    """
    command = RefuseAtOnce.model_construct(on=on, number=None, note=None, ground=ground)
    ended = await _go(tx, office, case, row, Taken(Step.REFUSE, on), command)
    refused = ended if isinstance(ended, Refused) else None
    if refused is not None:
        raise ValueError(f"{case.code}: {refused.reason.en}")


async def take(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, row: ProceedingRow, step: Step, command: StepCommand
) -> ProceedingRow | Refused:
    """Take one step, with all that follows from it, or refuse with a reason a clerk can read out."""
    allowed = may(caller, ACTIONS[step], case.matter)
    if isinstance(allowed, Refused):
        return allowed
    taken = command.taken(step)
    if (refused := refusal(_standing(case, row), taken)) is not None:
        return refused
    try:
        async with tx.savepoint():
            done = _done(await _go(tx, office, case, row, taken, command))
    except _Undone as undone:
        for changed in (case, row):
            await tx.session.refresh(changed)
        return undone.refused
    return done


def _concerned(case: CaseRow, step: Step) -> Collection[str]:
    """Who denounced is protected: a unit that only takes part need not know of it (LTC Đ56)."""
    if step is not Step.PROTECT:
        return case.matter.units
    return (case.unit,) if case.unit else ()


class _Undone(Exception):
    """Takes back what a step had begun when a clock refuses it: a page answers a refusal and commits."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason.en)
        self.refused = refused


def _done(result: ProceedingRow | Refused) -> ProceedingRow:
    if isinstance(result, Refused):
        raise _Undone(result)
    return result


async def _go(
    tx: Transaction, office: Office, case: CaseRow, row: ProceedingRow, taken: Taken, command: StepCommand
) -> ProceedingRow | Refused:
    standing = _standing(case, row)
    state = target(standing, taken)
    course = Course(tx, office, case, row, await clocks_of(tx, case.code, lock=True), taken, command, state)
    with tx.session.no_autoflush:  # half a step is no sound row
        event = await EFFECTS[taken.step](course)
    if isinstance(event, Refused):
        return event
    moves = state != row.state
    if moves:
        row.paused = row.state if state is ProceedingState.SUSPENDED else None
        row.state, row.since = state, taken.on
    if moves and state in FINISHED:
        row.finished_on, case.open_proceeding = taken.on, False
    tx.add(
        ProceedingPaperRow(
            case_code=case.code,
            step=taken.step,
            on_day=taken.on,
            number=command.number,
            note=command.note,
            stated=details(command),
            by=tx.actor,
            at=clock.now(),
        )
    )
    for told in (event, *course.moved):
        tx.emit(told, of=case, audience=_concerned(case, taken.step))
    if moves and state in (ProceedingState.NOT_ACCEPTED, ProceedingState.TERMINATED):
        reason = f"Thủ tục giải quyết đã kết thúc: {STEP_NAMES[taken.step].vi.lower()}."
        refused = await course.stop_all() or await end_open_parts(tx, case, on=taken.on, reason=reason)
        if refused is not None:
            return refused
        end_case(tx, case, taken.on)
        await release_first(tx, row)
    return row


async def refused_now(
    tx: Transaction, office: Office, caller: Caller, case: CaseRow, row: ProceedingRow, step: Step
) -> Reason | None:
    """Why this caller could not take this step today, as far as that is known before anything is stated; for showing
    actions. None when he or she could. A day too early counts: no later one than today can be stated. How often the time
    is extended the rule of its clock says.
    """
    allowed = may(caller, ACTIONS[step], case.matter)
    if isinstance(allowed, Refused):
        return allowed.reason
    today = clock.today()
    refused = refusal(_standing(case, row), Taken(step, today))
    if refused is None and step is Step.EXTEND:
        running = main_of(case, await clocks_of(tx, case.code))
        refused = await clocks.why_not_extended(tx, office, running, on=today) if running is not None else None
    return None if refused is None or refused.field not in (None, "on") else refused.reason


async def proceeding_of(tx: Transaction, case: CaseRow, *, lock: bool = False) -> ProceedingRow | None:
    """The procedure of a case; None for recommendations and reflections."""
    return await tx.get(ProceedingRow, case.code, lock=lock)


def _standing(case: CaseRow, row: ProceedingRow) -> Standing:
    return row.standing(received_on=case.received_on, taken_on=case.state in (State.ACKNOWLEDGED, State.ANSWERED))
