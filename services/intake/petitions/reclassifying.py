"""The kind of a petition is corrected after it was decided on."""

from datetime import date

from services.intake.office import BODY, Office
from services.intake.petitions.commands import ProcessPetition, ReclassifyPetition
from services.intake.petitions.examination import Known, class_of, judge
from services.intake.petitions.tables import PetitionRow
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import PetitionReclassified
from shared.events.kinds import Outcome
from shared.refusals import Reason, Refused


async def reclassify_petition(
    tx: Transaction, caller: Caller, office: Office, petition: PetitionRow, command: ReclassifyPetition
) -> PetitionRow | Refused:
    """Give it another kind or stage. Its first kind and the day its clocks count from stay; what was decided must be
    possible for the new kind, too.
    """
    allowed = may(caller, Action.CLASSIFY_PETITION, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    on = command.on or clock.today()
    refused = refuse_reclassifying(petition) or _refuse_command(petition, command, on)
    if refused is not None:
        return refused
    verdict = judge(office, Known.of(petition), _decided(petition, command), on)
    if isinstance(verdict, Refused):
        return _at_the_kind(verdict)
    petition.kind, petition.stage, petition.discipline = verdict.kind, verdict.stage, verdict.discipline
    petition.matter_class = class_of(office, petition.field, verdict.kind, petition.received_on)
    petition.secret = verdict.secret
    if petition.secret:
        petition.commune = None
    petition.reclassified_on, petition.reclassified_why = on, command.reason
    told = PetitionReclassified(
        petition=petition.code,
        unit=BODY,
        reclassified_on=on,
        kind=verdict.kind,
        matter_class=class_of(office, petition.field, verdict.kind, petition.received_on),
        stage=verdict.stage,
    )
    tx.emit(told, of=petition)
    return petition


def refuse_reclassifying(petition: PetitionRow) -> Refused | None:
    """Why the kind of this petition cannot be corrected now."""
    if petition.outcome is None:
        return Refused(
            Reason("Đơn chưa xử lý: sửa loại khi xử lý đơn.", "It is not processed yet: correct the kind with that.")
        )
    if petition.outcome == Outcome.SPLIT:
        return Refused(Reason("Đơn đã tách: sửa loại ở từng phần.", "It was split: correct the kind of its parts."))
    if petition.case_code is not None:
        return Refused(
            Reason(
                f"Đơn thuộc vụ việc {petition.case_code}, nơi thủ tục theo loại này đã bắt đầu.",
                f"It belongs to case {petition.case_code}, where the procedure of this kind has begun.",
            )
        )
    return None


def _refuse_command(petition: PetitionRow, command: ReclassifyPetition, on: date) -> Refused | None:
    if (command.kind, command.stage, command.discipline) == (petition.kind, petition.stage, petition.discipline):
        return Refused(Reason("Đơn đã là loại này.", "It is of this kind already."), "kind")
    if petition.processed_on is not None and on < petition.processed_on:
        return Refused(
            Reason("Ngày sửa loại không thể trước ngày xử lý đơn.", "It is not reclassified before it is processed."),
            "on",
        )
    return None


def _decided(petition: PetitionRow, command: ReclassifyPetition) -> ProcessPetition:
    return ProcessPetition.model_construct(
        outcome=Outcome(petition.outcome or ""),
        on=petition.processed_on,
        eligible=petition.eligible,
        in_competence=petition.in_competence,
        missing=tuple(petition.missing),
        kind=command.kind,
        stage=command.stage,
        discipline=command.discipline,
        ground=petition.ground,
        reason=petition.reason,
        receiving_body=petition.receiving_body,
        extract=petition.extract,
    )


def _at_the_kind(refused: Refused) -> Refused:
    """What was decided is not asked again, so all that speaks against the new kind stands at the kind."""
    return refused if refused.field in ("stage", "discipline") else Refused(refused.reason, "kind")
