"""Vietnamese text: stored form, search form, order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text import folded, nfc, person_sort_key, sort_key

VIETNAMESE = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ ", max_size=12
)


def test_text_typed_with_separate_marks_is_stored_composed():
    assert nfc(unicodedata.normalize("NFD", "Khiếu nại đất đai")) == "Khiếu nại đất đai"


@pytest.mark.parametrize(
    ("typed", "searched"),
    [("  Đặng   Thị Ước ", "dang thi uoc"), ("KHIẾU NẠI", "khieu nai"), ("hoà", "hoa"), ("Đ/c Hòa", "d/c hoa")],
)
def test_search_ignores_diacritics_case_and_spaces(typed, searched):
    assert folded(typed) == searched
    assert folded(unicodedata.normalize("NFD", typed)) == searched


def test_letters_come_in_vietnamese_order_and_tones_break_ties():
    ordered = [
        *("An", "Án", "Ăn", "Ân", "Ba", "Da", "Dung", "Đa", "Em", "Êm", "Oanh", "Ôn", "Ơn"),
        *("Tan", "Tàn", "Tản", "Tãn", "Tán", "Tạn", "Tăn", "Tân", "Um", "Ưm", "Vân", "Yên"),
    ]
    assert sorted({*ordered}, key=sort_key) == ordered


def test_az_comes_before_a_breve_and_a_shorter_word_first():
    assert sorted(["ăn", "az", "a", "an bình", "an"], key=sort_key) == ["a", "an", "an bình", "az", "ăn"]


def test_old_and_new_tone_placement_sort_together():
    assert sort_key("Hoà Bình") == sort_key("hòa bình")


def test_persons_are_listed_by_given_name():
    names = ["Lò Văn Đôi", "Cà Thị An", "Quàng Văn Bình", "Bạc Cầm An"]
    assert sorted(names, key=person_sort_key) == ["Bạc Cầm An", "Cà Thị An", "Quàng Văn Bình", "Lò Văn Đôi"]


@given(VIETNAMESE, VIETNAMESE)
def test_order_by_key_is_the_order_of_its_bytes(a, b):
    assert (sort_key(a) < sort_key(b)) == (sort_key(a).encode() < sort_key(b).encode())
    assert sort_key(a).isascii()


@given(VIETNAMESE)
def test_both_unicode_forms_have_one_key(text):
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)
    assert folded(folded(text)) == folded(text)
