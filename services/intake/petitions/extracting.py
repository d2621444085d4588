"""An extract that was given already is put right: it told too much, or not enough to work on."""

from typing import Final

from sqlalchemy import select

from services.intake.cases.tables import CaseRow
from services.intake.office import BODY
from services.intake.petitions.commands import CorrectExtract
from services.intake.petitions.denouncing import predecessors_of
from services.intake.petitions.tables import PetitionRow
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import CaseExtractCorrected
from shared.refusals import Reason, Refused
from shared.text import folded


async def correct_extract(tx: Transaction, caller: Caller, case: CaseRow, command: CorrectExtract) -> CaseRow | Refused:
    """Units and searches have the new words from the commit on, and whoever keeps a copy hears of it. Whether they name
    somebody was asked at the door (`release.py`); what was read before cannot be taken back.
    """
    if isinstance(allowed := may(caller, Action.CLASSIFY_PETITION, case.matter), Refused):
        return allowed
    if (refused := refuse_correcting(case)) is not None:
        return refused
    if command.extract == case.extract:
        return _SAME
    for one in (case, *await predecessors_of(tx, case)):
        if one.secret:
            one.extract, one.folded = command.extract, folded(command.extract)
    opened = select(PetitionRow).where(PetitionRow.case_code == case.code, PetitionRow.opened_case)  # type: ignore[arg-type]
    for petition in (await tx.execute(opened.with_for_update(key_share=True))).scalars():
        petition.extract = command.extract
    event = CaseExtractCorrected(case=case.code, unit=BODY, corrected_on=clock.today())
    tx.emit(event, of=case, audience=case.matter.units)
    return case


def refuse_correcting(case: CaseRow) -> Refused | None:
    """Why there is no extract to put right."""
    if not case.secret or case.extract is None:
        return _NONE
    return _OVER if case.voided_on is not None or case.replaced_by is not None else None


_NONE: Final = Refused(
    Reason("Vụ việc này không giữ bí mật nên không có bản trích.", "The case is not secret and has no extract.")
)
_OVER: Final = Refused(
    Reason("Vụ việc đã hủy hoặc đã được thay thế.", "The case is void, or another has taken its place.")
)
_SAME: Final = Refused(Reason("Bản trích chưa thay đổi.", "The extract has not changed."), "extract")
