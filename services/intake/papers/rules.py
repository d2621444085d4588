"""How a paper is numbered, dated, headed and signed (NĐ 30/2020/NĐ-CP, Phụ lục I). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from shared.organisation import Organisation, Post, Unit
from shared.refusals import Reason, Refused

COLLECTIVE: Final = frozenset({"province", "commune"})
"""People's committees decide together: whoever signs for one signs on its behalf (TM.)."""
TITLES: Final = (
    *("Phó Chánh Văn phòng", "Chánh Văn phòng", "Phó Chánh Thanh tra", "Chánh Thanh tra", "Phó Chủ tịch", "Chủ tịch"),
    *("Phó Giám đốc", "Giám đốc", "Phó Trưởng Ban", "Trưởng Ban", "Phó Trưởng phòng", "Trưởng phòng", "Phó Bí thư"),
    *("Bí thư", "Phó Viện trưởng", "Viện trưởng", "Phó Chánh án", "Chánh án"),
)
_LEFT_OUT: Final = frozenset({"và", "tỉnh", "về", "-"})
LETTER: Final = "CV"
"""A letter (công văn) bears no letters of its type in its number."""
_UNWRITTEN: Final = "      "
PADDED_MONTHS: Final = 2
"""Only January and February are written with a nought before them, so that nobody makes 11 or 12 of them."""


class Authority(StrEnum):
    """By what right somebody signs."""

    OWN = "own"
    KT = "KT"
    TL = "TL"
    TUQ = "TUQ"
    Q = "Q"


