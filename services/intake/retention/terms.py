"""How long what names a person is kept: a list of the law, kept as data the office can replace."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from shared.datafiles import InvalidData, in_force, read_table
from shared.refusals import Reason

Kept = Literal["case", "petition", "visit"]
What = Literal["KN", "TC", "KNPA", "destroyed", "other", "any"]
OF: Final[dict[Kept, frozenset[What]]] = {
    "case": frozenset({"KN", "TC", "KNPA"}),
    "petition": frozenset({"destroyed", "other"}),
    "visit": frozenset({"any"}),
}
SHIPPED: Final = Path(__file__).parent / "data" / "retention_terms.csv"
COLUMNS: Final = ("record", "what", "years", "confirmed", "source_vi", "source_en", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Term:
    """So many years after a record ended, for records that ended while it was in force (BLDS Đ148.4: the same date).

    `confirmed`: somebody has compared it with the law.
    """

    record: Kept
    what: What
    years: int
    confirmed: bool
    source: Reason
    valid_from: date
    valid_to: date | None


@cache
def load_terms(path: Path | None = None) -> tuple[Term, ...]:
    """Read the terms.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right, or the kind of record without a term.
    """
    found: list[Term] = []
    kinds: tuple[Kept, ...] = get_args(Kept)
    for row in read_table(path or SHIPPED, COLUMNS):
        record, (first, last) = row.choice("record", kinds), row.validity()
        what = row.choice("what", sorted(OF[record]))
        if any(
            (one.record, one.what) == (record, what)
            and (one.valid_to is None or first <= one.valid_to)
            and (last is None or one.valid_from <= last)
            for one in found
        ):
            raise row.refuse(f"'{record} {what}' has two terms for the same days", "what")
        source = Reason(row.text("source_vi"), row.text("source_en"))
        found.append(Term(record, what, row.count("years"), row.yes("confirmed"), source, first, last))
    lacking = [f"{record} {what}" for record, whats in OF.items() for what in sorted(whats)
               if not any((one.record, one.what) == (record, what) for one in found)]  # fmt: skip
    if lacking:
        raise InvalidData(path or SHIPPED, f"has no term for {', '.join(lacking)}")
    return tuple(found)


def term_on(terms: tuple[Term, ...], record: str, what: str, on: date) -> Term | None:
    """The term of what ended on a day; None: it is kept."""
    return next(
        (
            one
            for one in terms
            if (one.record, one.what) == (record, what) and in_force(one.valid_from, one.valid_to, on)
        ),
        None,
    )
