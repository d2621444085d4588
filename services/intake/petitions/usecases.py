"""Receiving petitions and deciding on them. What is accepted opens a case, and may go to its unit at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.assignments.usecases import give
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import NewCase, open_case
from services.intake.deadlines.promises import Promise, promise
from services.intake.office import BODY, Office
from services.intake.people.usecases import keep
from services.intake.people.vault import Vault
from services.intake.petitions.commands import PetitionAnswer, ProcessPetition, RecordPetition
from services.intake.petitions.conditions import conditions_named
from services.intake.petitions.rules import Verdict, refusal, usual_eligibility
from services.intake.petitions.tables import PetitionRow
from services.intake.registers.numbers import Register, next_codes
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import PetitionProcessed, PetitionRecorded
from shared.events.kinds import CaseKind, MatterClass, Origin, Outcome
from shared.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class Sound:
    """A petition that passed every rule and needs only its numbers."""

    command: RecordPetition
    received_on: date
    matter_class: MatterClass
    secret: bool
    verdict: Verdict | None = None
    promise: Promise | None = None
    decided_class: MatterClass | None = None
    """The class of the kind it was decided to be; `matter_class` stays that of the kind it came as."""

    @property
    def registers(self) -> list[tuple[Register, int]]:
        wanted = [(Register.PETITIONS, self.received_on.year)]
        if self.verdict is not None and self.promise is not None:
            wanted.append((Register(self.verdict.kind), self.verdict.decided_on.year))
        return wanted


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
    person = await keep(tx, command.who, vault) if command.who else None
    codes = await next_codes(tx, BODY, sound.registers)
    petition, case = enter(tx, sound, codes, person)
    tx.add(*(row for row in (petition, case) if row is not None))
    return answer_of(petition, case)


async def process_petition(
    tx: Transaction, caller: Caller, office: Office, petition: PetitionRow, command: ProcessPetition
) -> PetitionAnswer | Refused:
    """Decide on a registered petition, once."""
    allowed = may(caller, Action.CLASSIFY_PETITION, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    if petition.outcome is not None:
        return Refused(
            Reason(f"Không được: đơn {petition.code} đã xử lý.", f"Not possible: {petition.code} is already processed.")
        )
    recorded = RecordPetition.model_construct(
        kind=CaseKind(petition.kind), field=petition.field, content=petition.content, process=command
    )
    matter_class, today = MatterClass(petition.matter_class), clock.today()
    sound = _decided(office, recorded, petition.received_on, matter_class, today, secret=petition.secret)
    if isinstance(sound, Refused):
        return sound
    numbers = [wanted for wanted in sound.registers if wanted[0] is not Register.PETITIONS]
    codes = await next_codes(tx, BODY, numbers) if numbers else {}
    case = _decide(tx, petition, sound, codes)
    if case is not None:
        tx.add(case)
    return answer_of(petition, case)


def examine(office: Office, command: RecordPetition, *, secret: bool = False) -> Sound | Refused:
    """Put a petition to every rule; `secret` when it is brought to a denunciation. Nothing is written, no number taken."""
    received_on = command.on or clock.today()
    field = office.field(command.field, received_on)
    if isinstance(field, Refused):
        return field
    if command.commune and office.organisation.by_code.get(command.commune) is None:
        return Refused(Reason("Không có xã, phường mã này.", "No commune has this code."), "commune")
    matter_class = MatterClass(field.statistical_class(command.kind.value))
    return _decided(office, command, received_on, matter_class, received_on, secret=secret)


def enter(
    tx: Transaction, sound: Sound, codes: dict[Register, str], person: UUID | None, visit: str | None = None
) -> tuple[PetitionRow, CaseRow | None]:
    """The rows of a sound petition and its case, and their events. The caller adds them."""
    command = sound.command
    petition = PetitionRow(
        code=codes[Register.PETITIONS],
        body=BODY,
        received_on=sound.received_on,
        kind=command.kind,
        first_kind=command.kind,
        field=command.field,
        matter_class=sound.matter_class,
        channel=command.channel,
        repeated=command.repeated,
        content=command.content,
        request=command.request,
        commune=None if sound.secret else command.commune,
        secret=sound.secret,
        person=person,
        visit_code=visit,
    )
    recorded = PetitionRecorded(
        petition=petition.code,
        unit=BODY,
        received_on=sound.received_on,
        kind=command.kind,
        field=command.field,
        matter_class=sound.matter_class,
        channel=command.channel,
        visit=visit,
        repeated=command.repeated,
    )
    tx.emit(recorded, of=petition)
    return petition, _decide(tx, petition, sound, codes)


def answer_of(petition: PetitionRow, case: CaseRow | None) -> PetitionAnswer:
    return PetitionAnswer(
        petition=petition.code,
        case=case.code if case else None,
        due_on=case.due_on if case else None,
        version=petition.version,
    )


def _decided(
    office: Office,
    command: RecordPetition,
    received_on: date,
    matter_class: MatterClass,
    usually_on: date,
    *,
    secret: bool,
) -> Sound | Refused:
    decision = command.process
    if decision is None:
        return Sound(command, received_on, matter_class, secret or command.kind is CaseKind.DENUNCIATION)
    usual_eligible, usual_competence = usual_eligibility(decision.outcome)
    kind = decision.kind or command.kind
    secret = secret or CaseKind.DENUNCIATION in (kind, command.kind)
    missing = conditions_named(decision.missing, kind, received_on)
    if isinstance(missing, Refused):
        return missing
    verdict = Verdict(
        kind=kind,
        received_on=received_on,
        decided_on=decision.on or usually_on,
        outcome=decision.outcome,
        eligible=(usual_eligible if decision.eligible is None else decision.eligible) and not missing,
        missing=missing,
        in_competence=usual_competence if decision.in_competence is None else decision.in_competence,
        reason=decision.reason,
        receiving_body=decision.receiving_body,
        extract=decision.extract,
        assign_to=decision.assign_to,
        secret=secret,
    )
    refused = refusal(verdict)
    if refused is None and verdict.assign_to:
        refused = office.refuse_unit(verdict.assign_to, verdict.decided_on, "assign_to")
    if refused is not None:
        return refused
    # The field was found when the petition came in; only its class depends on the kind.
    decided_class = MatterClass(office.fields.find(command.field, received_on).statistical_class(kind.value))
    if verdict.outcome is not Outcome.ACCEPTED:
        return Sound(command, received_on, matter_class, secret, verdict, None, decided_class)
    promised = promise(verdict.kind, received_on, verdict.decided_on, office.rules, office.calendar)
    if isinstance(promised, Refused):
        return promised
    return Sound(command, received_on, matter_class, secret, verdict, promised, decided_class)


def _decide(tx: Transaction, petition: PetitionRow, sound: Sound, codes: dict[Register, str]) -> CaseRow | None:
    verdict = sound.verdict
    if verdict is None:
        return None
    petition.kind, petition.extract = verdict.kind, verdict.extract
    petition.matter_class = sound.decided_class or sound.matter_class
    petition.processed_on, petition.outcome = verdict.decided_on, verdict.outcome
    petition.eligible, petition.in_competence = verdict.eligible, verdict.in_competence
    petition.missing = [one.code for one in verdict.missing]
    petition.reason, petition.receiving_body = verdict.reason, verdict.receiving_body
    petition.secret = sound.secret
    if sound.secret:
        petition.commune = None
    accepted = sound.promise is not None
    petition.case_code = codes[Register(verdict.kind)] if accepted else None
    processed = PetitionProcessed(
        petition=petition.code,
        unit=BODY,
        processed_on=verdict.decided_on,
        eligible=verdict.eligible,
        in_competence=verdict.in_competence,
        outcome=verdict.outcome,
        case=petition.case_code,
        kind=verdict.kind,
        matter_class=sound.decided_class,
    )
    tx.emit(processed, of=petition)
    if sound.promise is None or petition.case_code is None:
        return None
    return _open(tx, petition, petition.case_code, verdict, sound.promise)


def _open(tx: Transaction, petition: PetitionRow, code: str, verdict: Verdict, promised: Promise) -> CaseRow:
    new = NewCase(
        kind=verdict.kind,
        field=petition.field,
        origin=Origin.PETITION,
        received_on=petition.received_on,
        opened_on=verdict.decided_on,
        content=petition.content,
        promise=promised,
        secret=petition.secret,
        request=petition.request,
        extract=verdict.extract,
        commune=petition.commune,
        petition=petition.code,
    )
    case = open_case(tx, code, new)
    return give(tx, case, verdict.assign_to, verdict.decided_on) if verdict.assign_to else case
