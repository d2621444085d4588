"""What was given and has not arrived, and what came back: the desk's two lists, written as SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.secrecy import as_read_by
from shared.access.roles import Caller
from shared.calendar import Calendar
from shared.database import Transaction
from shared.events.kinds import AssignmentPart, CaseKind
from shared.paging import cursor, place

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Handover:
    """A giving nobody acknowledged (`due_on`: by when) or one that was sent back (`due_on`: on which day).

    `waiting` are the working days since.
    """

    code: str
    kind: CaseKind
    unit: str
    part: AssignmentPart
    given_on: date
    due_on: date
    waiting: int
    reason: str | None
    secret: bool
    content: str | None


@dataclass(frozen=True, slots=True)
class Handovers:
    """A page of them, longest waiting first, and the cursor of the next."""

    rows: tuple[Handover, ...]
    following: str | None


_COLUMNS: Final = "c.code, c.kind, a.unit, a.part, a.given_on, a.reason, c.secret, c.content, c.extract"
_SENT: Final = f"""
    SELECT {_COLUMNS}, a.ack_due_on AS due_on, a.given_on AS since
    FROM assignment a JOIN case_file c ON c.code = a.case_code
    WHERE a.state = 'sent' AND c.state <> 'closed' AND (a.part = 'cooperating' OR c.state = 'assigned')
      AND (CAST(:after_due AS date) IS NULL OR (a.ack_due_on, a.case_code) > (:after_due, :after_code))
    ORDER BY a.ack_due_on, a.case_code LIMIT :limit
"""
# Of a case that was sent back more than once the last time counts.
_RETURNED: Final = f"""
    SELECT {_COLUMNS}, a.ended_on AS due_on, a.ended_on AS since
    FROM assignment a JOIN case_file c ON c.code = a.case_code
    WHERE a.state = 'returned' AND a.part = 'lead' AND c.state = 'new'
      AND a.giving = (SELECT max(giving) FROM assignment b WHERE b.case_code = a.case_code AND b.part = 'lead')
      AND (CAST(:after_due AS date) IS NULL OR (a.ended_on, a.case_code) > (:after_due, :after_code))
    ORDER BY a.ended_on, a.case_code LIMIT :limit
"""
COUNTS: Final = text("""
    SELECT count(*) AS sent, count(*) FILTER (WHERE a.ack_due_on < :today) AS late,
           (SELECT count(DISTINCT a.case_code) FROM assignment a JOIN case_file c ON c.code = a.case_code
            WHERE a.state = 'returned' AND a.part = 'lead' AND c.state = 'new') AS returned
    FROM assignment a JOIN case_file c ON c.code = a.case_code
    WHERE a.state = 'sent' AND c.state <> 'closed' AND (a.part = 'cooperating' OR c.state = 'assigned')
""")


async def sent(tx: Transaction, caller: Caller, today: date, calendar: Calendar, after: str = "") -> Handovers:
    """Given, and not acknowledged yet."""
    return await _page(tx, caller, _SENT, today, calendar, after)


async def returned(tx: Transaction, caller: Caller, today: date, calendar: Calendar, after: str = "") -> Handovers:
    """Sent back as wrong competence, and not given to another yet."""
    return await _page(tx, caller, _RETURNED, today, calendar, after)


async def count_handovers(tx: Transaction, today: date) -> Mapping[str, int]:
    """`sent`, of those `late`, and `returned`."""
    return dict((await tx.execute(COUNTS, {"today": today})).one()._mapping)  # noqa: SLF001


async def _page(tx: Transaction, caller: Caller, sql: str, today: date, calendar: Calendar, after: str) -> Handovers:
    due_on, code = place(after, date, str) or (None, "")
    rows = (await tx.execute(text(sql), {"after_due": due_on, "after_code": code, "limit": PAGE + 1})).mappings().all()
    shown = tuple(_row(caller, dict(row), today, calendar) for row in rows[:PAGE])
    last = shown[-1] if len(rows) > PAGE else None
    return Handovers(shown, cursor(last.due_on, last.code) if last else None)


def _row(caller: Caller, row: dict[str, Any], today: date, calendar: Calendar) -> Handover:
    reason = row.pop("reason")  # the unit's own words, not the petitioner's
    since = row.pop("since")
    shown = as_read_by(caller, row) | {"reason": reason}
    waiting = calendar.working_days_between(since, today)
    kind, part = CaseKind(shown.pop("kind")), AssignmentPart(shown.pop("part"))
    return Handover(kind=kind, part=part, waiting=waiting, **shown)
