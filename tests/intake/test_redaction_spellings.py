"""What leads to somebody is found however it is written, and what does not is left (Luật Tố cáo Đ56)."""

import re
import time
import unicodedata
from typing import Final, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.redaction.rules import INSTEAD, Kind, Known, extract, marks, pieces, tells
from tests.intake.redaction_examples import LEFT, LOOKED_AT, NO_KIN, PEOPLE, TAKEN_OUT

BRACKETS: Final = re.compile("⟦(.*?)⟧", re.DOTALL)
FEWEST: Final = 150


def taken_out() -> list[str]:
    """The lines of the table; a name may go on in the next line."""
    kept = [part for part in re.split(r"\n(?=.*⟦)", TAKEN_OUT.strip()) if "⟦" in part]
    return [re.sub(r"(?m)^#.*\n?", "", part) for part in kept]


def left() -> list[str]:
    return [line for line in LEFT.splitlines() if line]


def surely(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks(text, PEOPLE) if mark.sure]


def test_the_table_is_long() -> None:
    assert sum(len(BRACKETS.findall(line)) for line in taken_out()) >= FEWEST


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_spelling_is_taken_out_and_nothing_else_is(form: Literal["NFC", "NFD"]) -> None:
    wrong = {}
    for line in taken_out():
        written = unicodedata.normalize(form, line)
        expected, found = BRACKETS.findall(written), surely(BRACKETS.sub(r"\1", written))
        if found != expected:
            wrong[line] = found
    assert wrong == {}


def test_what_leads_to_nobody_is_left() -> None:
    assert {line: found for line in left() if (found := surely(line))} == {}


def test_what_thousands_share_is_marked_to_be_looked_at() -> None:
    text = "Đất ở xã Chiềng Mai, tổ 5, sinh năm 1968."
    assert extract(text, PEOPLE) == text
    assert [text[one.start : one.end] for one in marks(text, PEOPLE)] == ["xã Chiềng Mai", "tổ 5", "sinh năm 1968"]


def relatives(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks(text, PEOPLE) if mark.kind is Kind.KIN]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_relative_of_whoever_writes_is_marked_to_be_looked_at_and_stays(form: Literal["NFC", "NFD"]) -> None:
    wrong = {}
    for line in unicodedata.normalize(form, LOOKED_AT).splitlines():
        text = BRACKETS.sub(r"\1", line)
        if (found := relatives(text)) != BRACKETS.findall(line) or extract(text, PEOPLE) != text:
            wrong[line] = found
    assert wrong == {}


def test_who_is_somebody_elses_relative_is_left() -> None:
    assert {line: found for line in NO_KIN.splitlines() if (found := relatives(line))} == {}
    text = "Con trai ông Nguyễn Văn Mẫu là chủ tịch xã."
    assert extract(text, PEOPLE) == text


def test_a_relative_beside_a_known_name_takes_nothing_more_out() -> None:
    text = "Con gái tôi là Lường Thị Ví Dụ Hoa, vợ tôi là Lường Thị Ví Dụ."
    assert "Hoa" in extract(text, PEOPLE)


def test_a_number_of_whomever_is_taken_out_but_tells_nobody() -> None:
    assert extract("Gọi 0987 654 321.", PEOPLE) == "Gọi [số điện thoại]."
    assert tells("Gọi 0987 654 321.", PEOPLE) == ()
    assert [one.person for one in tells("Gọi 0397 008 163, 0912 000 318.", PEOPLE)] == [0, 1]


@pytest.mark.parametrize(
    "piece", ["a", "a.", "Dụ ", "bà Dụ ", "0 ", "0397 ", "L.T.V.", "a@", "Lường Thị Ví ", "không "]
)
def test_no_text_takes_long(piece: str) -> None:
    """Whoever may write about a case may write eight thousand letters of whatever is hardest to read."""
    before = time.thread_time()
    marks((piece * 8_000)[:8_000], PEOPLE)
    assert time.thread_time() - before < 15, (
        "half a second on a quiet machine; minutes, where a pattern tries everything"
    )


LETTERS = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ABCDĐLTV0123456789.,-@/\n()"), max_size=60)
SPELLINGS = st.sampled_from([BRACKETS.findall(line)[0] for line in taken_out()])
MIXED = st.lists(st.one_of(LETTERS, SPELLINGS, st.sampled_from(left())), max_size=6).map(" ".join)
quickly = settings(max_examples=150, deadline=None, derandomize=True)


@quickly
@given(MIXED)
def test_an_extract_tells_nobody_and_is_its_own_extract(text: str) -> None:
    once = extract(text, PEOPLE)
    assert [one for one in marks(once, PEOPLE) if one.sure] == []
    assert extract(once, PEOPLE) == once


@quickly
@given(MIXED)
def test_nothing_outside_of_the_marks_is_touched(text: str) -> None:
    cut = pieces(text, PEOPLE)
    assert "".join(piece.text for piece in cut) == text
    assert "".join(piece.text if piece.instead is None else piece.instead for piece in cut) == extract(text, PEOPLE)
    assert {piece.instead for piece in cut} <= {None, *INSTEAD.values()}


@quickly
@given(st.sampled_from(PEOPLE), st.data(), LETTERS, LETTERS)
def test_a_whole_name_is_found_between_whatever_words(
    person: Known, data: st.DataObject, before: str, after: str
) -> None:
    name = data.draw(st.sampled_from([person.name, person.name.upper(), unicodedata.normalize("NFD", person.name)]))
    assert tells(f"{before}. {name}; {after}", [person])


@quickly
@given(st.text(st.sampled_from("0123456789"), min_size=8, max_size=8), st.sampled_from("35789"), st.data())
def test_a_telephone_number_is_found_however_it_is_grouped(digits: str, lead: str, data: st.DataObject) -> None:
    number = f"0{lead}{digits}"
    gaps = data.draw(st.lists(st.sampled_from(["", "", " ", ".", "-", ". "]), min_size=9, max_size=9))
    written = number[0] + "".join(gap + digit for gap, digit in zip(gaps, number[1:], strict=True))
    assert tells(f"Gọi {written} nhé", [Known("Ai Đó", phone=number)])
    assert extract(f"Gọi +84{written[1:]} nhé", [Known("Ai Đó", phone=number)]) == "Gọi [số điện thoại] nhé"
