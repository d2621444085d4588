"""Following intake: what became of each conclusion. Plain updates, so that a backlog is taken in fast."""

from typing import Any, Final

from sqlalchemy import text

from shared.database import Transaction
from shared.events.intake import (
    CaseAcknowledged,
    CaseAnswered,
    CaseAssigned,
    CaseClosed,
    CaseOpened,
    CaseReturned,
    ConclusionReturned,
)
from shared.events.kinds import Origin
from shared.messaging.reactions import CannotApply, Reaction, reacts_to

OPENED: Final = text("""
    UPDATE conclusion SET state = 'opened', case_code = :case, opened_on = :on, returned_reason = NULL
    WHERE code = :conclusion
""")
RETURNED: Final = text("""
    UPDATE conclusion SET state = 'returned', returned_reason = :reason WHERE code = :conclusion
""")
ASSIGNED: Final = text("UPDATE conclusion SET unit = :unit WHERE case_code = :case")
ACKNOWLEDGED: Final = text("""
    UPDATE conclusion SET state = 'acknowledged', acknowledged_on = :on, unit = :unit WHERE case_code = :case
""")
SENT_BACK: Final = text("UPDATE conclusion SET state = 'opened', acknowledged_on = NULL WHERE case_code = :case")
ANSWERED: Final = text("""
    UPDATE conclusion SET state = 'answered', answered_on = :on, in_time = :in_time, unit = :unit
    WHERE case_code = :case
""")
CLOSED: Final = text("UPDATE conclusion SET state = 'closed', closed_on = :on WHERE case_code = :case")


@reacts_to(CaseOpened)
async def link_case(event: CaseOpened, tx: Transaction) -> None:
    """A conclusion has become a case; other cases are none of scheduling's business."""
    if event.origin is Origin.CONCLUSION:
        await _one(tx, OPENED, conclusion=event.conclusion, case=event.case, on=event.opened_on)


@reacts_to(ConclusionReturned)
async def take_back(event: ConclusionReturned, tx: Transaction) -> None:
    """Intake could not open a case; the secretariat has to name another unit."""
    await _one(tx, RETURNED, conclusion=event.conclusion, reason=event.reason)


@reacts_to(CaseAssigned)
async def follow_the_unit(event: CaseAssigned, tx: Transaction) -> None:
    """The desk may give the case to another unit later; the board names who has it now."""
    await tx.execute(ASSIGNED, {"case": event.case, "unit": event.unit})


@reacts_to(CaseAcknowledged)
async def note_acknowledged(event: CaseAcknowledged, tx: Transaction) -> None:
    await tx.execute(ACKNOWLEDGED, {"case": event.case, "unit": event.unit, "on": event.acknowledged_on})


@reacts_to(CaseReturned)
async def note_sent_back(event: CaseReturned, tx: Transaction) -> None:
    """Nobody has it until the desk gives it to another; the board still names who had it last."""
    await tx.execute(SENT_BACK, {"case": event.case})


@reacts_to(CaseAnswered)
async def note_answered(event: CaseAnswered, tx: Transaction) -> None:
    facts = {"case": event.case, "unit": event.unit, "on": event.answered_on, "in_time": event.in_time}
    await tx.execute(ANSWERED, facts)


@reacts_to(CaseClosed)
async def note_closed(event: CaseClosed, tx: Transaction) -> None:
    await tx.execute(CLOSED, {"case": event.case, "on": event.closed_on})


async def _one(tx: Transaction, statement: Any, **facts: Any) -> None:
    updated: Any = await tx.execute(statement, facts)
    if updated.rowcount != 1:
        raise CannotApply(f"there is no conclusion {facts['conclusion']}")


REACTIONS: Final[tuple[Reaction, ...]] = (
    link_case,
    take_back,
    follow_the_unit,
    note_acknowledged,
    note_sent_back,
    note_answered,
    note_closed,
)
