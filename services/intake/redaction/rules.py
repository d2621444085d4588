"""What must be taken out of a text before others than the desk read it, and the text without it. Pure.

Names, addresses, telephone and paper numbers of the people a matter knows, in every spelling; and whatever has the form of
such a number, whosesoever it is; and the names of the writer's relatives, to be looked at (Luật Tố cáo Đ8.3, Đ56). The
text it is looked for in is never changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from services.intake.redaction.kin import kin
from services.intake.redaction.names import names
from services.intake.redaction.numbers import any_numbers, known_number
from services.intake.redaction.places import places
from services.intake.redaction.words import Word, words
from shared.refusals import Reason


class Kind(StrEnum):
    """What kind of thing leads to somebody."""

    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    PAPER = "paper"
    CONTACT = "contact"
    BIRTH = "birth"
    KIN = "kin"


KIND_NAMES: Final[dict[Kind, Reason]] = {
    Kind.NAME: Reason("họ tên", "name"),
    Kind.ADDRESS: Reason("địa chỉ", "address"),
    Kind.PHONE: Reason("số điện thoại", "telephone number"),
    Kind.PAPER: Reason("số giấy tờ", "paper number"),
    Kind.CONTACT: Reason("thư điện tử, mạng xã hội", "e-mail or social network"),
    Kind.BIRTH: Reason("năm sinh", "year of birth"),
    Kind.KIN: Reason("tên người thân", "name of a relative"),
}
INSTEAD: Final[dict[Kind, str]] = {
    Kind.NAME: "[người tố cáo]",
    Kind.ADDRESS: "[địa chỉ]",
    Kind.PHONE: "[số điện thoại]",
    Kind.PAPER: "[số giấy tờ]",
    Kind.CONTACT: "[địa chỉ liên hệ]",
    Kind.BIRTH: "[năm sinh]",
    Kind.KIN: "[người thân]",
}
MOST_LOOKS: Final = 8
"""A chain of names that only appear one after the other is nothing people write."""
_GONE: Final = "¤"
_STAND_INS: Final = re.compile("|".join(re.escape(one) for one in INSTEAD.values()))


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of somebody who denounced."""

    name: str
    address: str | None = None
    commune: str | None = None
    phone: str | None = None
    paper_number: str | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """The text from `start` up to `end` leads to somebody. `person`: to whom of the known; None: has only the form of it.

    `sure`: it is to be taken out; else a person has to look whether it must be (the commune, which thousands share).
    """

    start: int
    end: int
    kind: Kind
    person: int | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, with what it is marked as, and what stands for it in the extract."""

    text: str
    mark: Mark | None = None
    instead: str | None = None


def marks(text: str, people: Sequence[Known]) -> tuple[Mark, ...]:
    """Everything that leads to somebody, in order, none within another.

    What is taken out leaves other neighbours (`bà Dụ` is seen once the name behind it is gone), so it is looked again
    until nothing more is found, or often enough.
    """
    rest = _STAND_INS.sub(_blank, text)
    found, before = _looked(rest, people), list[Mark]()
    for _ in range(MOST_LOOKS):
        if not (sure := [mark for mark in found if mark.sure]):
            break
        before += sure
        for mark in sure:
            rest = rest[: mark.start] + _GONE * (mark.end - mark.start) + rest[mark.end :]
        found = _looked(rest, people)
    return _apart([*before, *found])


def _looked(text: str, people: Sequence[Known]) -> tuple[Mark, ...]:
    spelt = words(text)
    found = [Mark(one.start, one.end, Kind(one.kind)) for one in any_numbers(text, spelt)]
    for number, person in enumerate(people):
        found += (replace(mark, person=number) for mark in _of(text, spelt, person))
    # Beside what is known of somebody a relative is not looked for: what is taken out must not be stretched by a guess.
    free = [mark for mark in _kin(spelt) if all(mark.end <= one.start or one.end <= mark.start for one in found)]
    return _apart([*found, *free])


def _kin(spelt: Sequence[Word]) -> Iterator[Mark]:
    for name in kin(spelt):
        yield Mark(spelt[name.first].start, spelt[name.last - 1].end, Kind.KIN, sure=name.sure)


def _blank(found: re.Match[str]) -> str:
    return _GONE * len(found[0])


def tells(text: str, people: Sequence[Known]) -> tuple[Mark, ...]:
    """Where the text tells who one of these is, as far as it is sure."""
    return tuple(mark for mark in marks(text, people) if mark.sure and mark.person is not None)


def extract(text: str, people: Sequence[Known]) -> str:
    """A copy without what leads to anybody: what is not sure stays, for a person to look at."""
    return "".join(piece.text if piece.instead is None else piece.instead for piece in pieces(text, people))


def pieces(text: str, people: Sequence[Known]) -> tuple[Piece, ...]:
    """The text cut at its marks; put together again it is the text, with every `instead` the extract."""
    return tuple(_pieces(text, marks(text, people)))


def _pieces(text: str, found: Sequence[Mark]) -> Iterator[Piece]:
    place = 0
    for mark in found:
        if mark.start > place:
            yield Piece(text[place : mark.start])
        yield Piece(text[mark.start : mark.end], mark, INSTEAD[mark.kind] if mark.sure else None)
        place = mark.end
    if place < len(text):
        yield Piece(text[place:])


def _of(text: str, spelt: Sequence[Word], person: Known) -> Iterator[Mark]:
    for name in names(spelt, person.name):
        yield Mark(spelt[name.first].start, spelt[name.last - 1].end, Kind.NAME, sure=name.sure)
    for address, narrow in ((person.address, True), (person.commune, False)):
        for place in places(spelt, address) if address else ():
            yield Mark(spelt[place.first].start, spelt[place.last - 1].end, Kind.ADDRESS, sure=place.sure and narrow)
    if person.phone:
        for number in known_number(text, spelt, person.phone, "phone"):
            yield Mark(number.start, number.end, Kind.PHONE)
    if person.paper_number:
        for number in known_number(text, spelt, person.paper_number, "paper"):
            yield Mark(number.start, number.end, Kind.PAPER)
    if person.birth_year:
        for born in re.finditer(rf"(?i)(?:sinh(?: năm)?|sinh nam|s\.?n\.?)[\s:]*{person.birth_year}(?!\d)", text):
            yield Mark(born.start(), born.end(), Kind.BIRTH, sure=False)


def _apart(found: Sequence[Mark]) -> tuple[Mark, ...]:
    """Of marks that overlap the surest and of those the longest stays, stretched over what it covers in part."""
    kept = list[Mark]()
    for mark in sorted(found, key=lambda one: (one.start, -one.end)):
        if kept and mark.start < kept[-1].end:
            one, other = sorted((kept[-1], mark), key=_weight, reverse=True)
            kept[-1] = replace(one, start=min(one.start, other.start), end=max(one.end, other.end))
        else:
            kept.append(mark)
    return tuple(kept)


def _weight(mark: Mark) -> tuple[bool, bool, int]:
    return mark.sure, mark.person is not None, mark.end - mark.start
