"""Drafts of answers and notes on progress, over HTTP."""

from fastapi import APIRouter, Response

from services.intake.assignments import drafts
from services.intake.assignments.commands import ApproveDraft, NoteProgress, ReturnDraft, WriteDraft
from services.intake.assignments.notes import note, readable_notes
from services.intake.assignments.queries import notes as notes_of
from services.intake.assignments.queries import own_drafts
from services.intake.assignments.views import DraftList, DraftView, NoteList, NoteView
from services.intake.cases.views import CaseView, case_for, done
from services.intake.edge import Tx
from services.intake.office import AtOffice
from shared.access.callers import Officer, SignedIn, UnitLeader
from shared.access.policy import Action, require
from shared.web.problems import unwrap

router = APIRouter(tags=["cases"])


@router.get("/cases/{code}/drafts")
async def list_drafts(*, code: str, caller: Officer, tx: Tx, office: AtOffice) -> DraftList:
    """Drafts of the answer, the latest first: the unit's own matter until one is approved."""
    case = await case_for(tx, caller, code, office)
    require(caller, Action.DRAFT_ANSWER, case.matter)
    return DraftList(items=[DraftView.of(row) for row in await own_drafts(tx, code, caller)])


@router.post("/cases/{code}/drafts")
async def write_draft(*, code: str, command: WriteDraft, caller: Officer, tx: Tx, office: AtOffice) -> DraftView:
    """Write a draft, go on with the one being written, or put it before the head of the unit."""
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.DRAFT_ANSWER, case.matter)
    return DraftView.of(unwrap(await drafts.write(tx, caller, case, command)))


@router.post("/cases/{code}/drafts/return")
async def return_draft(*, code: str, command: ReturnDraft, caller: UnitLeader, tx: Tx, office: AtOffice) -> DraftView:
    """Send the draft that waits back with a remark."""
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.APPROVE_ANSWER, case.matter)
    return DraftView.of(unwrap(await drafts.send_back(tx, caller, case, command)))


@router.post("/cases/{code}/drafts/approve")
async def approve_draft(
    *, code: str, command: ApproveDraft, caller: UnitLeader, tx: Tx, office: AtOffice, response: Response
) -> CaseView:
    """The draft that waits becomes the answer and gets its number. Events: case.answered."""
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.APPROVE_ANSWER, case.matter)
    return done(unwrap(await drafts.approve(tx, caller, case, command)), caller, response)


@router.get("/cases/{code}/notes")
async def list_notes(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> NoteList:
    """Notes on progress the caller may read, the latest first."""
    case = await case_for(tx, caller, code, office)
    found = readable_notes(caller, case, await notes_of(tx, code))
    return NoteList(items=[NoteView.of(row) for row in found])


@router.post("/cases/{code}/notes")
async def note_progress(*, code: str, command: NoteProgress, caller: Officer, tx: Tx, office: AtOffice) -> NoteView:
    """Note what the unit has done."""
    case = await case_for(tx, caller, code, office, lock=True)
    require(caller, Action.NOTE_CASE, case.matter)
    return NoteView.of(unwrap(await note(tx, caller, case, command)))
