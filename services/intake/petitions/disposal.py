"""A filed petition is kept for a year; then the head decides about it (TT 05/2021 Đ28)."""

from services.intake.office import BODY
from services.intake.petitions.commands import DisposePetition
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.voided import refuse_voided
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import PetitionDisposed
from shared.refusals import Reason, Refused


async def dispose_petition(
    tx: Transaction, caller: Caller, petition: PetitionRow, command: DisposePetition
) -> PetitionRow | Refused:
    """Record the head's decision: the paper is destroyed, or goes on being kept. The register keeps its line."""
    allowed = may(caller, Action.DISPOSE_PETITION, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    on = command.on or clock.today()
    refused = refuse_disposing(petition)
    if refused is not None:
        return refused
    if petition.keep_until is None or on <= petition.keep_until:
        day = f"{petition.keep_until:%d/%m/%Y}"
        return Refused(Reason(f"Đơn còn phải lưu đến hết {day}.", f"It is to be kept until the end of {day}."), "on")
    if petition.disposed_on is not None and on < petition.disposed_on:
        return Refused(
            Reason("Quyết định sau không thể trước quyết định trước.", "A later decision is not dated before."), "on"
        )
    petition.disposal, petition.disposal_number, petition.disposed_on = command.decision, command.number, on
    told = PetitionDisposed(petition=petition.code, unit=BODY, disposed_on=on, decision=command.decision)
    tx.emit(told, of=petition)
    return petition


def refuse_disposing(petition: PetitionRow) -> Refused | None:
    """Why there is nothing to decide about this petition's paper."""
    if petition.keep_until is None:
        return Refused(Reason("Chỉ quyết định với đơn đã lưu.", "Only what was filed is kept and then decided about."))
    if petition.disposal == "destroy":
        return Refused(Reason("Đơn đã được quyết định hủy.", "Its destruction was decided already."))
    return refuse_voided(petition)
