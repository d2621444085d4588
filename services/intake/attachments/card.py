"""What the page of a visit, petition or case shows of its files: templates/card.html with `files` in its context."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from starlette.requests import Request

from services.intake.attachments.media import ACCEPTED
from services.intake.attachments.queries import AttachmentLine, attached_to
from services.intake.attachments.rights import attachable_kinds, denounced, may_open, not_removable, opens_removed
from services.intake.attachments.rules import KIND_NAMES, FileKind, Record
from services.intake.people.vault import Vault
from services.intake.screens import Choice, address
from shared.access.policy import Subject
from shared.access.roles import Caller, Role
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.refusals import Reason
from shared.web.forms import Submission, blank
from shared.web.languages import language_of
from shared.web.pages import web_of


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file as a page shows it: where it opens, and where its removal is asked for ("" when the caller may not)."""

    file: AttachmentLine
    kind: Reason
    href: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class FilesCard:
    """The files this caller may open, and the form for another when he or she may attach one. `largest` in megabytes."""

    lines: tuple[FileLine, ...]
    kinds: tuple[Choice, ...]
    form: Submission[Any]
    code: str
    here: str
    accepted: str
    largest: int


async def files_card(
    request: Request,
    tx: Transaction,
    caller: Caller,
    vault: Vault,
    record: Record,
    code: str,
    matter: Subject,
    *,
    voided: bool,
    form: Submission[Any] | None = None,
) -> FilesCard:
    """`matter` with what the custodian allows this caller today; `form`: one that was refused."""
    here, language = address(request, f"/{record}s/{code}/attachments"), language_of(request)
    kinds = attachable_kinds(caller, record, matter, voided=voided)
    return FilesCard(
        tuple(
            [
                _line(request, caller, here, matter, one)
                for one in await readable(tx, caller, vault, record, code, matter)
            ]
        ),
        tuple((kind.value, KIND_NAMES[kind].in_(language)) for kind in kinds),
        form or blank(key=str(uuid4())),
        code,
        here,
        ACCEPTED,
        web_of(request).settings.largest_file_mb,
    )


async def readable(
    tx: Transaction, caller: Caller, vault: Vault, record: Record, code: str, matter: Subject
) -> list[AttachmentLine]:
    """The files of a record that this caller may open: there is no trace of the others."""
    return [one for one in await attached_to(tx, record, code, vault) if _is_readable(caller, one, record, matter)]


def _is_readable(caller: Caller, file: AttachmentLine, record: Record, matter: Subject) -> bool:
    """By its kind; of a denunciation also by where it is: a unit learns nothing of the petitions behind its case."""
    if file.removed_at is not None and not opens_removed(caller):
        return False
    of = replace(matter, kind=CaseKind.DENUNCIATION.value) if file.secret else matter
    behind = denounced(of) and file.record != record
    return may_open(caller, FileKind.PETITION if behind else file.kind, of)


def _line(request: Request, caller: Caller, here: str, matter: Subject, file: AttachmentLine) -> FileLine:
    removable = not_removable(caller, file.unit, matter, removed=file.removed_at is not None) is None
    own = address(request, f"/{file.record}s/{file.code}/attachments/{file.id}/remove")
    at_hand = removable and (caller.has(Role.DESK) or own.startswith(f"{here}/"))
    return FileLine(file, KIND_NAMES[file.kind], f"{here}/{file.id}/file", own if at_hand else "")
