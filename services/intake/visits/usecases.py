"""Receiving somebody: one form, one transaction, whatever comes of it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.intake.cases.tables import CaseRow
from services.intake.office import BODY, HEADS_BODY, Office
from services.intake.people.usecases import Person, keep
from services.intake.people.vault import Vault
from services.intake.petitions.commands import ProcessPetition, RecordPetition
from services.intake.petitions.usecases import Sound, enter, examine
from services.intake.registers.numbers import Register, next_codes
from services.intake.visits.rules import is_delegation, refuse_receiver, refuse_representatives
from services.intake.visits.tables import VisitRow
from services.intake.wording import FieldCode, Line, Paragraph, PastDay, RecordCode
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import VisitRecorded
from shared.events.kinds import CaseKind, Channel, ReceivedBy, Reception
from shared.refusals import Reason, Refused


class GivenPetition(BaseModel):
    """A petition handed over during the visit; kind, field and content are those of the visit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    given: bool = True
    repeated: bool = False
    process: ProcessPetition | None = None


class RecordVisit(BaseModel):
    """One line of the reception book, and the petition given with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: Person
    content: Paragraph
    on: PastDay | None = None
    reception: Reception = Reception.REGULAR
    received_by: ReceivedBy = ReceivedBy.DESK
    online: bool = False
    people: Annotated[int, Field(ge=1, le=10_000)] = 1
    representatives: Annotated[int, Field(ge=0, le=100)] | None = None
    first_time: bool = True
    interpreter: Annotated[Line | None, Field(description="Language interpreted (Luật Tiếp công dân Đ7).")] = None
    kind: CaseKind | None = None
    field: FieldCode | None = None
    request: Paragraph | None = None
    prior: Annotated[Paragraph | None, Field(description="What authorities did about it before.")] = None
    case: Annotated[RecordCode | None, Field(description="The existing case this visit is about.")] = None
    petition: GivenPetition | None = None

    @property
    def gives_a_petition(self) -> bool:
        return self.petition is not None and self.petition.given


class VisitAnswer(BaseModel):
    """The numbers given."""

    model_config = ConfigDict(frozen=True)

    visit: RecordCode
    petition: RecordCode | None = None
    case: RecordCode | None = None
    due_on: date | None = None
    version: int


@dataclass(frozen=True, slots=True)
class _Checked:
    received_on: date
    petition: Sound | None


async def record_visit(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, command: RecordVisit
) -> VisitAnswer | Refused:
    """Enter a visit and what came of it: its petition, the case that opens, the unit it goes to; all or nothing."""
    allowed = may(caller, Action.RECORD_VISIT)
    if isinstance(allowed, Refused):
        return allowed
    checked = await _check(tx, office, command)
    if isinstance(checked, Refused):
        return checked
    person = await keep(tx, command.who, vault)
    wanted = [(Register.VISITS, checked.received_on.year), *(checked.petition.registers if checked.petition else ())]
    codes = await next_codes(tx, BODY, wanted)
    visit = VisitRow(
        code=codes[Register.VISITS],
        body=BODY,
        received_on=checked.received_on,
        reception=command.reception,
        received_by=command.received_by,
        online=command.online,
        people=command.people,
        representatives=command.representatives,
        first_time=command.first_time,
        interpreter=command.interpreter,
        kind=_kind(command),
        field=command.field,
        content=command.content,
        request=command.request,
        prior=command.prior,
        person=person,
        case_code=command.case or _code_of_case(checked, codes),
        recorded_by=caller.login,
        recorded_at=clock.now(),
    )
    _emit(tx, visit, command)
    petition, case = enter(tx, checked.petition, codes, person, visit.code) if checked.petition else (None, None)
    tx.add(*(row for row in (visit, petition, case) if row is not None))
    return VisitAnswer(
        visit=visit.code,
        petition=petition.code if petition else None,
        case=visit.case_code,
        due_on=case.due_on if case else None,
        version=visit.version,
    )


async def _check(tx: Transaction, office: Office, command: RecordVisit) -> _Checked | Refused:
    received_on = command.on or clock.today()
    case = await tx.get(CaseRow, command.case) if command.case else None
    refused = _refusal(office, command, received_on) or _refuse_case(command, case)
    if refused is not None:
        return refused
    if not command.gives_a_petition:
        return _Checked(received_on, None)
    sound = examine(office, _petition(command, received_on), secret=case is not None and case.secret)
    return _at_the_petition(sound) if isinstance(sound, Refused) else _Checked(received_on, sound)


NOT_GIVEN = Refused(
    Reason(
        "Đánh dấu là có đơn, hoặc để hướng xử lý “Quyết định sau”.",
        "Tick that a petition was given, or leave the outcome to “Decide later”.",
    ),
    "petition.given",
)


def _refusal(office: Office, command: RecordVisit, received_on: date) -> Refused | None:
    if command.petition and command.petition.process and not command.petition.given:
        return NOT_GIVEN
    if command.who.commune and office.organisation.by_code.get(command.who.commune) is None:
        return Refused(Reason("Không có xã, phường mã này.", "No commune has this code."), "who.commune")
    if command.field is not None and isinstance(named := office.field(command.field, received_on), Refused):
        return named
    if command.gives_a_petition and command.kind is None:
        return Refused(Reason("Đơn cần có loại.", "A petition needs a kind."), "kind")
    if command.gives_a_petition and command.field is None:
        return Refused(Reason("Đơn cần có lĩnh vực.", "A petition needs a field of matters."), "field")
    return refuse_representatives(command.people, command.representatives) or refuse_receiver(
        command.reception, command.received_by
    )


def _refuse_case(command: RecordVisit, case: CaseRow | None) -> Refused | None:
    if command.case is None:
        return None
    if command.petition and command.petition.process:
        return Refused(
            Reason(
                "Lượt tiếp về vụ việc đã có thì không mở vụ việc mới trong cùng lượt.",
                "A visit about an existing case does not open another.",
            ),
            "case",
        )
    if case is not None:
        return None
    return Refused(Reason(f"Không có vụ việc {command.case}.", f"There is no case {command.case}."), "case")


def _petition(command: RecordVisit, received_on: date) -> RecordPetition:
    given = command.petition or GivenPetition()
    if command.kind is None or command.field is None:
        raise ValueError("a petition without kind or field passed validation")
    return RecordPetition.model_construct(
        kind=command.kind,
        field=command.field,
        content=command.content,
        channel=Channel.ONLINE if command.online else Channel.DIRECT,
        on=received_on,
        request=command.request,
        commune=command.who.commune,
        repeated=given.repeated,
        process=given.process,
    )


_OF_THE_DECISION = frozenset({"outcome", "reason", "receiving_body", "extract", "assign_to", "on", "missing"})


def _at_the_petition(refused: Refused) -> Refused:
    """The same refusal, at the field of this command."""
    if refused.field in _OF_THE_DECISION:
        return Refused(refused.reason, f"petition.process.{refused.field}")
    return refused


def _kind(command: RecordVisit) -> CaseKind | None:
    """The kind of the visit: whatever is about a denunciation is one."""
    if command.case is not None and command.case.startswith(f"{CaseKind.DENUNCIATION}-"):
        return CaseKind.DENUNCIATION
    process = command.petition.process if command.petition and command.gives_a_petition else None
    kinds = {command.kind, process.kind if process and process.kind else command.kind}
    return CaseKind.DENUNCIATION if CaseKind.DENUNCIATION in kinds else command.kind


def _code_of_case(checked: _Checked, codes: dict[Register, str]) -> str | None:
    sound = checked.petition
    return codes[Register(sound.verdict.kind)] if sound and sound.verdict and sound.promise else None


def _emit(tx: Transaction, visit: VisitRow, command: RecordVisit) -> None:
    recorded = VisitRecorded(
        visit=visit.code,
        unit=BODY if command.received_by is ReceivedBy.DESK else HEADS_BODY,
        received_on=visit.received_on,
        reception=command.reception,
        received_by=command.received_by,
        online=command.online,
        people=command.people,
        delegation=is_delegation(command.people),
        first_time=command.first_time,
        case=visit.case_code,
    )
    tx.emit(recorded, of=visit)
