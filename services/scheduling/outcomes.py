"""What a command may come to besides its answer, and how the edge tells it: 404, 412, 409 and 422."""

import re
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar

from fastapi import Header

from services.scheduling.history import HistoryLine, told
from shared.database import Aggregate, Transaction
from shared.messaging.log import history
from shared.refusals import Reason, Refused
from shared.web.problems import FieldError, Problem, unwrap

Answer = TypeVar("Answer")

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description='The version the command was written for, as the ETag of the read: "3".'),
]
_VERSION: Final = re.compile(r'(?:W/)?"(\d{1,9})"')
_UNREADABLE: Final = Reason('If-Match phải có dạng "3".', 'If-Match must look like "3".')
_CHANGED: Final = Reason(
    "Hồ sơ đã thay đổi từ khi anh/chị mở. Hãy xem thay đổi rồi làm lại.",
    "The record has changed since you opened it. Look at the changes and try again.",
)


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
        raise Problem(412, "stale", _since(result), [FieldError("version", _line(line)) for line in result.since])
    return unwrap(result)


def expected_version(if_match: str | None) -> int | None:
    """The version an If-Match header names; None when there is none or it is `*`.

    Raises:
        Problem: 400, the header is something else.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    match = _VERSION.fullmatch(if_match.strip())
    if match is None:
        raise Problem(400, "bad_request", _UNREADABLE)
    return int(match[1])


def etag(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"'}


def _since(stale: Stale) -> Reason:
    if not stale.since:
        return _CHANGED
    return Reason(
        f"{_CHANGED.vi} " + "; ".join(_line(line).vi for line in stale.since) + ".",
        f"{_CHANGED.en} " + "; ".join(_line(line).en for line in stale.since) + ".",
    )


def _line(line: HistoryLine) -> Reason:
    at = f"{line.at:%d/%m/%Y %H:%M} {line.actor}"
    return Reason(f"{at}: {line.what.vi}", f"{at}: {line.what.en}")
