"""Which matters are past their term, and what hangs together in one; written as SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.retention.terms import Term, term_on
from shared.database import Transaction

MOST_CANDIDATES: Final = 500

# For ended records what is past its term is seen by the index of the day it was received on, which is no later.
_TERMS: Final = """
    term AS (SELECT * FROM unnest(CAST(:records AS text[]), CAST(:whats AS text[]), CAST(:years AS integer[]),
                                  CAST(:firsts AS date[]), CAST(:lasts AS date[])) t (record, what, years, first, last))
"""
_IS_PAST: Final = """
    m.ended_on IS NOT NULL AND t.record = m.record AND t.what = m.what AND m.ended_on BETWEEN t.first AND t.last
    AND m.ended_on + make_interval(years => t.years) < :today
"""
PAST: Final = text(f"""
    WITH RECURSIVE {_TERMS},
    candidate AS MATERIALIZED (
        SELECT m.code, m.record, m.what, m.ended_on FROM term t JOIN matter_member m ON {_IS_PAST}
            AND m.since <= CAST(CAST(:today AS date) - make_interval(years => t.years) AS date)
        WHERE (m.record, m.code) > (:after_record, :after_code)
            AND NOT EXISTS (SELECT FROM anonymised a WHERE a.code = m.code)
        ORDER BY m.record, m.code LIMIT :limit),
    hangs AS (
        SELECT code AS root, code FROM candidate
        UNION SELECT h.root, e.there FROM hangs h JOIN matter_edge e ON e.here = h.code),
    fit AS (
        SELECT c.* FROM candidate c WHERE NOT EXISTS (
            SELECT FROM hangs h JOIN matter_member m ON m.code = h.code
            WHERE h.root = c.code AND ((m.record, m.code) < (c.record, c.code)
                OR NOT EXISTS (SELECT FROM term t WHERE {_IS_PAST})
                OR EXISTS (SELECT FROM retention_item i WHERE i.code = h.code
                           AND (i.outcome IS NULL OR i.outcome = 'kept' AND i.kept_until >= :today)))))
    SELECT c.code, c.record, c.what, c.ended_on, fit.code IS NOT NULL AS fits
    FROM candidate c LEFT JOIN fit USING (code) ORDER BY c.record, c.code
""")
TOGETHER: Final = text("""
    WITH RECURSIVE hangs AS (
        SELECT CAST(:code AS text) AS code
        UNION SELECT e.there FROM hangs h JOIN matter_edge e ON e.here = h.code)
    SELECT m.code, m.record, m.what, m.ended_on FROM hangs JOIN matter_member m USING (code) ORDER BY m.record, m.code
""")


@dataclass(frozen=True, slots=True)
class Member:
    """A record of a matter; `ended_on` is None while something is to be done with it."""

    code: str
    record: str
    what: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Past:
    """A matter whose term is over, by the record that stands for it. `kept_to` is the last day of that record's term."""

    code: str
    record: str
    what: str
    ended_on: date
    kept_to: date
    term: Term


async def past_matters(
    tx: Transaction, terms: tuple[Term, ...], today: date, *, after: str = "", limit: int
) -> tuple[list[Past], str | None]:
    """A page of matters past their term and on no list, and the cursor of the next."""
    found: list[Past] = []
    record, _, code = after.partition("/")
    while True:
        asked = _asked(terms, today) | {"after_record": record, "after_code": code, "limit": MOST_CANDIDATES}
        rows = (await tx.execute(PAST, asked)).all()
        for row in rows:
            if row.fits and (term := term_on(terms, row.record, row.what, row.ended_on)) is not None:
                if len(found) == limit:
                    return found, f"{found[-1].record}/{found[-1].code}"
                kept_to = years_after(row.ended_on, term.years)
                found.append(Past(row.code, row.record, row.what, row.ended_on, kept_to, term))
        if len(rows) < MOST_CANDIDATES:
            return found, None
        record, code = rows[-1].record, rows[-1].code


async def together(tx: Transaction, code: str) -> list[Member]:
    """The records that hang together with this one, itself among them; none when there is no such record."""
    return [Member(**row) for row in (await tx.execute(TOGETHER, {"code": code})).mappings()]


def is_past(member: Member, terms: tuple[Term, ...], today: date) -> bool:
    """Whether its term is over."""
    if member.ended_on is None:
        return False
    term = term_on(terms, member.record, member.what, member.ended_on)
    return term is not None and years_after(member.ended_on, term.years) < today


def years_after(day: date, years: int) -> date:
    """The same date so many years later; of 29 February the last of that month (BLDS Đ148.3), as PostgreSQL has it."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _asked(terms: Sequence[Term], today: date) -> dict[str, Any]:
    return {
        "today": today,
        "records": [one.record for one in terms],
        "whats": [one.what for one in terms],
        "years": [one.years for one in terms],
        "firsts": [one.valid_from for one in terms],
        "lasts": [one.valid_to or date.max for one in terms],
    }
