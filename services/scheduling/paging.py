"""Keyset paging: a page starts after the last row of the one before, however many rows came in between."""

import base64
import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

from fastapi import Query

from shared.refusals import Reason
from shared.web.problems import FieldError, Problem

Limit = Annotated[int, Query(ge=1, le=200, description="How many rows at most.")]
After = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]
PAGE: Final = 50
_INVALID: Final = Reason("Con trỏ trang không hợp lệ.", "This is not a cursor of a page.")


def cursor(*key: str) -> str:
    """The opaque place after a row with this sort key."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def place(after: str | None, parts: int, day: int = 0) -> Sequence[str] | None:
    """The sort key a cursor stands for, whose part number `day` is a date; None for the first page.

    Raises:
        Problem: 422, not a cursor of ours.
    """
    if after is None:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        is_ours = isinstance(key, list) and len(key) == parts and all(isinstance(part, str) for part in key)
        date.fromisoformat(key[day] if is_ours else "")
    except ValueError:
        is_ours = False
    if not is_ours:
        raise Problem(422, "invalid", _INVALID, [FieldError("after", _INVALID)])
    return list(key)
