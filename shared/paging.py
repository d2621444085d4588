"""Keyset paging: a page begins behind the last row of the one before, however many rows came in between.

A cursor is the sort key of that row, as an address takes it: `2026-11-02~D-2026-0871`.
"""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import Query

from shared.refusals import Reason
from shared.web.problems import FieldError, Problem

Limit = Annotated[int, Query(ge=1, le=200, description="How many rows at most.")]
After = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]
PAGE: Final = 50
_NUMBERS: Final = range(2**31)
"""What PostgreSQL's `integer` holds, from 0 on."""
_INVALID: Final = Reason("Con trỏ trang không hợp lệ.", "This is not a cursor of a page.")


def cursor(*key: object) -> str:
    """The place behind a row with this sort key."""
    return "~".join(map(str, key))


def place(after: str | None, *kinds: type[str] | type[int] | type[date]) -> tuple[Any, ...] | None:
    """The sort key a cursor stands for, whose parts are of these kinds; None for the first page.

    Raises:
        Problem: 422, no cursor of such a list.
    """
    if not after:
        return None
    try:
        return tuple(_part(kind, part) for kind, part in zip(kinds, after.split("~"), strict=True))
    except ValueError:
        raise Problem(422, "invalid", _INVALID, [FieldError("after", _INVALID)]) from None


def _part(kind: type, written: str) -> str | int | date:
    if kind is date:
        return date.fromisoformat(written)
    if kind is str:
        return written
    number = int(written)
    if number not in _NUMBERS:
        raise ValueError(number)
    return number
