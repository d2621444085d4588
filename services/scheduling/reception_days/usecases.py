"""Planning a head's reception day and recording that it was held."""

from datetime import date
from typing import Literal, TypeAlias

from pydantic import BaseModel

from services.scheduling.codes import next_codes
from services.scheduling.dialogues.rules import refuse_earlier, refuse_future
from services.scheduling.office import Office
from services.scheduling.outcomes import NotFound, Stale, moved_on
from services.scheduling.reception_days.tables import DayState, ReceptionDay
from services.scheduling.wording import Line, PostCode, UnitCode
from shared.commands import Command
from shared.database import Transaction
from shared.events.kinds import ReceivedBy
from shared.events.scheduling import ReceptionDayHeld, ReceptionDayPlanned
from shared.refusals import Reason, Refused
from shared.wording import PlannedDay


class HoldReceptionDay(Command):
    """Received by the head in person, or by a delegate: the latter never counts toward the head's duty."""

    received_by: Literal[ReceivedBy.HEAD, ReceivedBy.DELEGATE] = ReceivedBy.HEAD
    on: PlannedDay | None = None


class PlanReceptionDay(Command):
    """A day of the schedule; `announced_on` is the day it was posted. `held` records a day of the past at once."""

    planned_on: PlannedDay
    unit: UnitCode = "ubnd-tinh"
    host_post: PostCode = "chu-tich-ubnd-tinh"
    place: Line | None = None
    ad_hoc: bool = False
    announced_on: PlannedDay | None = None
    held: HoldReceptionDay | None = None


class ReceptionDayAnswer(BaseModel):
    code: str
    state: DayState
    version: int


Result: TypeAlias = ReceptionDayAnswer | Refused | Stale | NotFound


async def plan_reception_day(
    tx: Transaction, office: Office, command: PlanReceptionDay, today: date
) -> ReceptionDayAnswer | Refused:
    """Put a day into the schedule. An ad hoc day need not be announced; a periodic one should be (LTCD Đ24)."""
    no = (
        office.refuse_unit(command.unit, command.planned_on, "unit")
        or office.refuse_post(command.host_post, command.planned_on, "host_post")
        or (refuse_future(command.announced_on, today, "announced_on") if command.announced_on else None)
    )
    if no is not None:
        return no
    [code] = await next_codes(tx, "LT", command.planned_on.year)
    day = ReceptionDay(code=code, **command.model_dump(exclude={"held"}))
    tx.add(day)
    announced = command.announced_on is not None
    tx.emit(
        ReceptionDayPlanned(
            day=code,
            unit=command.unit,
            planned_on=command.planned_on,
            ad_hoc=command.ad_hoc,
            announced=announced,
        ),
        of=day,
    )
    if command.held:
        return _hold(day, tx, command.held, command.held.on or command.planned_on, today)
    return _answer(day)


async def hold_reception_day(
    tx: Transaction, code: str, command: HoldReceptionDay, today: date, *, expected: int | None = None
) -> Result:
    """The head, or a delegate, received on this day."""
    day = await tx.get(ReceptionDay, code, lock=True)
    if day is None:
        return NotFound()
    if stale := await moved_on(tx, day, expected):
        return stale
    return _hold(day, tx, command, command.on or today, today)


def _hold(
    day: ReceptionDay, tx: Transaction, command: HoldReceptionDay, on: date, today: date
) -> ReceptionDayAnswer | Refused:
    if day.state == DayState.HELD:
        return Refused(Reason("Buổi tiếp này đã được ghi nhận.", "This day has been recorded as held."))
    planned = Reason("ngày theo lịch", "the day in the schedule")
    if no := refuse_future(on, today, "on") or refuse_earlier(on, day.planned_on, "on", planned):
        return no
    day.state, day.held_on, day.received_by = DayState.HELD, on, command.received_by
    announced = day.announced_on is not None
    tx.emit(
        ReceptionDayHeld(
            day=day.code,
            unit=day.unit,
            held_on=on,
            received_by=command.received_by,
            ad_hoc=day.ad_hoc,
            announced=announced,
        ),
        of=day,
    )
    return _answer(day)


def _answer(day: ReceptionDay) -> ReceptionDayAnswer:
    return ReceptionDayAnswer(code=day.code, state=DayState(day.state), version=day.version)
