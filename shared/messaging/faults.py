"""Faults that pass, as opposed to refusals that stay; and what may be said of a refusal."""

import asyncio
import traceback
from typing import Final

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from shared.messaging.reactions import CannotApply

TRANSIENT_CLASSES: Final = ("08", "40", "53", "55", "57", "58")
"""SQLSTATE classes of faults that pass: connection, rollback (deadlock), resources, locks, operator, system."""


def is_transient(error: BaseException) -> bool:
    """Whether trying again can help: the database is gone or busy, as opposed to a handler that refuses."""
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", "") or "")
        return (
            error.connection_invalidated
            or state[:2] in TRANSIENT_CLASSES
            # Without a state it is the driver that speaks, of a connection lost or in disarray; what a statement is
            # given wrongly has a state even when the driver finds it.
            or (not state and isinstance(error, OperationalError | InterfaceError | InternalError))
        )
    return isinstance(error, OSError | PoolExhausted | asyncio.CancelledError | KeyboardInterrupt | MemoryError)


def reason(error: Exception) -> str:
    """Why an event was refused, at most 500 characters that any text column takes.

    Input values are left out, since an event may hold what must not be shown: only a handler's own word
    (`CannotApply`) is repeated, of anything else the kind of error and its place in the code.
    """
    if isinstance(error, CannotApply):
        said = str(error)
    elif isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)[:5]
        said = "malformed: " + "; ".join(f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['type']}" for e in found)
    elif isinstance(error, DBAPIError):
        said = f"{type(error.orig).__name__} {getattr(error.orig, 'sqlstate', '') or ''}".strip()
    else:
        said = f"{type(error).__name__} in {_place(error)}"
    return said.encode(errors="replace").decode().replace("\x00", "�")[:500]


def _place(error: Exception) -> str:
    frames = list(traceback.walk_tb(error.__traceback__))
    if not frames:
        return "?"
    frame, line = frames[-1]
    return f"{frame.f_globals.get('__name__', '?')}:{line}"
