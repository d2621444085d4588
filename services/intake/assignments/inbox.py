"""The inbox of a unit, written as SQL: what it leads and what it takes part in, due first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import text

from services.intake.cases.queries import TAKEN_OUT, Due, due_range
from services.intake.secrecy import as_read_by
from shared.access.roles import Caller
from shared.calendar import Calendar
from shared.database import Transaction
from shared.events.kinds import AssignmentPart, CaseKind
from shared.paging import cursor, place

PAGE: Final = 50
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
    shown_state: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Rows, earliest due first, and the cursor of the next page."""

    lines: tuple[InboxLine, ...]
    following: str | None


AWAITS: Final = """(a.state = 'sent' OR coalesce(a.draft IN ('submitted', 'returned'), false)
    OR a.officer IS NOT DISTINCT FROM :login)"""
"""An assignment that waits for somebody new: to be taken on, for a word about its draft, for whom it was given to. What a unit
is at work on is new to nobody, however long nobody pressed "seen".
"""
_COLUMNS: Final = """c.code, a.giving, c.kind, c.field, a.part, a.unit, a.officer, a.draft, c.secret, c.commune,
    c.content, c.extract"""


@dataclass(frozen=True, slots=True)
class _Half:
    """What a unit leads, or what it takes part in: read apart, each by an index in order of due dates."""

    part: AssignmentPart
    source: str
    in_order: str
    """The same, so that rows come in order of the first table and no more of them are looked up than are shown."""
    unit: str
    due_on: str
    order: str
    state: str
    answered: str
    suspended: str
    is_open: str

    @property
    def unread(self) -> str:
        mark = f"(SELECT seen_at FROM inbox_mark WHERE login = :login AND tab = '{self.part.value}')"
        return f"(a.entered_at > coalesce({mark}, '-infinity') AND {AWAITS})"


_CURRENT: Final = "a.state NOT IN ('returned', 'withdrawn')"
_TAKES_PART: Final = f"assignment a JOIN case_file c ON c.code = a.case_code AND a.part = 'cooperating' AND {_CURRENT}"
_HALVES: Final = (
    _Half(
        AssignmentPart.LEAD,
        f"case_file c JOIN assignment a ON a.case_code = c.code AND a.unit = c.unit AND a.part = 'lead' AND {_CURRENT}",
        f"""case_file c CROSS JOIN LATERAL (
            SELECT * FROM assignment a WHERE a.case_code = c.code AND a.part = 'lead' AND {_CURRENT} OFFSET 0) a""",
        "c.unit",
        "c.due_on",
        "c.due_on, c.code",
        "c.state",
        "c.answered_on, c.in_time",
        "c.suspended_since",
        "c.state IN ('new', 'assigned', 'acknowledged') AND a.is_open",
    ),
    _Half(
        AssignmentPart.COOPERATING,
        _TAKES_PART,
        _TAKES_PART,
        "a.unit",
        "a.due_on",
        "a.due_on, a.case_code",
        "CASE WHEN c.state = 'closed' THEN 'closed' WHEN a.state = 'sent' THEN 'assigned' ELSE a.state END",
        "a.answered_on, a.answered_on <= a.due_on AS in_time",
        "CAST(NULL AS date)",
        "a.is_open",
    ),
)


async def find(
    tx: Transaction, caller: Caller, wanted: Wanted, today: date, calendar: Calendar, *, after: str | None = None,
    limit: int = PAGE,
) -> InboxPage:  # fmt: skip
    """The caller's unit's rows, keyset-paged."""
    key = place(after, date, str, int)
    halves, values = [], _values(caller, wanted, today, calendar) | {"limit": limit + 1}
    if key:
        values |= {"after_due": key[0], "after_code": key[1], "after_giving": key[2]}
    for half in _HALVES:
        where = _where(half, wanted, "u.code")
        if key:
            where += f""" AND {half.due_on} >= :after_due
                AND ({half.due_on}, c.code, a.giving) > (:after_due, :after_code, :after_giving)"""
        halves.append(
            f"""(SELECT found.* FROM unnest(CAST(:units AS text[])) AS u(code) CROSS JOIN LATERAL (
                SELECT {_COLUMNS}, {half.due_on} AS due_on, {half.state} AS state,
                    coalesce({TAKEN_OUT}, {half.state}) AS shown_state, {half.unread} AS unread, {half.answered},
                    {half.suspended} AS suspended_since
                FROM {half.in_order} WHERE {where} ORDER BY {half.order}, a.giving LIMIT :limit) found)"""
        )
    sql = f"{' UNION ALL '.join(halves)} ORDER BY due_on, code, giving LIMIT :limit"
    rows = (await tx.execute(text(sql), values)).mappings().all()
    lines = tuple(_line(caller, dict(row)) for row in rows[:limit])
    last = lines[-1] if len(rows) > limit else None
    return InboxPage(lines, cursor(last.due_on, last.code, last.giving) if last else None)


async def arrived(
    tx: Transaction, caller: Caller, wanted: Wanted, today: date, calendar: Calendar, since: datetime
) -> int:
    """How many of these rows came before the unit, or before somebody new in it, after `since`."""
    counted = " + ".join(
        f"(SELECT count(*) FROM {half.source} WHERE {_where(half, wanted)} AND a.entered_at > :since)"
        for half in _HALVES
    )
    values = _values(caller, wanted, today, calendar) | {"since": since}
    found: int = (await tx.execute(text(f"SELECT {counted}"), values)).scalar_one()
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


def _where(half: _Half, wanted: Wanted, unit: str = "ANY(CAST(:units AS text[]))") -> str:
    """The conditions of one half. Rows in order are asked for unit by unit, for only then does its index give them so."""
    conditions = {
        f"{half.unit} = {unit} AND a.unit = {unit}": True,  # each side by an index of its own
        half.is_open: wanted.state in ("open", "assigned", "acknowledged"),
        f"{half.state} = :state": wanted.state != "open",
        "c.kind = :kind": wanted.kind is not None,
        "false": wanted.part not in (None, half.part),
        "a.draft = :draft": wanted.draft is not None,
        "a.officer = :login": wanted.mine,
        half.unread: wanted.unread,
        f"{half.due_on} BETWEEN :due_first AND :due_last AND {half.suspended} IS NULL": wanted.due is not None,
    }
    return " AND ".join(condition for condition, applies in conditions.items() if applies)


def _values(caller: Caller, wanted: Wanted, today: date, calendar: Calendar) -> dict[str, Any]:
    values: dict[str, Any] = {"login": caller.login, "units": units_asked(caller, wanted.unit)}
    if wanted.state != "open":
        values["state"] = wanted.state
    if wanted.kind is not None:
        values["kind"] = wanted.kind.value
    if wanted.draft is not None:
        values["draft"] = wanted.draft
    if wanted.due is not None:
        values["due_first"], values["due_last"] = due_range(wanted.due, today, calendar)
    return values


def units_asked(caller: Caller, unit: str | None) -> list[str]:
    """The codes an inbox is read by: of all the caller's unit answers for, or of one of them."""
    return sorted(caller.units if unit is None else caller.units & {unit})


def _line(caller: Caller, row: dict[str, Any]) -> InboxLine:
    shown = as_read_by(caller, row)
    return InboxLine(**{**shown, "kind": CaseKind(shown["kind"]), "part": AssignmentPart(shown["part"])})
