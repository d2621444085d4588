"""Where a text has somebody's address, or the part of it that only a few people share. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.intake.redaction.words import Word, words

_NARROW: Final = (
    "số nhà", "nhà số", "nhà", "số", "ngõ", "ngách", "hẻm", "kiệt", "đường", "phố", "tổ dân phố", "tdp", "tổ", "khối",
    "tiểu khu", "tk", "khu", "bản", "thôn", "xóm", "ấp", "buôn", "làng", "đội", "chòm",
)  # fmt: skip
_WIDE: Final = ("xã", "phường", "thị trấn", "thị xã", "huyện", "quận", "thành phố", "tp", "tỉnh", "việt nam")
_LEADERS: Final = tuple(
    sorted(
        (((*(word.exact for word in words(kind)),), kind in _WIDE) for kind in (*_NARROW, *_WIDE)),
        key=lambda leader: -len(leader[0]),
    )
)
_NUMBERED: Final = re.compile(r"^[0-9]+[a-z]?$")
_NUMBER_WORDS: Final = frozenset(
    {"mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "i", "ii", "iii", "iv", "v", "vi"}
)
WHOLE: Final = 4
"""Words from which a whole address is no accident, whatever its capitals."""
NEAR: Final = 12
"""Letters between two parts of one address."""


@dataclass(frozen=True, slots=True)
class Part:
    """`bản Khuất Nẻo` is the kind `bản` and the name `Khuất Nẻo`. `wide`: a commune or more, shared by thousands."""

    kind: tuple[Word, ...]
    name: tuple[Word, ...]
    wide: bool

    @property
    def numbered(self) -> bool:
        """A number or a numeral names a house or a hamlet only beside the rest of its address."""
        return all(_NUMBERED.match(word.bare) or word.bare in _NUMBER_WORDS for word in self.name)


@dataclass(frozen=True, slots=True)
class Place:
    """Words `first` up to `last`, without it. `sure`: few enough live there."""

    first: int
    last: int
    sure: bool


def places(text: Sequence[Word], address: str) -> Iterator[Place]:
    """The address as a whole, and each part of it: hamlets, streets and houses for sure, communes and more not."""
    quiet = not any(word.capital for word in text)
    whole = words(address)
    for first in range(len(text)):
        if len(whole) >= WHOLE and _as_stated(text[first : first + len(whole)], whole):
            yield Place(first, first + len(whole), sure=True)
    doubtful = list[Place]()
    for part in parts_of(address):
        for found in _found(text, part, quiet=quiet):
            if found.sure:
                yield found
            else:
                doubtful.append(found)
    yield from _beside_each_other(text, doubtful)


def parts_of(address: str) -> list[Part]:
    """What an address is made of, as stated: `Số 12 ngõ 5, bản Hôm, xã Chiềng Mai`."""
    found = list[Part]()
    for stretch in re.split(r"[,;\n()]| - | – ", address):
        found += _split(words(stretch))
    return [part for part in found if part.name]


def _split(stretch: Sequence[Word]) -> Iterator[Part]:
    kind, wide, name, place = tuple[Word, ...](), False, list[Word](), 0
    while place < len(stretch):
        leader, leads_wide = _leader(stretch, place)
        if leader and (name or not kind):
            if name or kind:
                yield Part(kind, tuple(name), wide)
            kind, wide, name = tuple(stretch[place : place + leader]), leads_wide, []
            place += leader
            continue
        name.append(stretch[place])
        place += 1
    yield Part(kind, tuple(name), wide)


def _leader(stretch: Sequence[Word], place: int) -> tuple[int, bool]:
    for leader, wide in _LEADERS:
        if tuple(word.exact for word in stretch[place : place + len(leader)]) == leader:
            return len(leader), wide
    return 0, False


def _found(text: Sequence[Word], part: Part, *, quiet: bool) -> Iterator[Place]:
    size = len(part.name)
    for first in range(len(text) - size + 1):
        found = text[first : first + size]
        if not all(word.says(stated) for word, stated in zip(found, part.name, strict=True)):
            continue
        before, wide = _kind_before(text, first)
        capital = quiet or all(word.capital or word.raw[:1].isdigit() for word in found)
        if part.numbered:
            if before and _same_kind(text[first - before : first], part.kind):
                yield Place(first - before, first + size, sure=False)
        elif before and capital:
            yield Place(first - before, first + size, sure=not part.wide and not wide)
        elif capital and size > 1 and not quiet:
            yield Place(first, first + size, sure=not part.wide)


def _kind_before(text: Sequence[Word], first: int) -> tuple[int, bool]:
    """Of how many words the kind before a name is, and whether it is a wide one: `xã Tân Lập` is not `bản Tân Lập`."""
    for leader, wide in _LEADERS:
        size = len(leader)
        if size <= first and all(
            word.exact == kind or word.exact == words(kind)[0].bare
            for word, kind in zip(text[first - size : first], leader, strict=True)
        ):
            return size, wide
    return 0, False


def _same_kind(found: Sequence[Word], kind: Sequence[Word]) -> bool:
    return not kind or found[-1].bare == kind[-1].bare


def _as_stated(found: Sequence[Word], whole: Sequence[Word]) -> bool:
    return len(found) == len(whole) and all(word.bare == stated.bare for word, stated in zip(found, whole, strict=True))


def _beside_each_other(text: Sequence[Word], doubtful: list[Place]) -> Iterator[Place]:
    """House and hamlet by number say nothing alone, and everything together."""
    in_order = sorted(doubtful, key=lambda place: place.first)
    near = set[Place]()
    for one, other in pairwise(in_order):
        if other.first >= one.last and text[other.first].start - text[one.last - 1].end <= NEAR:
            near |= {one, other}
    for place in in_order:
        yield Place(place.first, place.last, sure=place in near)
