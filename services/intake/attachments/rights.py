"""Who attaches, opens and removes files."""

from services.intake.attachments.rules import (
    ORIGINALS,
    FileKind,
    Record,
    kinds_for,
    refuse_attaching,
    refuse_removing,
)
from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller, Role
from shared.events.kinds import CaseKind
from shared.refusals import Refused


def denounced(matter: Subject) -> bool:
    """Whether somebody has to be kept secret."""
    return matter.kind == CaseKind.DENUNCIATION.value


def may_open(caller: Caller, kind: FileKind, matter: Subject) -> bool:
    """Whether somebody who sees the record may open such a file of it."""
    return kind not in ORIGINALS or not isinstance(may(caller, Action.READ_ORIGINAL, matter), Refused)


def opens_removed(caller: Caller) -> bool:
    """What was removed the desk alone still opens: it has to account for it."""
    return caller.has(Role.DESK)


def not_attachable(caller: Caller, kind: FileKind, record: Record, matter: Subject, *, voided: bool) -> Refused | None:
    """Why this caller cannot attach such a file to such a record."""
    allowed = may(caller, Action.ATTACH_FILE, matter)
    if isinstance(allowed, Refused):
        return allowed
    return refuse_attaching(kind, record, denounced=denounced(matter), voided=voided)


def not_removable(caller: Caller, unit: str | None, matter: Subject, *, removed: bool) -> Refused | None:
    """Why this caller cannot take off a file that `unit` attached."""
    allowed = may(caller, Action.ATTACH_FILE, matter)
    if isinstance(allowed, Refused):
        return allowed
    return refuse_removing(removed=removed, theirs=caller.has(Role.DESK) or unit in caller.units)


def attachable_kinds(caller: Caller, record: Record, matter: Subject, *, voided: bool) -> tuple[FileKind, ...]:
    """What this caller may attach to such a record; nothing when not even what the office made itself."""
    if not_attachable(caller, FileKind.WORK, record, matter, voided=voided) is not None:
        return ()
    return kinds_for(record, denounced=denounced(matter))
