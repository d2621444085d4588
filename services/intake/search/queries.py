"""What is found, the best first and of equally good the newest, written as SQL.

Each question is asked of each kind of record by itself: an index holds the terms of one kind, and whoever may not see a
kind, or not all of it, is never counted what is not theirs. A page is filled question by question; where it ends is the next
one's cursor.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import text

from services.intake.cases.queries import IN_SCOPE, OPEN
from services.intake.search.asking import GUESSED, Match, asked_of, within
from services.intake.search.rarity import rarity_of
from services.intake.search.spelling import is_syllable
from services.intake.search.words import SPELLED, words_of
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.paging import cursor, place

Record = Literal["case", "petition", "visit"]
RECORDS: Final[tuple[Record, ...]] = ("case", "petition", "visit")
PAGE: Final = 20
Place = tuple[Any, ...]
"""The match, the day and the number of the hit a page begins behind."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `scope` are the units the caller is confined to, None for the whole province; of these `units`
    was chosen, and `state` is a state of cases or `open`: both are asked of cases alone.
    """

    q: str
    records: tuple[Record, ...]
    scope: frozenset[str] | None = None
    units: frozenset[str] | None = None
    state: str | None = None
    kind: CaseKind | None = None
    first: date | None = None
    last: date | None = None

    @property
    def asked(self) -> tuple[Record, ...]:
        """The kinds of record that can answer."""
        of_cases = self.units is not None or self.state is not None
        return tuple(record for record in self.records if record == "case" or not of_cases)

    @property
    def is_anything(self) -> bool:
        """Whether anything was asked at all."""
        return bool(words_of(self.q).folded) or any(
            one is not None for one in (self.units, self.state, self.kind, self.first, self.last)
        )


class Hit(NamedTuple):
    """A record that answers, and how well."""

    match: Match
    on: date
    code: str
    record: Record


async def find(
    tx: Transaction, wanted: Wanted, *, after: str | None = None, limit: int = PAGE
) -> tuple[list[Hit], str | None]:
    """A page of hits, and the cursor of the next. What was mistyped is guessed at when nothing at all answers as typed."""
    await tx.execute(PLANNED_FOR_THESE_WORDS)
    questions = asked_of(words_of(wanted.q)) or ({} if wanted.q.strip() else {Match.LISTED: ()})
    common = await _common(tx, wanted.q)
    behind, hits = place(after, str, date, str), list[Hit]()
    order = list(questions)
    begin = order.index(Match(behind[0])) if behind and behind[0] in order else 0
    for n, match in enumerate(order[begin:], begin):
        begun = behind is not None and behind[0] == match
        if match in GUESSED and not begun and (hits or behind):
            break
        better = [] if match in GUESSED else [one for earlier in order[:n] for one in questions[earlier]]
        question = _Question(match, questions[match], better, behind if begun else None)
        hits += await _answering(tx, wanted, question, limit + 1 - len(hits), common=match in common)
        if len(hits) > limit:
            break
    return hits[:limit], cursor(*hits[limit - 1][:3]) if len(hits) > limit else None


async def _common(tx: Transaction, q: str) -> frozenset[Match]:
    """The questions each of whose terms so many records have that all of them together may be in many, too."""
    words = words_of(q)
    spelled, folded = [SPELLED + word for word in words.spelled], list(words.folded)
    terms = {Match.PHRASE: [*spelled, *words.pairs], Match.WORDS: spelled, Match.FOLDED: folded}
    terms[Match.FOLDED_PHRASE] = [*folded, *words.pairs]
    terms[Match.MISTYPED] = [word for word in folded if is_syllable(word)]
    rarity = await rarity_of(tx, words.terms)
    return frozenset(match for match, of in terms.items() if of and not any(rarity.few(one, SORTED) for one in of))


# A plan for any words would not know that some are in every record and some in none; and none is worth reading all records.
PLANNED_FOR_THESE_WORDS: Final = text("""SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)""")
SORTED: Final = 4_000
"""Records that are quickly brought by an index and put in order."""
WINDOWS: Final = (1, 2, 4, 8, 16, 32)
"""Months that are gone through at a time, back from the newest, for words that more have: a page is mostly full before the
last of them, and what is older is asked for at once.
"""
JOINED: Final[dict[Record, str]] = {
    "case": "JOIN case_file r ON r.code = e.code",
    "petition": "JOIN petition r ON r.code = e.code",
    "visit": "JOIN visit r ON r.code = e.code",
}


class _Question(NamedTuple):
    """Any of `terms` and none of `better`, which answer better; behind the place where the last page ended."""

    match: Match
    terms: Sequence[str]
    better: Sequence[str]
    after: Place | None

    def within(self, places: Collection[str]) -> "_Question":
        """The same of entries of these months or units alone."""
        return self._replace(terms=[within(one, places) for one in self.terms])


async def _answering(tx: Transaction, wanted: Wanted, question: _Question, room: int, *, common: bool) -> list[Hit]:
    """Those that answer this question and none that is better, the newest first: as many as there is room for.

    Entries tell their month and their units among their terms, so that an index brings those of a month, of a department,
    that have the words. Without, all that have a common word would be fetched to show twenty.
    """
    if wanted.scope is not None:
        question = question.within(wanted.scope)
    if not (common and question.terms):
        return await _asked(tx, wanted, question, room)
    last_page = question.after[1] if question.after else None
    newest = min(day for day in (clock.today(), wanted.last, last_page) if day is not None)
    hits = list[Hit]()
    begins: date | None = None
    for begins, months in _back_from(newest):
        hits += await _asked(tx, wanted, question.within(months), room - len(hits))
        if len(hits) >= room or (wanted.first is not None and begins <= wanted.first):
            return hits
    return hits + await _asked(tx, wanted, question, room - len(hits), before=begins)


def _back_from(newest: date) -> Iterator[tuple[date, list[str]]]:
    """Months, so many at a time, and the day the earliest of them begins; none before the first of all days."""
    month = newest.year * 12 + newest.month - 1
    for many in WINDOWS:
        window = range(month, month - many, -1)
        if window[-1] < date.min.year * 12:
            return
        yield date(window[-1] // 12, window[-1] % 12 + 1, 1), [f"{n // 12}-{n % 12 + 1:02}" for n in window]
        month -= many


async def _asked(
    tx: Transaction, wanted: Wanted, question: _Question, room: int, before: date | None = None
) -> list[Hit]:
    where, values = _of_entry(wanted, question, before)
    of_record, more = _of_record(wanted)
    parts = [_by_words(record, where, of_record) for record in wanted.asked]
    if not parts:
        return []
    sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) found ORDER BY received_on DESC, code DESC LIMIT :room"
    rows = await tx.execute(text(sql), {**values, **more, "room": room})
    return [Hit(question.match, row.received_on, row.code, row.record) for row in rows]


def _by_words(record: Record, where: Sequence[str], of_record: Sequence[str]) -> str:
    """The newest of all entries that have the words, which an index brings. The order is not that of an index, so that
    PostgreSQL is not tempted to look through all entries for words that it supposes to be together more often than they are.
    """
    joined = JOINED[record] if of_record else ""
    on = "e.received_on + 0" if any("terms" in one for one in where) else "e.received_on"
    return f"""(SELECT e.record, e.code, e.received_on FROM search_entry e {joined}
        WHERE e.record = '{record}' AND {" AND ".join([*where, *of_record])} ORDER BY {on} DESC, e.code DESC LIMIT :room)"""


def _of_entry(wanted: Wanted, question: _Question, before: date | None) -> tuple[list[str], dict[str, Any]]:
    where, values = ["true"], dict[str, Any]()
    if question.terms:
        any_of = (f"e.terms @@ CAST(:question{n} AS tsquery)" for n in range(len(question.terms)))
        where.append(f"({' OR '.join(any_of)})")
        values |= {f"question{n}": one for n, one in enumerate(question.terms)}
    if question.better:
        where.append("NOT e.terms @@ CAST(:better AS tsquery)")
        values["better"] = " | ".join(f"({one})" for one in question.better)
    if question.after is not None:
        where.append("(e.received_on, e.code) < (:after_on, :after_code)")
        values |= {"after_on": question.after[1], "after_code": question.after[2]}
    for name, beyond, day in (("first", ">=", wanted.first), ("last", "<=", wanted.last), ("before", "<", before)):
        if day is not None:
            where.append(f"e.received_on {beyond} :{name}")
            values[name] = day
    return where, values


def _of_record(wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    where, values = list[str](), dict[str, Any]()
    if wanted.scope is not None:
        where.append(IN_SCOPE)
        values["scope"] = sorted(wanted.scope)
    if wanted.units is not None:
        where.append("r.unit = ANY(CAST(:units AS text[]))")
        values["units"] = sorted(wanted.units)
    if wanted.state == "open":
        where.append(OPEN)
    elif wanted.state is not None:
        where.append("r.state = :state")
        values["state"] = wanted.state
    if wanted.kind is not None:
        where.append("r.kind = :kind")
        values["kind"] = wanted.kind.value
    return where, values


_CODE: Final = re.compile(r"\s*([A-Za-z]{1,4})[\s./-]*(\d{4})[\s./-]+(\d{1,8})\s*")


def as_code(q: str) -> str | None:
    """The number of a record as the registers write it, when nothing else was typed: `kn 2026 12` is KN-2026-0012."""
    found = _CODE.fullmatch(q)
    return f"{found[1].upper()}-{found[2]}-{found[3]:0>4}" if found else None
