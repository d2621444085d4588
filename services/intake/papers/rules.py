"""How a paper is numbered and signed (NĐ 30/2020/NĐ-CP, Phụ lục I). Pure."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from shared.organisation import Organisation, Post, Unit
from shared.organisation.letterhead import COLLECTIVE, UNWRITTEN
from shared.refusals import Reason, Refused

TITLES: Final = (
    *("Phó Chánh Văn phòng", "Chánh Văn phòng", "Phó Chánh Thanh tra", "Chánh Thanh tra", "Phó Chủ tịch", "Chủ tịch"),
    *("Phó Giám đốc", "Giám đốc", "Phó Trưởng Ban", "Trưởng Ban", "Phó Trưởng phòng", "Trưởng phòng", "Phó Bí thư"),
    *("Bí thư", "Phó Viện trưởng", "Viện trưởng", "Phó Chánh án", "Chánh án"),
)
_LEFT_OUT: Final = frozenset({"và", "tỉnh", "về", "-"})
LETTER: Final = "CV"
"""A letter (công văn) bears no letters of its type in its number."""


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


def number_text(number: int) -> str:
    """A number as it is written: below ten with a nought before it."""
    return f"{number:02d}"


def number_line(number: int | None, type_: str, symbol: str, *, party: bool = False) -> str:
    """`Số: 05/TB-BTCD`; of a letter `Số: 05/BTCD`; of the Party `Số 05-TB/VPTU`; before issue the number is left open."""
    written = written_number(UNWRITTEN if number is None else number_text(number), sign_of(type_, symbol, party=party))
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