AUTHORITY_NAMES: Final[dict[Authority, Reason]] = {
    Authority.OWN: Reason("Ký theo chức vụ của mình", "In one's own right"),
    Authority.KT: Reason("KT. Ký thay người đứng đầu", "KT. For the head, by a deputy"),
    Authority.TL: Reason("TL. Thừa lệnh", "TL. By order, by the head of a unit below"),
    Authority.TUQ: Reason("TUQ. Thừa ủy quyền", "TUQ. By written authorisation"),
    Authority.Q: Reason("Q. Quyền người đứng đầu", "Q. As acting head"),
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The left top of a paper: the agency above, if one is written, and the one that issues."""

    above: str
    agency: str
    place: str
    symbol: str


def number_text(number: int) -> str:
    """A number as it is written: below ten with a nought before it."""
    return f"{number:02d}"


def number_line(number: int | None, type_: str, symbol: str, *, party: bool = False) -> str:
    """`Số: 05/TB-BTCD`; of a letter `Số: 05/BTCD`; of the Party `Số 05-TB/VPTU`; before issue the number is left open."""
    written = written_number(_UNWRITTEN if number is None else number_text(number), sign_of(type_, symbol, party=party))
    return f"Số {written}" if party else f"Số: {written}"


def sign_of(type_: str, symbol: str, *, party: bool = False) -> str:
    """What follows the number: the letters of the type, unless it is a letter, and of the body. The Party writes those of
    a letter, too, and a stroke between them (36-HD/VPTW).
    """
    if party:
        return f"{type_}/{symbol}"
    return symbol if type_ == LETTER else f"{type_}-{symbol}"


def written_number(number: str, sign: str) -> str:
    """Number and sign together: `05/TB-BTCD`, of the Party `05-TB/VPTU`."""
    return f"{number}-{sign}" if "/" in sign else f"{number}/{sign}"


def day_text(day: date) -> str:
    """`ngày 05 tháng 01 năm 2022`: days below ten and the first two months with a nought before them."""
    month = f"{day.month:02d}" if day.month <= PADDED_MONTHS else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_and_day(place: str, day: date | None, today: date) -> str:
    """`Sơn La, ngày 05 tháng 01 năm 2022`; before issue the day is left open."""
    if day is not None:
        return f"{place}, {day_text(day)}"
    _, _, rest = day_text(today).partition(" tháng ")
    return f"{place}, ngày{_UNWRITTEN}tháng {rest}"


def letterhead(organisation: Organisation, unit: Unit, on: date, symbols: Mapping[str, str]) -> Letterhead:
    """What stands at the head of a paper of this unit. A people's committee has nobody above it."""
    name = organisation.name_on(unit.code, on)
    above = "" if unit.kind in COLLECTIVE or unit.parent is None else organisation.name_on(unit.parent, on)
    return Letterhead(
        _written_out(above).upper(), _written_out(name).upper(), place_of(organisation, unit), symbol_of(unit, symbols)
    )


def place_of(organisation: Organisation, unit: Unit) -> str:
    """The place on the line of the date: the commune of a commune's committee, else the name of the province."""
    if unit.kind == "commune":
        return unit.name.removeprefix("UBND ").partition(" ")[2]
    province = next((one for one in organisation.by_code.values() if one.kind == "province"), None)
    return province.name.rpartition("tỉnh ")[2].rpartition("thành phố ")[2] if province else ""


def symbol_of(unit: Unit, symbols: Mapping[str, str]) -> str:
    """`SNNMT` for Sở Nông nghiệp và Môi trường: the first letters, unless the office uses another sign."""
    if (known := symbols.get(unit.code)) is not None:
        return known
    words = unit.name.replace(",", "").split()
    return "".join(word if word.isupper() else word[0].upper() for word in words if word not in _LEFT_OUT)


def title_of(post: Post) -> str:
    """The post without the name of its unit, as it stands above a signature: `Trưởng Ban`."""
    return next((title for title in TITLES if post.title_vi.startswith(title)), post.title_vi)


def sign_lines(
    organisation: Organisation, unit: Unit, post: Post, authority: Authority, on: date, *, party: bool = False
) -> tuple[str, ...] | Refused:
    """The lines above a signature, as far as this post may sign a paper of this unit by this right. Of the Party's own ways
    to sign for another none is confirmed: its papers are signed by the head.

    KT. is for a deputy of the unit itself, TL. and TUQ. for the head of a unit below it, Q. for who acts as its head.
    """
    head = next((one for one in organisation.posts(unit.code, on) if one.head), None)
    title = title_of(post).upper()
    of_the_unit, below = post.unit == unit.code, _is_below(organisation, post.unit, unit.code)
    behalf = ("TM. ỦY BAN NHÂN DÂN",) if unit.kind in COLLECTIVE else ()
    if party and authority is not Authority.OWN:
        return _PARTY_HEAD
    match authority:
        case Authority.OWN if of_the_unit and post.head:
            return (*behalf, title)
        case Authority.Q if of_the_unit and post.head:
            return (*behalf, f"Q. {title}")
        case Authority.KT if of_the_unit and not post.head and head is not None:
            return (*behalf, f"KT. {title_of(head).upper()}", title)
        case Authority.TL | Authority.TUQ if below and post.head and head is not None:
            return (f"{authority}. {title_of(head).upper()}", title)
        case _:
            return _NOT_SO[authority]


def _is_below(organisation: Organisation, code: str, above: str) -> bool:
    parent = organisation.by_code[code].parent
    return parent is not None and (parent == above or _is_below(organisation, parent, above))


def _written_out(name: str) -> str:
    """A document writes the name of an agency in full."""
    return name.replace("UBND", "Ủy ban nhân dân").replace("HĐND", "Hội đồng nhân dân")


_PARTY_HEAD: Final = Refused(
    Reason(
        "Văn bản của Đảng: cách ghi ký thay chưa được xác nhận, người đứng đầu ký.",
        "A paper of the Party: how somebody signs for another is not confirmed, the head signs.",
    ),
    "authority",
)
_NOT_SO: Final[dict[Authority, Refused]] = {
    Authority.OWN: Refused(
        Reason("Chỉ người đứng đầu ký theo chức vụ của mình.", "Only the head signs in his or her own right."),
        "authority",
    ),
    Authority.KT: Refused(
        Reason("KT. chỉ dùng cho cấp phó của chính cơ quan ban hành.", "KT. is for a deputy of the issuing agency."),
        "authority",
    ),
    Authority.TL: Refused(
        Reason(
            "TL. chỉ dùng cho người đứng đầu đơn vị trực thuộc.", "TL. is for the head of a unit below the issuing one."
        ),
        "authority",
    ),
    Authority.TUQ: Refused(
        Reason(
            "TUQ. chỉ dùng cho người đứng đầu đơn vị trực thuộc.",
            "TUQ. is for the head of a unit below the issuing one.",
        ),
        "authority",
    ),
    Authority.Q: Refused(
        Reason("Q. chỉ dùng cho chức vụ người đứng đầu.", "Q. is for the post of the head alone."), "authority"
    ),
}
