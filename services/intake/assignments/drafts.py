"""The answer before it is one: an officer drafts, the head of the unit approves it or sends it back with a remark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz.distance import LCSseq

from services.intake.assignments.answers import issue
from services.intake.assignments.commands import AnswerCase, ApproveDraft, ReturnDraft, WriteDraft
from services.intake.assignments.queries import drafts, lead
from services.intake.assignments.rules import NOTHING_WAITS, DraftState, refuse_deciding, refuse_writing
from services.intake.assignments.tables import DraftRow
from services.intake.cases.rules import Step, refusal
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import refused_step
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Refused

_WORD: Final = re.compile(r"\s+|[^\s]+")


async def write(tx: Transaction, caller: Caller, case: CaseRow, command: WriteDraft) -> DraftRow | Refused:
    """Write or go on writing a draft. After one was sent back the next is another row, so that both can be compared."""
    if isinstance(allowed := may(caller, Action.DRAFT_ANSWER, case.matter), Refused):
        return allowed
    latest = next(iter(await drafts(tx, case.code)), None)
    state = DraftState(latest.state) if latest else None
    if (refused := refusal(case.standing, Step.ANSWER, clock.today()) or refuse_writing(state)) is not None:
        return refused
    charged = await lead(tx, case)
    going_on = latest is not None and state is DraftState.DRAFT
    charged.draft = DraftState.SUBMITTED if command.submit else DraftState.DRAFT
    if command.submit:
        charged.entered_at = clock.now()
    written = DraftRow(
        case_code=case.code,
        n=(latest.n if latest else 0) + (0 if going_on else 1),
        unit=charged.unit,
        text=command.text,
        number=command.number,
        state=charged.draft,
        by=caller.login,
        at=clock.now(),
    )
    return await tx.session.merge(written)


async def send_back(tx: Transaction, caller: Caller, case: CaseRow, command: ReturnDraft) -> DraftRow | Refused:
    """The head of the unit wants something changed and says what."""
    found = await _submitted(tx, caller, case, command.n)
    if isinstance(found, Refused):
        return found
    charged = await lead(tx, case)
    found.remark = command.remark
    found.state = charged.draft = DraftState.RETURNED
    found.decided_by, found.decided_at = caller.login, clock.now()
    charged.entered_at = clock.now()
    return found


async def approve(tx: Transaction, caller: Caller, case: CaseRow, command: ApproveDraft) -> CaseRow | Refused:
    """The draft becomes the unit's answer, numbered at once."""
    found = await _submitted(tx, caller, case, command.n)
    if isinstance(found, Refused):
        return found
    if (refused := refused_step(caller, case, Step.ANSWER, command.day)) is not None:
        return refused
    charged = await lead(tx, case)
    answered = AnswerCase(answer=found.text, number=command.number or found.number, on=command.on)
    issued = await issue(tx, caller, case, charged, answered)
    if isinstance(issued, Refused):
        return issued
    found.state = charged.draft = DraftState.APPROVED
    found.decided_by, found.decided_at = caller.login, clock.now()
    return issued


async def _submitted(tx: Transaction, caller: Caller, case: CaseRow, n: int) -> DraftRow | Refused:
    if isinstance(allowed := may(caller, Action.APPROVE_ANSWER, case.matter), Refused):
        return allowed
    latest = next(iter(await drafts(tx, case.code)), None)
    state = DraftState(latest.state) if latest else None
    refused = refuse_deciding(state, latest.n if latest else 0, n)
    return latest if latest is not None and refused is None else refused or NOTHING_WAITS


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, came or went."""

    change: Literal["same", "added", "removed"]
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """What changed between two drafts, word by word; together the pieces that stayed and came are `after`.

    Compared outside Python, which would take seconds, and hold everybody up, for two long drafts that have little but the
    commonest words in common.
    """
    return tuple(_pieces(_WORD.findall(before), _WORD.findall(after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    removed, added = list[str](), list[str]()
    for one in LCSseq.opcodes(before, after):
        if one.tag != "equal":
            removed += before[one.src_start : one.src_end]
            added += after[one.dest_start : one.dest_end]
            continue
        yield from _changed(removed, added)
        removed, added = [], []
        yield Piece("same", "".join(after[one.dest_start : one.dest_end]))
    yield from _changed(removed, added)


def _changed(removed: list[str], added: list[str]) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", "".join(removed))
    if added:
        yield Piece("added", "".join(added))
