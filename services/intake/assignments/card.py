"""What the page of a case shows of who handles it: templates/card.html with `handling` in its context."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request

from services.intake.assignments.acts import FORMS, offered
from services.intake.assignments.notes import readable_notes
from services.intake.assignments.queries import givings, notes, own_drafts
from services.intake.assignments.rules import (
    DRAFT_NAMES,
    ENDED,
    STANDING_NAMES,
    STANDING_STYLES,
    DraftState,
    Standing,
)
from services.intake.assignments.tables import DraftRow, NoteRow
from services.intake.assignments.views import AssignmentView
from services.intake.cases.tables import CaseRow
from services.intake.screens import address
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Reason, Refused

_PARTS: Final[Mapping[str, Reason]] = {
    "lead": Reason("Chủ trì", "In charge"),
    "cooperating": Reason("Phối hợp", "Cooperating"),
}


@dataclass(frozen=True, slots=True)
class HandlingCard:
    """Givings in order, notes newest first, the draft as far as it is the caller's to see, links to what can be done."""

    givings: Sequence[AssignmentView]
    notes: Sequence[NoteRow]
    draft: DraftRow | None
    draft_link: str
    acts: Sequence[tuple[Reason, str]]
    parts: Mapping[str, Reason] = field(default_factory=lambda: _PARTS)
    standings: Mapping[Standing, Reason] = field(default_factory=lambda: STANDING_NAMES)
    styles: Mapping[Standing, tuple[str, str]] = field(default_factory=lambda: STANDING_STYLES)

    @property
    def draft_state(self) -> Reason | None:
        return DRAFT_NAMES[DraftState(self.draft.state)] if self.draft else None


async def handling_card(request: Request, tx: Transaction, caller: Caller, case: CaseRow) -> HandlingCard:
    """Everything the card shows, as this caller may see it."""
    rows, here = await givings(tx, case.code), f"/cases/{case.code}"
    now = [row for row in rows if row.state not in ENDED]
    writes = not isinstance(may(caller, Action.DRAFT_ANSWER, case.matter), Refused)
    latest = next(iter(await own_drafts(tx, case.code, caller)), None) if writes else None
    drafting = writes and case.state == "acknowledged" and not case.open_proceeding
    return HandlingCard(
        givings=[AssignmentView.of(row, case, caller) for row in rows],
        notes=readable_notes(caller, case, await notes(tx, case.code)),
        draft=latest,
        draft_link=address(request, f"{here}/draft") if latest or drafting else "",
        acts=[
            (FORMS[act].name, address(request, f"{here}/handling/{act.value}")) for act in offered(caller, case, now)
        ],
    )
