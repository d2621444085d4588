"""What a search asks of the terms of records, the best first. Pure.

Each is one or more `tsquery`, of which any does: PostgreSQL is quick with words that all must be there, and slow with a
choice of many. A record counts for the first that it answers to.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain, pairwise
from typing import Final

from services.intake.search.spelling import is_syllable, meant_by
from services.intake.search.words import PLACE, SPELLED, Words

MOST: Final = 40
"""Words that are looked for together; of a longer text its first."""
ONE_MISSING: Final = range(3, 13)
"""How many words a search needs so that all but one of them still say something; and how many are tried without each."""
MOST_IN_A_ROW: Final = 13
ANY_MISTYPED: Final = 3
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


def asked_of(words: Words) -> dict[Match, tuple[str, ...]]:
    """The questions by how well what they find answers, in that order; none without words."""
    spelled = tuple(SPELLED + word for word in words.spelled[:MOST])
    folded, pairs = words.folded[:MOST], words.pairs[: MOST - 1]
    if not folded:
        return {}
    asked = dict[Match, tuple[str, ...]]()
    if pairs:
        asked[Match.PHRASE] = (_all((*spelled, *pairs)),)
    asked[Match.WORDS] = (_all(spelled),)
    if pairs:
        asked[Match.FOLDED_PHRASE] = (_all((*folded, *pairs)),)
    asked[Match.FOLDED] = (_all(folded),)
    distinct = tuple(dict.fromkeys(folded))
    if mistyped := tuple(_mistyped(distinct)):
        asked[Match.MISTYPED] = mistyped
    if len(distinct) in ONE_MISSING:
        asked[Match.ALL_BUT_ONE] = tuple(_all(distinct[:n] + distinct[n + 1 :]) for n in range(len(distinct)))
    if in_a_row := tuple(_all(two) for two in pairwise(pairs[:MOST_IN_A_ROW]) if len(pairs) > len(two)):
        asked[Match.PARTLY] = in_a_row
    return asked


def within(question: str, places: Iterable[str]) -> str:
    """The same of entries of any of these months or units alone."""
    return f"({question}) & {_one_of(PLACE + place for place in places)}"


def _mistyped(folded: tuple[str, ...]) -> Iterator[str]:
    """What cannot be read was mistyped; when all of it can, any one word may have been."""
    wrong = [word for word in folded if not is_syllable(word) and meant_by(word)]
    if wrong:
        read = (_quoted(word) for word in folded if word not in wrong)
        yield " & ".join(chain(read, (_one_of(meant_by(word)) for word in wrong)))
    elif len(folded) <= ANY_MISTYPED:
        for n, word in enumerate(folded):
            if meant := meant_by(word):
                others = (_quoted(other) for other in folded[:n] + folded[n + 1 :])
                yield " & ".join((*others, _one_of(meant)))


def _all(terms: Iterable[str]) -> str:
    return " & ".join(_quoted(term) for term in dict.fromkeys(terms))


def _one_of(terms: Iterable[str]) -> str:
    return f"({' | '.join(_quoted(term) for term in terms)})"


def _quoted(term: str) -> str:
    """A lexeme as it is: words have no quote and no backslash."""
    return f"'{term}'"
