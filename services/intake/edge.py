"""What every route of intake has in common: the transaction it runs in, and the version a command was based on."""

from typing import Annotated, Protocol, TypeVar

from services.intake.history import histories, readable, told
from services.intake.office import Office
from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.service import transaction
from shared.web.problems import Problem, unwrap
from shared.web.versions import Change, IfMatch, based_on, record_changed, tagged

__all__ = ["IfMatch", "Record", "Tx", "Versioned", "based_on", "refuse_stale", "seen", "settled", "tagged"]

Tx = Annotated[Transaction, transaction("intake")]


class Versioned(Protocol):
    """A record with a version and a place in the log."""

    @property
    def version(self) -> int: ...

    @property
    def subject(self) -> str: ...

    @property
    def matter(self) -> Subject: ...


Record = TypeVar("Record", bound=Versioned)
Answer = TypeVar("Answer")


async def refuse_stale(
    tx: Transaction, record: Versioned, expected: int | None, office: Office, *, protection: bool = True
) -> None:
    """A command based on an old version is answered 412 with what has happened since; without `protection`, with nothing
    that tells of it.
    """
    if expected is None or expected == record.version:
        return
    happened = readable(await histories(tx, [record.subject]), protection=protection)
    events = [event for event in happened if event.subject_version > expected]
    vi, en = told(events, office, "vi"), told(events, office, "en")
    raise record_changed(
        [Change(a.on, Reason(a.text, b.text), a.by) for a, b in zip(vi, en, strict=True)],
    )


async def settled(tx: Transaction, answer: Answer | Refused) -> Answer:
    """The answer of a use case that leaves on record what was asked also when it refuses. A page commits after a refusal; a
    problem would undo the record, and nothing else was written.
    """
    if isinstance(answer, Refused):
        await tx.session.commit()
    return unwrap(answer)


def seen(record: Record | None, caller: Caller, action: Action) -> Record:
    """404 for what is not there and for what the caller may not see: the same answer, so nobody learns which."""
    if record is None or isinstance(may(caller, action, record.matter), Refused):
        raise Problem(404, "not_found")
    return record
