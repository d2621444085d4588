"""Why the law lets a petition go without a procedure: a list with the article of each line, kept as data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from shared.datafiles import in_force, read_table
from shared.events.kinds import CaseKind, Outcome
from shared.refusals import Reason, Refused

SHIPPED: Final = Path(__file__).parent / "data" / "grounds.csv"
COLUMNS: Final = ("code", "outcome", "kinds", "name_vi", "name_en", "source", "valid_from", "valid_to")
GROUNDED: Final = (Outcome.NOT_ACCEPTED, Outcome.NOT_PROCESSED)
"""Outcomes which stand on a ground of this list."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground, for petitions of some kinds received while it was law."""

    code: str
    outcome: Outcome
    kinds: frozenset[CaseKind]
    name: Reason
    source: str
    valid_from: date
    valid_to: date | None


@cache
def load_grounds(path: Path = SHIPPED) -> tuple[Ground, ...]:
    """Read the grounds.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    found: list[Ground] = []
    for row in read_table(path, COLUMNS):
        words = row.text("kinds").split("+")
        kinds = frozenset(kind for kind in CaseKind if kind.value in words)
        if len(kinds) != len(words):
            raise row.refuse(f"'{row.text('kinds')}' is not made of KN, TC, KNPA", "kinds")
        code, outcome = row.text("code"), Outcome(row.choice("outcome", [one.value for one in GROUNDED]))
        if any(code == other.code for other in found):
            raise row.refuse(f"'{code}' is listed twice", "code")
        name = Reason(row.text("name_vi"), row.text("name_en"))
        found.append(Ground(code, outcome, kinds, name, row.text("source"), *row.validity()))
    return tuple(found)


def grounds_for(outcome: Outcome, kind: CaseKind, received_on: date) -> tuple[Ground, ...]:
    return tuple(
        one
        for one in load_grounds()
        if one.outcome is outcome and kind in one.kinds and in_force(one.valid_from, one.valid_to, received_on)
    )


def ground_named(code: str | None, outcome: Outcome, kind: CaseKind, received_on: date) -> Ground | Refused | None:
    """The ground given. One that does not go with this outcome and kind is refused, not dropped."""
    if code is None:
        return None
    found = next((one for one in grounds_for(outcome, kind, received_on) if one.code == code), None)
    return found or Refused(
        Reason(
            f"Căn cứ mã {code} không dùng cho hướng xử lý, loại đơn và ngày nhận này.",
            f"The ground {code} does not go with this outcome, kind of petition and day of receipt.",
        ),
        "ground",
    )


def ground_name(code: str | None) -> Reason | None:
    """What a ground is called, with its article, whenever it was law."""
    found = next((one for one in load_grounds() if one.code == code), None)
    return Reason(f"{found.name.vi} ({found.source})", f"{found.name.en} ({found.source})") if found else None


def refuse_ground(code: str | None, kind: CaseKind, received_on: date) -> Refused | None:
    """A ground not to accept must be chosen, and be one of that kind and day."""
    found = ground_named(code, Outcome.NOT_ACCEPTED, kind, received_on)
    if isinstance(found, Refused):
        return found
    if found is not None:
        return None
    article = "Điều 11 Luật Khiếu nại" if kind is CaseKind.COMPLAINT else "Điều 29 Luật Tố cáo"
    law = "Law on Complaints, art. 11" if kind is CaseKind.COMPLAINT else "Law on Denunciations, art. 29"
    return Refused(
        Reason(f"Chọn căn cứ không thụ lý theo {article}.", f"Choose the ground not to accept ({law})."), "ground"
    )
