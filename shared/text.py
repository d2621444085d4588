"""Vietnamese text: one stored form, one folded form for search, one key for sorting.

The database has no Vietnamese collation, so order is a stored key compared byte by byte (`COLLATE "C"`).
"""

import unicodedata

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""huyền, hỏi, ngã, sắc, nặng, in dictionary order; no mark (ngang) is 0."""

_LETTERS = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
"""Letters after the one they are written with; `{` and `|` come after `z`, so that `az` sorts before `ă`."""


def nfc(text: str) -> str:
    """The one form in which text is stored: composed letters."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """The form in which text is searched: no diacritics, đ as d, lower case, single spaces."""
    letters = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(nfc(bare).replace("đ", "d").split())


def sort_key(text: str) -> str:
    """A key whose byte order is Vietnamese alphabetical order: letters first (a < ă < â … d < đ), tones break ties.

    Where the tone mark stands (`hòa`, `hoà`), case and punctuation make no difference.
    """
    words = [_word_key(word) for word in _words(text)]
    return " ".join(("!".join(letters for letters, _ in words), "".join(tone for _, tone in words)))


def person_sort_key(full_name: str) -> str:
    """The order of a Vietnamese list of persons: by given name (the last word), then family and middle names."""
    words = full_name.split()
    return sort_key(" ".join([*words[-1:], *words[:-1]]))


def _words(text: str) -> list[str]:
    lowered = nfc(text.casefold())
    return "".join(letter if letter.isalnum() else " " for letter in lowered).split()


def _word_key(word: str) -> tuple[str, str]:
    """The letters of one syllable as sortable characters, and its tone as one digit."""
    keys, tone = [], "0"
    for letter in word:
        plain = letter
        for mark in unicodedata.normalize("NFD", letter):
            if mark in _TONES:
                tone, plain = _TONES[mark], _without(letter, mark)
        keys.append(_LETTERS.get(plain) or folded(plain))
    return "".join(keys), tone


def _without(letter: str, mark: str) -> str:
    return nfc(unicodedata.normalize("NFD", letter).replace(mark, ""))
