"""What stands at the head of a paper: the agency above, the one that issues, the place and the day (NĐ 30/2020/NĐ-CP, Phụ
lục I).
"""

from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Final

from shared.organisation.units import Organisation, Unit

COLLECTIVE: Final = frozenset({"province", "commune"})
"""People's committees decide together: whoever signs for one signs on its behalf (TM.)."""
PADDED_MONTHS: Final = 2
"""Only January and February are written with a nought before them, so that nobody makes 11 or 12 of them."""
UNWRITTEN: Final = "      "
"""What a hand fills in."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The left top of a paper: the agency above, if one is written, and the one that issues; and where that is."""

    above: str
    agency: str
    place: str


def letterhead(organisation: Organisation, unit: Unit, on: date) -> Letterhead:
    """Of a paper of this unit, by the names of that day. A people's committee has nobody above it."""
    above = "" if unit.kind in COLLECTIVE or unit.parent is None else organisation.name_on(unit.parent, on)
    name = organisation.name_on(unit.code, on)
    return Letterhead(_written_out(above), _written_out(name), place_of(organisation, unit, on))


def place_of(organisation: Organisation, unit: Unit, on: date) -> str:
    """The place on the line of the date, as it was called then: the commune of a commune's committee, else the province."""
    if unit.kind == "commune":
        return organisation.name_on(unit.code, on).removeprefix("UBND ").partition(" ")[2]
    province = next((one for one in organisation.by_code.values() if one.kind == "province"), None)
    if province is None:
        return ""
    return organisation.name_on(province.code, on).rpartition("tỉnh ")[2].rpartition("thành phố ")[2]


def day_text(day: date) -> str:
    """`ngày 05 tháng 01 năm 2022`: days below ten and the first two months with a nought before them."""
    month = f"{day.month:02d}" if day.month <= PADDED_MONTHS else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_and_day(place: str, day: date | None, today: date) -> str:
    """`Sơn La, ngày 05 tháng 01 năm 2022`; before issue the day is left open."""
    if day is not None:
        return f"{place}, {day_text(day)}"
    _, _, rest = day_text(today).partition(" tháng ")
    return f"{place}, ngày{UNWRITTEN}tháng {rest}"


def _written_out(name: str) -> str:
    """A document writes the name of an agency in full, in capitals, and breaks a long one where its parts meet."""
    full = name.replace("UBND", "Ủy ban nhân dân").replace("HĐND", "Hội đồng nhân dân").upper()
    for whole in _WHOLE:
        full = full.replace(whole, _kept(whole))
    if len(full) <= ROOM:
        return full
    lines = _lines(full.split(" "), -(-len(full) // ROOM))
    return " ".join(_kept(line) if len(line) <= ROOM else line for line in lines)


def _lines(words: list[str], count: int) -> list[str]:
    """As many lines: none too wide, broken between parts of the name as far as can be, and about equally long."""
    ways = (
        [words[first:last] for first, last in pairwise((0, *places, len(words)))]
        for places in combinations(range(1, len(words)), count - 1)
    )

    def worth(lines: list[list[str]]) -> tuple[bool, int, int]:
        longest = max(len(" ".join(line)) for line in lines)
        torn = sum(
            not before[-1].endswith((",", "-")) and (after[0] not in _BEGINS or len(after) == 1)
            for before, after in pairwise(lines)
        )
        return longest > ROOM, torn, longest

    return [" ".join(line) for line in min(ways, key=worth, default=[words])]


def _kept(words: str) -> str:
    """On one line, whoever sets it."""
    return words.replace(" ", "\u00a0")


ROOM: Final = 22
"""Capitals that surely stand beside one another on the left of a letterhead: 62 mm of bold ones of 12 points."""
_WHOLE: Final = ("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN")
_BEGINS: Final = frozenset({"VÀ", "TỈNH", "XÃ", "PHƯỜNG"})
"""Words that a line may begin with and no name is torn."""
