"""What intake does when scheduling has held the dialogue a complaint needs."""

from services.intake.cases.tables import CaseRow
from services.intake.proceedings.rules import Dialogue
from services.intake.proceedings.steps import UNDECIDED
from services.intake.proceedings.usecases import proceeding_of
from shared.database import Transaction
from shared.events.intake.proceedings import ProceedingMoved
from shared.events.kinds import ProceedingState
from shared.events.scheduling import CaseDialogueHeld
from shared.messaging.reactions import reacts_to


@reacts_to(CaseDialogueHeld)
async def record_dialogue(event: CaseDialogueHeld, tx: Transaction) -> None:
    """The decision need wait no longer; a party that stayed away stops nothing (LKN Đ30, Đ39, Đ53).

    One held for a case that is decided or ended meanwhile changes nothing: it stands in scheduling's own record.
    """
    case = await tx.get(CaseRow, event.case, lock=True)
    row = await proceeding_of(tx, case, lock=True) if case is not None else None
    if case is None or row is None or row.state not in UNDECIDED:
        return
    row.dialogue, row.dialogue_on = Dialogue.HELD if event.attended else Dialogue.ABSENT, event.held_on
    step = "dialogue_held" if event.attended else "dialogue_missed"
    moved = ProceedingMoved(
        case=case.code, unit=event.unit, moved_on=event.held_on, step=step, state=ProceedingState(row.state)
    )
    tx.emit(moved, of=case, audience=case.matter.units)
    await tx.flush()
