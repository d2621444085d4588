"""What every route of intake has in common: the transaction it runs in, and the version a command was based on."""

import re
from typing import Annotated, Final, Protocol, TypeVar

from fastapi import Header, Response

from services.intake.history import histories, told
from services.intake.office import Office
from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.service import transaction
from shared.web.problems import FieldError, Problem

Tx = Annotated[Transaction, transaction("intake")]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", description='The version the command is based on, as the ETag gave it: "3".')
]
_VERSION: Final = re.compile(r'^(?:W/)?"?(\d{1,9})"?$')
_UNREADABLE: Final = Reason("If-Match không phải một phiên bản.", "If-Match is not a version.")


class Versioned(Protocol):
    """A record with a version and a place in the log."""

    @property
    def version(self) -> int: ...

    @property
    def subject(self) -> str: ...

    @property
    def matter(self) -> Subject: ...


Record = TypeVar("Record", bound=Versioned)


def based_on(if_match: str | None) -> int | None:
    """The version named in If-Match or in a form; None when the sender does not care."""
    if if_match is None or if_match.strip() in ("", "*"):
        return None
    found = _VERSION.match(if_match.strip())
    if found is None:
        raise Problem(400, "bad_request", _UNREADABLE)
    return int(found.group(1))


async def refuse_stale(tx: Transaction, record: Versioned, expected: int | None, office: Office) -> None:
    """A command based on an old version is answered 412 with what has happened since."""
    if expected is None or expected == record.version:
        return
    events = [event for event in await histories(tx, [record.subject]) if event.subject_version > expected]
    vi, en = told(events, office, "vi"), told(events, office, "en")
    errors = [
        FieldError("version", Reason(f"{a.on:%d/%m/%Y}: {a.text} ({a.by})", f"{b.on:%d/%m/%Y}: {b.text} ({b.by})"))
        for a, b in zip(vi, en, strict=True)
    ]
    since_vi = "; ".join(entry.text for entry in vi)
    since_en = "; ".join(entry.text for entry in en)
    raise Problem(
        412,
        "record_changed",
        Reason(f"Từ lúc mở trang đã có thay đổi: {since_vi}.", f"It has changed since you opened it: {since_en}."),
        errors,
    )


def tagged(response: Response, record: Versioned) -> None:
    response.headers["ETag"] = f'"{record.version}"'


def seen(record: Record | None, caller: Caller, action: Action) -> Record:
    """404 for what is not there and for what the caller may not see: the same answer, so nobody learns which."""
    if record is None or isinstance(may(caller, action, record.matter), Refused):
        raise Problem(404, "not_found")
    return record
