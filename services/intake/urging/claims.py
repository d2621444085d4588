"""Taking the steps whose day has come: each once, however many workers look at the same time."""

from datetime import date
from typing import Any, Final

from sqlalchemy import TextClause, select, text

from services.intake.cases.tables import CaseRow
from services.intake.office import office_of_worker
from services.intake.urging.rules import Due, load_ladder
from shared.calendar import clock
from shared.database import Database, Transaction
from shared.events.intake import CaseUrged

BATCH: Final = 200
ACTOR: Final = "system:intake"

Place = tuple[date, str]
"""How far a round has come: the day a clock runs to, and the case. What it passes over waits for the next round."""

# Rows another worker is taking are passed over. What it took a moment ago this statement's snapshot may not show, the next
# statement's does: nobody takes a step without the lock.
_TAKEN: Final = """EXISTS (SELECT FROM urging u WHERE u.case_code = {code} AND u.unit = {unit} AND u.clock = :clock
                           AND u.runs_to = {runs_to} AND u.step >= :step)"""
_LOCK: Final = """
    SELECT c.code, {unit} AS unit, {runs_to} AS runs_to
    FROM {source}
    WHERE {runs_to} BETWEEN :after_day AND :reached AND ({runs_to}, c.code) > (:after_day, :after_code)
      AND c.suspended_since IS NULL AND {waits} AND NOT {taken}
    ORDER BY {runs_to}, c.code LIMIT :limit
    FOR UPDATE SKIP LOCKED
"""
TAKE: Final = text(f"""
    INSERT INTO urging (case_code, unit, clock, runs_to, step, urged_on, told, escalated, letter, by)
    SELECT late.code, late.unit, :clock, late.runs_to, :step, :today, :told, :escalated, :letter, :by
    FROM unnest(CAST(:codes AS text[]), CAST(:units AS text[]), CAST(:days AS date[])) late (code, unit, runs_to)
    WHERE NOT {_TAKEN.format(code="late.code", unit="late.unit", runs_to="late.runs_to")}
    RETURNING case_code, unit
""")


def _lock(unit: str, runs_to: str, source: str, waits: str) -> TextClause:
    taken = _TAKEN.format(code="c.code", unit=unit, runs_to=runs_to)
    return text(_LOCK.format(unit=unit, runs_to=runs_to, source=source, waits=waits, taken=taken))


_GIVEN: Final = "assignment a JOIN case_file c ON c.code = a.case_code"
_LATE: Final[dict[str, tuple[TextClause, ...]]] = {
    "acknowledge": (
        _lock(
            "a.unit",
            "a.ack_due_on",
            _GIVEN,
            "a.state = 'sent' AND c.state <> 'closed' AND (a.part = 'cooperating' OR c.state = 'assigned')",
        ),
    ),
    "due": (
        _lock("c.unit", "c.due_on", "case_file c", "c.state IN ('assigned', 'acknowledged')"),
        _lock(
            "a.unit",
            "a.due_on",
            _GIVEN,
            "a.part = 'cooperating' AND a.state IN ('sent', 'acknowledged') AND c.state <> 'closed'",
        ),
    ),
}
"""Who is late, by clock: those who have not acknowledged; the units in charge, and those that cooperate."""


async def urge_the_late(database: Database) -> int:
    """Take every step whose day has come, a batch in each transaction; how many were taken. Days off take none."""
    office, today = office_of_worker(), clock.today()
    if not office.calendar.is_working(today):
        return 0
    total = 0
    for due in load_ladder().due(today, office.calendar):
        for late in _LATE[due.step.clock]:
            place: Place | None = (due.first, "")
            while place is not None:
                async with database.transaction(ACTOR) as tx:
                    place, taken = await _take(tx, due, late, today, place)
                total += taken
    return total


async def _take(tx: Transaction, due: Due, late: TextClause, today: date, after: Place) -> tuple[Place | None, int]:
    """Where the next batch goes on, None after the last; and for how many of this one the step was taken."""
    step = due.step
    which = {"clock": step.clock, "step": step.step}
    bounds = {"after_day": after[0], "after_code": after[1], "reached": due.last}
    locked = (await tx.execute(late, {**which, **bounds, "limit": BATCH})).all()
    if not locked:
        return None, 0
    values: dict[str, Any] = {
        **which,
        "codes": [row.code for row in locked],
        "units": [row.unit for row in locked],
        "days": [row.runs_to for row in locked],
        "told": step.told,
        "escalated": step.escalated,
        "letter": step.letter,
        "today": today,
        "by": tx.actor,
    }
    taken = (await tx.execute(TAKE, values)).all()
    found = select(CaseRow).where(CaseRow.code.in_([row.case_code for row in taken]))  # type: ignore[attr-defined]
    cases = {case.code: case for case in (await tx.execute(found)).scalars()}
    for row in taken:
        event = CaseUrged(
            case=row.case_code,
            unit=row.unit,
            urged_on=today,
            step=step.step,
            escalated=step.escalated,
            clock=step.clock,
        )
        tx.emit(event, of=cases[row.case_code], audience=(row.unit,))
    last = locked[-1]
    return ((last.runs_to, last.code) if len(locked) == BATCH else None), len(taken)
