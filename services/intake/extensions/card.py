"""What the page of a case shows about more time: templates/card.html with `extension` in its context."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from services.intake.cases.tables import CaseRow
from services.intake.deadlines.tables import ClockRow
from services.intake.extensions.acts import NAMES, Act, action_of
from services.intake.extensions.queries import is_live, requests_of
from services.intake.extensions.tables import ExtensionRow
from services.intake.extensions.usecases import why_not
from services.intake.office import Office
from services.intake.screens import address
from services.intake.secrecy import reads_everything_of
from shared.access.policy import may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class ExtensionCard:
    """The request that waits, those that were decided on, latest first, and what this caller can do: name, address, or
    why it is not possible now. Without `reads` nobody's own words are shown.
    """

    pending: ExtensionRow | None
    decided: Sequence[ExtensionRow]
    acts: Sequence[tuple[str, Reason, str, Reason | None]]
    reads: bool


async def extension_card(
    request: Request, tx: Transaction, caller: Caller, office: Office, case: CaseRow, clocks: Sequence[ClockRow]
) -> ExtensionCard:
    """As this caller may see it."""
    rows = await requests_of(tx, case.code)
    running = next((one for one in clocks if one.runs and one.duty == case.rule), None)
    pending = next((row for row in rows if is_live(row, running, case)), None)
    possible: dict[Act, Reason | None] = {}
    if pending is not None:
        possible |= {Act.GRANT: None, Act.REFUSE: None}
    elif running is not None and case.unit is not None:
        refused = await why_not(tx, office, running, on=clock.today())
        possible[Act.ASK] = refused.reason if refused else None
    if any(one.runs for one in clocks):
        possible[Act.LAW] = None
    here = address(request, f"/cases/{case.code}/deadline")
    return ExtensionCard(
        pending,
        [row for row in rows if row.state in ("granted", "refused")],
        [
            (act.value, NAMES[act], f"{here}/{act.value}", reason)
            for act, reason in possible.items()
            if not isinstance(may(caller, action_of(act, case), case.matter), Refused)
        ],
        reads_everything_of(caller, secret=case.secret) or case.unit in caller.units,
    )
