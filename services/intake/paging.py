"""Where a list goes on: the day and the number of the last row shown, as `2026-11-02~D-2026-0871`."""

from datetime import date
from typing import Any


def after_row(after: str, day: str) -> dict[str, Any] | None:
    """The parameters `day` and `after_code` of a keyset query; None for what is no cursor."""
    on, _, code = after.partition("~")
    try:
        return {day: date.fromisoformat(on), "after_code": code}
    except ValueError:
        return None
