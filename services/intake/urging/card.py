"""What the page of a case shows of urging: templates/card.html with `urging` in its context."""

from dataclasses import dataclass

from starlette.requests import Request

from services.intake.cases.tables import CaseRow
from services.intake.screens import address
from services.intake.urging.queries import UrgingLine, urgings_of
from services.intake.urging.rules import load_ladder
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class UrgingCard:
    """Steps taken, newest first; `urge_link` leads to the form of who may urge, while somebody owes something."""

    lines: tuple[UrgingLine, ...]
    urge_link: str

    def name(self, line: UrgingLine) -> Reason:
        return load_ladder().name(line.clock, line.step, line.urged_on)


async def urging_card(request: Request, tx: Transaction, caller: Caller, case: CaseRow) -> UrgingCard:
    """Whoever sees the case sees what was urged in it; whoever may urge gets the link."""
    may_urge = not isinstance(may(caller, Action.URGE_UNIT, case.matter), Refused)
    owing = case.state in ("assigned", "acknowledged") and case.suspended_since is None
    return UrgingCard(
        await urgings_of(tx, case.code),
        address(request, f"/urging/cases/{case.code}") if may_urge and owing else "",
    )
