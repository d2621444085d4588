"""What each step does beyond moving the state: to the clocks, to the record, and how it is told.

One function a step, found in `EFFECTS`; each returns the event that tells the step, or refuses and has changed nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Final

from services.intake.assignments.answers import answered
from services.intake.assignments.queries import lead
from services.intake.cases.due import main_of
from services.intake.cases.rules import Step as CaseStep
from services.intake.cases.rules import refuse_before_the_last_step
from services.intake.deadlines import clocks
from services.intake.proceedings.commands import (
    Decide,
    Protect,
    RefuseAtOnce,
    RequestDialogue,
    SetAttributes,
    Sized,
    Withdraw,
)
from services.intake.proceedings.course import Course
from services.intake.proceedings.duties import ACTING, EFFECT, NOTIFYING, SENDING_SUSPENSION
from services.intake.proceedings.effective import follow_effect
from services.intake.proceedings.grounds import refuse_ground
from services.intake.proceedings.rules import Dialogue
from services.intake.proceedings.steps import Step
from services.intake.proceedings.tables import ProceedingRow, kept, sums_of
from shared.events.event import Event
from shared.events.intake import CaseDialogueRequested
from shared.events.intake.proceedings import Amounts, ProceedingDecided, ProceedingEnforced, ProtectionChanged
from shared.events.kinds import CaseKind, ProceedingState, Result
from shared.refusals import Reason, Refused


async def accept(course: Course) -> Event | Refused:
    """The duty to resolve begins with the acceptance; the denouncer and the denounced are to be told (LTC Đ29.3)."""
    running = await course.start(course.duties.resolution, side=False)
    if isinstance(running, Refused):
        return running
    if course.kind is CaseKind.DENUNCIATION and isinstance(refused := await course.start(NOTIFYING), Refused):
        return refused
    course.row.accepted_on = course.taken.on
    course.due_moves(running, "next_duty")
    return await course.stop(course.duties.acceptance) or course.told()


async def refuse(course: Course) -> Event | Refused:
    ground = course.command.ground if isinstance(course.command, RefuseAtOnce) else None
    if (refused := refuse_ground(ground, course.kind, course.case.received_on)) is not None:
        return refused
    return await course.stop(course.duties.acceptance) or course.told(ground=ground)


async def notify(course: Course) -> Event | Refused:
    return await course.stop(NOTIFYING) or course.told()


async def verify(course: Course) -> Event | Refused:
    """A unit verifies from the day on which it took the case on."""
    return refuse_before_the_last_step(course.case.standing, CaseStep.ANSWER, course.taken.on) or course.told()


async def request_dialogue(course: Course) -> Event | Refused:
    course.row.dialogue = Dialogue.REQUESTED
    by_head = isinstance(course.command, RequestDialogue) and course.command.by_head
    return CaseDialogueRequested(
        case=course.case.code, unit=course.unit, requested_on=course.taken.on, stage=course.stage, by_head=by_head
    )


async def set_attributes(course: Course) -> Event | Refused:
    """Complex, very complex, remote, delegated: stated by an officer with the reason, and every running clock follows."""
    if not isinstance(course.command, SetAttributes) or (main := main_of(course.case, course.running)) is None:
        return _NO_CLOCK
    attributes = frozenset(course.command.attributes)
    changed = await clocks.set_attributes(
        course.tx, course.office, main, attributes, on=course.taken.on, reason=course.command.note, by=course.tx.actor
    )
    if isinstance(changed, Refused):
        return changed
    course.row.attributes = sorted(attributes)
    course.due_moves(changed, "attributes")
    return course.told()


async def extend(course: Course) -> Event | Refused:
    """Within what the law allows, with the number of the decision (LTC Đ30)."""
    if (main := main_of(course.case, course.running)) is None:
        return _NO_CLOCK
    changed = await clocks.extend(
        course.tx, course.office, main, on=course.taken.on, number=course.command.number or "",
        reason=course.command.note or "", by=course.tx.actor,
    )  # fmt: skip
    if isinstance(changed, Refused):
        return changed
    course.due_moves(changed, "extended")
    return course.told()


async def suspend(course: Course) -> Event | Refused:
    """The time stands still; for a denunciation the decision is sent within a limit of its own (LTC Đ34.4)."""
    if (main := main_of(course.case, course.running)) is None:
        return _NO_CLOCK
    changed = await clocks.suspend(
        course.tx, course.office, main, on=course.taken.on, number=course.command.number or "",
        reason=course.command.note or "", by=course.tx.actor,
    )  # fmt: skip
    if isinstance(changed, Refused):
        return changed
    if (refused := await _to_be_sent(course)) is not None:
        return refused
    course.case.suspended_since = course.taken.on
    course.due_moves(changed, "suspended")
    return course.told()


async def resume(course: Course) -> Event | Refused:
    if (main := main_of(course.case, course.running)) is None:
        return _NO_CLOCK
    changed = await clocks.resume(
        course.tx, course.office, main, on=course.taken.on, number=course.command.number or "", by=course.tx.actor
    )
    if isinstance(changed, Refused):
        return changed
    course.case.suspended_since = None
    course.due_moves(changed, "resumed")
    return course.told()


async def withdraw(course: Course) -> Event | Refused:
    """Withdrawn whole once it was accepted, a denunciation is terminated by a decision (LTC Đ34.3.a)."""
    whole = isinstance(course.command, Withdraw) and course.command.whole
    terminated = course.state is ProceedingState.TERMINATED and course.row.accepted_on is not None
    if terminated and (refused := await _to_be_sent(course)) is not None:
        return refused
    return course.told(whole=whole)


async def terminate(course: Course) -> Event | Refused:
    return await _to_be_sent(course) or course.told()


async def send_suspension(course: Course) -> Event | Refused:
    """Of several decisions the one that has waited longest is sent."""
    course.row.unsent -= 1
    return await course.stop(SENDING_SUSPENSION) or course.told()


async def decide(course: Course) -> Event | Refused:
    """Resolved: the main clock stops; sending, publishing and, for a complaint, taking effect begin to run."""
    command, row, on = course.command, course.row, course.taken.on
    if not isinstance(command, Decide) or (main := main_of(course.case, course.running)) is None or main.due_on is None:
        return _NO_CLOCK
    if (early := refuse_before_the_last_step(course.case.standing, CaseStep.ANSWER, on)) is not None:
        return early
    for duty in (course.duties.sending, course.duties.publishing, *(_then(course.kind))):
        if isinstance(started := await course.start(duty, side=duty != EFFECT), Refused):
            return started
        follow_effect(row, started)
    if (refused := await course.stop(course.duties.resolution)) is not None:
        return refused
    row.decided_on, row.decision_number, row.result = on, command.number, command.result
    row.in_time, row.ordered = on <= main.due_on, kept(command.sums)
    if row.reviews is not None and (first := await course.tx.get(ProceedingRow, row.reviews, lock=True)) is not None:
        first.reviewed_on = on
    said = f"Quyết định, kết luận số {command.number}."
    answered(course.tx, course.case, await lead(course.tx, course.case), said, command.number, on=on)
    return ProceedingDecided(
        case=course.case.code,
        unit=course.unit,
        decided_on=on,
        kind=course.kind,
        stage=course.stage,
        result=Result(command.result),
        due_on=main.due_on,
        in_time=row.in_time,
        ordered=Amounts(**asdict(command.sums)),
    )


async def send(course: Course) -> Event | Refused:
    course.row.sent_on = course.taken.on
    return await course.stop(course.duties.sending) or course.told()


async def publish(course: Course) -> Event | Refused:
    course.row.published_on = course.taken.on
    return await course.stop(course.duties.publishing) or course.told()


async def take_effect(course: Course) -> Event | Refused:
    course.row.effective_on = course.taken.on
    return await course.stop(EFFECT) or course.told()


async def enforce(course: Course) -> Event | Refused:
    """The totals carried out so far; forms 05/KQTH count them."""
    sums = course.command.sums if isinstance(course.command, Sized) else sums_of({})
    if (refused := await course.stop(ACTING)) is not None:
        return refused
    course.row.done = kept(sums)
    complete = sums_of(course.row.ordered).exceeding(sums) is None
    return ProceedingEnforced(
        case=course.case.code,
        unit=course.unit,
        enforced_on=course.taken.on,
        done=Amounts(**asdict(sums)),
        complete=complete,
    )


async def finish(course: Course) -> Event | Refused:
    return await course.stop_all() or course.told()


async def protect(course: Course) -> Event | Refused:
    """How many are protected, of their jobs, and of life, health, property and honour: figures, never who."""
    command = course.command
    if not isinstance(command, Protect):
        return _NO_CLOCK
    course.row.protected = command.model_dump(include={"persons", "job", "life"})
    return ProtectionChanged(
        case=course.case.code,
        unit=course.unit,
        changed_on=course.taken.on,
        persons=command.persons,
        job=command.job,
        life=command.life,
    )


async def _to_be_sent(course: Course) -> Refused | None:
    """A decision to suspend or terminate a denunciation is sent to both sides; the law sets no such limit for a complaint."""
    if course.kind is not CaseKind.DENUNCIATION:
        return None
    if isinstance(started := await course.start(SENDING_SUSPENSION), Refused):
        return started
    course.row.unsent += 1
    return None


def _then(kind: CaseKind) -> tuple[str, ...]:
    return (EFFECT,) if kind is CaseKind.COMPLAINT else (ACTING,)


_NO_CLOCK: Final = Refused(
    Reason("Vụ việc không còn thời hạn đang chạy cho bước này.", "The case has no running deadline for this step.")
)

EFFECTS: Final[Mapping[Step, Callable[[Course], Awaitable[Event | Refused]]]] = {
    Step.ACCEPT: accept,
    Step.REFUSE: refuse,
    Step.NOTIFY: notify,
    Step.VERIFY: verify,
    Step.REQUEST_DIALOGUE: request_dialogue,
    Step.SET_ATTRIBUTES: set_attributes,
    Step.EXTEND: extend,
    Step.SUSPEND: suspend,
    Step.RESUME: resume,
    Step.WITHDRAW: withdraw,
    Step.TERMINATE: terminate,
    Step.DECIDE: decide,
    Step.SEND: send,
    Step.PUBLISH: publish,
    Step.TAKE_EFFECT: take_effect,
    Step.ENFORCE: enforce,
    Step.FINISH: finish,
    Step.PROTECT: protect,
    Step.SEND_SUSPENSION: send_suspension,
}
