"""What the page of a case shows of protection: templates/card.html with `protection` in its context."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from services.intake.cases.tables import CaseRow
from services.intake.protection.rules import STATE_NAMES, STATE_STYLES
from services.intake.protection.usecases import requests_of
from services.intake.protection.views import ProtectionView, tracks
from services.intake.screens import address
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.refusals import Reason


@dataclass(frozen=True, slots=True)
class ProtectionCard:
    """The requests of a case, and the address of the page that says more."""

    lines: Sequence[ProtectionView]
    link: str
    today: date

    def name(self, line: ProtectionView) -> Reason:
        return STATE_NAMES[line.state]

    def style(self, line: ProtectionView) -> tuple[str, str]:
        return STATE_STYLES[line.state]

    def waiting(self, line: ProtectionView) -> int:
        """Days a decision has been owed."""
        return (self.today - line.requested_on).days


async def protection_card(request: Request, tx: Transaction, caller: Caller, case: CaseRow) -> ProtectionCard | None:
    """None where nobody has denounced, and for whoever need not know of it."""
    if not tracks(caller, case):
        return None
    rows = await requests_of(tx, case.code) if case.secret else []
    if case.kind != CaseKind.DENUNCIATION and not rows:
        return None
    lines = [ProtectionView.of(case, row, caller) for row in rows]
    return ProtectionCard(lines, address(request, f"/protection/cases/{case.code}"), clock.today())
