"""Where a text may have the name of a relative of whoever wrote it: `chồng tôi là Quàng Văn Minh`. Pure.

Nobody has such a name on record, and it may as well be that of a witness or of the accused, so it is never sure: a person
looks at it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from services.intake.redaction.names import FAMILIES, TITLES, Found
from services.intake.redaction.words import Word, words

_RELATIVES: Final = (
    "chồng", "vợ", "bố", "mẹ", "cha", "vợ chồng", "bố mẹ", "cha mẹ", "bố đẻ", "mẹ đẻ", "bố chồng", "mẹ chồng", "bố vợ",
    "mẹ vợ", "bố dượng", "mẹ kế", "con trai", "con gái", "con dâu", "con rể", "con đẻ", "con ruột", "con nuôi", "con cả",
    "con út", "anh trai", "anh ruột", "anh rể", "chị gái", "chị ruột", "chị dâu", "em trai", "em gái", "em ruột",
    "em dâu", "em rể", "ông nội", "ông ngoại", "bà nội", "bà ngoại", "cháu nội", "cháu ngoại", "cháu trai", "cháu gái",
)  # fmt: skip
_TITLES_TOO: Final = ("anh", "chị", "em", "con", "cháu", "ông", "bà", "bác", "chú", "cô", "dì", "cậu", "mợ", "thím")
"""Anybody is called so; a relative only where whose it is stands behind."""
_MINE: Final = ("tôi", "mình", "chúng tôi")
_MINE_IN_RESPECT: Final = ("em", "cháu", "con")
"""What the writer calls himself or herself before the one addressed; behind a title it is a pair: `anh em`, `bà con`."""
_NAMING: Final = ("là", "tên", "gọi", "họ", "tên là", "họ tên")
_ELSEWHERE: Final = ("ở", "tại", "bản", "xã", "phường", "huyện", "tỉnh", "thôn", "xóm", "tổ", "đường")
"""After these a name is that of a place."""
_FAR: Final = 5
"""Words between a relative and the name."""
_LONGEST: Final = 5
_USUAL: Final = 3
"""Syllables of a name whose end no capital shows."""
_ENDS: Final = frozenset(".!?;")


def kin(text: Sequence[Word]) -> Iterator[Found]:
    """Every name that stands behind a relative's: of the writer's within a few words, of whomever only next to it."""
    for first in range(len(text)):
        for group, certain in ((_EXACT_RELATIVES, True), (_EXACT_TITLES_TOO, False)):
            if (size := _phrase(text, first, group)) and (found := _named(text, first + size, certain=certain)):
                yield found


def _named(text: Sequence[Word], place: int, *, certain: bool) -> Found | None:
    owned = _owned(text, place, certain=certain)
    if not owned and not certain:
        return None
    start = place + owned
    naming = False
    for first in range(start, min(start + _FAR + 1, len(text))):
        word = text[first]
        if not _ENDS.isdisjoint(word.before):
            return None
        led = naming or (first > start and text[first - 1].exact in TITLES)
        if (size := _name(text, first, led=led)) and (owned or naming or first == start):
            return Found(first, first + size, sure=False)
        naming = naming or word.exact in _EXACT_NAMING
        if word.exact in _EXACT_ELSEWHERE or not (owned or naming):
            return None
    return None


def _owned(text: Sequence[Word], place: int, *, certain: bool) -> int:
    """Of how many words `tôi`, `của tôi`, `chúng tôi` behind a relative is; 0: it is somebody else's, or not said."""
    of = _phrase(text, place, _EXACT_OF)
    mine = _phrase(text, place + of, _EXACT_MINE)
    if not mine and (certain or of):
        mine = _phrase(text, place + of, _EXACT_IN_RESPECT)
    return of + mine if mine else 0


def _name(text: Sequence[Word], first: int, *, led: bool) -> int:
    """Of how many words the name is that begins here. Where everything or nothing is in capitals, a family name begins it."""
    if text[first].capital and not _shouted(text, first):
        last = first + 1
        while last < min(first + _LONGEST, len(text)) and text[last].capital and _goes_on(text[last]):
            last += 1
        return last - first if last - first > 1 or led else 0
    if not led or not _is_family(text[first]):
        return 0
    last = first + 1
    while last < min(first + _USUAL, len(text)) and _goes_on(text[last]):
        last += 1
    return last - first if last - first > 1 else 0


def _shouted(text: Sequence[Word], first: int) -> bool:
    return all(word.raw.isupper() for word in text[max(first - 2, 0) : first + 1])


def _goes_on(word: Word) -> bool:
    return not word.before.strip()


def _is_family(word: Word) -> bool:
    return word.exact in FAMILIES or word.exact in _BARE_FAMILIES


def _phrase(text: Sequence[Word], first: int, phrases: frozenset[tuple[str, ...]]) -> int:
    """Of how many words the longest of these phrases is that stands here."""
    for size in (2, 1):
        if tuple(word.exact for word in text[first : first + size]) in phrases:
            return size
    return 0


def _spelt(phrases: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """With their marks and without any."""
    spelt = [words(phrase) for phrase in phrases]
    return frozenset(
        form for one in spelt for form in (tuple(word.exact for word in one), tuple(word.bare for word in one))
    )


_EXACT_RELATIVES: Final = _spelt(_RELATIVES)
_EXACT_TITLES_TOO: Final = _spelt(_TITLES_TOO)
_EXACT_MINE: Final = _spelt(_MINE)
_EXACT_IN_RESPECT: Final = _spelt(_MINE_IN_RESPECT)
_EXACT_OF: Final = _spelt(("của",))
_EXACT_NAMING: Final = frozenset(word for phrase in _spelt(_NAMING) for word in phrase)
_EXACT_ELSEWHERE: Final = frozenset(word for phrase in _spelt(_ELSEWHERE) for word in phrase) - {"o", "to", "ban"}
_BARE_FAMILIES: Final = frozenset(words(family)[0].bare for family in FAMILIES)
