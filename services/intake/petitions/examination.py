"""A petition is put to every rule before anything is written and any number taken."""

from dataclasses import dataclass, replace
from datetime import date

from services.intake.cases.tables import CaseRow
from services.intake.deadlines.promises import Promise, promise
from services.intake.deadlines.rules import NoRuleError, due
from services.intake.office import Office
from services.intake.petitions.commands import ProcessPetition, RecordPetition
from services.intake.petitions.conditions import conditions_named
from services.intake.petitions.guards import refusal, refuse_sending_back
from services.intake.petitions.rules import Sender, refuse_sender
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.verdicts import Verdict, usual_eligibility
from services.intake.proceedings.duties import duties_of
from services.intake.proceedings.grounds import ground_named
from services.intake.proceedings.rules import refuse_stage
from services.intake.registers.numbers import Register
from shared.calendar import clock
from shared.events.kinds import CaseKind, Channel, MatterClass, Outcome, Stage
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
    """Of the case it opens; None when it opens none."""
    decided_class: MatterClass | None = None
    """The class of the kind it was decided to be; `matter_class` stays that of the kind it came as."""

    keep_until: date | None = None
    """When it is filed: the day until which it is kept."""

    @property
    def registers(self) -> list[tuple[Register, int]]:
        return [(Register.PETITIONS, self.received_on.year), *self.case_registers]

    @property
    def case_registers(self) -> list[tuple[Register, int]]:
        if self.verdict is None or self.promise is None:
            return []
        return [(Register(self.verdict.kind), self.verdict.decided_on.year)]


@dataclass(frozen=True, slots=True)
class Known:
    """What is already on record of a petition that is being decided on."""

    kind: CaseKind
    first_kind: CaseKind
    stage: Stage
    discipline: bool
    field: str
    channel: Channel
    received_on: date
    secret: bool
    sender_body: str | None = None
    linked_to: CaseKind | None = None
    linked_stage: Stage | None = None
    linked_secret: bool = False

    @classmethod
    def of(cls, petition: PetitionRow, linked: CaseRow | None = None) -> "Known":
        return cls(
            CaseKind(petition.kind),
            CaseKind(petition.first_kind),
            Stage(petition.stage),
            petition.discipline,
            petition.field,
            Channel(petition.channel),
            petition.received_on,
            petition.secret,
            petition.sender_body,
            CaseKind(linked.kind) if linked else None,
            Stage(linked.stage) if linked else None,
            linked.secret if linked else False,
        )

    def reviewing(self, kind: CaseKind, stage: Stage) -> bool:
        """A second complaint linked to the case of the first is not one more petition on it: it is about how that case
        was decided, and is resolved by another body, in its own time, in a case of its own (LKN Đ33, Đ36).
        """
        second = kind is CaseKind.COMPLAINT and stage is Stage.SECOND
        return second and self.linked_to is CaseKind.COMPLAINT and self.linked_stage is Stage.FIRST


def examine(
    office: Office, command: RecordPetition, *, secret: bool = False, decided_on: date | None = None
) -> Sound | Refused:
    """Put a petition to every rule; `secret` when it is brought to a denunciation, `decided_on` the day it is decided on
    unless it says another: the day it came. Nothing is written, no number taken.
    """
    received_on = command.on or clock.today()
    field = office.field(command.field, received_on)
    if isinstance(field, Refused):
        return field
    if command.commune and office.organisation.by_code.get(command.commune) is None:
        return Refused(Reason("Không có xã, phường mã này.", "No commune has this code."), "commune")
    sender = Sender(command.sender_body, command.sender_number, command.sent_on)
    refused = refuse_sender(command.channel, sender, received_on) or refuse_stage(
        command.kind, command.stage, discipline=command.discipline
    )
    if refused is not None:
        return refused
    secret = secret or command.kind is CaseKind.DENUNCIATION
    sound = Sound(command, received_on, MatterClass(field.statistical_class(command.kind.value)), secret)
    if command.process is None:
        return sound
    known = Known(
        command.kind,
        command.kind,
        command.stage,
        command.discipline,
        command.field,
        command.channel,
        received_on,
        secret,
        command.sender_body,
    )
    return examine_decision(office, sound, known, command.process, decided_on or received_on)


