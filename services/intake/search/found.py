"""What a hit is shown as: the record's own words as its reader may see them, cut around what was looked for."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.cases.queries import SHOWN_STATE
from services.intake.search.asking import Match
from services.intake.search.queries import Hit, Record
from services.intake.search.words import words_of
from services.intake.secrecy import as_read_by
from services.intake.visits.queries import GIVEN, TOUCHES_A_DENUNCIATION
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind, Outcome

EXCERPT: Final = 220
"""Letters of a content that a list shows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an excerpt; `meant`: it is what was looked for."""

    text: str
    meant: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A hit, as its reader may see it. `unit` and `state` are of cases, `outcome` of petitions."""

    record: Record
    code: str
    received_on: date
    match: Match
    kind: CaseKind | None
    field: str | None
    secret: bool
    excerpt: tuple[Piece, ...]
    unit: str | None = None
    state: str | None = None
    shown_state: str | None = None
    answered_on: date | None = None
    outcome: Outcome | None = None
    case_code: str | None = None


READ: Final[Mapping[Record, Any]] = {
    "case": text(f"""SELECT code, kind, field, secret, content, request, extract, unit, state, {SHOWN_STATE} AS shown_state,
        answered_on, NULL AS outcome, NULL AS case_code FROM case_file WHERE code = ANY(:codes)"""),
    "petition": text("""SELECT code, kind, field, secret, content, request, extract, NULL AS unit, NULL AS state,
        NULL AS shown_state, NULL AS answered_on, outcome, case_code FROM petition WHERE code = ANY(:codes)"""),
    "visit": text(f"""SELECT v.code, v.kind, v.field, {TOUCHES_A_DENUNCIATION} AS secret, v.content, v.request,
        NULL AS extract, NULL AS unit, NULL AS state, NULL AS shown_state, NULL AS answered_on,
        NULL AS outcome, v.case_code
        FROM visit v {GIVEN} LEFT JOIN case_file c ON c.code = v.case_code WHERE v.code = ANY(:codes)"""),
}


async def shown(tx: Transaction, caller: Caller, hits: Sequence[Hit], q: str) -> list[Line]:
    """The hits in their order. A petition or visit and a secret case do not lead to each other here."""
    meant = frozenset(words_of(q).folded)
    rows: dict[str, Mapping[str, Any]] = {}
    for record, query in READ.items():
        if codes := [hit.code for hit in hits if hit.record == record]:
            rows |= {row["code"]: row for row in (await tx.execute(query, {"codes": codes})).mappings()}
    return [_line(hit, as_read_by(caller, rows[hit.code]), meant) for hit in hits if hit.code in rows]


def _line(hit: Hit, row: Mapping[str, Any], meant: frozenset[str]) -> Line:
    said = (row["content"] or "", row["request"] or "")
    best = max(said, key=lambda one: len(meant.intersection(words_of(one).folded)))
    return Line(
        record=hit.record,
        code=hit.code,
        received_on=hit.on,
        match=hit.match,
        kind=CaseKind(row["kind"]) if row["kind"] else None,
        field=row["field"],
        secret=row["secret"],
        excerpt=excerpt(best, meant),
        unit=row["unit"],
        state=row["state"],
        shown_state=row["shown_state"],
        answered_on=row["answered_on"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        case_code=row["case_code"],
    )


_WORD: Final = re.compile(r"[^\W_]+")


def excerpt(said: str, meant: Collection[str]) -> tuple[Piece, ...]:
    """So much of the text as a list has room for, from a little before where most of the words are."""
    plain = " ".join(said.split())
    found = [(one.start(), one.end()) for one in _WORD.finditer(plain) if meant and _is_meant(one[0], meant)]
    begin = _most(found, len(plain))
    end = plain.find(" ", begin + EXCERPT) if len(plain) > begin + EXCERPT else len(plain)
    end = len(plain) if end < 0 else end
    pieces, at = [Piece("… ", meant=False)] if begin else [], begin
    for first, last in found:
        if begin <= first and last <= end:
            pieces += [Piece(plain[at:first], meant=False)] if first > at else []
            pieces.append(Piece(plain[first:last], meant=True))
            at = last
    pieces += [Piece(plain[at:end] + (" …" if end < len(plain) else ""), meant=False)] if at < end else []
    return tuple(pieces)


def _is_meant(word: str, meant: Collection[str]) -> bool:
    return any(one in meant for one in words_of(word).folded)


def _most(found: Sequence[tuple[int, int]], length: int) -> int:
    """Where to begin: at a word, before the stretch that holds most of what was looked for."""
    if length <= EXCERPT or not found:
        return 0
    return max(
        (first for first, _ in found),
        key=lambda first: (sum(first <= other < first + EXCERPT for other, _ in found), -first),
    )
