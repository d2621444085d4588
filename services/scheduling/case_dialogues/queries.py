"""Reading dialogues inside complaints: the list, how many stand where, and one with its changes of date."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import text

from services.scheduling.callers import complaint_of, may_read_case_of
from services.scheduling.case_dialogues.rules import Presence, Signatory, State
from services.scheduling.case_dialogues.tables import CaseDialogue
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import Stage
from shared.paging import cursor, place
from shared.web.problems import Problem


class CaseDialogueRow(BaseModel):
    """One line of the list. `day` is the day it was held, else the day it is planned for; None before that."""

    code: str
    case_code: str
    unit: str
    stage: Stage
    by_head: bool
    requested_on: date
    state: State
    day: date | None
    planned_on: date | None
    chair_post: str | None
    place: str | None
    held_on: date | None
    presence: Presence | None
    cancelled_on: date | None
    version: int


class PostponedRow(BaseModel):
    from_on: date
    to_on: date
    decided_on: date
    reason: str


class CaseDialogueRecord(CaseDialogueRow):
    """One with its minutes."""

    minutes: str | None
    copies: int | None
    signed_by: list[Signatory] | None
    unsigned_reason: str | None
    postponements: list[PostponedRow]


class CaseDialoguePage(BaseModel):
    items: list[CaseDialogueRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class CaseDialogueFilter:
    """`of_units` limits to what these units answer for; None is every unit. `states` empty means any."""

    of_units: list[str] | None
    states: tuple[State, ...] = ()
    unit: str | None = None
    case: str | None = None


COLUMNS: Final = """code, case_code, unit, stage, by_head, requested_on, state, day, planned_on, chair_post, place,
    held_on, presence, cancelled_on, version"""
WHERE: Final = """(CAST(:of_units AS text[]) IS NULL OR unit = ANY (CAST(:of_units AS text[])))
      AND (CAST(:unit AS text) IS NULL OR unit = :unit)
      AND (CAST(:case AS text) IS NULL OR case_code = :case)"""
LIST: Final = text(f"""
    SELECT {COLUMNS} FROM case_dialogue WHERE {WHERE}
      AND (cardinality(CAST(:states AS text[])) = 0 OR state = ANY (CAST(:states AS text[])))
      AND (CAST(:after_day AS date) IS NULL
           OR (requested_on, code) < (CAST(:after_day AS date), CAST(:after_code AS text)))
    ORDER BY requested_on DESC, code DESC
    LIMIT :limit
""")
COUNTS: Final = text(f"SELECT state, count(*) AS dialogues FROM case_dialogue WHERE {WHERE} GROUP BY state")
MINUTES: Final = text("SELECT minutes, copies, signed_by, unsigned_reason FROM case_dialogue WHERE code = :code")
POSTPONEMENTS: Final = text("""
    SELECT from_on, to_on, decided_on, reason FROM case_dialogue_postponement WHERE dialogue = :code ORDER BY number
""")
ONE: Final = text(f"SELECT {COLUMNS} FROM case_dialogue WHERE code = :code")


async def case_dialogues(
    tx: Transaction, wanted: CaseDialogueFilter, after: str | None = None, limit: int = 50
) -> CaseDialoguePage:
    """Asked for last, first."""
    key = place(after, date, str)
    facts = _facts(wanted) | {
        "states": [str(state) for state in wanted.states],
        "after_day": key[0] if key else None,
        "after_code": key[1] if key else None,
        "limit": limit + 1,
    }
    rows = [CaseDialogueRow.model_validate(dict(row)) for row in (await tx.execute(LIST, facts)).mappings()]
    shown = rows[:limit]
    following = cursor(shown[-1].requested_on, shown[-1].code) if len(rows) > limit else None
    return CaseDialoguePage(items=shown, next=following)


async def counts(tx: Transaction, wanted: CaseDialogueFilter) -> dict[State, int]:
    """How many stand where under the same filter, whatever states it names."""
    found = {row.state: row.dialogues for row in await tx.execute(COUNTS, _facts(wanted))}
    return {state: found.get(state, 0) for state in State}


async def case_dialogue(tx: Transaction, caller: Caller, code: str) -> CaseDialogueRecord | None:
    """None when it is not there, and after as many questions to the database when it is not the caller's to see."""
    found = (await tx.execute(ONE, {"code": code})).mappings().first()
    if found is None or not may_read_case_of(caller, found["unit"]):
        return None
    minutes = (await tx.execute(MINUTES, {"code": code})).mappings().one()
    moved = [dict(row) for row in (await tx.execute(POSTPONEMENTS, {"code": code})).mappings()]
    return CaseDialogueRecord.model_validate({**found, **minutes, "postponements": moved})


async def taken_up(tx: Transaction, caller: Caller, code: str) -> CaseDialogue:
    """The dialogue, locked until the transaction ends, for a caller who may conduct it.

    Raises:
        Problem: 404, it is not there or not the caller's to see; 403, it is not the caller's to conduct.
    """
    dialogue = await tx.get(CaseDialogue, code, lock=True)
    if dialogue is None or not may_read_case_of(caller, dialogue.unit):
        raise Problem(404, "not_found")
    require(caller, Action.CONDUCT_CASE_DIALOGUE, complaint_of(dialogue.unit))
    return dialogue


def _facts(wanted: CaseDialogueFilter) -> dict[str, Any]:
    return {"of_units": wanted.of_units, "unit": wanted.unit, "case": wanted.case}
