"""What stands at the head of a paper: the agency above, the one that issues, the place and the day (NĐ 30/2020/NĐ-CP, Phụ
lục I).
"""

from dataclasses import dataclass
from datetime import date
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
    """A document writes the name of an agency in full, in capitals; a line of it breaks before the committee, not within."""
    full = name.replace("UBND", "Ủy ban nhân dân").replace("HĐND", "Hội đồng nhân dân").upper()
    for whole in _WHOLE:
        full = full.replace(whole, whole.replace(" ", "\u00a0"))
    return full


_WHOLE: Final = ("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN")
