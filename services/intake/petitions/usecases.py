"""Receiving petitions and deciding on them. What is accepted opens a case, and may go to its unit at once."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.intake.assignments.usecases import give
from services.intake.cases.tables import CaseRow
from services.intake.office import BODY, Office
from services.intake.people.statements import content_hash, seal_statement
from services.intake.people.usecases import keep
from services.intake.people.vault import Vault
from services.intake.petitions.commands import PetitionAnswer, ProcessPetition, RecordPetition
from services.intake.petitions.denouncing import found_to_denounce
from services.intake.petitions.examination import Known, Sound, examine, examine_decision
from services.intake.petitions.naming import refuse_naming, refuse_naming_the_known
from services.intake.petitions.opening import begin_case, new_case, open_case_of
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.voided import refuse_voided
from services.intake.proceedings.guards import refuse_review
from services.intake.proceedings.usecases import proceeding_of
from services.intake.registers.numbers import Register, next_codes
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import PetitionProcessed, PetitionRecorded
from shared.events.kinds import CaseKind, MatterClass, ProceedingState
from shared.refusals import Reason, Refused


async def record_petition(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, command: RecordPetition
) -> PetitionAnswer | Refused:
    """Register a petition; with `process`, decide on it, open its case and give that to its unit in the same breath."""
    allowed = may(caller, Action.RECORD_PETITION)
    if isinstance(allowed, Refused):
        return allowed
    sound = examine(office, command)
    if isinstance(sound, Refused):
        return sound
    if command.who is not None and (refused := refuse_naming(sound, [command.who])) is not None:
        return refused
    person = await keep(tx, command.who, vault) if command.who else None
    codes = await next_codes(tx, BODY, sound.registers)
    return answer_of(*await enter(tx, office, vault, sound, codes, person))


async def process_petition(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, petition: PetitionRow, command: ProcessPetition
) -> PetitionAnswer | Refused:
    """Decide on a registered petition, once. One that is linked to a case joins it instead of opening another."""
    refused = refuse_deciding(caller, petition)
    if refused is not None:
        return refused
    linked = await tx.get(CaseRow, petition.case_code) if petition.case_code else None
    known = Known.of(petition, linked)
    sound = examine_decision(office, recorded(petition), known, command, clock.today())
    if isinstance(sound, Refused):
        return sound
    if linked and sound.promise and (no := await refuse_reviewing(tx, linked.code, petition.received_on)) is not None:
        return no
    if (no := await refuse_naming_the_known(tx, caller, vault, petition, sound)) is not None:
        return no
    if sound.secret:
        await found_to_denounce(tx, vault, petition)
    codes = await next_codes(tx, BODY, sound.case_registers) if sound.case_registers else {}
    case = await decide(tx, office, petition, sound, codes)
    return answer_of(petition, case or linked)


async def refuse_reviewing(tx: Transaction, code: str, received_on: date) -> Refused | None:
    """Why what came on that day cannot be the second complaint about this case."""
    first = await tx.get(CaseRow, code)
    procedure = await proceeding_of(tx, first, lock=True) if first is not None else None
    if first is None or procedure is None:
        return None
    return refuse_review(ProceedingState(procedure.state), procedure.reviewed_in, first.due_on, received_on)


def refuse_deciding(caller: Caller, petition: PetitionRow) -> Refused | None:
    """Why this caller cannot decide on the petition now."""
    allowed = may(caller, Action.CLASSIFY_PETITION, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    if petition.outcome is None:
        return refuse_voided(petition)
    return Refused(
        Reason(f"Không được: đơn {petition.code} đã xử lý.", f"Not possible: {petition.code} is already processed.")
    )


def recorded(petition: PetitionRow) -> Sound:
    """A petition that was found sound when it was registered; no rule asks for its words."""
    command = RecordPetition.model_construct(kind=CaseKind(petition.kind), field=petition.field, content="")
    return Sound(command, petition.received_on, MatterClass(petition.matter_class), petition.secret)


async def enter(
    tx: Transaction,
    office: Office,
    vault: Vault,
    sound: Sound,
    codes: Mapping[Register, str],
    person: UUID | None,
    visit: str | None = None,
    *,
    part_of: str | None = None,
) -> tuple[PetitionRow, CaseRow | None]:
    """Add a sound petition and the case it opens, and tell of them."""
    command = sound.command
    petition = PetitionRow(
        code=codes[Register.PETITIONS],
        body=BODY,
        received_on=sound.received_on,
        kind=command.kind,
        first_kind=command.kind,
        stage=command.stage,
        discipline=command.discipline,
        field=command.field,
        matter_class=sound.matter_class,
        channel=command.channel,
        sender_body=command.sender_body,
        sender_number=command.sender_number,
        sent_on=command.sent_on,
        repeated=command.repeated,
        content=command.content,
        content_hash="" if sound.secret else content_hash(command.content),
        request=command.request,
        commune=None if sound.secret else command.commune,
        secret=sound.secret,
        person=person,
        visit_code=visit,
        part_of=part_of,
    )
    event = PetitionRecorded(
        petition=petition.code,
        unit=BODY,
        received_on=sound.received_on,
        kind=command.kind,
        field=command.field,
        matter_class=sound.matter_class,
        channel=command.channel,
        visit=visit,
        repeated=command.repeated,
        stage=command.stage,
        part_of=part_of,
    )
    tx.emit(event, of=petition)
    if sound.secret:
        seal_statement(tx, vault, petition)
    tx.add(petition)
    return petition, await decide(tx, office, petition, sound, codes)


def answer_of(petition: PetitionRow, case: CaseRow | None) -> PetitionAnswer:
    return PetitionAnswer(
        petition=petition.code,
        case=case.code if case else None,
        due_on=case.due_on if case else None,
        version=petition.version,
    )


async def decide(
    tx: Transaction, office: Office, petition: PetitionRow, sound: Sound, codes: Mapping[Register, str]
) -> CaseRow | None:
    """Set what was decided, and open the case, if it opens one."""
    verdict = sound.verdict
    if verdict is None:
        return None
    petition.kind, petition.stage, petition.discipline = verdict.kind, verdict.stage, verdict.discipline
    petition.extract = verdict.extract
    petition.matter_class = sound.decided_class or sound.matter_class
    petition.processed_on, petition.outcome = verdict.decided_on, verdict.outcome
    petition.eligible, petition.in_competence = verdict.eligible, verdict.in_competence
    petition.missing = [one.code for one in verdict.missing]
    petition.ground = verdict.ground.code if verdict.ground else None
    petition.number, petition.reason = verdict.number, verdict.reason
    petition.receiving_unit, petition.receiving_body = verdict.receiving_unit, verdict.receiving_body
    petition.keep_until = sound.keep_until
    reviews = petition.case_code if sound.promise is not None else None
    if sound.promise is not None:
        petition.case_code, petition.opened_case = codes[Register(verdict.kind)], True
    event = PetitionProcessed(
        petition=petition.code,
        unit=BODY,
        processed_on=verdict.decided_on,
        eligible=verdict.eligible,
        in_competence=verdict.in_competence,
        outcome=verdict.outcome,
        case=petition.case_code,
        kind=verdict.kind,
        matter_class=sound.decided_class,
        stage=verdict.stage,
    )
    tx.emit(event, of=petition)
    if sound.promise is None or petition.case_code is None:
        return None
    case = await open_case_of(tx, petition, petition.case_code, new_case(petition, verdict, sound.promise))
    if verdict.assign_to:
        give(tx, office, case, verdict.assign_to, verdict.decided_on)
    tx.add(case)
    await begin_case(tx, office, case, verdict, reviews)
    return case
