"""What somebody may have meant to type: Vietnamese syllables one slip of a finger away. Pure.

Nothing is asked of what the office has on record, so that what is suggested tells nobody what he or she may not see.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from services.intake.search.words import PAIR

LONGEST: Final = 12
"""Letters of what is corrected; two syllables run together have no more."""
FOREIGN: Final = 7
"""Letters from which a word is hardly Vietnamese, and may have been meant as anything near it."""
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|ieu|yeu|uoi|uou|oai|oay|oao|oeo|uay|uey|uao|"
    r"ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ya|ye|[aeiouy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)


def is_syllable(word: str) -> bool:
    """Whether a folded word can be read in Vietnamese."""
    return _SYLLABLE.fullmatch(word) is not None


@lru_cache(maxsize=256)
def meant_by(word: str) -> tuple[str, ...]:
    """The terms a folded word may have been meant as: syllables that differ by a letter too many, too few or another, or by
    two that changed places; what Telex or VNI would have made of it; or a pair whose blank was forgotten. A number is what it
    is.
    """
    if word.isdigit() or len(word) > LONGEST:
        return ()
    keyed = _as_keyed(word)
    if not word.isalpha():
        return (keyed,) if keyed else ()
    slips = (slip for slip in _slips(word) if slip != word and (len(word) >= FOREIGN or is_syllable(slip)))
    pairs = (
        f"{word[:n]}{PAIR}{word[n:]}"
        for n in range(1, len(word))
        if is_syllable(word[:n]) and is_syllable(word[n:]) and not is_syllable(word)
    )
    return tuple(dict.fromkeys(([keyed] if keyed else []) + [*slips, *pairs]))


_KEYS_OF_LETTERS: Final = re.compile("([aeod])\\1|w")
_KEYS_OF_TONES: Final = re.compile("(?<=[aeiouy])([a-z]*)[sfrxjz]([a-z]*)$")


def _as_keyed(word: str) -> str:
    """The syllable whose keys in Telex (`saijt`, `ddaats`) or VNI (`d9at61`) were struck while the keyboard was left as it is;
    empty when that is none, or when the word can be read.
    """
    if is_syllable(word) or not word[0].isalpha():
        return ""
    letters = _KEYS_OF_LETTERS.sub(r"\1", re.sub("[0-9]", "", word))
    toned = _KEYS_OF_TONES.sub(r"\1\2", letters)
    return next((one for one in (toned, letters) if one != word and is_syllable(one)), "")


def _slips(word: str) -> Iterator[str]:
    for n in range(len(word) + 1):
        before, after = word[:n], word[n:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in _LETTERS)
