"""How many records have a term, as PostgreSQL has counted for its own plans: it costs nothing to keep, and a page to ask."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

from sqlalchemy import text

from shared.database import Transaction

# The statistics of a tsvector: its most common lexemes; their shares, and after these the least and the greatest share.
STATISTICS: Final = text("""
    SELECT c.term, c.share, s.most_common_elem_freqs[cardinality(s.most_common_elem_freqs) - 1] AS least,
        (SELECT greatest(reltuples, 1) FROM pg_class WHERE oid = 'search_entry'::regclass) AS records
    FROM pg_stats s CROSS JOIN LATERAL unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS c (term, share)
    WHERE s.schemaname = 'public' AND s.tablename = 'search_entry' AND s.attname = 'terms' AND c.term = ANY(:terms)
""")
UNCOUNTED: Final = 0.001
"""The share of a term before PostgreSQL has counted, or when it has counted none of those asked for."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """`shares` of the common terms, at most `rest` of any other, of `records` in all."""

    shares: Mapping[str, float]
    rest: float
    records: float

    def weight(self, term: str) -> float:
        return log(1 / max(self.shares.get(term, self.rest), 1e-9))

    def few(self, term: str, most: int) -> bool:
        """Whether no more than so many records have it, as far as they were counted."""
        return term not in self.shares or self.shares[term] * self.records <= most


async def rarity_of(tx: Transaction, terms: Collection[str]) -> Rarity:
    rows = (await tx.execute(STATISTICS, {"terms": sorted(terms)})).all()
    if not rows:
        return Rarity({}, UNCOUNTED, 1)
    return Rarity({row.term: row.share for row in rows}, rows[0].least / 2, rows[0].records)
