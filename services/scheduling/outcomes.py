"""What a command may come to besides its answer, and how the edge tells it: 404, 412, 409 and 422."""

from dataclasses import dataclass
from typing import TypeVar

from services.scheduling.history import HistoryLine, told
from shared.database import Aggregate, Transaction
from shared.messaging.log import history
from shared.refusals import Refused
from shared.web.problems import Problem, unwrap
from shared.web.versions import Change, record_changed

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class NotFound:
    """There is no such record, or the caller may not know of it."""


@dataclass(frozen=True, slots=True)
class Stale:
    """The record moved on since the caller read it; `since` is what happened."""

    since: tuple[HistoryLine, ...]


async def moved_on(tx: Transaction, row: Aggregate, expected: int | None) -> Stale | None:
    """`Stale` when the caller wrote the command for another version than the row has; no expectation, no check."""
    if expected is None or expected == row.version:
        return None
    events = await history(tx.session, row.subject)
    return Stale(tuple(told(event) for event in events if event.subject_version > expected))


def answered(result: Answer | Refused | Stale | NotFound) -> Answer:
    """The answer, or the problem that tells why there is none."""
    if isinstance(result, NotFound):
        raise Problem(404, "not_found")
    if isinstance(result, Stale):
        raise record_changed([Change(line.at.date(), line.what, line.actor) for line in result.since])
    return unwrap(result)
