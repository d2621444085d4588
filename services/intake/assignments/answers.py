"""What a unit does with what it was given: takes it on, and answers; a cooperating unit its part, the lead the case."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from services.intake.assignments.commands import AcknowledgeCase, AcknowledgeCases, AnswerCase, AnswerPart
from services.intake.assignments.queries import current, lead, of_caller, own
from services.intake.assignments.rules import (
    OWED,
    DraftState,
    Standing,
    refuse_part_acknowledgement,
    refuse_part_answer,
)
from services.intake.assignments.tables import AssignmentRow
from services.intake.cases.rules import State, Step, in_time
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import holder, refused_step, stop_clocks
from services.intake.registers.numbers import Register, next_codes
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.intake import CaseAcknowledged, CaseAnswered, CasePartAcknowledged, CasePartAnswered
from shared.refusals import Reason, Refused


async def acknowledge(tx: Transaction, caller: Caller, case: CaseRow, command: AcknowledgeCase) -> CaseRow | Refused:
    """The unit takes on the case, or the part it was asked for: done by an officer or the head of that unit."""
    if isinstance(allowed := may(caller, Action.ACKNOWLEDGE_CASE, case.matter), Refused):
        return allowed
    return _acknowledge(tx, caller, case, await own(tx, caller, case), command)


async def acknowledge_several(
    tx: Transaction, caller: Caller, command: AcknowledgeCases
) -> dict[str, CaseRow | Refused | None]:
    """Each by itself: one that is refused does not hold up the others. None: not there, or not theirs."""
    cases = {case.code: case for case in await _locked(tx, command.codes)}
    parts = await current(tx, *cases)
    results: dict[str, CaseRow | Refused | None] = {}
    for code in dict.fromkeys(command.codes):
        case = cases.get(code)
        if case is None or isinstance(may(caller, Action.READ_CASE, case.matter), Refused):
            results[code] = None
            continue
        mine = of_caller(caller, [part for part in parts if part.case_code == code])
        allowed = may(caller, Action.ACKNOWLEDGE_CASE, case.matter)
        if isinstance(allowed, Refused) or mine is None:
            results[code] = allowed if isinstance(allowed, Refused) else None
        else:
            results[code] = _acknowledge(tx, caller, case, mine, AcknowledgeCase(on=command.on))
    return results


async def answer(tx: Transaction, caller: Caller, case: CaseRow, command: AnswerCase) -> CaseRow | Refused:
    """The head of the unit answers, without a draft; late is recorded, never refused."""
    if (refused := refused_step(caller, case, Step.ANSWER, command.day)) is not None:
        return refused
    charged = await lead(tx, case)
    if charged.draft == DraftState.SUBMITTED:
        return Refused(
            Reason(
                "Có dự thảo đang chờ duyệt: duyệt hoặc trả lại dự thảo trước.",
                "A draft waits for approval: approve it or send it back first.",
            )
        )
    return await issue(tx, caller, case, charged, command)


async def issue(
    tx: Transaction, caller: Caller, case: CaseRow, charged: AssignmentRow, command: AnswerCase
) -> CaseRow | Refused:
    """The answer itself, for those who have checked. Without a number it takes the next of the unit's register."""
    on = command.day
    if (refused := await stop_clocks(tx, case, on)) is not None:
        return refused
    answered(tx, case, charged, command.answer, command.number, on=on)
    if command.number is None:
        codes = await next_codes(tx, caller.unit or holder(case), [(Register.ANSWERS, on.year)])
        case.answer_number = codes[Register.ANSWERS]
    return case


def answered(
    tx: Transaction, case: CaseRow, charged: AssignmentRow, text: str, number: str | None, *, on: date
) -> None:
    """The case is answered, by its unit or by the decision of its procedure. Clocks are another matter."""
    case.answered_on, case.state = on, State.ANSWERED
    case.answer, case.answer_number, case.in_time = text, number, in_time(on, case.due_on)
    charged.answered_on, charged.answered_by, charged.state = on, tx.actor, Standing.ANSWERED
    event = CaseAnswered(case=case.code, unit=holder(case), answered_on=on, due_on=case.due_on, in_time=case.in_time)
    tx.emit(event, of=case, audience=case.matter.units)


async def answer_part(tx: Transaction, caller: Caller, case: CaseRow, command: AnswerPart) -> CaseRow | Refused:
    """A cooperating unit gives its part; the unit in charge reads it beside its answer."""
    if isinstance(allowed := may(caller, Action.ANSWER_PART, case.matter), Refused):
        return allowed
    parts = [part for part in await current(tx, case.code) if not part.is_lead]
    mine = of_caller(caller, parts)
    if mine is None:
        return Refused(
            Reason(
                "Đơn vị của anh/chị chủ trì vụ việc: dùng bước “Trả lời”.",
                "Your unit is in charge of the case: answer the case itself.",
            )
        )
    if (refused := refuse_part_answer(mine.standing, command.day)) is not None:
        return refused
    mine.state, mine.answered_on, mine.answered_by = Standing.ANSWERED, command.day, caller.login
    mine.answer, mine.answer_number = command.answer, command.number
    case.open_parts = sum(part.state in OWED for part in parts)
    on_time = in_time(command.day, mine.due_on)
    event = CasePartAnswered(case=case.code, unit=mine.unit, answered_on=command.day, in_time=on_time)
    tx.emit(event, of=case, audience=case.matter.units)
    return case


def _acknowledge(
    tx: Transaction, caller: Caller, case: CaseRow, mine: AssignmentRow, command: AcknowledgeCase
) -> CaseRow | Refused:
    on = command.day
    refused = (
        refused_step(caller, case, Step.ACKNOWLEDGE, on)
        if mine.is_lead
        else refuse_part_acknowledgement(mine.standing, on)
    )
    if refused is not None:
        return refused
    mine.state, mine.acknowledged_on, mine.acknowledged_by = Standing.ACKNOWLEDGED, on, caller.login
    if mine.is_lead:
        case.acknowledged_on, case.state = on, State.ACKNOWLEDGED
        event = CaseAcknowledged(case=case.code, unit=mine.unit, acknowledged_on=on)
        tx.emit(event, of=case, audience=case.matter.units)
    else:
        part = CasePartAcknowledged(case=case.code, unit=mine.unit, acknowledged_on=on)
        tx.emit(part, of=case, audience=case.matter.units)
    return case


async def _locked(tx: Transaction, codes: Sequence[str]) -> Sequence[CaseRow]:
    """Rows are locked in order of their codes, so that two of these never wait for each other in a circle."""
    found = select(CaseRow).where(CaseRow.code.in_(codes)).order_by(CaseRow.code).with_for_update(key_share=True)  # type: ignore[attr-defined]
    return (await tx.execute(found)).scalars().all()
