"""The kind of a petition is corrected after it was decided on. Its first kind and the day its clocks count from stay; a
case of the wrong kind ends, and one of the right kind takes its place. A second reclassification undoes the first.
"""

from datetime import date
from typing import Final

from services.intake.assignments.usecases import end_open_parts, refuse_ending_parts
from services.intake.cases.tables import CaseRow
from services.intake.office import BODY, Office
from services.intake.people.vault import Vault
from services.intake.petitions.commands import ProcessPetition, ReclassifyPetition
from services.intake.petitions.denouncing import found_to_denounce, hide_case, refuse_hiding
from services.intake.petitions.examination import Known, Sound, class_of, examine_decision
from services.intake.petitions.linking import links_of
from services.intake.petitions.naming import refuse_naming_the_known
from services.intake.petitions.replacing import (
    end_wrong_case,
    hold_visits,
    number_for,
    open_right_case,
    refuse_taking_out,
    reviewed_by,
    visits_follow,
)
from services.intake.petitions.tables import PetitionLinkRow, PetitionRow
from services.intake.petitions.usecases import recorded, refuse_reviewing
from services.intake.petitions.voided import refuse_voided
from services.intake.proceedings.usecases import proceeding_of
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import PetitionReclassified
from shared.events.kinds import CaseKind, Outcome, Stage
from shared.refusals import Reason, Refused


