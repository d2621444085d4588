"""Reading dialogues: lists by day, and one session with all that belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import text

from services.scheduling.callers import may_read_conclusion
from services.scheduling.dialogues.rules import State
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import Carrier, DialogueType
from shared.paging import cursor, place


class DialogueRow(BaseModel):
    """One line of a list. `day` is the day it was held, else the day it is planned for."""

    code: str
    type: DialogueType
    carriers: list[Carrier]
    unit: str
    host_post: str
    title: str
    place: str | None
    online: bool
    day: date
    planned_on: date
    state: State
    published_on: date | None
    held_on: date | None
    attendance: int | None
    questions: int
    open_questions: int
    conclusions: int
    version: int


class QuestionRow(BaseModel):
    """A question and what became of it. What a unit was told to do is that unit's, the owner's and the province's to
    read, as its conclusion is; others learn that it was given to somebody.
    """

    number: int
    asker: str
    text: str
    answer: str | None
    assigned: bool
    unit: str | None
    due_on: date | None
    field: str | None
    instruction: str | None
    conclusion: str | None
    """Code of the conclusion it became."""


class PostponementRow(BaseModel):
    from_on: date
    to_on: date
    decided_on: date
    reason: str


class MinutesRow(BaseModel):
    revision: int
    text: str
    written_at: datetime
    written_by: str


class DialogueRecord(DialogueRow):
    """A session with everything on it; `minutes` is the newest revision."""

    legal_basis: str | None
    plan_number: str | None
    concluded_on: date | None
    notice_number: str | None
    cancelled_on: date | None
    cancel_reason: str | None
    all_questions: list[QuestionRow]
    postponements: list[PostponementRow]
    minutes: MinutesRow | None


class DialoguePage(BaseModel):
    items: list[DialogueRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class DialogueFilter:
    """`first` and `last` are days, both inclusive. `states` empty means any."""

    first: date | None = None
    last: date | None = None
    states: tuple[State, ...] = ()
    type: DialogueType | None = None
    carrier: Carrier | None = None
    unit: str | None = None


ROW: Final = """d.code, d.type, d.carriers, d.unit, d.host_post, d.title, d.place, d.online, d.day, d.planned_on,
    d.state, d.published_on, d.held_on, d.attendance, d.version, COALESCE(q.questions, 0) AS questions,
    COALESCE(q.open_questions, 0) AS open_questions,
    (SELECT count(*) FROM conclusion c WHERE c.dialogue = d.code) AS conclusions"""
COUNTS: Final = """LEFT JOIN LATERAL (
        SELECT count(*) AS questions, count(*) FILTER (WHERE answer IS NULL AND unit IS NULL) AS open_questions
        FROM question WHERE dialogue = d.code) q ON true"""
LIST: Final = text(f"""
    SELECT {ROW} FROM dialogue d {COUNTS}
    WHERE d.day BETWEEN COALESCE(CAST(:first AS date), '-infinity') AND COALESCE(CAST(:last AS date), 'infinity')
      AND (cardinality(CAST(:states AS text[])) = 0 OR d.state = ANY (CAST(:states AS text[])))
      AND (CAST(:type AS text) IS NULL OR d.type = :type)
      AND (CAST(:carrier AS text) IS NULL OR :carrier = ANY (d.carriers))
      AND (CAST(:unit AS text) IS NULL OR d.unit = :unit)
      AND (CAST(:after_day AS date) IS NULL OR (d.day, d.code) < (CAST(:after_day AS date), CAST(:after_code AS text)))
    ORDER BY d.day DESC, d.code DESC
    LIMIT :limit
""")
ONE: Final = text(f"""
    SELECT {ROW}, d.legal_basis, d.plan_number, d.concluded_on, d.notice_number, d.cancelled_on, d.cancel_reason
    FROM dialogue d {COUNTS} WHERE d.code = :code
""")
QUESTIONS: Final = text("""
    SELECT q.number, q.asker, q.text, q.answer, q.unit IS NOT NULL AS assigned, q.unit, q.due_on, q.field,
        q.instruction, c.code AS conclusion, COALESCE(c.unit, q.unit) AS responsible
    FROM question q LEFT JOIN conclusion c ON c.dialogue = q.dialogue AND c.question = q.number
    WHERE q.dialogue = :code ORDER BY q.number
""")
OF_THE_UNIT: Final = frozenset({"unit", "due_on", "instruction", "conclusion"})
POSTPONEMENTS: Final = text("""
    SELECT from_on, to_on, decided_on, reason FROM postponement WHERE dialogue = :code ORDER BY number
""")
MINUTES: Final = text("""
    SELECT revision, text, written_at, written_by FROM minutes_revision WHERE dialogue = :code ORDER BY revision DESC
""")


async def dialogues(tx: Transaction, wanted: DialogueFilter, after: str | None = None, limit: int = 50) -> DialoguePage:
    """Newest first."""
    key = place(after, date, str)
    facts: dict[str, Any] = {
        "first": wanted.first,
        "last": wanted.last,
        "states": [str(state) for state in wanted.states],
        "type": wanted.type,
        "carrier": wanted.carrier,
        "unit": wanted.unit,
        "after_day": key[0] if key else None,
        "after_code": key[1] if key else None,
        "limit": limit + 1,
    }
    found = (await tx.execute(LIST, facts)).mappings()
    rows = [DialogueRow.model_validate(dict(row)) for row in found]
    shown = rows[:limit]
    following = cursor(shown[-1].day, shown[-1].code) if len(rows) > limit else None
    return DialoguePage(items=shown, next=following)


async def dialogue(tx: Transaction, caller: Caller, code: str) -> DialogueRecord | None:
    """One session as the caller may read it, or None when there is none."""
    found = (await tx.execute(ONE, {"code": code})).mappings().first()
    if found is None:
        return None
    questions = (await tx.execute(QUESTIONS, {"code": code})).mappings()
    postponements = (await tx.execute(POSTPONEMENTS, {"code": code})).mappings()
    newest = (await tx.execute(MINUTES, {"code": code})).mappings().first()
    return DialogueRecord.model_validate(
        {
            **found,
            "all_questions": [_as_read_by(caller, dict(row), found["unit"]) for row in questions],
            "postponements": [dict(row) for row in postponements],
            "minutes": dict(newest) if newest else None,
        }
    )


def _as_read_by(caller: Caller, question: dict[str, Any], owner: str) -> dict[str, Any]:
    """`responsible` is the unit that has to do it now: a returned conclusion may have gone to another."""
    unit = question["responsible"]
    if unit is None or may_read_conclusion(caller, unit, owner):
        return question
    return {name: None if name in OF_THE_UNIT else value for name, value in question.items()}


async def minutes_revisions(tx: Transaction, code: str) -> list[MinutesRow]:
    """Every revision of the minutes, newest first."""
    return [MinutesRow.model_validate(dict(row)) for row in (await tx.execute(MINUTES, {"code": code})).mappings()]
