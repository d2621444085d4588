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
from services.intake.protection.usecases import requests_of
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import CaseAssigned, CaseDueMoved, CaseOpened, PetitionVoided
from shared.events.intake.proceedings import ProceedingBegun
from shared.refusals import Reason, Refused

NOTHING_YET: Final = frozenset(event.event_type for event in (CaseOpened, CaseAssigned, ProceedingBegun, CaseDueMoved))
"""What happens to a case before anybody has done anything in it; its date may move with the days off."""
VISITS_ABOUT: Final = text("""
    SELECT code FROM visit WHERE case_code = :case AND code IS DISTINCT FROM :visit AND voided_on IS NULL ORDER BY code
""")
PARTS_LEFT: Final = text("SELECT code FROM petition WHERE part_of = :mixed AND voided_on IS NULL ORDER BY code")


async def void_petition(
    tx: Transaction, caller: Caller, petition: PetitionRow, command: VoidPetition
) -> PetitionRow | Refused:
    """Void it today. It keeps its number and its place, struck through; void with it are a case nobody began on and, of one
    that was split, the part that was left.
    """
    allowed = may(caller, Action.VOID_RECORD, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    if petition.part_of is not None:  # parts are voided one after the other, so that somebody's is the last
        await tx.get(PetitionRow, petition.part_of, lock=True)
    today, voided = clock.today(), [*await _parts_left(tx, petition.code, lock=True), petition]
    cases = [await _its_case(tx, one, lock=True) for one in voided]
    if (refused := await refuse_voiding(tx, petition, today)) is not None:
        return refused
    for one, case in zip(voided, cases, strict=True):
        if case is not None:
            await end_wrong_case(tx, case, today)
        one.voided_on, one.voided_by, one.void_reason = today, caller.login, command.reason
        tx.emit(PetitionVoided(petition=one.code, unit=BODY, voided_on=today), of=one)
    return petition


async def refuse_voiding(tx: Transaction, petition: PetitionRow, on: date) -> Refused | None:
    """Why a petition is not void: it is already, or something rests on it. Of one that was split the last part stands for
    all of it: without any it would be neither decided on nor counted.
    """
    if (refused := refuse_voided(petition)) is not None:
        return refused
    if petition.part_of is not None and [one.code for one in await _parts_left(tx, petition.part_of)] == [
        petition.code
    ]:
        return Refused(
            Reason(
                f"Đây là phần duy nhất còn lại của đơn {petition.part_of}: sửa loại phần này, hoặc hủy đơn "
                f"{petition.part_of}, phần này hủy theo.",
                f"It is all that is left of {petition.part_of}: reclassify it, or void {petition.part_of}, and it with that.",
            )
        )
    parts = await _parts_left(tx, petition.code)
    if len(parts) > 1:
        return _refuse_while([one.code for one in parts])
    for one in (*parts, petition):
        if (refused := await _refuse_by_its_case(tx, one, on)) is not None:
            return refused
    return None


def _refuse_while(resting: Sequence[str]) -> Refused:
    named = ", ".join(resting)
    return Refused(Reason(f"Không hủy được: còn {named}.", f"Not possible while there is {named}."))


async def _refuse_by_its_case(tx: Transaction, petition: PetitionRow, on: date) -> Refused | None:
    if petition.case_code is not None and not petition.opened_case:
        return Refused(
            Reason(
                f"Đơn thuộc vụ việc {petition.case_code} đã có: gỡ liên kết trước khi hủy.",
                f"It belongs to case {petition.case_code}: undo the link before voiding it.",
            )
        )
    asked = {"case": petition.case_code, "visit": petition.visit_code}
    if resting := [row.code for row in await tx.execute(VISITS_ABOUT, asked)]:
        return _refuse_while(resting)
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
    if await requests_of(tx, case.code):
        return Refused(
            Reason(
                f"Không hủy được: trong vụ việc {case.code} đã có đề nghị bảo vệ người tố cáo.",
                f"Not possible: protection of a denouncer has been asked for in case {case.code}.",
            )
        )
    return await refuse_taking_out(tx, petition, case, on)


async def _its_case(tx: Transaction, petition: PetitionRow, *, lock: bool = False) -> CaseRow | None:
    """The case it opened."""
    if petition.case_code is None or not petition.opened_case:
        return None
    return await tx.get(CaseRow, petition.case_code, lock=lock)


async def _parts_left(tx: Transaction, mixed: str, *, lock: bool = False) -> list[PetitionRow]:
    """Those of its parts that are not void."""
    codes = [row.code for row in await tx.execute(PARTS_LEFT, {"mixed": mixed})]
    found = [await tx.get(PetitionRow, code, lock=lock) for code in codes]
    return [part for part in found if part is not None]
