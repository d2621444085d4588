"""Powers that a change of the law gave or took, by the day a matter was received: a list kept as data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from shared.datafiles import in_force, read_table
from shared.events.kinds import CaseKind
from shared.refusals import Reason

SHIPPED: Final = Path(__file__).parent / "data" / "powers.csv"
COLUMNS: Final = ("code", "kind", "name_vi", "name_en", "valid_from", "valid_to", "source")


class Power(StrEnum):
    """What an office may do only where the law says so."""

    SUSPEND = "suspend"
    """Suspend or terminate the resolution."""
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Given:
    """One line: the power is given over matters of this kind received on these days."""

    power: Power
    kind: CaseKind
    name: Reason
    valid_from: date
    valid_to: date | None
    source: str


@cache
def load_powers(path: Path = SHIPPED) -> tuple[Given, ...]:
    """Read the powers.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    found: list[Given] = []
    for row in read_table(path, COLUMNS):
        power, kind = Power(row.choice("code", list(Power))), CaseKind(row.choice("kind", list(CaseKind)))
        first, last = row.validity()
        for other in found:
            overlaps = first <= (other.valid_to or first) and other.valid_from <= (last or other.valid_from)
            if (other.power, other.kind) == (power, kind) and overlaps:
                raise row.refuse(
                    f"'{power}' is given for {kind} on {max(first, other.valid_from)} already", "valid_from"
                )
        found.append(
            Given(power, kind, Reason(row.text("name_vi"), row.text("name_en")), first, last, row.text("source"))
        )
    return tuple(found)


def withheld(power: Power, kind: CaseKind, received_on: date) -> Given | None:
    """The law that gives this power on other days than that of receipt; None when the matter is under it, or no law
    ever changed it.
    """
    rows = [one for one in load_powers() if (one.power, one.kind) == (power, kind)]
    if not rows or any(in_force(one.valid_from, one.valid_to, received_on) for one in rows):
        return None
    return next((one for one in rows if one.valid_from > received_on), rows[-1])


def given_since(power: Power, kind: CaseKind) -> date:
    """The first day of receipt on which the law gave it.

    Raises:
        LookupError: no law ever changed it for this kind.
    """
    days = [one.valid_from for one in load_powers() if (one.power, one.kind) == (power, kind)]
    if not days:
        raise LookupError(f"no line of {SHIPPED.name} gives '{power}' for {kind}")
    return min(days)
