"""The grounds on which somebody may be turned away: a list of the law, kept as data (Luật Tiếp công dân Đ9)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from shared.datafiles import in_force, read_table
from shared.refusals import Reason

SHIPPED: Final = Path(__file__).parent / "data" / "refusal_grounds.csv"
COLUMNS: Final = ("code", "name_vi", "name_en", "needs_notice", "source", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground. `needs_notice`: the head must have issued a written notice of refusal (TT 04/2021 Đ4)."""

    code: str
    name: Reason
    needs_notice: bool
    source: str
    valid_from: date
    valid_to: date | None


@cache
def load_grounds(path: Path = SHIPPED) -> tuple[Ground, ...]:
    """Read the grounds. A code may come again with other words, for other days.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    found: list[Ground] = []
    for row in read_table(path, COLUMNS):
        code, (first, last) = row.text("code"), row.validity()
        if any(code == one.code and (one.valid_to is None or first <= one.valid_to) for one in found):
            raise row.refuse(f"'{code}' is listed twice for the same days", "code")
        name = Reason(row.text("name_vi"), row.text("name_en"))
        found.append(Ground(code, name, row.yes("needs_notice"), row.text("source"), first, last))
    return tuple(found)


def grounds_on(day: date) -> tuple[Ground, ...]:
    return tuple(one for one in load_grounds() if in_force(one.valid_from, one.valid_to, day))


def ground_names() -> dict[str, Reason]:
    """What each ground is called, with its source; those no longer in force, too: old lines of the book name them."""
    return {
        one.code: Reason(f"{one.name.vi} ({one.source})", f"{one.name.en} ({one.source})") for one in load_grounds()
    }
