"""Whether a matter was here before: earlier petitions and cases whose words are like those being typed.

Pairs of syllables are what a matter is known by, the rarer the better: PostgreSQL's own statistics say how many records have
each. The rarest of the typed ones bring candidates, each from an index; these are compared whole.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.search.found import Piece, excerpt
from services.intake.search.persons import PLAIN_VISIT
from services.intake.search.queries import PLANNED_FOR_THESE_WORDS, Record
from services.intake.search.rarity import Rarity, rarity_of
from services.intake.search.words import Words, words_of
from shared.database import Transaction
from shared.events.kinds import CaseKind, Outcome

FEWEST: Final = 5
"""Words below which anything is like anything."""
FEW: Final = 400
ASKED: Final = 12
"""Pairs that bring candidates, at most `FEW` each; those that more records have are asked for three at a time."""
LONGEST: Final = 60
"""Letters of a pair that is asked for: what has more is no two syllables, and PostgreSQL takes no term of 2,047."""
COMPARED: Final = 40
ALIKE: Final = 0.35
"""Share of what was typed, the rare weighing most, that a matter has in common to be told of."""
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier matter. Of a denunciation its number alone is told (Luật Tố cáo Đ8.3): all else is empty."""

    code: str
    record: Record
    secret: bool
    alike: float
    same_person: bool = False
    received_on: date | None = None
    kind: CaseKind | None = None
    unit: str | None = None
    state: str | None = None
    in_time: bool | None = None
    answered_on: date | None = None
    outcome: Outcome | None = None
    receiving_body: str | None = None
    excerpt: tuple[Piece, ...] = ()


async def similar_to(tx: Transaction, typed: str, hashes: Sequence[bytes] = ()) -> list[Similar]:
    """Matters like what is being typed, the most alike first; those of whoever has one of these hashes are marked. Nobody's
    identity is read for it.
    """
    words = words_of(typed)
    if len(words.folded) < FEWEST:
        return []
    await tx.execute(PLANNED_FOR_THESE_WORDS)
    rarity = await rarity_of(tx, {*words.pairs, *words.folded})
    alike = await _alike(tx, words, rarity)
    if not alike:
        return []
    rows = (await tx.execute(MATTERS, {"codes": list(alike)})).mappings().all()
    best = dict[str, tuple[float, Mapping[str, Any]]]()
    for row in rows:
        if row["code"] not in best or best[row["code"]][0] < alike[row["entry"]]:
            best[row["code"]] = (alike[row["entry"]], dict(row))
    chosen = sorted(best.values(), key=lambda one: (-one[0], one[1]["code"]))[:SHOWN]
    theirs = await _of_person(tx, [row["code"] for _, row in chosen], hashes)
    meant = frozenset(words.folded)
    return [_told(share, row, meant, same=row["code"] in theirs) for share, row in chosen]


def _told(share: float, row: Mapping[str, Any], meant: Collection[str], *, same: bool) -> Similar:
    if row["secret"]:
        return Similar(row["code"], row["record"], secret=True, alike=round(share, 2))
    return Similar(
        code=row["code"],
        record=row["record"],
        secret=False,
        alike=round(share, 2),
        same_person=same,
        received_on=row["received_on"],
        kind=CaseKind(row["kind"]),
        unit=row["unit"],
        state=row["state"],
        in_time=row["in_time"],
        answered_on=row["answered_on"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        receiving_body=row["receiving_body"],
        excerpt=excerpt((row["content"],), meant),
    )


async def _alike(tx: Transaction, words: Words, rarity: Rarity) -> dict[str, float]:
    """Entries that share enough of what was typed, and how much."""
    short = (pair for pair in dict.fromkeys(words.pairs) if len(pair) <= LONGEST)
    pairs = sorted(short, key=lambda pair: -rarity.weight(pair))[:ASKED]
    alone = [pair for pair in pairs if rarity.few(pair, FEW)]
    common = [pair for pair in pairs if not rarity.few(pair, FEW)]
    questions = [(f"'{pair}'", rarity.weight(pair)) for pair in alone]
    for n in range(0, len(common) - 2, 3):
        three = common[n : n + 3]
        questions.append((" & ".join(f"'{pair}'" for pair in three), sum(map(rarity.weight, three))))
    if not questions:
        return {}
    brought = " UNION ALL ".join(
        f"(SELECT code, CAST(:w{n} AS float) AS weight FROM search_entry"
        f" WHERE record = '{record}' AND terms @@ CAST(:q{n} AS tsquery) LIMIT {FEW})"
        for n in range(len(questions))
        for record in ("case", "petition")
    )
    values = {f"q{n}": question for n, (question, _) in enumerate(questions)}
    weights = {f"w{n}": weight for n, (_, weight) in enumerate(questions)}
    sql = f"""WITH best AS (SELECT code FROM ({brought}) brought
            GROUP BY code ORDER BY sum(weight) DESC, code DESC LIMIT {COMPARED})
        SELECT code, tsvector_to_array(terms) AS terms FROM best JOIN search_entry USING (code)"""
    typed = {term: rarity.weight(term) for term in {*words.pairs, *words.folded}}
    whole = sum(typed.values())
    found = (await tx.execute(text(sql), values | weights)).all()
    shares = {row.code: sum(typed.get(term, 0.0) for term in row.terms) / whole for row in found}
    return {code: share for code, share in shares.items() if share >= ALIKE}


# A petition is told of as its case, when it has one.
MATTERS: Final = text("""
    SELECT p.code AS entry, CASE WHEN c.code IS NULL THEN 'petition' ELSE 'case' END AS record,
        coalesce(c.code, p.code) AS code, p.secret OR coalesce(c.secret, false) AS secret,
        coalesce(c.received_on, p.received_on) AS received_on, coalesce(c.kind, p.kind) AS kind, c.unit, c.state, c.in_time,
        c.answered_on, CASE WHEN c.code IS NULL THEN p.outcome END AS outcome, p.receiving_body, p.content
    FROM petition p LEFT JOIN case_file c ON c.code = p.case_code WHERE p.code = ANY(:codes)
    UNION ALL
    SELECT code, 'case', code, secret, received_on, kind, unit, state, in_time, answered_on, NULL, NULL, content
    FROM case_file WHERE code = ANY(:codes)
""")
# An open matter does not lead to a denunciation, nor the other way about: of either the writer could be known.
THEIRS: Final = text(f"""
    SELECT coalesce(p.case_code, p.code) AS code FROM identity.person i JOIN petition p ON p.person = i.id
    WHERE i.paper_hash = ANY(:hashes) AND NOT p.secret AND p.voided_on IS NULL
        AND coalesce(p.case_code, p.code) = ANY(:codes)
    UNION SELECT v.case_code FROM identity.person i JOIN visit v ON v.person = i.id
    WHERE i.paper_hash = ANY(:hashes) AND {PLAIN_VISIT} AND v.case_code = ANY(:codes)
""")


async def _of_person(tx: Transaction, codes: Sequence[str], hashes: Sequence[bytes]) -> frozenset[str]:
    if not hashes or not codes:
        return frozenset()
    rows = await tx.execute(THEIRS, {"codes": list(codes), "hashes": list(hashes)})
    return frozenset(row.code for row in rows)
