"""Putting what is past its term to the head, and the head's decision. Carrying it out is done by nobody's hand."""

from datetime import date
from typing import Final

from sqlalchemy import select

from services.intake.retention.commands import DecideRetention
from services.intake.retention.matters import past_matters
from services.intake.retention.rules import NOTHING_PAST, refuse_deciding
from services.intake.retention.tables import RetentionItemRow, RetentionListRow
from services.intake.retention.terms import Term
from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Refused

THE_OFFICE: Final = Subject()
"""What a list is about: no single matter, so that who may is asked of the board alone."""
LONGEST: Final = 500
"""Matters of one list: what somebody can still look through."""


async def draw_up(tx: Transaction, caller: Caller, terms: tuple[Term, ...]) -> RetentionListRow | Refused:
    """Put what is past its term, and on no list yet, to the head."""
    allowed = may(caller, Action.DRAW_UP_RETENTION, THE_OFFICE)
    if isinstance(allowed, Refused):
        return allowed
    found, _ = await past_matters(tx, terms, clock.today(), limit=LONGEST)
    if not found:
        return NOTHING_PAST
    row = RetentionListRow(drawn_up_by=caller.login, drawn_up_at=clock.now())
    tx.add(row)
    await tx.flush()
    tx.add(
        *[
            RetentionItemRow(
                list=row.id or 0,
                code=one.code,
                record=one.record,
                what=one.what,
                ended_on=one.ended_on,
                kept_to=one.kept_to,
                confirmed=one.term.confirmed,
            )
            for one in found
        ]
    )
    await tx.flush()  # two lists at once: the second is refused here by what waits on the first
    return row


async def decide(
    tx: Transaction, caller: Caller, row: RetentionListRow, command: DecideRetention
) -> RetentionListRow | Refused:
    """Say what is made anonymous and what is kept on. The edge has locked the list."""
    today = clock.today()
    items = await items_of(tx, row)
    refused = _refused_to(caller) or refuse_deciding(
        drawn_up_by=row.drawn_up_by,
        decided=row.decided_on is not None,
        caller=caller.login,
        codes={item.code for item in items},
        keep=command.keep,
        keep_until=command.keep_until,
        keep_why=command.keep_why,
        unconfirmed=any(not item.confirmed and item.code not in command.keep for item in items),
        compared=command.compared,
        today=today,
    )
    if refused is not None:
        return refused
    for item in items:
        if item.code in command.keep:
            _keep(item, command.keep_until, command.keep_why, today)
    row.number, row.decided_on = command.number, command.on or today
    row.decided_by, row.decided_at = caller.login, clock.now()
    row.version += 1
    return row


async def items_of(tx: Transaction, row: RetentionListRow) -> list[RetentionItemRow]:
    """The matters of a list."""
    items = select(RetentionItemRow).where(RetentionItemRow.list == row.id).order_by(RetentionItemRow.code)  # type: ignore[arg-type]
    return list((await tx.execute(items)).scalars())


def _keep(item: RetentionItemRow, until: date | None, why: str | None, today: date) -> None:
    item.outcome, item.outcome_on, item.kept_until, item.kept_why = "kept", today, until, why


def _refused_to(caller: Caller) -> Refused | None:
    allowed = may(caller, Action.DECIDE_RETENTION, THE_OFFICE)
    return allowed if isinstance(allowed, Refused) else None
