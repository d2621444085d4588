"""What a hit is shown as: the record's own words as its reader may see them, cut around what was looked for."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.cases.queries import SHOWN_STATE
from services.intake.search.asking import Match
from services.intake.search.queries import Hit, Record
from services.intake.search.words import Place, places_of, words_of
from services.intake.secrecy import as_read_by
from services.intake.visits.queries import GIVEN, TOUCHES_A_DENUNCIATION
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind, Outcome

EXCERPT: Final = 220
"""Letters of a content that a list shows."""
LOOKED: Final = 8_000
"""Letters of a content that are looked through for the words: the length of a long petition."""


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
        NULL AS outcome, coalesce(p.cases[1], v.case_code) AS case_code
        FROM visit v {GIVEN} LEFT JOIN case_file c ON c.code = v.case_code WHERE v.code = ANY(:codes)"""),
}


async def shown(tx: Transaction, caller: Caller, hits: Sequence[Hit], q: str) -> list[Line]:
    """The hits in their order. Nothing secret leads from a petition or visit to its case here, nor back."""
    meant = frozenset(words_of(q).folded)
    rows: dict[str, Mapping[str, Any]] = {}
    for record, query in READ.items():
        if codes := [hit.code for hit in hits if hit.record == record]:
            rows |= {row["code"]: row for row in (await tx.execute(query, {"codes": codes})).mappings()}
    lines: list[Line] = []
    for hit in hits:
        if hit.code in rows:
            lines.append(_line(hit, as_read_by(caller, rows[hit.code]), meant))
            await asyncio.sleep(0)  # others are served between two records
    return lines


def _line(hit: Hit, row: Mapping[str, Any], meant: frozenset[str]) -> Line:
    return Line(
        record=hit.record,
        code=hit.code,
        received_on=hit.on,
        match=hit.match,
        kind=CaseKind(row["kind"]) if row["kind"] else None,
        field=row["field"],
        secret=row["secret"],
        excerpt=excerpt((row["content"] or "", row["request"] or ""), meant),
        unit=row["unit"],
        state=row["state"],
        shown_state=row["shown_state"],
        answered_on=row["answered_on"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        case_code=None if row["secret"] else row["case_code"],  # open, it would lead to who denounced as well
    )


def excerpt(said: Sequence[str], meant: Collection[str]) -> tuple[Piece, ...]:
    """Of the text that has most of the words so much as a list has room for, from where most of them are."""
    texts = [" ".join(one.split()) for one in said]
    looked = [[one for one in places_of(text[:LOOKED]) if one.word in meant] for text in texts]
    plain, found = max(zip(texts, looked, strict=True), key=lambda one: len({place.word for place in one[1]}))
    n = _most(found) if len(plain) > EXCERPT else 0
    begin = found[n].start if found and len(plain) > EXCERPT else 0
    end = plain.find(" ", begin + EXCERPT) if len(plain) > begin + EXCERPT else len(plain)
    end = len(plain) if end < 0 else end
    pieces, at = [Piece("… ", meant=False)] if begin else [], begin
    for one in found[n:]:
        if one.end > end:
            break
        pieces += [Piece(plain[at : one.start], meant=False)] if one.start > at else []
        pieces.append(Piece(plain[one.start : one.end], meant=True))
        at = one.end
    pieces += [Piece(plain[at:end] + (" …" if end < len(plain) else ""), meant=False)] if at < end else []
    return tuple(pieces)


def _most(found: Sequence[Place]) -> int:
    """The first place of the stretch that holds most of them: both its ends only ever move on."""
    best = most = last = 0
    for n, one in enumerate(found):
        while last < len(found) and found[last].start < one.start + EXCERPT:
            last += 1
        if last - n > most:
            best, most = n, last - n
    return best