def examine_decision(
    office: Office, sound: Sound, known: Known, decision: ProcessPetition, usually_on: date
) -> Sound | Refused:
    """The same petition with what was decided on it."""
    verdict = judge(office, known, decision, usually_on)
    if isinstance(verdict, Refused):
        return verdict
    # The field was found when the petition came in; only its class depends on the kind.
    decided_class = class_of(office, known.field, verdict.kind, known.received_on)
    decided = replace(
        sound,
        secret=verdict.secret,
        verdict=verdict,
        decided_class=decided_class,
        keep_until=kept_until(office, verdict),
    )
    if not verdict.opens:
        return decided
    promised = promise(
        verdict.kind, known.received_on, verdict.decided_on, office.rules, office.calendar, duty=_duty(verdict)
    )
    return promised if isinstance(promised, Refused) else replace(decided, promise=promised)


def class_of(office: Office, field: str, kind: CaseKind, received_on: date) -> MatterClass:
    """Where form 02/XLD counts a petition of this kind in a field that was known on the day it came."""
    return MatterClass(office.fields.find(field, received_on).statistical_class(kind.value))


def judge(office: Office, known: Known, decision: ProcessPetition, usually_on: date) -> Verdict | Refused:
    """What was decided, if no rule is against it."""
    usual_eligible, usual_competence = usual_eligibility(decision.outcome)
    kind = decision.kind or known.kind
    corrected = decision.kind is not None and decision.kind is not known.kind
    stage = decision.stage or (Stage.FIRST if corrected else known.stage)
    discipline = decision.discipline if decision.discipline is not None else known.discipline and not corrected
    missing = conditions_named(decision.missing, kind, known.received_on)
    if isinstance(missing, Refused):
        return missing
    ground = ground_named(decision.ground, decision.outcome, kind, known.received_on)
    if isinstance(ground, Refused):
        return ground
    verdict = Verdict(
        kind=kind,
        stage=stage,
        discipline=discipline,
        channel=known.channel,
        received_on=known.received_on,
        decided_on=decision.on or usually_on,
        outcome=decision.outcome,
        eligible=(usual_eligible if decision.eligible is None else decision.eligible) and not missing,
        in_competence=usual_competence if decision.in_competence is None else decision.in_competence,
        missing=missing,
        ground=ground,
        number=decision.number,
        reason=decision.reason,
        receiving_unit=decision.receiving_unit,
        receiving_body=decision.receiving_body,
        extract=decision.extract,
        assign_to=decision.assign_to,
        secret=known.secret or CaseKind.DENUNCIATION in (kind, known.kind, known.first_kind),
        sender_body=known.sender_body,
        again=decision.again,
        linked_to=None if known.reviewing(kind, stage) else known.linked_to,
        linked_secret=known.linked_secret,
    )
    refused = refuse_stage(kind, stage, discipline=discipline) or refusal(verdict) or _refuse_units(office, verdict)
    if refused is not None:
        return refused
    named = _with_the_body_named(office, verdict)
    return refuse_sending_back(named) or named


def kept_until(office: Office, verdict: Verdict) -> date | None:
    """The day until which a filed petition is kept (TT 05/2021 Đ28); None before that circular."""
    if verdict.outcome is not Outcome.FILED:
        return None
    try:
        rule = office.rules.find("KEEP-FILED", verdict.decided_on)
    except NoRuleError:
        return None
    return due(rule, verdict.decided_on, office.calendar)


def _refuse_units(office: Office, verdict: Verdict) -> Refused | None:
    if verdict.assign_to and (refused := office.refuse_unit(verdict.assign_to, verdict.decided_on, "assign_to")):
        return refused
    if verdict.receiving_unit is None:
        return None
    return office.refuse_unit(verdict.receiving_unit, verdict.decided_on, "receiving_unit")


def _with_the_body_named(office: Office, verdict: Verdict) -> Verdict:
    """The paper names the body as it was called that day."""
    if verdict.receiving_unit is None:
        return verdict
    name = office.organisation.name_on(verdict.receiving_unit, verdict.decided_on)
    return replace(verdict, receiving_body=name)


def _duty(verdict: Verdict) -> str | None:
    """The duty the case opens with; None for a matter that has no procedure."""
    if verdict.kind is CaseKind.REFLECTION:
        return None
    duties = duties_of(verdict.kind, verdict.stage, discipline=verdict.discipline)
    return duties.resolution if verdict.outcome is Outcome.ACCEPTED else duties.acceptance
