"""Who a text was about is cut out of it for good; what else it says stays. How each spelling is found is proved with the
extracts of denunciations (test_redaction_spellings.py).
"""

import pytest

from services.intake.people.usecases import Person
from services.intake.retention.erasing import MARK, erased_within, eraser_of

PERSON = Person.model_validate(
    {
        "name": "Lường Thị Ví Dụ",
        "paper_number": "014300000127",
        "address": "Bản Hôm",
        "phone": "0912 000 318",
        "birth_year": 1968,
    }
)
ERASED = eraser_of([PERSON])


@pytest.mark.parametrize(
    "said",
    ["Lường Thị Ví Dụ", "LUONG THI VI DU", "bà Dụ", "bản Hôm", "0912.000.318", "014 300 000 127", "0987654321",
     "someone.else@example.com", "sinh năm 1968"],
)  # fmt: skip
def test_who_it_was_is_cut_out_and_nothing_says_what_stood_there(said: str) -> None:
    assert ERASED(f"Đơn của {said}, gửi hôm qua.") == f"Đơn của {MARK}, gửi hôm qua."


@pytest.mark.parametrize(
    "said",
    [
        "Đề nghị bố trí 1.500 m2 đất sản xuất theo Quyết định số 37/2019/QĐ-UBND ngày 02/03/2026.",
        "Bồi thường 120.000.000 đồng, vụ việc KN-2026-0001.",
        f"Đã gọi {MARK} về thửa 12, tờ bản đồ 34.",
    ],
)
def test_what_says_nobody_stays_as_it_is(said: str) -> None:
    assert ERASED(said) == said


def test_texts_inside_a_statement_lose_the_name_and_figures_stay() -> None:
    stated = {
        "why": "Bà Dụ rút đơn",
        "sums": {"return_money": 120000000, "land": "1200.50"},
        "who": ["Luong Thi Vi Du"],
    }
    assert erased_within(stated, ERASED) == {
        "why": f"{MARK} rút đơn",
        "sums": {"return_money": 120000000, "land": "1200.50"},
        "who": [MARK],
    }
