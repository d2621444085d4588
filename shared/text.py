"""Vietnamese text: one stored form, one folded form for search, and its own alphabetical order."""

import unicodedata
from typing import Final

ALPHABET: Final = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES: Final = "\u0300\u0309\u0303\u0301\u0323"
"""In the order of dictionaries: huyền, hỏi, ngã, sắc, nặng; a syllable without a mark comes first."""


def nfc(text: str) -> str:
    """The one form in which text is stored: composed letters."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """The form in which text is searched: no diacritics, đ as d, lower case, single spaces."""
    letters = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(nfc(bare).replace("đ", "d").split())


def alphabetical(text: str) -> tuple[tuple[int, ...], ...]:
    """What to sort names by: letters first, ă, â, đ, ê, ô, ơ and ư after the plain ones, and the tones only between
    names of the same letters.
    """
    letters: list[int] = []
    tones: list[int] = []
    for letter in nfc(text.lower()):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts if mark in TONES), "")
        bare = nfc(parts.replace(tone, "")) if tone else letter
        if bare in ALPHABET:
            letters.append(ALPHABET.index(bare))
            tones.append(TONES.index(tone) + 1 if tone else 0)
    return tuple(letters), tuple(tones)
