"""What a request asks of PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_noted: ContextVar[list[str] | None] = ContextVar("noted", default=None)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that what is called in this block sends, in their order, without their parameters."""
    found: list[str] = []
    before = _noted.set(found)
    event.listen(Engine, "before_cursor_execute", _note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", _note)
        _noted.reset(before)


def _note(_db: object, _cursor: object, sql: str, *_rest: Any) -> None:
    if (found := _noted.get()) is not None:
        found.append(sql)
