"""What people type: stored composed (NFC), without blanks around it, within a length a page can show, and readable."""

import unicodedata
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints

from shared.calendar import clock
from shared.refusals import InvalidValueError
from shared.text import nfc


def _readable(text: str) -> str:
    """Words, not what only looks like them: a browser's line ends become plain ones, other control characters and text
    without a single letter or digit (a zero-width space alone) are refused.
    """
    plain = text.replace("\r\n", "\n")
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in plain):
        raise InvalidValueError("Có ký tự điều khiển không đọc được.", "It holds an unreadable control character.")
    if not any(letter.isalnum() for letter in plain):
        raise InvalidValueError("Cần có ít nhất một chữ hoặc số.", "At least one letter or digit is needed.")
    return nfc(plain)


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_readable)]
Paragraph = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000), AfterValidator(_readable)
]
DocumentNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(_readable)
]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$")]
FieldCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,60}$")]
RecordCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}-\d{4}-\d{4,8}$")]
"""A number of one of our registers: KN-2026-0001."""


def _has_come(day: date) -> date:
    if day > clock.today():
        raise InvalidValueError("Ngày này chưa đến.", "This day has not come yet.")
    if day < FIRST_DAY:
        raise InvalidValueError("Ngày này quá xa trong quá khứ.", "This day is too long ago.")
    return day


FIRST_DAY: Final = date(2012, 7, 1)
"""The oldest law our deadlines come from took effect then (Luật Khiếu nại 02/2011)."""
PastDay = Annotated[date, AfterValidator(_has_come)]
"""The day something happened, today or before: a paper backlog is entered with its own dates."""
