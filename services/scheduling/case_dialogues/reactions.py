"""Following the procedure on a complaint: it asks for a dialogue, changes hands, or needs none any more."""

from datetime import date
from typing import Final

from sqlalchemy import text
from sqlmodel import col, select

from services.scheduling.case_dialogues.rules import OPEN, State
from services.scheduling.case_dialogues.tables import CaseDialogue
from services.scheduling.codes import next_codes
from shared.database import Transaction
from shared.events.intake import CaseAssigned, CaseDialogueRequested
from shared.events.intake.proceedings import ProceedingDecided, ProceedingMoved
from shared.events.kinds import ProceedingState
from shared.events.scheduling import CaseDialogueCancelled, CaseDialogueOpened
from shared.messaging.reactions import Reaction, reacts_to

_OVER: Final = (ProceedingState.TERMINATED, ProceedingState.NOT_ACCEPTED, ProceedingState.DONE)
ASSIGNED: Final = text("""
    UPDATE case_dialogue SET unit = :unit WHERE case_code = :case AND state IN ('requested', 'planned')
""")


@reacts_to(CaseDialogueRequested)
async def open_dialogue(event: CaseDialogueRequested, tx: Transaction) -> None:
    """A dialogue to be planned; none when the case has one that is still to come."""
    if await _to_come(tx, event.case) is not None:
        return
    [code] = await next_codes(tx, "DTKN", event.requested_on.year)
    dialogue = CaseDialogue(
        code=code,
        case_code=event.case,
        unit=event.unit,
        stage=event.stage,
        by_head=event.by_head,
        requested_on=event.requested_on,
    )
    tx.add(dialogue)
    tx.emit(
        CaseDialogueOpened(
            case=event.case,
            dialogue=code,
            unit=event.unit,
            requested_on=event.requested_on,
            by_head=event.by_head,
        ),
        of=dialogue,
    )


@reacts_to(CaseAssigned)
async def follow_the_unit(event: CaseAssigned, tx: Transaction) -> None:
    """Who answers for the case now plans its dialogue."""
    await tx.execute(ASSIGNED, {"case": event.case, "unit": event.unit})


@reacts_to(ProceedingMoved)
async def give_up(event: ProceedingMoved, tx: Transaction) -> None:
    """A complaint withdrawn, or otherwise ended, needs no dialogue any more; one that was held stays."""
    if event.state in _OVER:
        await _cancel(tx, event.case, event.moved_on)


@reacts_to(ProceedingDecided)
async def decided_without(event: ProceedingDecided, tx: Transaction) -> None:
    """A first decision may do without the dialogue that was asked for, where findings and request agree (LKN Đ30)."""
    await _cancel(tx, event.case, event.decided_on)


async def _cancel(tx: Transaction, case: str, on: date) -> None:
    dialogue = await _to_come(tx, case)
    if dialogue is None:
        return
    dialogue.state, dialogue.cancelled_on = State.CANCELLED, on
    tx.emit(CaseDialogueCancelled(case=case, dialogue=dialogue.code, unit=dialogue.unit, cancelled_on=on), of=dialogue)


async def _to_come(tx: Transaction, case: str) -> CaseDialogue | None:
    """The dialogue of the case that is still to come, locked until the transaction ends."""
    await tx.flush()  # an event applied before this one, in the same batch, may have made it
    found = select(CaseDialogue).where(CaseDialogue.case_code == case, col(CaseDialogue.state).in_(OPEN))
    found = found.with_for_update(key_share=True).execution_options(populate_existing=True)
    dialogue: CaseDialogue | None = (await tx.session.scalars(found)).one_or_none()
    return dialogue


REACTIONS: Final[tuple[Reaction, ...]] = (open_dialogue, follow_the_unit, give_up, decided_without)
