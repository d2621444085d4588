"""The inbox of a unit, written as SQL: what it leads and what it takes part in, due first, with exact counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import text

from services.intake.cases.queries import SOON_WORKING_DAYS, Due, due_range
from services.intake.secrecy import as_read_by
from shared.access.roles import Caller
from shared.calendar import Calendar
from shared.database import Transaction
from shared.events.kinds import AssignmentPart, CaseKind

PAGE: Final = 50
MOST_GIVINGS: Final = 1_000_000
"""More than any case is ever given: a cursor beyond it is no cursor."""
DraftFilter = Literal["submitted", "returned"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of an inbox. `unit` is one of the codes the caller's unit answers for; None for all of them."""

    state: str = "open"  # open, assigned, acknowledged, answered, closed
    kind: CaseKind | None = None
    due: Due | None = None
    part: AssignmentPart | None = None
    draft: DraftFilter | None = None
    mine: bool = False
    unread: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A row, as its reader may see it. `due_on` is the case's day, or the unit's own when it takes part; `state` where
    the unit's work stands.
    """

    code: str
    giving: int
    kind: CaseKind
    field: str
    due_on: date
    state: str
    part: AssignmentPart
    unit: str
    officer: str | None
    draft: str | None
    unread: bool
    answered_on: date | None
    in_time: bool | None
    suspended_since: date | None
    secret: bool
    commune: str | None
    content: str | None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Rows, earliest due first, and the cursor of the next page."""

    lines: tuple[InboxLine, ...]
    following: str | None


_MARK: Final = "coalesce((SELECT seen_at FROM inbox_mark m WHERE m.login = :login AND m.tab = a.part), '-infinity')"
_COLUMNS: Final = f"""c.code, a.giving, c.kind, c.field, a.part, a.unit, a.officer, a.draft, a.entered_at,
    a.entered_at > {_MARK} AS unread, c.secret, c.commune, c.content, c.extract"""

# The lead's rows by the index of cases, those of cooperating units by that of givings: each is read in order of due dates.
_ROWS: Final = f"""
    SELECT {_COLUMNS}, c.due_on, c.state, c.answered_on, c.in_time, c.suspended_since
    FROM case_file c JOIN assignment a
      ON a.case_code = c.code AND a.part = 'lead' AND a.state NOT IN ('returned', 'withdrawn')
    WHERE c.unit = ANY(CAST(:units AS text[])) AND {{lead}}
    UNION ALL
    SELECT {_COLUMNS}, a.due_on,
           CASE WHEN c.state = 'closed' THEN 'closed' WHEN a.state = 'sent' THEN 'assigned' ELSE a.state END,
           a.answered_on, a.answered_on <= a.due_on, NULL
    FROM assignment a JOIN case_file c ON c.code = a.case_code
    WHERE a.part = 'cooperating' AND a.state NOT IN ('returned', 'withdrawn')
      AND a.unit = ANY(CAST(:units AS text[])) AND {{cooperating}}
"""
_OPEN: Final = _ROWS.format(
    lead="c.state IN ('new', 'assigned', 'acknowledged')", cooperating="a.state IN ('sent', 'acknowledged')"
)
_ALL: Final = _ROWS.format(lead="true", cooperating="true")


async def find(
    tx: Transaction, caller: Caller, wanted: Wanted, today: date, calendar: Calendar, *, after: str | None = None,
    limit: int = PAGE,
) -> InboxPage:  # fmt: skip
    """The caller's unit's rows, keyset-paged."""
    where, values = _where(caller, wanted, today, calendar)
    if after and (cursor := _after(after)):
        where.append("(due_on, code, giving) > (:after_due, :after_code, :after_giving)")
        values |= cursor
    source = _OPEN if wanted.state in ("open", "assigned", "acknowledged") else _ALL
    sql = f"SELECT * FROM ({source}) i WHERE {' AND '.join(where)} ORDER BY due_on, code, giving LIMIT :limit"
    rows = (await tx.execute(text(sql), {**values, "limit": limit + 1})).mappings().all()
    lines = tuple(_line(caller, dict(row)) for row in rows[:limit])
    last = lines[-1] if len(rows) > limit else None
    return InboxPage(lines, f"{last.due_on}~{last.code}~{last.giving}" if last else None)


