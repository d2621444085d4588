"""What people type, in every service: stored composed (NFC), without blanks around it, readable, and within a length."""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, StringConstraints
from pydantic_core import PydanticKnownError

from shared.calendar import clock
from shared.refusals import InvalidValueError, Reason
from shared.text import nfc

_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their category that show nothing: the fillers of Hangul."""


def readable(text: str) -> str:
    """Words, not what only looks like them: a browser's line ends become plain ones, other control characters and text
    without a single letter or digit (a zero-width space alone) are refused.
    """
    plain = text.replace("\r\n", "\n")
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in plain):
        raise InvalidValueError("Có ký tự điều khiển không đọc được.", "It holds an unreadable control character.")
    if not any(letter.isalnum() and letter not in _BLANK for letter in plain):
        raise InvalidValueError("Cần có ít nhất một chữ hoặc số.", "At least one letter or digit is needed.")
    return nfc(plain)


def within(most: int) -> BeforeValidator:
    """The length is judged as it was sent: blanks that are taken off count, as they do for whoever reads the API document."""

    def short_enough(given: Any) -> Any:
        if isinstance(given, str) and len(given) > most:
            raise PydanticKnownError("string_too_long", {"max_length": most})
        return given

    return BeforeValidator(short_enough)


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(readable),
    within(300),
]
DocumentNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    AfterValidator(readable),
    within(60),
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

OFFICE_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
"""As people write a day: 25/03/2027, 25-3-2027, 25.3.2027."""


def day_typed(text: str) -> date:
    """25/03/2027 as people write it, or 2027-03-25 as links do.

    Raises:
        ValueError: it is neither.
    """
    match = OFFICE_DATE.fullmatch(text.strip())
    return date(*map(int, reversed(match.groups()))) if match else date.fromisoformat(text.strip())


def day_if_typed(text: str | None) -> date | None:
    """The same of a filter: anything else filters nothing."""
    try:
        return day_typed(text or "")
    except ValueError:
        return None


def listed(codes: str) -> tuple[str, ...]:
    """Codes with commas between them, as an address gives them."""
    return tuple(code for code in codes.replace(" ", "").split(",") if code)


LONGEST_AHEAD: Final = 10
"""Years for which anybody plans. A calendar ends some day, and what is counted from its last day has no end."""
EARLIEST: Final = date(2000, 1, 1)


def too_far_ahead(day: date, today: date) -> Reason | None:
    """Why nothing can be planned for that day."""
    if (day.year - LONGEST_AHEAD, day.month, day.day) <= (today.year, today.month, today.day):
        return None
    return Reason(
        f"Ngày này quá xa: không được sau hôm nay quá {LONGEST_AHEAD} năm.",
        f"This day is too far off: at most {LONGEST_AHEAD} years from today.",
    )


def _foreseeable(day: date) -> date:
    if (why := too_far_ahead(day, clock.today())) is not None:
        raise InvalidValueError(why.vi, why.en)
    if day < EARLIEST:
        raise InvalidValueError("Ngày này quá xa trong quá khứ.", "This day is too long ago.")
    return day


PlannedDay = Annotated[Day, AfterValidator(_foreseeable)]
"""A day something is planned for or due by; of a paper backlog it may have passed."""


def _of_our_time(moment: datetime) -> datetime:
    if not EARLIEST.year <= moment.year < EARLIEST.year + 200:
        raise InvalidValueError("Thời điểm này quá xa.", "This moment is too far off.")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
"""A moment with its zone, of which no conversion leaves the calendar."""
