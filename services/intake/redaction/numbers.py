"""Where a text has a number that leads to a person: telephone, identity paper, also in words; and addresses on the net. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.intake.redaction.words import UNSEEN, Word

Kind = Literal["phone", "paper", "contact"]
SHORTEST: Final = 6
"""Digits below which a number may be anything."""
PHONE_CORE: Final = 9
"""Digits of a mobile number without 0 or 84."""
_GAP: Final = rf"[\s.,\-–—_/()·{UNSEEN}]{{0,3}}"
_BETWEEN: Final = re.compile(_GAP)
_DIGIT_WORDS: Final = {
    "không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "lăm": "5",
    "sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9",
    "khong": "0", "mot": "1", "bon": "4", "tu": "4", "nam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_LOOK_ALIKE: Final = str.maketrans("oOlI", "0011")
_PHONE: Final = re.compile(
    rf"(?<![\d.,/\-])(?:\(?\+?84\)?|0084|0){_GAP}(?:[35789](?:{_GAP}\d){{8}}|2(?:{_GAP}\d){{9}})(?!\d)"
)
_HOTLINE: Final = re.compile(rf"(?<!\d)1[89]00(?:{_GAP}\d){{4,6}}(?!\d)")
_CARD: Final = re.compile(r"(?<![\d.,/\-])0\d{2}(?:[ .\-–\u00a0]?\d){9}(?![\d/])")
_OLD_CARD: Final = re.compile(r"(?<![\d.,/\-])\d{9}(?![\d/,.]\d|\d)")
_PAPER_WORDS: Final = (
    "cmnd",
    "cmt",
    "cccd",
    "chứng minh",
    "căn cước",
    "định danh",
    "hộ chiếu",
    "chung minh",
    "can cuoc",
)
_OLD_CARD_NAMED: Final = re.compile(
    rf"(?i)(?:{'|'.join((*_PAPER_WORDS, *(unicodedata.normalize('NFD', word) for word in _PAPER_WORDS)))})"
    r"[^\d\n]{0,40}(?P<number>[a-z]?\d(?:[ .\-–\u00a0]?\d){6,11})(?!\d)"
)
_PASSPORT: Final = re.compile(r"(?<![A-Za-z0-9/\-])[A-Z]\d{7}(?:\d)?(?![A-Za-z0-9/\-])")
_MONEY_BEHIND: Final = re.compile(r"^\s{0,2}(?:đồng|đ\b|vnđ|vnd|usd|m2|m²|triệu|tỷ|nghìn|kg)", re.IGNORECASE)
_DAY: Final = re.compile(r"(?<!\d)\d{1,2}\s?[./\-]\s?\d{1,2}\s?[./\-]\s?(?:19|20)\d\d(?!\d)")
_NET: Final = re.compile(
    r"(?i)(?<![\w.+\-])[\w.+\-]{1,64}\s?(?:@|\(at\)|\[at\]|\(a\)|\[a\]|\ba\s?co\u0300?ng\b|\ba\s?còng\b)\s?[\w\-]{1,63}"
    r"(?:\s?(?:\.|\(dot\)|\[dot\]|\bcha\u0302?\u0301?m\b|\bchấm\b|\bdot\b)\s?[a-z]{2,24}){1,6}"
    r"|(?<![\w.+\-])[\w.+\-]{1,64} at [\w\-]{1,63}(?: dot |\.)[a-z]{2,24}\b"
    r"|(?:https?://)?(?:www\.|m\.)?(?:facebook\.com|fb\.com|fb\.me|zalo\.me|t\.me|tiktok\.com)/[\w.@?=&\-/]{0,200}\w"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `start` up to `end` in the text."""

    start: int
    end: int
    kind: Kind


def known_number(text: str, in_words: Sequence[Word], number: str, kind: Kind) -> Iterator[Number]:
    """Every place of this number, however it is grouped, with 0, 84 or +84 before it, in figures or in words."""
    plain = "".join(sign for sign in _figures(number) if sign.isalnum()).upper()
    core = _core(plain) if kind == "phone" else plain
    if len(core) < SHORTEST:
        return
    if core.isdigit():
        for run in _runs(in_words):
            yield from _inside(run, core, kind)
    pattern = re.compile(_GAP.join(re.escape(sign) for sign in core), re.IGNORECASE)
    for found in pattern.finditer(_figures(text)):
        if core.isdigit() and len(core) < PHONE_CORE and _in_a_longer(text, found.start(), found.end()):
            continue
        yield Number(_from(text, found.start()) if kind == "phone" else found.start(), found.end(), kind)


