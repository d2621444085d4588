"""What is asked of PostgreSQL by what a test calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.engine import Engine


class Statement(NamedTuple):
    """As it is sent, with `$1` for parameters."""

    sql: str
    parameters: Any


_noted: ContextVar[list[Statement] | None] = ContextVar("noted", default=None)


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """The statements that what is called in this block sends, in their order, and nobody else's."""
    found: list[Statement] = []
    before = _noted.set(found)
    event.listen(Engine, "before_cursor_execute", _note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", _note)
        _noted.reset(before)


def _note(_db: object, _cursor: object, sql: str, parameters: Any, *_rest: Any) -> None:
    if (found := _noted.get()) is not None:
        found.append(Statement(sql, parameters))
