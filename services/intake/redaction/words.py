"""A text as the words a reader sees, whatever they are typed with, each with its place in the original. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from shared.text import TONES, folded

UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen and what has no width: nobody sees it, so it parts no word."""
_RUN: Final = re.compile(rf"(?:[^\W_][\u0300-\u036f{UNSEEN}]*)+")
_NO_SIGNS: Final = re.compile(f"[{UNSEEN}]")
_TELEX: Final = (
    (re.compile(r"(?<=[aeiouyw])[sfrxj]|(?<=[a-z]{2})[sfrxj]"), ""),  # within a syllable none of these is a letter
    (re.compile(r"(?<=[aou])w"), ""),
    (re.compile(r"([aeod])\1"), r"\1"),
)
_DIGITS: Final = re.compile(r"[0-9]")
_SENTENCE_ENDS: Final = frozenset(".!?:;\n•-–")


@dataclass(frozen=True)
class Word:
    """A run of letters and digits. `bare` has no diacritics; `exact` keeps them, wherever a tone was placed."""

    raw: str
    bare: str
    exact: str
    start: int
    end: int
    before: str
    """What stands between it and the word before it."""

    @property
    def capital(self) -> bool:
        return self.raw[:1].isupper()

    @property
    def begins_sentence(self) -> bool:
        return not self.before or not _SENTENCE_ENDS.isdisjoint(self.before)

    @property
    def adjoins(self) -> bool:
        """Only blanks part it from the word before it."""
        return bool(self.before) and not self.before.strip(" \u00a0")

    @cached_property
    def typed(self) -> frozenset[str]:
        """What it may be when no Vietnamese keyboard was on: Telex `Luwowngf`, VNI `Lu7o7ng2`."""
        telex = self.bare
        for pattern, instead in _TELEX:
            telex = pattern.sub(instead, telex)
        return frozenset({self.bare, telex, _DIGITS.sub("", self.bare)})

    def says(self, syllable: "Word") -> bool:
        """The same syllable, or the same without any of its marks."""
        return self.bare == syllable.bare and self.exact in (syllable.exact, syllable.bare)


def words(text: str) -> tuple[Word, ...]:
    """Every word in order; `LườngThị` is two."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    last = 0
    for run in _RUN.finditer(text):
        begins = run.start()
        for ends in [*_capitals_inside(text, run.start(), run.end()), run.end()]:
            raw = text[begins:ends]
            yield Word(raw, *_spelt(raw), begins, ends, text[last:begins])
            begins = last = ends


def _capitals_inside(text: str, start: int, end: int) -> Iterator[int]:
    small = False
    for place in range(start, end):
        letter = text[place]
        if letter.isupper() and small:
            yield place
        if letter.isalnum():
            small = letter.islower()


@lru_cache(maxsize=4096)
def _spelt(raw: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFKC", _NO_SIGNS.sub("", raw)).casefold()
    letters = unicodedata.normalize("NFD", plain)
    tone = "".join(letter for letter in letters if letter in TONES)
    return folded(plain), "".join(letter for letter in letters if letter not in TONES) + tone
