"""Forms 01/TCD and 02/XLD counted from the registers themselves: SQL over intake's and scheduling's own tables, written
from the circular's headings. It knows nothing of reporting's facts, predicates or data files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from tests.scenarios.office import Office

BOARD, HEADS_ROW = "ban-tcd", "ubnd-tinh"


@dataclass(frozen=True)
class Counted:
    """What one column comes to, by the row it stands in, and the codes behind it."""

    by_row: Mapping[str, int]
    codes: frozenset[str]

    @property
    def total(self) -> int:
        return sum(self.by_row.values())


BOOK: Final = """
    WITH book AS (
        SELECT v.code, v.people, v.received_by,
               CASE v.received_by WHEN 'desk' THEN 'ban-tcd' ELSE 'ubnd-tinh' END AS in_row,
               COALESCE(v.case_code, (SELECT p.case_code FROM petition p
                                      WHERE p.visit_code = v.code AND p.voided_on IS NULL AND p.case_code IS NOT NULL
                                      ORDER BY p.case_code LIMIT 1),
                        CASE WHEN v.first_time THEN v.code END) AS matter
        FROM visit v WHERE v.received_on BETWEEN :first AND :last AND v.void_reason IS NULL)
"""
BY: Final = {"desk": "received_by = 'desk'", "head": "received_by = 'head'", "delegate": "received_by = 'delegate'"}
HIGHER: Final = {"desk": "'head', 'delegate'", "head": "''", "delegate": "'head'"}
"""Who also received the matter, so that it is entered once, with them (note to form 01/TCD)."""
FIRST_COLUMN: Final = {"desk": 5, "head": 11, "delegate": 17}


def _visits(condition: str, weight: str = "1") -> str:
    return f"{BOOK} SELECT in_row, code, {weight} AS weight FROM book WHERE {condition}"


def _matters(by: str) -> str:
    return f"""{BOOK} SELECT DISTINCT in_row, matter AS code, 1 AS weight FROM book b
        WHERE b.{BY[by]} AND b.matter IS NOT NULL AND NOT EXISTS (
            SELECT FROM book o WHERE o.matter = b.matter AND o.received_by IN ({HIGHER[by]}))"""


FORM_01: Final[dict[int, str]] = {
    1: _visits("true"),
    2: _visits("true", "people"),
    3: f"""{BOOK} SELECT DISTINCT ON (matter) in_row, matter AS code, 1 AS weight FROM book WHERE matter IS NOT NULL
           ORDER BY matter, array_position(ARRAY['head', 'delegate', 'desk'], received_by)""",
    4: _visits("people >= 5"),
    **{
        first + place: sql
        for by, first in FIRST_COLUMN.items()
        for place, sql in enumerate(
            (
                _visits(BY[by]),
                _visits(BY[by], "people"),
                _matters(by),
                _visits(f"{BY[by]} AND people >= 5"),
                _visits(f"{BY[by]} AND people >= 5", "people"),
            )
        )
    },
}
DAYS: Final = {10: "head", 16: "delegate"}
HELD: Final = """SELECT unit AS in_row, code, 1 AS weight FROM reception_day
    WHERE held_on BETWEEN :first AND :last AND received_by = :by AND announced_on IS NOT NULL"""

LAND, POLICY = "('dat-dai')", "('chinh-sach-xa-hoi', 'lao-dong', 'dan-toc-ton-giao')"
NOT_ADMINISTRATIVE: Final = "('tham-nhung', 'tu-phap', 'duong-loi-dang', 'ky-luat-dang', 'dai-bieu-dan-cu', 'khac')"
PARTS_COUNT: Final = "p.void_reason IS NULL AND NOT EXISTS (SELECT FROM petition part WHERE part.part_of = p.code)"
WAITED: Final = "p.received_on < :first AND NOT COALESCE(p.processed_on < :first, false)"
DONE: Final = "p.processed_on BETWEEN :first AND :last"
OURS: Final = f"{DONE} AND p.eligible AND p.in_competence"
OTHERS: Final = f"{DONE} AND p.eligible AND NOT p.in_competence"


def _petitions(condition: str, code: str = "p.code") -> str:
    return f"""SELECT DISTINCT 'ban-tcd' AS in_row, {code} AS code, 1 AS weight FROM petition p
        WHERE {PARTS_COUNT} AND {condition}"""


def _ours(kind: str, condition: str = "true") -> str:
    return _petitions(f"{OURS} AND p.kind = '{kind}' AND {condition}")


FORM_02: Final[dict[int, str]] = {
    1: _petitions(f"(p.received_on BETWEEN :first AND :last OR {WAITED})"),
    2: _petitions(DONE),
    3: _petitions(f"{DONE} AND p.eligible"),
    4: _petitions(OURS),
    5: _petitions(OURS, "COALESCE(p.case_code, p.code)"),
    6: _ours("KN"),
    7: _ours("KN", "p.stage = 'first'"),
    8: _ours("KN", "p.stage = 'second'"),
    9: _ours("KN", f"p.field IN {LAND}"),
    10: _ours("KN", f"p.field IN {POLICY}"),
    11: _ours("KN", f"p.field NOT IN {LAND} AND p.field NOT IN {POLICY}"),
    12: _ours("TC"),
    13: _ours("TC", "p.stage = 'first'"),
    14: _ours("TC", "p.stage = 'repeated'"),
    15: _ours("TC", f"p.field NOT IN {NOT_ADMINISTRATIVE}"),
    16: _ours("TC", "p.field = 'tham-nhung'"),
    17: _ours("TC", "p.field = 'tu-phap'"),
    18: _ours("TC", f"p.field IN {NOT_ADMINISTRATIVE} AND p.field NOT IN ('tham-nhung', 'tu-phap')"),
    19: _ours("KNPA"),
    20: _ours("KNPA", f"p.field IN {POLICY}"),
    21: _ours("KNPA", f"p.field IN {LAND}"),
    22: _ours("KNPA", f"p.field NOT IN {LAND} AND p.field NOT IN {POLICY}"),
    23: _petitions(OTHERS),
    24: _petitions(f"{OTHERS} AND p.outcome = 'guided'"),
    25: _petitions(f"{OTHERS} AND p.outcome IN ('transferred', 'returned')"),
}
CARRIED: Final = _petitions(WAITED)
"""Of column 1: received before the period, and not processed when it began."""

COUNTS: Final = "replaced_by IS NULL AND voided_on IS NULL"
OPEN: Final = (
    "opened_on <= :last AND (answered_on IS NULL OR answered_on > :last) AND (closed_on IS NULL OR closed_on > :last)"
)
LATE: Final = "due_on < LEAST(CAST(:today AS date), CAST(:last AS date) + 1)"
OVERVIEW: Final[dict[int, str]] = {
    no: f"SELECT COALESCE(unit, body) AS in_row, code, 1 AS weight FROM case_file WHERE {COUNTS} AND {condition}"
    for no, condition in {
        6: "assigned_on BETWEEN :first AND :last",
        7: "answered_on BETWEEN :first AND :last",
        8: "answered_on BETWEEN :first AND :last AND answered_on <= due_on",
        9: "answered_on BETWEEN :first AND :last AND answered_on > due_on",
        10: OPEN,
        11: f"{OPEN} AND {LATE} AND suspended_since IS NULL",
    }.items()
}
"""The columns of the overview that count cases; column 11 for a period that is not over."""


async def counted(office: Office, sql: str, first: str, last: str, service: str = "intake", **more: Any) -> Counted:
    """Run one of them."""
    asked = {"first": date.fromisoformat(first), "last": date.fromisoformat(last), **more}
    async with office.app.database(service).engine.connect() as db:
        rows = (await db.execute(text(sql), asked)).all()
    by_row: dict[str, int] = {}
    for row in rows:
        by_row[row.in_row] = by_row.get(row.in_row, 0) + row.weight
    return Counted(by_row, frozenset(row.code for row in rows))


async def form_01(office: Office, first: str, last: str) -> dict[int, Counted]:
    found = {no: await counted(office, sql, first, last) for no, sql in FORM_01.items() if no not in DAYS}
    for no, by in DAYS.items():
        found[no] = await counted(office, HELD, first, last, "scheduling", by=by)
    return found


async def form_02(office: Office, first: str, last: str) -> dict[int, Counted]:
    return {no: await counted(office, sql, first, last) for no, sql in FORM_02.items()}


async def overview(office: Office, first: str, last: str, today: date) -> dict[int, Counted]:
    found = {no: await counted(office, sql, first, last) for no, sql in OVERVIEW.items() if ":today" not in sql}
    late = {no: await counted(office, sql, first, last, today=today) for no, sql in OVERVIEW.items() if ":today" in sql}
    return found | late
