"""Which record a file is attached to: how each kind of record is found, for whoever may see it."""

from services.intake.attachments.rules import Record
from services.intake.attachments.usecases import Holder
from services.intake.cases.views import case_for
from services.intake.grants.usecases import matter_with, running_grant
from services.intake.office import Office
from services.intake.petitions.api import petition_for
from services.intake.visits.api import line_to_change, visit_for
from shared.access.policy import Action, require
from shared.access.roles import Caller
from shared.database import Transaction

READ: dict[Record, Action] = {
    "visit": Action.READ_VISITS,
    "petition": Action.READ_VISITS,
    "case": Action.READ_CASE,
}


async def holder_of(
    tx: Transaction, caller: Caller, office: Office, record: Record, code: str, *, lock: bool = False
) -> Holder:
    """The record, with what the custodian allows this caller today.

    Raises:
        Problem: 403 for who reads no such records, 404 for none and for not theirs alike.
    """
    require(caller, READ[record])
    match record:
        case "visit":
            line = await visit_for(tx, caller, code)
            row = await line_to_change(tx, caller, code, office, None) if lock else line
            return Holder(row, record, code, line.matter, line.voided_on is not None)  # type: ignore[arg-type]
        case "petition":
            petition = await petition_for(tx, caller, code, office, lock=lock)
            return Holder(petition, record, code, petition.matter, petition.voided_on is not None)
        case "case":
            case = await case_for(tx, caller, code, office, lock=lock)
            matter = matter_with(case, await running_grant(tx, caller, case))
            return Holder(case, record, code, matter, case.voided_on is not None)
