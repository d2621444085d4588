"""The measures that protect a denouncer: a list of the law, kept as data (Luật Tố cáo Đ56 to Đ58)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from shared.datafiles import in_force, read_table
from shared.refusals import Reason

Guards = Literal["secrecy", "job", "life"]
SHIPPED: Final = Path(__file__).parent / "data" / "measures.csv"
COLUMNS: Final = ("code", "guards", "name_vi", "name_en", "source", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, and what of a person it guards."""

    code: str
    guards: Guards
    name: Reason
    source: str
    valid_from: date
    valid_to: date | None


@cache
def load_measures(path: Path = SHIPPED) -> tuple[Measure, ...]:
    """Read the measures. A code may come again with other words, for other days.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    found: list[Measure] = []
    guards: tuple[Guards, ...] = get_args(Guards)
    for row in read_table(path, COLUMNS):
        code, (first, last) = row.text("code"), row.validity()
        if any(code == one.code and (one.valid_to is None or first <= one.valid_to) for one in found):
            raise row.refuse(f"'{code}' is listed twice for the same days", "code")
        name = Reason(row.text("name_vi"), row.text("name_en"))
        found.append(Measure(code, row.choice("guards", guards), name, row.text("source"), first, last))
    return tuple(found)


def measures_on(day: date) -> tuple[Measure, ...]:
    return tuple(one for one in load_measures() if in_force(one.valid_from, one.valid_to, day))


def measure_names() -> dict[str, Reason]:
    """What each measure is called; those no longer in force, too: old decisions name them."""
    return {one.code: one.name for one in load_measures()}
