"""What people type, in every service: stored composed (NFC), without blanks around it, readable, and within a length."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from shared.refusals import InvalidValueError
from shared.text import nfc


def readable(text: str) -> str:
    """Words, not what only looks like them: a browser's line ends become plain ones, other control characters and text
    without a single letter or digit (a zero-width space alone) are refused.
    """
    plain = text.replace("\r\n", "\n")
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in plain):
        raise InvalidValueError("Có ký tự điều khiển không đọc được.", "It holds an unreadable control character.")
    if not any(letter.isalnum() for letter in plain):
        raise InvalidValueError("Cần có ít nhất một chữ hoặc số.", "At least one letter or digit is needed.")
    return nfc(plain)


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(readable)]
DocumentNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(readable)
]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$")]
FieldCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,60}$")]

_WRITTEN_DAY: Final = re.compile(r"\s*\d{4}-\d{2}-\d{2}\s*")


def _written_out(given: Any) -> Any:
    if isinstance(given, date) or (isinstance(given, str) and _WRITTEN_DAY.fullmatch(given)):
        return given
    raise InvalidValueError(
        "Ngày phải có dạng ngày/tháng/năm, ví dụ 05/03/2027.", "Write the date as year-month-day, e.g. 2027-03-05."
    )


Day = Annotated[date, BeforeValidator(_written_out)]
"""A day written out. Pydantic alone also takes a number for one, as seconds since 1970: nobody means that."""
