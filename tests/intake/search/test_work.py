"""No search holds the others up: its work grows with the length of a text, and not with the square of it."""

import sys
import time
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any

import pytest
from hypothesis import given

from services.intake.search.found import EXCERPT, LOOKED, excerpt
from services.intake.search.queries import WINDOWS, _back_from
from services.intake.search.words import LONGEST, places_of, words_of
from tests.intake.search.test_words import TEXTS

PETITION = "Đề nghị xem xét việc thu hồi đất, bồi thường và tái định cư của hộ gia đình tại bản. "
PER_LETTER = 60
"""Operations of the interpreter; the dearest text, a word of one letter every two letters, takes half as many."""


def operations(work: Callable[[], Any]) -> int:
    """What the interpreter does for it, which is the same on a quick and on a busy machine."""
    counted = 0

    def trace(frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal counted
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        counted += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize("said", ["a ", PETITION])
def test_an_excerpt_takes_work_as_its_text_is_long_and_no_more_than_of_a_long_petition(said: str) -> None:
    meant = frozenset(words_of(said).folded)
    quarter, whole, beyond = (
        operations(lambda length=length: excerpt(((said * length)[:length], ""), meant))  # type: ignore[misc]
        for length in (LOOKED // 4, LOOKED, LONGEST)
    )
    assert whole < 4.5 * quarter
    assert whole < PER_LETTER * LOOKED
    assert beyond < 1.1 * whole


def test_an_excerpt_begins_where_most_of_the_words_are() -> None:
    far = "x " * EXCERPT
    pieces = excerpt(("", "đất " + far + "đất đai " + far + "đất đai, đất đai " + far), {"dat", "dai"})
    assert [piece.text for piece in pieces if piece.meant] == ["đất", "đai", "đất", "đai"]
    assert pieces[0].text == "… "
    assert excerpt(("đất", "đất đai"), {"dat", "dai"})[-1].text == "đai", "of two texts the one that has more of them"


@given(TEXTS)
def test_words_are_told_with_their_places_as_they_are_told_without(said: str) -> None:
    places = list(places_of(said))
    assert tuple(place.word for place in places) == words_of(said).folded
    for place in places:
        assert words_of(said[place.start : place.end]).folded == (place.word,)


@pytest.mark.parametrize("said", ["a" * LONGEST, "â" * LONGEST, "a\u0301" * (LONGEST // 2), "\u0301" * LONGEST])
def test_a_word_without_end_is_read_in_no_time(said: str) -> None:
    begin = time.process_time()
    words_of(said)
    assert time.process_time() - begin < 0.2, "as the square of its letters it takes seconds"


@pytest.mark.parametrize(("day", "windows"), [(date.min, 1), (date(2, 3, 1), 4), (date(2026, 11, 1), len(WINDOWS))])
def test_no_month_is_asked_for_before_the_first_of_all_days(day: date, windows: int) -> None:
    begins = [begins for begins, _ in _back_from(day)]
    assert (begins[0], len(begins)) == (day, windows)
