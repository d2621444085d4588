"""A petition that was entered by mistake: void with a reason, never deleted, counted no more."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import text

from services.intake.cases.tables import CaseRow
from services.intake.history import histories
from services.intake.office import BODY
from services.intake.petitions.commands import VoidPetition
from services.intake.petitions.replacing import end_wrong_case, refuse_taking_out
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.voided import refuse_voided
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import CaseAssigned, CaseDueMoved, CaseOpened, PetitionVoided, ProceedingBegun
from shared.refusals import Reason, Refused

NOTHING_YET: Final = frozenset(event.event_type for event in (CaseOpened, CaseAssigned, ProceedingBegun, CaseDueMoved))
"""What happens to a case before anybody has done anything in it; its date may move with the days off."""
RESTS_ON_IT: Final = text("""
    SELECT code FROM petition WHERE part_of = :petition AND voided_on IS NULL
    UNION ALL SELECT code FROM visit WHERE case_code = :case AND code IS DISTINCT FROM :visit AND voided_on IS NULL
    ORDER BY code
""")


async def void_petition(
    tx: Transaction, caller: Caller, petition: PetitionRow, command: VoidPetition
) -> PetitionRow | Refused:
    """Void it today. It keeps its number and its place, struck through; a case nobody began on is void with it."""
    allowed = may(caller, Action.VOID_RECORD, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    today = clock.today()
    case = await _its_case(tx, petition, lock=True)
    if (refused := await refuse_voiding(tx, petition, today)) is not None:
        return refused
    if case is not None:
        await end_wrong_case(tx, case, today)
    petition.voided_on, petition.voided_by, petition.void_reason = today, caller.login, command.reason
    tx.emit(PetitionVoided(petition=petition.code, unit=BODY, voided_on=today), of=petition)
    return petition


async def refuse_voiding(tx: Transaction, petition: PetitionRow, on: date) -> Refused | None:
    """Why a petition is not void: it is already, or something rests on it."""
    if (refused := refuse_voided(petition)) is not None:
        return refused
    if petition.case_code is not None and not petition.opened_case:
        return Refused(
            Reason(
                f"Đơn thuộc vụ việc {petition.case_code} đã có: gỡ liên kết trước khi hủy.",
                f"It belongs to case {petition.case_code}: undo the link before voiding it.",
            )
        )
    if resting := await _resting(tx, petition):
        named = ", ".join(resting)
        return Refused(Reason(f"Không hủy được: còn {named}.", f"Not possible while there is {named}."))
    case = await _its_case(tx, petition)
    if case is None:
        return None
    if any(event.type not in NOTHING_YET for event in await histories(tx, [case.subject])):
        return Refused(
            Reason(
                f"Không hủy được: vụ việc {case.code} đã được giải quyết một phần. Sửa loại, đình chỉ hoặc kết thúc vụ việc.",
                f"Not possible: case {case.code} is being handled. Reclassify, terminate or close it.",
            )
        )
    return await refuse_taking_out(tx, petition, case, on)


async def _its_case(tx: Transaction, petition: PetitionRow, *, lock: bool = False) -> CaseRow | None:
    """The case it opened."""
    if petition.case_code is None or not petition.opened_case:
        return None
    return await tx.get(CaseRow, petition.case_code, lock=lock)


async def _resting(tx: Transaction, petition: PetitionRow) -> Sequence[str]:
    """Parts it was split into, and other visits about its case."""
    asked = {"petition": petition.code, "case": petition.case_code, "visit": petition.visit_code}
    return [row.code for row in await tx.execute(RESTS_ON_IT, asked)]
