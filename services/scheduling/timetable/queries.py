"""The month as leaders and the secretariat see it: what stands on each day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from sqlalchemy import text

from shared.database import Transaction


class Show(StrEnum):
    """Which entries of a month are shown; each is counted and each count opens its rows."""

    ALL = "all"
    AHEAD = "ahead"
    HELD = "held"
    DAYS = "days"
    COMPLAINTS = "complaints"


@dataclass(frozen=True, slots=True)
class Entry:
    """One session, reception day or dialogue inside a complaint. Only a session has a `title`, only the last a `case`."""

    kind: Literal["dialogue", "reception_day", "case_dialogue"]
    code: str
    day: date
    state: str
    host_post: str
    unit: str
    title: str | None
    place: str | None
    online: bool
    ad_hoc: bool
    published_on: date | None
    case: str | None

    def shown_as(self, show: Show) -> bool:
        if show is Show.ALL:
            return True
        if show is Show.DAYS:
            return self.kind == "reception_day"
        if show is Show.COMPLAINTS:
            return self.kind == "case_dialogue"
        states = ("planned", "published") if show is Show.AHEAD else ("held", "concluded")
        return self.kind == "dialogue" and self.state in states


ENTRIES: Final = text("""
    SELECT 'dialogue' AS kind, code, day, state, host_post, unit, title, place, online, type = 'ad_hoc' AS ad_hoc,
           published_on, NULL AS "case"
    FROM dialogue WHERE day BETWEEN :first AND :last
    UNION ALL
    SELECT 'reception_day', code, day, state, host_post, unit, NULL, place, false, ad_hoc, announced_on, NULL
    FROM reception_day WHERE day BETWEEN :first AND :last
    UNION ALL
    SELECT 'case_dialogue', code, day, state, chair_post, unit, NULL, place, false, false, NULL, case_code
    FROM case_dialogue WHERE day BETWEEN :first AND :last
      AND (CAST(:case_units AS text[]) IS NULL OR unit = ANY (CAST(:case_units AS text[])))
    ORDER BY day, kind, code
""")
CONCLUSIONS_DUE: Final = text("""
    SELECT count(*) FROM conclusion WHERE due_on BETWEEN :first AND :last
      AND (CAST(:reach AS text[]) IS NULL OR ARRAY[unit, owner] && CAST(:reach AS text[]))
""")
# A session that was published and then cancelled stays posted until its day: citizens planned to come.
PUBLIC: Final = text("""
    SELECT d.code, d.title, d.planned_on, d.host_post, d.unit, d.place, d.online, d.state, d.cancel_reason,
           p.from_on AS moved_from, p.reason AS moved_reason
    FROM dialogue d LEFT JOIN LATERAL (
        SELECT from_on, reason FROM postponement WHERE dialogue = d.code ORDER BY number DESC LIMIT 1) p ON true
    WHERE d.published_on IS NOT NULL AND d.planned_on >= :today AND d.state IN ('published', 'cancelled')
    ORDER BY d.planned_on, d.code LIMIT 100
""")
PUBLIC_DAYS: Final = text("""
    SELECT code, planned_on, host_post, unit, place, ad_hoc FROM reception_day
    WHERE announced_on IS NOT NULL AND planned_on >= :today AND state = 'planned'
    ORDER BY planned_on, code LIMIT 100
""")


@dataclass(frozen=True, slots=True)
class PublicSession:
    """What everybody may read of a dialogue: when, where, who hosts, and what has changed."""

    code: str
    title: str
    planned_on: date
    host_post: str
    unit: str
    place: str | None
    online: bool
    state: str
    cancel_reason: str | None
    moved_from: date | None
    moved_reason: str | None


@dataclass(frozen=True, slots=True)
class PublicDay:
    """What everybody may read of a reception day."""

    code: str
    planned_on: date
    host_post: str
    unit: str
    place: str | None
    ad_hoc: bool


async def entries(tx: Transaction, first: date, last: date, case_units: list[str] | None) -> list[Entry]:
    """Everything between two days, both inclusive, in order of day; of the dialogues inside complaints those of
    `case_units`, None being every unit's.
    """
    facts = {"first": first, "last": last, "case_units": case_units}
    found = (await tx.execute(ENTRIES, facts)).mappings()
    return [Entry(**row) for row in found]


async def conclusions_due(tx: Transaction, first: date, last: date, reach: frozenset[str] | None) -> int:
    """How many conclusions are due between two days that concern the units in reach; None counts every unit's."""
    facts = {"first": first, "last": last, "reach": None if reach is None else sorted(reach)}
    count: int = (await tx.execute(CONCLUSIONS_DUE, facts)).scalar_one()
    return count


async def public_schedule(tx: Transaction, today: date) -> tuple[list[PublicSession], list[PublicDay]]:
    """What is posted from today on."""
    sessions = (await tx.execute(PUBLIC, {"today": today})).mappings()
    days = (await tx.execute(PUBLIC_DAYS, {"today": today})).mappings()
    return [PublicSession(**row) for row in sessions], [PublicDay(**row) for row in days]
