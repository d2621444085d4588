"""What intake does when a leader has concluded a dialogue."""

from datetime import date

from sqlalchemy import select

from services.intake.assignments.usecases import give
from services.intake.cases.tables import CaseRow, ReturnedConclusionRow
from services.intake.cases.usecases import NewCase, open_case, run_clock
from services.intake.deadlines.promises import by_conclusion
from services.intake.office import BODY, Office, office_of_worker
from services.intake.registers.numbers import Register, next_codes
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import ConclusionReturned
from shared.events.kinds import CaseKind, Origin
from shared.events.scheduling import ConclusionAssigned
from shared.messaging.reactions import reacts_to

UNKNOWN_UNIT = "unknown_unit"
UNIT_NOT_IN_FORCE = "unit_not_in_force"
UNKNOWN_FIELD = "unknown_field"
DUE_BEFORE_CONCLUSION = "due_before_conclusion"
ALREADY_A_CASE = "already_a_case"


@reacts_to(ConclusionAssigned)
async def open_follow_up(event: ConclusionAssigned, tx: Transaction) -> None:
    """A leader's conclusion becomes a case of the unit it was given to, due when the leader said.

    (Luật Tiếp công dân Đ18.4: what the head directs has a day on which it is answered.)
    """
    office = office_of_worker()
    if (reason := await _why_not(event, tx, office)) is not None:
        await _send_back(event, tx, reason)
        return
    codes = await next_codes(tx, BODY, [(Register.REFLECTIONS, event.concluded_on.year)])
    new = NewCase(
        kind=CaseKind.REFLECTION,
        field=event.field,
        origin=Origin.CONCLUSION,
        received_on=event.concluded_on,
        opened_on=event.concluded_on,
        content=f"Thực hiện kết luận {event.conclusion} của phiên đối thoại {event.dialogue}.",
        promise=by_conclusion(event.concluded_on, event.due_on, office.rules, office.calendar),
        conclusion=event.conclusion,
    )
    case = open_case(tx, codes[Register.REFLECTIONS], new)
    give(tx, office, case, event.unit, event.concluded_on)
    tx.add(case)
    await run_clock(tx, office, case)
    await tx.session.flush()


async def _why_not(event: ConclusionAssigned, tx: Transaction, office: Office) -> str | None:
    unit = office.organisation.by_code.get(event.unit)
    if unit is None:
        return UNKNOWN_UNIT
    if not unit.exists(event.concluded_on):
        return UNIT_NOT_IN_FORCE
    if all(field.code != event.field for field in office.fields.on(event.concluded_on)):
        return UNKNOWN_FIELD
    if event.due_on < event.concluded_on:
        return DUE_BEFORE_CONCLUSION
    taken = await tx.execute(select(CaseRow.code).where(CaseRow.conclusion == event.conclusion))  # type: ignore[call-overload]
    return ALREADY_A_CASE if taken.first() is not None else None


async def _send_back(event: ConclusionAssigned, tx: Transaction, reason: str) -> None:
    today: date = clock.today()
    row = await tx.get(ReturnedConclusionRow, event.conclusion, lock=True)
    if row is None:
        row = ReturnedConclusionRow(code=event.conclusion, unit=event.unit, reason=reason, returned_on=today)
        tx.add(row)
    row.unit, row.reason, row.returned_on = event.unit, reason, today
    tx.emit(ConclusionReturned(conclusion=event.conclusion, unit=event.unit, reason=reason), of=row)
    await tx.session.flush()
