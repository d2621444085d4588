"""What the desk does about units that delay: urge by hand, and note the letters that were sent."""

from typing import Final

from sqlalchemy import text

from services.intake.assignments.queries import current
from services.intake.assignments.rules import OWED
from services.intake.cases.rules import State
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import Command
from services.intake.urging.rules import refuse_letter, refuse_same_letter
from services.intake.urging.tables import UrgingRow
from services.intake.wording import DocumentNumber, UnitCode
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import CaseUrged
from shared.refusals import Reason, Refused

BY_HAND: Final = text("SELECT count(*) FROM urging WHERE case_code = :code AND unit = :unit AND clock = 'hand'")
# An office numbers its letters anew each year.
SENT: Final = text("""
    SELECT letter_on FROM urging WHERE case_code = :code AND unit = :unit AND letter_number = :number
    AND extract(year FROM letter_on) = extract(year FROM CAST(:on AS date)) LIMIT 1
""")


# The first letter that is sent is that of the first step; what goes to the chairman is no letter to the unit.
WAITING: Final = text("""
    SELECT id FROM urging WHERE case_code = :code AND unit = :unit AND letter AND letter_number IS NULL AND NOT escalated
    ORDER BY id LIMIT 1
""")


class UrgeUnit(Command):
    """The desk urges a unit of its own accord, with a letter. The unit in charge when none is named."""

    number: DocumentNumber
    unit: UnitCode | None = None


class LetterSent(Command):
    """The letter of a step was sent."""

    number: DocumentNumber


async def urge(tx: Transaction, caller: Caller, case: CaseRow, command: UrgeUnit) -> UrgingRow | Refused:
    """Urge a unit that owes something, at any time and as often as the desk sees fit, each time with another letter.

    The edge has locked the case.
    """
    if isinstance(allowed := may(caller, Action.URGE_UNIT, case.matter), Refused):
        return allowed
    unit = command.unit or case.unit
    owing = {
        part.unit
        for part in await current(tx, case.code)
        if (part.state in OWED if not part.is_lead else case.state in (State.ASSIGNED, State.ACKNOWLEDGED))
    }
    if unit is None or unit not in owing:
        return Refused(
            Reason("Đơn vị này không còn nợ gì trong vụ việc.", "This unit owes nothing in the case."), "unit"
        )
    if case.suspended_since is not None:
        return Refused(
            Reason("Vụ việc đang tạm đình chỉ, không đôn đốc.", "The case is suspended; nobody is urged meanwhile.")
        )
    if case.assigned_on is not None and command.day < case.assigned_on:
        return Refused(Reason("Chưa giao vụ việc vào ngày này.", "The case was not assigned on that day yet."), "on")
    letter = {"code": case.code, "unit": unit, "number": command.number, "on": command.day}
    if (sent := (await tx.execute(SENT, letter)).scalar()) is not None:
        return refuse_same_letter(command.number, sent)
    step = (await tx.execute(BY_HAND, {"code": case.code, "unit": unit})).scalar_one() + 1
    row = UrgingRow(
        case_code=case.code,
        unit=unit,
        clock="hand",
        runs_to=command.day,
        step=step,
        urged_on=command.day,
        told="head",
        escalated=False,
        letter=True,
        letter_number=command.number,
        letter_on=command.day,
        by=caller.login,
        letter_by=caller.login,
    )
    tx.add(row)
    event = CaseUrged(case=case.code, unit=unit, urged_on=command.day, step=step, clock="hand")
    tx.emit(event, of=case, audience=(unit,))
    return row


def note_letter(caller: Caller, case: CaseRow, urging: UrgingRow, command: LetterSent) -> UrgingRow | Refused:
    """The letter of a step, which the edge has locked, was sent under this number."""
    if isinstance(allowed := may(caller, Action.URGE_UNIT, case.matter), Refused):
        return allowed
    refused = refuse_letter(letter=urging.letter, number=urging.letter_number, urged_on=urging.urged_on, on=command.day)
    if refused is not None:
        return refused
    urging.letter_number, urging.letter_on, urging.letter_by = command.number, command.day, caller.login
    return urging


async def letter_issued(tx: Transaction, caller: Caller, case: CaseRow, number: str) -> Refused | None:
    """A letter to the unit in charge was issued today under this number: the step that waits for one has it, and where none
    does the unit is urged by it. The edge has locked the case.
    """
    letter = {"code": case.code, "unit": case.unit, "number": number, "on": clock.today()}
    if (await tx.execute(SENT, letter)).scalar() is not None:
        return None
    waiting = (await tx.execute(WAITING, {"code": case.code, "unit": case.unit})).scalar()
    step = None if waiting is None else await tx.get(UrgingRow, waiting, lock=True)
    if step is None:
        result = await urge(tx, caller, case, UrgeUnit(number=number))
    else:
        result = note_letter(caller, case, step, LetterSent(number=number))
    return result if isinstance(result, Refused) else None
