"""Protecting a denouncer as a duty: asked for, decided on, reviewed, ended. The case's figures follow."""

from datetime import date
from typing import Final, Literal

from sqlalchemy import select

from services.intake.cases.tables import CaseRow
from services.intake.office import BODY, Office
from services.intake.proceedings.commands import Protect
from services.intake.proceedings.steps import Step, comes_up
from services.intake.proceedings.tables import ProceedingRow
from services.intake.proceedings.usecases import proceeding_of, take
from services.intake.protection.commands import AskProtection, DecideProtection, EndProtection, ReviewProtection
from services.intake.protection.measures import measures_on
from services.intake.protection.rules import (
    Asker,
    State,
    refuse_decision,
    refuse_ending,
    refuse_review,
    refuse_second_request,
)
from services.intake.protection.tables import ProtectionRow
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.intake.proceedings import ProtectionChanged, ProtectionMoved
from shared.events.kinds import CaseKind, ProceedingState
from shared.refusals import Reason, Refused

Moved = Literal["requested", "granted", "refused", "reviewed", "ended"]


async def ask(tx: Transaction, caller: Caller, case: CaseRow, command: AskProtection) -> ProtectionRow | Refused:
    """Protection was asked for in a case, which the edge has locked: a decision is owed from now on."""
    if (refused := await not_askable(tx, caller, case)) is not None:
        return refused
    if command.day < case.received_on:
        return _BEFORE_THE_CASE
    known = await requests_of(tx, case.code)
    waiting = {Asker(one.asked_by): one.requested_on for one in known if one.standing.state is State.REQUESTED}
    if (refused := refuse_second_request(waiting, command.by)) is not None:
        return refused
    row = ProtectionRow(
        case_code=case.code, n=len(known) + 1, requested_on=command.day, asked_by=command.by, measures=[]
    )
    tx.add(row)
    _tell(tx, case, row, "requested", command.day)
    return row


async def decide(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, row: ProtectionRow, command: DecideProtection
) -> ProtectionRow | Refused:
    """Protection was granted or refused; the figures of the case count whoever is protected now."""
    made = command.decision
    refused = refused_to(caller, case) or refuse_decision(row.standing, made, measures_on(made.on))
    if refused is None and made.body is not None:
        refused = office.refuse_unit(made.body, made.on, "body")
    if refused is not None:
        return refused
    if made.granted:
        if (refused := _refuse_kind(await proceeding_of(tx, case))) is not None:
            return Refused(refused.reason, "granted")
        figures = Protect(on=made.on, number=command.number, persons=made.persons, job=made.job, life=made.life)
        if (refused := await _count(tx, caller, office, case, row, figures)) is not None:
            return refused
    row.decided_on, row.number, row.granted, row.reason = made.on, command.number, made.granted, made.reason
    row.measures, row.body, row.review_by = list(made.measures), made.body, made.review_by
    row.persons, row.job, row.life = made.persons, made.job, made.life
    _tell(tx, case, row, "granted" if made.granted else "refused", made.on)
    return row


def review(
    tx: Transaction, caller: Caller, case: CaseRow, row: ProtectionRow, command: ReviewProtection
) -> ProtectionRow | Refused:
    """It goes on, to be looked at again by another day."""
    refused = refused_to(caller, case) or refuse_review(row.standing, command.day, command.review_by)
    if refused is not None:
        return refused
    row.reviewed_on, row.review_by = command.day, command.review_by
    _tell(tx, case, row, "reviewed", command.day)
    return row


async def end(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, row: ProtectionRow, command: EndProtection
) -> ProtectionRow | Refused:
    """The measures end; the figures of the case count those that still run."""
    refused = refused_to(caller, case) or refuse_ending(row.standing, command.day)
    if refused is None:
        refused = await _count(tx, caller, office, case, row, Protect(on=command.day))
    if refused is not None:
        return refused
    row.ended_on, row.reason = command.day, command.reason
    _tell(tx, case, row, "ended", command.day)
    return row


def refused_to(caller: Caller, case: CaseRow) -> Refused | None:
    """Whoever conducts the procedure also keeps this record."""
    allowed = may(caller, Action.CONDUCT_CASE, case.matter)
    return allowed if isinstance(allowed, Refused) else None


async def not_askable(tx: Transaction, caller: Caller, case: CaseRow) -> Refused | None:
    """Why this caller cannot record a request now. What was asked in a case before that ended is still decided there."""
    taken_out = _TAKEN_OUT if case.replaced_by or case.voided_on else None
    return refused_to(caller, case) or taken_out or _refuse_kind(await proceeding_of(tx, case))


async def requests_of(tx: Transaction, code: str) -> list[ProtectionRow]:
    """Every request of a case, first first."""
    wanted = select(ProtectionRow).where(ProtectionRow.case_code == code).order_by(ProtectionRow.n)  # type: ignore[arg-type]
    return list((await tx.execute(wanted)).scalars().all())


async def _count(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, of: ProtectionRow, now: Protect
) -> Refused | None:
    """The figures of the case: those of every request that runs, with `of` at its figures from `now` on."""
    others = [one for one in await requests_of(tx, case.code) if one.n != of.n and one.standing.state is State.RUNNING]
    sums = {name: getattr(now, name) + sum(getattr(one, name) for one in others) for name in ("persons", "job", "life")}
    proceeding = await proceeding_of(tx, case, lock=True)
    if proceeding is None:
        return _NO_DENUNCIATION
    if comes_up(Step.PROTECT, CaseKind(proceeding.kind), ProceedingState(proceeding.state)):
        taken = await take(tx, caller, office, case, proceeding, Step.PROTECT, now.model_copy(update=sums))
        return taken if isinstance(taken, Refused) else None
    _end_outside_the_procedure(tx, case, proceeding, now.day, sums)
    return None


def _end_outside_the_procedure(
    tx: Transaction, case: CaseRow, proceeding: ProceedingRow, on: date, sums: dict[str, int]
) -> None:
    """A denunciation that was not accepted has no more steps, and yet its protection ends some day."""
    proceeding.protected = sums
    event = ProtectionChanged(case=case.code, unit=case.unit or BODY, changed_on=on, **sums)
    tx.emit(event, of=case, audience=(case.unit,) if case.unit else ())


def _refuse_kind(proceeding: ProceedingRow | None) -> Refused | None:
    if proceeding is None or not comes_up(Step.PROTECT, CaseKind(proceeding.kind), ProceedingState(proceeding.state)):
        return _NO_DENUNCIATION
    return None


def _tell(tx: Transaction, case: CaseRow, row: ProtectionRow, step: Moved, on: date) -> None:
    """On the service's own stream alone, under a subject of its own: a case's readers need not know of a request."""
    event = ProtectionMoved(case=case.code, unit=case.unit or BODY, moved_on=on, step=step, review_by=row.review_by)
    tx.emit(event, of=row)


_NO_DENUNCIATION: Final = Refused(
    Reason(
        "Chỉ bảo vệ người tố cáo trong vụ việc tố cáo, trừ khi tố cáo không được thụ lý.",
        "Protection is for denouncers, in a denunciation that was not refused.",
    )
)
_TAKEN_OUT: Final = Refused(
    Reason(
        "Vụ việc đã dừng vì đơn được sửa loại hoặc bị hủy: đề nghị mới ghi ở vụ việc tố cáo đang giải quyết.",
        "The case was stopped, its petition being reclassified or void: record a request in the denunciation that goes on.",
    )
)
_BEFORE_THE_CASE: Final = Refused(
    Reason("Ngày đề nghị trước ngày nhận tố cáo.", "The request is dated before the denunciation."), "on"
)
