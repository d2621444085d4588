"""The words of a Vietnamese text, as they are looked for. The same as the SQL function `search_terms`, which a test compares
with this. Pure.

A word is a syllable. As spelled it is lower case, decomposed, its tone mark last: so hòa and hoà are one, and the two ways
to code a letter are. Folded it has no marks, and đ is d; i and y stay two letters. Pairs of folded syllables that follow
each other say far more than syllables, of which there are few.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

LONGEST: Final = 20_000
"""Letters of a text that are read; the content of a petition is no longer."""
PAIR: Final = "+"
SPELLED: Final = "="
PLACE: Final = "@"
"""What the terms of a pair, of an exact spelling, and of the month and the units of a record are told by: a mark no word
has.
"""

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS: Final = "a-z0-9đ\u0302\u0306\u031b"
_ASCII_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)} | dict.fromkeys(
    map(ord, "ĐÐ"), "đ"
)
_OTHER_MARKS: Final = re.compile("[\u0304\u0305\u0307\u0308\u030a-\u031a\u031c-\u0322\u0324-\u036f]")
_STRAY: Final = re.compile(f"(^|[^{_LETTERS}{_TONES}])[{_TONES}\u0302\u0306\u031b]+")
_BETWEEN: Final = re.compile(f"[^{_LETTERS}{_TONES}]+")
# Letters are read from where they begin: tried again from each of them, a long word would take time as its square.
_TONE_LAST: Final = re.compile(f"(?:(?<![{_LETTERS}])([{_LETTERS}]*+)|)([{_TONES}])([{_LETTERS}]*)")
_MARKS: Final = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in their order: `spelled` and `folded` go together."""

    spelled: tuple[str, ...]
    folded: tuple[str, ...]

    @property
    def pairs(self) -> tuple[str, ...]:
        return tuple(f"{a}{PAIR}{b}" for a, b in zip(self.folded, self.folded[1:], strict=False))

    @property
    def terms(self) -> frozenset[str]:
        """Everything the text is found by."""
        return frozenset((*self.folded, *(SPELLED + word for word in self.spelled), *self.pairs))


def words_of(text: str) -> Words:
    """Whatever stands between letters and digits parts words."""
    letters = unicodedata.normalize("NFD", text[:LONGEST]).translate(_ASCII_LOWER)
    letters = _STRAY.sub(r"\1", _OTHER_MARKS.sub("", letters))
    spelled = tuple(_TONE_LAST.sub(r"\1\3\2", _BETWEEN.sub(" ", letters)).split())
    return Words(spelled, tuple(_MARKS.sub("", word).replace("đ", "d") for word in spelled))


class Place(NamedTuple):
    """A folded word of a text, which stands there from `start` up to `end`."""

    word: str
    start: int
    end: int


def places_of(text: str) -> Iterator[Place]:
    """The folded words of a text where they stand in it, in one pass: the words are not written out as spelled."""
    for found in _FOLDED_WORD.finditer(text[:LONGEST].translate(_FOLDED)):
        if word := found[0].replace(_MARK, ""):
            yield Place(word, *found.span())


_MARK: Final = "\u0300"


class _Folded(dict[int, str]):
    """Each letter folded to one, so that places stay what they were; any mark is one mark, all else a blank."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFD", chr(code)).translate(_ASCII_LOWER)[0].replace("đ", "d")
        folded = letter if letter in "abcdefghijklmnopqrstuvwxyz0123456789" else _MARK if _MARKS.match(letter) else " "
        if folded != " ":
            self[code] = folded  # of these there are few, of all others a million
        return folded


_FOLDED: Final = _Folded()
_FOLDED_WORD: Final = re.compile(f"[a-z0-9{_MARK}]+")
