"""Dialogues held and conclusions followed up, read from the facts."""

from typing import Final

from sqlalchemy import text

from services.reporting.cube.scope import Scope
from services.reporting.dialogues.rules import FollowUp, Session
from shared.database import Transaction
from shared.events.kinds import Carrier, DialogueType

HELD: Final = text("""
    SELECT code, unit, type, carriers, held_on, attendance, questions, answered_on_the_spot FROM dialogue_fact
    WHERE held_on BETWEEN :first AND :last
      AND (CAST(:units AS text[]) IS NULL OR unit = ANY (CAST(:units AS text[])))
    ORDER BY held_on, code
""")

FOLLOWED_UP: Final = text("""
    SELECT k.code, k.dialogue_code, k.unit, coalesce(c.due_on, k.due_on) AS due_on, c.code AS case_code, c.answered_on,
           c.in_time, c.closed_on, k.returned_reason IS NOT NULL AS returned
    FROM conclusion_fact k
    JOIN dialogue_fact d ON d.code = k.dialogue_code
    LEFT JOIN LATERAL (SELECT * FROM case_fact c WHERE c.conclusion_code = k.code ORDER BY c.code LIMIT 1) c ON true
    WHERE d.held_on BETWEEN :first AND :last AND k.unit IS NOT NULL
      AND (CAST(:units AS text[]) IS NULL OR d.unit = ANY (CAST(:units AS text[])))
    ORDER BY d.held_on, k.code
""")


async def sessions(tx: Transaction, scope: Scope) -> list[Session]:
    """Every dialogue held in the period by the units of the scope, by day."""
    return [
        Session(
            row.code,
            row.unit,
            DialogueType(row.type),
            tuple(map(Carrier, row.carriers)),
            row.held_on,
            row.attendance,
            row.questions,
            row.answered_on_the_spot,
        )
        for row in await tx.execute(HELD, _parameters(scope))
    ]


async def follow_ups(tx: Transaction, scope: Scope) -> list[FollowUp]:
    """The conclusions of those dialogues, each with the case it became, if it did."""
    return [
        FollowUp(
            row.code,
            row.dialogue_code,
            row.unit,
            row.due_on,
            row.case_code,
            row.answered_on,
            row.in_time,
            row.closed_on,
            row.returned,
        )
        for row in await tx.execute(FOLLOWED_UP, _parameters(scope))
    ]


def _parameters(scope: Scope) -> dict[str, object]:
    units = None if scope.units is None else sorted(scope.units)
    return {"first": scope.period.first, "last": scope.period.last, "units": units}
