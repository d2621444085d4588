"""Vietnamese text: stored form, search form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text import folded, nfc

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


@given(VIETNAMESE)
def test_a_folded_text_is_plain_and_stays_as_it_is(text):
    assert folded(text).isascii()
    assert folded(folded(text)) == folded(text)
