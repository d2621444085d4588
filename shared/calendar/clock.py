"""The one clock. Instants are stored in UTC; a legal day is a day in Vietnam, whatever the server's time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """This instant, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day it is in Vietnam."""
    return now().astimezone(VIETNAM).date()


@contextmanager
def frozen(at: datetime | date) -> Iterator[None]:
    """Stop the clock for the current context: at an instant, or at nine in the morning in Vietnam of a day.

    Tests and re-runs of old reports use it; tasks started inside inherit it.

    Raises:
        ValueError: the instant has no time zone.
    """
    instant = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, 9, tzinfo=VIETNAM)
    if instant.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
