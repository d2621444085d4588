"""Another law than that of the day of receipt: the laws say nothing of matters received before they changed, so somebody
answerable decides, with a reason, and the ledger keeps both.
"""

from services.intake.cases.due import follow
from services.intake.cases.tables import CaseRow
from services.intake.deadlines import clocks
from services.intake.deadlines.queries import clocks_of
from services.intake.deadlines.tables import ClockRow
from services.intake.extensions.commands import OverrideLaw
from services.intake.office import Office
from services.intake.proceedings.effective import follow_effect
from services.intake.proceedings.usecases import proceeding_of
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Reason, Refused


async def override_law(
    tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: OverrideLaw
) -> ClockRow | Refused:
    """For who may; the terminal of an operator asks no policy."""
    allowed = may(caller, Action.OVERRIDE_LAW, case.matter)
    return allowed if isinstance(allowed, Refused) else await apply_law(tx, office, case, command)


async def apply_law(tx: Transaction, office: Office, case: CaseRow, command: OverrideLaw) -> ClockRow | Refused:
    """Count a duty that runs by the law of another day; the case is due when its main duty is."""
    running = [one for one in await clocks_of(tx, case.code, lock=True) if one.runs]
    chosen = next((one for one in running if one.duty == command.duty), None)
    if chosen is None:
        known = ", ".join(one.duty for one in running) or "–"
        return Refused(
            Reason(
                f"Không có thời hạn {command.duty} đang chạy. Có: {known}.",
                f"No deadline {command.duty} runs. Those that do: {known}.",
            ),
            "duty",
        )
    changed = await clocks.override(
        tx, office, chosen, law_on=command.law_on, on=command.day, reason=command.reason, by=tx.actor
    )
    if isinstance(changed, ClockRow):
        follow_effect(await proceeding_of(tx, case), changed)
        if changed.duty == case.rule:
            follow(tx, case, changed, "overridden", on=command.day)
    return changed
