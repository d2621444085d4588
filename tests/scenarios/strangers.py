"""People there are none of, no two alike in anything, and every place of them in whatever text."""

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any, Final
from urllib.parse import unquote_plus

from shared.text import folded
from tests.e2e.leaks import unescaped

FAMILIES: Final = ("Lò", "Quàng", "Cầm", "Lường", "Vàng", "Giàng", "Đèo", "Hờ")
MIDDLES: Final = ("Văn", "Thị", "A", "Thị Mỹ", "Đức")
GIVEN: Final = ("Ví Dụ", "Mẫu Thử", "Giả Định", "Phỏng Chừng", "Tạm Gọi", "Đặt Tên")
NUMBERS: Final = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
"""Together the names of nobody."""
MOST: Final = len(GIVEN) * len(NUMBERS) * len(NUMBERS)
SHORTEST_NUMBER: Final = 9
_DIGITS: Final = re.compile(r"\d(?:[ .\-]?\d){8,}")
_HEXADECIMAL: Final = re.compile(r"(?:[0-9a-f]{2}){8,}", re.IGNORECASE)


def strangers(number: int, seed: int = 20260205) -> list[dict[str, Any]]:
    """So many people as the desk records them."""
    if number > MOST:
        raise ValueError(f"there are names for {MOST}")
    chance = random.Random(seed)
    papers, phones = (chance.sample(range(10**8, 10**9), number) for _ in range(2))
    return [
        {
            "name": f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {_given(n)}",
            "paper_type": "citizen_card",
            "paper_number": f"014 {papers[n] // 10**6:03} {papers[n] // 1000 % 1000:03} {papers[n] % 1000:03}",
            "address": f"Ngõ {_given(n)} bản Không Có Thật",
            "commune": "xa-03679",
            "phone": f"0{phones[n]:09}",
            "birth_year": 1940 + n % 60,
        }
        for n in range(number)
    ]


def _given(n: int) -> str:
    tens = NUMBERS[n // len(GIVEN) % len(NUMBERS)]
    return f"{GIVEN[n % len(GIVEN)]} {tens} {NUMBERS[n // len(GIVEN) // len(NUMBERS)]}"


class Crowd:
    """All of them at once: a text is read through once, however many they are.

    A name is found by its given name of four syllables, which nothing else has, so in every order and without its family
    name, too; an address by its street; numbers by their digits, however grouped, with 84 before them. All of it with
    and without diacritics, in whatever case, composed or not, escaped for HTML, JSON and addresses, or in hexadecimal.
    """

    def __init__(self, people: Sequence[dict[str, Any]]) -> None:
        self._words: dict[tuple[str, ...], str] = {}
        self._digits: dict[str, str] = {}
        for n, person in enumerate(people):
            given = folded(_given(n)).split()
            self._words[(*given,)] = f"{n} name"
            self._digits[person["paper_number"].replace(" ", "")] = f"{n} paper"
            self._digits[person["phone"][1:]] = f"{n} phone"

    def found_in(self, text: str) -> set[str]:
        """Whom and what of them the text holds; a street has the name of who lives there, and is told as the name."""
        spellings = {text, unescape(text), unquote_plus(text), unescaped(text)} | {"\n".join(_plain_of(text))}
        return {found for one in spellings for found in (*self._named(one), *self._numbered(one))}

    def _named(self, text: str) -> Iterator[str]:
        words = re.findall(r"[a-z]+", folded(unicodedata.normalize("NFKC", text)))
        for place in range(len(words) - 3):
            if (found := self._words.get(tuple(words[place : place + 4]))) is not None:
                yield found

    def _numbered(self, text: str) -> Iterator[str]:
        for run in _DIGITS.findall(text):
            digits = re.sub(r"\D", "", run)
            for length in (9, 12):
                for place in range(len(digits) - length + 1):
                    if (found := self._digits.get(digits[place : place + length])) is not None:
                        yield found


def _plain_of(text: str) -> Iterable[str]:
    """What bytes written in hexadecimal say."""
    return (bytes.fromhex(found).decode(errors="replace") for found in _HEXADECIMAL.findall(text))
