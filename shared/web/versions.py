"""Two people at one record: the ETag says which version was read, If-Match which one a command is for (RFC 9110 §13)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Protocol

from fastapi import Header, Response

from shared.refusals import Reason
from shared.web.formats import who
from shared.web.problems import FieldError, Problem

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description='The version the command is based on, as the ETag of the read: "3".'),
]
_VERSION: Final = re.compile(r'(?:W/)?"(\d{1,9})"|(\d{1,9})')
_UNREADABLE: Final = Reason('If-Match phải có dạng "3".', 'If-Match must look like "3".')
_CHANGED: Final = Reason("Từ lúc mở trang hồ sơ đã có thay đổi", "The record has changed since you opened it")


class Versioned(Protocol):
    """What has a version: a record, a view of it, the answer to a command."""

    @property
    def version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a record: the day, what, and the account that did it."""

    on: date
    what: Reason
    by: str


def based_on(given: str | None) -> int | None:
    """The version an If-Match header names, or the hidden field of a form; None when the sender does not care.

    Raises:
        Problem: 400, it is no version.
    """
    if given is None or given.strip() in ("", "*"):
        return None
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise Problem(400, "bad_request", _UNREADABLE)
    return int(found[1] or found[2])


def tagged(response: Response, record: Versioned) -> None:
    """Say which version the answer shows."""
    response.headers["ETag"] = f'"{record.version}"'


def record_changed(since: Sequence[Change]) -> Problem:
    """The 412 of a command that was written for an older version: what has happened since, oldest first."""
    lines = [
        Reason(
            f"{change.on:%d/%m/%Y}: {change.what.vi} ({who(change.by).vi})",
            f"{change.on:%d/%m/%Y}: {change.what.en} ({who(change.by).en})",
        )
        for change in since
    ]
    whole = Reason(_told(_CHANGED.vi, [line.vi for line in lines]), _told(_CHANGED.en, [line.en for line in lines]))
    return Problem(412, "record_changed", whole, [FieldError("version", line) for line in lines])


def _told(what: str, lines: Sequence[str]) -> str:
    return f"{what}: {'; '.join(lines)}." if lines else f"{what}."
