"""What is so with a case, as far as it decides which papers can be made from it."""

from sqlalchemy import text

from services.intake.cases.tables import CaseRow
from services.intake.office import Office
from services.intake.papers.situations import of_case
from services.intake.proceedings.steps import UNDECIDED, Step
from services.intake.proceedings.tables import ProceedingRow
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind, ProceedingState

EXTENDED = text("SELECT EXISTS (SELECT FROM proceeding_paper WHERE case_code = :code AND step = :step)")
DECIDING = (ProceedingState.VERIFYING, ProceedingState.DECIDED)
"""From when a decision or conclusion is written to when it was: it is drawn up before its number is entered as the step."""


async def situations_of_case(
    tx: Transaction, office: Office, case: CaseRow, proceeding: ProceedingRow | None
) -> frozenset[str]:
    """Only of a denunciation that was accepted it is asked whether it was extended: no other has a paper for it."""
    denounces = proceeding is not None and proceeding.kind == CaseKind.DENUNCIATION
    extended = False
    if denounces and proceeding is not None and proceeding.accepted_on is not None:
        extended = bool((await tx.execute(EXTENDED, {"code": case.code, "step": Step.EXTEND.value})).scalar_one())
    # The forms of decisions on disciplinary ones are others, which nobody has confirmed.
    deciding = proceeding is not None and proceeding.state in DECIDING and not proceeding.discipline
    answering = office.organisation.answering(case.unit, clock.today()) if case.unit else None
    return of_case(
        state=case.state,
        taken_out=case.replaced_by is not None or case.voided_on is not None,
        suspended=case.suspended_since is not None,
        kind=proceeding.kind if proceeding else "",
        undecided=proceeding is not None and proceeding.state in UNDECIDED,
        accepted=proceeding is not None and proceeding.accepted_on is not None,
        not_accepted=proceeding is not None and proceeding.state == ProceedingState.NOT_ACCEPTED,
        extended=extended,
        deciding=proceeding.stage if proceeding is not None and deciding else "",
        party=answering is not None and office.organisation.unit(answering).kind == "party",
    )
