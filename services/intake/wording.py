"""What people type: stored composed (NFC), without blanks around it, within a length a page can show, and readable."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from shared.calendar import clock
from shared.refusals import InvalidValueError
from shared.wording import Day, DocumentNumber, FieldCode, Line, UnitCode, readable, within

__all__ = ["DocumentNumber", "FieldCode", "Line", "Paragraph", "PastDay", "RecordCode", "UnitCode", "YesOrNo"]


Paragraph = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000),
    AfterValidator(readable),
    within(8_000),
]
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
PastDay = Annotated[Day, AfterValidator(_has_come)]
"""The day something happened, today or before: a paper backlog is entered with its own dates."""


def _as_chosen(typed: object) -> object:
    return {"true": True, "false": False}.get(typed, typed) if isinstance(typed, str) else typed


YesOrNo = Annotated[Literal[True, False], BeforeValidator(_as_chosen)]
"""Not `bool`: a form that does not ask this must leave it open, and an unticked box would say no."""