async def reclassify_petition(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, petition: PetitionRow, command: ReclassifyPetition
) -> PetitionRow | Refused:
    """Give it another kind or stage; what was decided must be possible for the new kind, too."""
    allowed = may(caller, Action.CLASSIFY_PETITION, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    on = command.on or clock.today()
    case = await tx.get(CaseRow, petition.case_code, lock=True) if petition.case_code else None
    refused = await refuse_reclassifying(tx, petition, on) or _refuse_command(petition, command, on)
    if refused is not None:
        return refused
    decision = _decided(petition, command, on, await _accepted_on(tx, petition, case), case)
    sound = examine_decision(office, recorded(petition), Known.of(petition), decision, on)
    if isinstance(sound, Refused):
        return _at_the_kind(sound)
    refused = (
        await _refuse_replacing(tx, petition, command, on, case, secret=sound.secret) if case is not None else None
    )
    refused = refused or await refuse_naming_the_known(tx, caller, vault, petition, sound)
    if refused is not None:
        return refused
    if case is None:
        if sound.secret:
            await found_to_denounce(tx, vault, petition)
        return _corrected(tx, office, petition, command, sound, on)
    return await _with_its_case(tx, office, vault, petition, command, sound, on, case)


async def refuse_reclassifying(tx: Transaction, petition: PetitionRow, on: date) -> Refused | None:
    """Why the kind of this petition cannot be corrected now."""
    if petition.outcome is None:
        return refuse_voided(petition) or Refused(
            Reason("Đơn chưa xử lý: sửa loại khi xử lý đơn.", "It is not processed yet: correct the kind with that.")
        )
    if petition.outcome == Outcome.SPLIT:
        return Refused(Reason("Đơn đã tách: sửa loại ở từng phần.", "It was split: correct the kind of its parts."))
    if (refused := refuse_voided(petition)) is not None or petition.case_code is None:
        return refused
    if petition.opened_case:
        case = await tx.get(CaseRow, petition.case_code)
        return await refuse_taking_out(tx, petition, case, on) if case is not None else None
    return _refuse_linked(petition, (await links_of(tx, petition.code))[-1], on)


def _refuse_linked(petition: PetitionRow, link: PetitionLinkRow, on: date) -> Refused | None:
    """Accepted as part of another's case, it leaves that case for one of its own."""
    if petition.outcome != Outcome.ACCEPTED:
        return Refused(
            Reason(
                f"Gỡ liên kết với vụ việc {petition.case_code} trước khi sửa loại đơn.",
                f"Undo its link to case {petition.case_code} before reclassifying it.",
            )
        )
    if on >= link.linked_on:
        return None
    return Refused(
        Reason("Ngày sửa loại không thể trước ngày liên kết.", "It is not reclassified before it was linked."), "on"
    )


def _refuse_command(petition: PetitionRow, command: ReclassifyPetition, on: date) -> Refused | None:
    if command.outcome is not None and petition.case_code is None:
        return Refused(
            Reason(
                "Đơn không mở vụ việc: chỉ sửa loại, không sửa hướng xử lý.",
                "It opened no case: its kind is corrected, not what was decided.",
            ),
            "outcome",
        )
    if (command.kind, command.stage, command.discipline) == (petition.kind, petition.stage, petition.discipline):
        return Refused(Reason("Đơn đã là loại này.", "It is of this kind already."), "kind")
    if petition.processed_on is not None and on < (petition.reclassified_on or petition.processed_on):
        return Refused(
            Reason(
                "Ngày sửa loại không thể trước ngày xử lý hoặc sửa loại trước đó.",
                "It is not reclassified before it was processed, or reclassified the last time.",
            ),
            "on",
        )
    return None


async def _accepted_on(tx: Transaction, petition: PetitionRow, case: CaseRow | None) -> date | None:
    """The day it was accepted first: its clocks go on counting from that, whatever kind it turns out to be. The case that
    it joined was accepted for another; a recommendation has no procedure that says when, but may have taken the place of
    one, accepted or not.
    """
    if case is None or not petition.opened_case:
        return petition.processed_on
    if (row := await proceeding_of(tx, case)) is not None:
        return row.accepted_on
    earlier = await tx.get(CaseRow, case.replaces) if case.replaces else None
    if earlier is None:
        return petition.processed_on
    return await _accepted_on(tx, petition, earlier) or case.opened_on


def _decided(
    petition: PetitionRow, command: ReclassifyPetition, on: date, accepted_on: date | None, case: CaseRow | None
) -> ProcessPetition:
    """What was decided, as a decision about the new kind. A reflection has no acceptance that could be checked."""
    outcome = command.outcome or Outcome(petition.outcome or "")
    if command.outcome is None and outcome is Outcome.CHECKING and command.kind is CaseKind.REFLECTION:
        outcome = Outcome.ACCEPTED
    return ProcessPetition.model_construct(
        outcome=outcome,
        on=petition.processed_on
        if case is None
        else accepted_on
        if outcome is Outcome.ACCEPTED and accepted_on
        else on,
        eligible=petition.eligible,
        in_competence=petition.in_competence,
        missing=tuple(petition.missing),
        kind=command.kind,
        stage=command.stage,
        discipline=command.discipline,
        ground=petition.ground,
        reason=petition.reason,
        receiving_body=petition.receiving_body,
        extract=command.extract or petition.extract or (case.extract if case else None),
    )


async def _refuse_replacing(
    tx: Transaction, petition: PetitionRow, command: ReclassifyPetition, on: date, wrong: CaseRow, *, secret: bool
) -> Refused | None:
    """Why no case of the right kind can be opened. A second complaint that was taken for something else comes back to the
    first decision, if that can still be complained of.
    """
    if petition.opened_case and (refused := await refuse_ending_parts(tx, wrong, on)) is not None:
        return refused
    if petition.opened_case and secret and (refused := await refuse_hiding(tx, wrong)) is not None:
        return refused
    if (command.kind, command.stage) != (CaseKind.COMPLAINT, Stage.SECOND):
        return None
    first, row = await reviewed_by(tx, wrong, takes_over=petition.opened_case), await proceeding_of(tx, wrong)
    if first is None or (petition.opened_case and row is not None and row.reviews == first):
        return None
    refused = await refuse_reviewing(tx, first, petition.received_on)
    return Refused(refused.reason, "stage") if refused is not None else None


async def _with_its_case(
    tx: Transaction,
    office: Office,
    vault: Vault,
    petition: PetitionRow,
    command: ReclassifyPetition,
    sound: Sound,
    on: date,
    wrong: CaseRow,
) -> PetitionRow | Refused:
    """A case it opened ends and its visits follow; one it had joined goes on without it."""
    takes_over = petition.opened_case
    if takes_over and (refused := await end_open_parts(tx, wrong, on=on, reason=_WHY_PARTS_END)) is not None:
        return refused
    if takes_over and sound.secret and not wrong.secret and sound.verdict is not None:
        await hide_case(tx, vault, wrong, sound.verdict.extract or "")
    if sound.secret:
        await found_to_denounce(tx, vault, petition)
    await hold_visits(tx, wrong)
    number = await number_for(tx, command.kind, on)  # last of what others may hold: they wait for the register, too
    if takes_over:
        await end_wrong_case(tx, wrong, on, replaced_by=number)
        await visits_follow(tx, wrong, number)
    else:
        link = (await links_of(tx, petition.code))[-1]
        link.unlinked_on, link.unlinked_by, link.reason = on, tx.actor, command.reason
    petition.case_code, petition.opened_case = number, True
    _corrected(tx, office, petition, command, sound, on, before=wrong.code if takes_over else None)
    await open_right_case(tx, office, petition, sound, wrong, on, takes_over=takes_over)
    return petition


_WHY_PARTS_END: Final = "Vụ việc dừng vì đơn được sửa loại."


def _corrected(
    tx: Transaction,
    office: Office,
    petition: PetitionRow,
    command: ReclassifyPetition,
    sound: Sound,
    on: date,
    *,
    before: str | None = None,
) -> PetitionRow:
    verdict = sound.verdict
    if verdict is None:
        raise ValueError(f"{petition.code} is reclassified without a decision")
    petition.kind, petition.stage, petition.discipline = verdict.kind, verdict.stage, verdict.discipline
    petition.matter_class = class_of(office, petition.field, verdict.kind, petition.received_on)
    petition.outcome, petition.extract = verdict.outcome, verdict.extract
    petition.reclassified_on, petition.reclassified_why = on, command.reason
    told = PetitionReclassified(
        petition=petition.code,
        unit=BODY,
        reclassified_on=on,
        kind=verdict.kind,
        matter_class=class_of(office, petition.field, verdict.kind, petition.received_on),
        stage=verdict.stage,
        outcome=verdict.outcome if petition.case_code else None,
        case=petition.case_code,
        case_before=before,
    )
    tx.emit(told, of=petition)
    return petition


def _at_the_kind(refused: Refused) -> Refused:
    """What was decided is not asked again, so all that speaks against the new kind stands at the kind."""
    asked = ("stage", "discipline", "extract")
    return refused if refused.field in asked else Refused(refused.reason, "kind")
