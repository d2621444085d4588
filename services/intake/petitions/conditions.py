"""What a petition must be, to be processed: a list with the legal ground of each line, kept as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from shared.datafiles import in_force, read_table
from shared.events.kinds import CaseKind
from shared.refusals import Reason, Refused

SHIPPED: Final = Path(__file__).parent / "data" / "conditions.csv"
COLUMNS: Final = ("code", "kinds", "name_vi", "name_en", "ground", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, for petitions of some kinds received while it was law."""

    code: str
    kinds: frozenset[CaseKind]
    name: Reason
    ground: str
    valid_from: date
    valid_to: date | None


@cache
def load_conditions(path: Path = SHIPPED) -> tuple[Condition, ...]:
    """Read the conditions.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    found: list[Condition] = []
    for row in read_table(path, COLUMNS):
        words = row.text("kinds").split("+")
        kinds = frozenset(kind for kind in CaseKind if kind.value in words)
        if len(kinds) != len(words):
            raise row.refuse(f"'{row.text('kinds')}' is not made of KN, TC, KNPA", "kinds")
        code = row.text("code")
        if any(code == other.code for other in found):
            raise row.refuse(f"'{code}' is listed twice", "code")
        name = Reason(row.text("name_vi"), row.text("name_en"))
        found.append(Condition(code, kinds, name, row.text("ground"), *row.validity()))
    return tuple(found)


def conditions_for(kind: CaseKind, received_on: date) -> tuple[Condition, ...]:
    return tuple(
        one for one in load_conditions() if kind in one.kinds and in_force(one.valid_from, one.valid_to, received_on)
    )


def conditions_named(codes: Sequence[str], kind: CaseKind, received_on: date) -> tuple[Condition, ...] | Refused:
    """The conditions ticked as not met. A code that is none of this kind's is refused, not dropped: what the desk said
    was missing would be lost.
    """
    known = {one.code: one for one in conditions_for(kind, received_on)}
    foreign = next((code for code in codes if code not in known), None)
    if foreign is None:
        return tuple(one for code, one in known.items() if code in codes)
    return Refused(
        Reason(
            f"Đơn loại này, nhận ngày này, không có điều kiện mã {foreign}.",
            f"A petition of this kind received on this day has no condition {foreign}.",
        ),
        "missing",
    )
