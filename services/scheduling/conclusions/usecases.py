"""Giving units what leaders concluded, and giving it to another unit when intake sends it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from services.scheduling.codes import next_codes
from services.scheduling.conclusions.rules import ConclusionState, refuse_reassignment
from services.scheduling.conclusions.tables import Conclusion
from services.scheduling.office import Office
from services.scheduling.outcomes import NotFound, Stale, moved_on
from services.scheduling.wording import UnitCode
from shared.commands import Command
from shared.database import Transaction
from shared.events.scheduling import ConclusionAssigned
from shared.refusals import Refused
from shared.wording import PlannedDay


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing to be followed up, as it was said in the room."""

    question: int
    unit: str
    field: str
    due_on: date
    text: str


class ReassignConclusion(Command):
    """Another unit, and another day if there is one. Only what intake returned can be given to somebody else here."""

    unit: UnitCode
    due_on: PlannedDay | None = None


class ConclusionAnswer(BaseModel):
    code: str
    state: ConclusionState
    version: int


async def assign_conclusions(
    tx: Transaction, dialogue: str, owner: str, concluded_on: date, promises: Sequence[Promise]
) -> list[str]:
    """Each promise becomes a conclusion, and through its event a case of the unit. Returns the codes, in order."""
    if not promises:
        return []
    codes = await next_codes(tx, "KL", concluded_on.year, len(promises))
    for code, promise in zip(codes, promises, strict=True):
        conclusion = Conclusion(
            code=code,
            dialogue=dialogue,
            question=promise.question,
            unit=promise.unit,
            owner=owner,
            field=promise.field,
            text=promise.text,
            concluded_on=concluded_on,
            due_on=promise.due_on,
        )
        tx.add(conclusion)
        tx.emit(_assigned(conclusion), of=conclusion)
    return codes


async def reassign_conclusion(
    tx: Transaction, office: Office, code: str, command: ReassignConclusion, today: date, *, expected: int | None = None
) -> ConclusionAnswer | Refused | Stale | NotFound:
    """Send a returned conclusion out again; intake opens its case for the unit named now."""
    conclusion = await tx.get(Conclusion, code, lock=True)
    if conclusion is None:
        return NotFound()
    due_on = command.due_on or conclusion.due_on
    no = (
        await moved_on(tx, conclusion, expected)
        or refuse_reassignment(ConclusionState(conclusion.state), due_on, today)
        or office.refuse_unit(command.unit, today, "unit")
        or office.refuse_unit(command.unit, conclusion.concluded_on, "unit")  # intake opens the case as of that day
    )
    if no is not None:
        return no
    conclusion.unit, conclusion.due_on = command.unit, due_on
    conclusion.state, conclusion.returned_reason = ConclusionState.SENT, None
    tx.emit(_assigned(conclusion), of=conclusion)
    return ConclusionAnswer(code=code, state=ConclusionState.SENT, version=conclusion.version)


def _assigned(conclusion: Conclusion) -> ConclusionAssigned:
    return ConclusionAssigned(
        conclusion=conclusion.code,
        dialogue=conclusion.dialogue,
        unit=conclusion.unit,
        owner=conclusion.owner,
        field=conclusion.field,
        concluded_on=conclusion.concluded_on,
        due_on=conclusion.due_on,
    )
