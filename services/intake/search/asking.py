"""What a search asks of the terms of records, the best first. Pure.

Each is a `tsquery`; a record counts for the first that it answers to.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from typing import Final

from services.intake.search.spelling import is_syllable, meant_by
from services.intake.search.words import SPELLED, Words

MOST: Final = 40
"""Words that are looked for together; of a longer text its first."""
ONE_MISSING: Final = range(3, 25)
"""How many words a search needs so that all but one of them still say something; and how many are tried without each."""
ANY_MISTYPED: Final = 5
"""Up to so many words each may be the mistyped one, though it can be read."""


class Match(StrEnum):
    """How well a record answers, the best first."""

    CODE = "code"
    PHRASE = "phrase"
    WORDS = "words"
    FOLDED_PHRASE = "folded_phrase"
    FOLDED = "folded"
    MISTYPED = "mistyped"
    ALL_BUT_ONE = "all_but_one"
    PARTLY = "partly"
    """Three of the words in a row."""
    LISTED = "listed"
    """Nothing was asked of its words."""


GUESSED: Final = (Match.MISTYPED, Match.ALL_BUT_ONE, Match.PARTLY)
"""Asked one after the other, when nothing better was found."""


def asked_of(words: Words) -> dict[Match, str]:
    """The questions by how well what they find answers, in that order; none without words."""
    spelled = tuple(SPELLED + word for word in words.spelled[:MOST])
    folded, pairs = words.folded[:MOST], words.pairs[: MOST - 1]
    if not folded:
        return {}
    asked = {Match.PHRASE: _all((*spelled, *pairs))} if pairs else {}
    asked[Match.WORDS] = _all(spelled)
    if pairs:
        asked[Match.FOLDED_PHRASE] = _all((*folded, *pairs))
    asked[Match.FOLDED] = _all(folded)
    distinct = tuple(dict.fromkeys(folded))
    if mistyped := _mistyped(distinct):
        asked[Match.MISTYPED] = mistyped
    if len(distinct) in ONE_MISSING:
        asked[Match.ALL_BUT_ONE] = _any(_all(distinct[:n] + distinct[n + 1 :]) for n in range(len(distinct)))
    if len(pairs) > 2:  # noqa: PLR2004  # two are the three words themselves
        asked[Match.PARTLY] = _any(_all(pairs[n : n + 2]) for n in range(len(pairs) - 1))
    return asked


def any_of(terms: Iterable[str]) -> str:
    return _any(_quoted(term) for term in terms)


def _mistyped(folded: tuple[str, ...]) -> str:
    """What cannot be read was mistyped; when all of it can, any one word may have been."""
    wrong = [word for word in folded if not is_syllable(word) and meant_by(word)]
    if wrong:
        read = (_quoted(word) for word in folded if word not in wrong)
        return " & ".join(chain(read, (any_of(meant_by(word)) for word in wrong)))
    return _any(_with_one_mistyped(folded)) if len(folded) <= ANY_MISTYPED else ""


def _with_one_mistyped(folded: tuple[str, ...]) -> Iterator[str]:
    for n, word in enumerate(folded):
        if meant := meant_by(word):
            yield " & ".join((*(_quoted(other) for other in folded[:n] + folded[n + 1 :]), any_of(meant)))


def _all(terms: Iterable[str]) -> str:
    return " & ".join(_quoted(term) for term in dict.fromkeys(terms))


def _any(queries: Iterable[str]) -> str:
    joined = " | ".join(f"({query})" for query in queries)
    return f"({joined})" if joined else ""


def _quoted(term: str) -> str:
    """A lexeme as it is: words have no quote and no backslash."""
    return f"'{term}'"