def any_numbers(text: str, in_words: Sequence[Word]) -> Iterator[Number]:
    """Whatever has the form of a telephone number, an identity paper's or an address on the net, whosesoever it is."""
    figures = _figures(text)
    days = [found.span() for found in _DAY.finditer(figures)]
    patterns: list[tuple[re.Pattern[str], Kind]] = [
        (_NET, "contact"), (_PHONE, "phone"), (_HOTLINE, "phone"), (_CARD, "paper"), (_OLD_CARD, "paper"),
        (_PASSPORT, "paper"),
    ]  # fmt: skip
    for pattern, kind in patterns:
        for found in pattern.finditer(figures):
            start, end = found.span()
            if kind != "contact" and (
                any(start < last and first < end for first, last in days) or _MONEY_BEHIND.match(text[end:])
            ):
                continue
            yield Number(start, end, kind)
    for found in _OLD_CARD_NAMED.finditer(figures):
        yield Number(*found.span("number"), "paper")
    for run in _runs(in_words):
        if not any(sign.isdigit() for _, _, _, word in run for sign in word) and len(run) >= PHONE_CORE:
            yield Number(run[0][1], run[-1][2], "phone" if len(run) < len("014188007263") else "paper")


_Digit = tuple[str, int, int, str]


def _runs(in_words: Sequence[Word]) -> list[list[_Digit]]:
    """Digits that follow each other with no word between them: each with its place and the word it is of."""
    runs, run = list[list[_Digit]](), list[_Digit]()
    for word in in_words:
        digits = _digits(word)
        if run and (not digits or not _BETWEEN.fullmatch(word.before)):
            runs.append(run)
            run = []
        run += digits
    return [one for one in [*runs, run] if len(one) >= SHORTEST]


def _digits(word: Word) -> list[_Digit]:
    if (digit := _DIGIT_WORDS.get(unicodedata.normalize("NFC", word.raw.casefold()))) is not None:
        return [(digit, word.start, word.end, word.raw)]
    plain = _figures(word.raw).translate(_LOOK_ALIKE)
    if not any(sign.isdigit() for sign in word.raw) or not all(sign.isdigit() for sign in plain if sign not in UNSEEN):
        return []
    return [
        (sign, word.start + place, word.start + place + 1, sign) for place, sign in enumerate(plain) if sign.isdigit()
    ]


def _inside(run: list[_Digit], core: str, kind: Kind) -> Iterator[Number]:
    joined = "".join(digit for digit, _, _, _ in run)
    place = joined.find(core)
    while place >= 0:
        first, last = place, place + len(core)
        if kind == "phone":
            first = next((place - len(lead) for lead in ("0084", "84", "0") if joined[:place].endswith(lead)), place)
        if len(core) >= PHONE_CORE or (first == 0 and last == len(joined)):
            yield Number(run[first][1], run[last - 1][2], kind)
        place = joined.find(core, place + 1)


def _core(digits: str) -> str:
    """Without what is dialled before it: 0912…, 84912… and 0084912… are one number."""
    for lead in ("0084", "84", "0"):
        if digits.startswith(lead) and len(digits) - len(lead) >= SHORTEST + 1:
            return digits[len(lead) :]
    return digits


def _from(text: str, start: int) -> int:
    """With the 0, 84 or +84 before it."""
    lead = re.search(rf"(?:\(?\+?84\)?|0084|\(?0\)?){_GAP}$", _figures(text[max(0, start - 12) : start]))
    return start - len(lead[0]) if lead else start


def _in_a_longer(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()


def _figures(text: str) -> str:
    """Full-width and other figures as plain ones, each at its place."""
    return "".join(_figure(sign) for sign in text) if not text.isascii() else text


def _figure(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 and plain.isascii() and plain.isalnum() else sign