async def count(
    tx: Transaction, caller: Caller, today: date, calendar: Calendar, unit: str | None = None
) -> Mapping[str, int]:
    """How much of it is open: `all`, by state, kind, part, due date, draft; `mine` and `unread`. Exact, one statement."""
    _, values = _where(caller, Wanted(unit=unit), today, calendar)
    values |= {"soon": calendar.add(today, SOON_WORKING_DAYS, "working"), "today": today}
    sql = f"""SELECT count(*) AS "all",
        count(*) FILTER (WHERE state = 'assigned') AS assigned,
        count(*) FILTER (WHERE state = 'acknowledged') AS acknowledged,
        count(*) FILTER (WHERE kind = 'KN') AS "KN", count(*) FILTER (WHERE kind = 'TC') AS "TC",
        count(*) FILTER (WHERE kind = 'KNPA') AS "KNPA",
        count(*) FILTER (WHERE due_on < :today) AS late, count(*) FILTER (WHERE due_on = :today) AS today,
        count(*) FILTER (WHERE due_on > :today AND due_on <= :soon) AS soon,
        count(*) FILTER (WHERE due_on > :soon) AS later,
        count(*) FILTER (WHERE part = 'cooperating') AS cooperating,
        count(*) FILTER (WHERE part = 'lead') AS lead,
        count(*) FILTER (WHERE officer = :login) AS mine,
        count(*) FILTER (WHERE draft = 'submitted') AS submitted,
        count(*) FILTER (WHERE draft = 'returned') AS returned,
        count(*) FILTER (WHERE unread) AS unread
        FROM ({_OPEN}) i"""
    row = (await tx.execute(text(sql), values)).one()
    return dict(row._mapping)  # noqa: SLF001


async def arrived(
    tx: Transaction, caller: Caller, wanted: Wanted, today: date, calendar: Calendar, since: datetime
) -> int:
    """How many of these rows came before the unit, or before somebody new in it, after `since`."""
    where, values = _where(caller, wanted, today, calendar)
    source = _OPEN if wanted.state in ("open", "assigned", "acknowledged") else _ALL
    sql = f"SELECT count(*) FROM ({source}) i WHERE entered_at > :since AND {' AND '.join(where)}"
    found: int = (await tx.execute(text(sql), {**values, "since": since})).scalar_one()
    return found


SEEN: Final = text("""
    INSERT INTO inbox_mark (login, tab, seen_at)
    SELECT :login, tab, :seen_at FROM unnest(CAST(:tabs AS text[])) AS tab ORDER BY tab
    ON CONFLICT (login, tab) DO UPDATE SET seen_at = greatest(inbox_mark.seen_at, excluded.seen_at)
""")


async def mark_seen(tx: Transaction, caller: Caller, part: AssignmentPart | None, until: datetime) -> None:
    """The account has seen its inbox, or one tab of it, up to this moment. A mark never goes back."""
    tabs = [part.value] if part else [one.value for one in AssignmentPart]
    await tx.execute(SEEN, {"login": caller.login, "tabs": tabs, "seen_at": until})


def _where(caller: Caller, wanted: Wanted, today: date, calendar: Calendar) -> tuple[list[str], dict[str, Any]]:
    units = caller.units if wanted.unit is None else caller.units & {wanted.unit}
    where, values = ["true"], dict[str, Any](units=sorted(units), login=caller.login)
    exactly: dict[str, str | None] = {
        "state": None if wanted.state == "open" else wanted.state,
        "kind": wanted.kind,
        "part": wanted.part,
        "draft": wanted.draft,
        "officer": caller.login if wanted.mine else None,
    }
    for column, value in exactly.items():
        if value is not None:
            where.append(f"{column} = :{column}")
            values[column] = str(value)
    if wanted.unread:
        where.append("unread")
    if wanted.due is not None:
        first, last = due_range(wanted.due, today, calendar)
        where.append("due_on BETWEEN :due_first AND :due_last")
        values |= {"due_first": first, "due_last": last}
    return where, values


def _line(caller: Caller, row: dict[str, Any]) -> InboxLine:
    shown = as_read_by(caller, row)
    shown.pop("entered_at")
    return InboxLine(**{**shown, "kind": CaseKind(shown["kind"]), "part": AssignmentPart(shown["part"])})


def _after(after: str) -> dict[str, Any] | None:
    """The parameters of a cursor; None for what is no cursor."""
    day, _, rest = after.partition("~")
    code, _, giving = rest.partition("~")
    try:
        due_on, n = date.fromisoformat(day), int(giving)
    except ValueError:
        return None
    return {"after_due": due_on, "after_code": code, "after_giving": n} if 0 < n < MOST_GIVINGS else None
