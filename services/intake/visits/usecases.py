"""Receiving somebody: one form, one transaction, whatever comes of it; and voiding what was entered by mistake."""

from uuid import UUID

from services.intake.office import BODY, HEADS_BODY, Office
from services.intake.people.usecases import keep
from services.intake.people.vault import Vault
from services.intake.petitions.usecases import enter
from services.intake.registers.numbers import Register, next_codes
from services.intake.visits.checks import Checked, check
from services.intake.visits.commands import RecordVisit, VisitAnswer, VoidVisit
from services.intake.visits.queries import petitions_of
from services.intake.visits.rules import refuse_void
from services.intake.visits.tables import VisitRow
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import VisitRecorded, VisitVoided
from shared.events.kinds import CaseKind, ReceivedBy
from shared.refusals import Refused
from shared.text import folded


async def record_visit(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, command: RecordVisit
) -> VisitAnswer | Refused:
    """Enter a visit and what came of it: its petition, the case that opens, the unit it goes to; all or nothing."""
    allowed = may(caller, Action.RECORD_VISIT)
    if isinstance(allowed, Refused):
        return allowed
    checked = await check(tx, office, command)
    if isinstance(checked, Refused):
        return checked
    person = await keep(tx, command.who, vault)
    wanted = [(Register.VISITS, checked.received_on.year), *(checked.petition.registers if checked.petition else ())]
    codes = await next_codes(tx, BODY, wanted)
    visit = _line(command, checked, codes, person, caller.login)
    _emit(tx, visit, command)
    tx.add(visit)
    petition, case = None, None
    if checked.petition is not None:
        petition, case = await enter(tx, office, checked.petition, codes, person, visit.code)
    return VisitAnswer(
        visit=visit.code,
        petition=petition.code if petition else None,
        case=visit.case_code,
        due_on=case.due_on if case else None,
        version=visit.version,
    )


async def void_visit(tx: Transaction, caller: Caller, visit: VisitRow, command: VoidVisit) -> VisitAnswer | Refused:
    """Void a line of the book, which the edge has locked. It keeps its number and its place, struck through."""
    allowed = may(caller, Action.VOID_RECORD)
    if isinstance(allowed, Refused):
        return allowed
    refused = refuse_void(voided=visit.voided_on is not None, petitions=await petitions_of(tx, visit.code))
    if refused is not None:
        return refused
    today = clock.today()
    visit.voided_on, visit.voided_by, visit.void_reason = today, caller.login, command.reason
    tx.emit(VisitVoided(visit=visit.code, unit=_row_of_form(visit.received_by), voided_on=today), of=visit)
    return VisitAnswer(visit=visit.code, case=visit.case_code, version=visit.version)


def _line(command: RecordVisit, checked: Checked, codes: dict[Register, str], person: UUID, login: str) -> VisitRow:
    refusal = command.refusal
    return VisitRow(
        code=codes[Register.VISITS],
        body=BODY,
        received_on=checked.received_on,
        reception=command.reception,
        received_by=command.received_by,
        online=command.online,
        people=command.people,
        delegation=checked.rules.is_delegation(command.people),
        representatives=command.representatives,
        mandate=command.mandate,
        first_time=command.first_time,
        interpreter=command.interpreter,
        kind=_kind(command),
        field=command.field,
        content=command.content,
        folded="" if checked.secret else folded(command.content),
        request=command.request,
        prior=command.prior,
        written_down=command.written_down,
        signed=command.signed,
        head_outcome=command.head_outcome,
        reply_by=command.reply_by,
        refusal=refusal.ground if refusal else None,
        refusal_notice=refusal.notice if refusal else None,
        refusal_notice_on=refusal.notice_on if refusal else None,
        person=person,
        case_code=command.case or _code_of_case(checked, codes),
        recorded_by=login,
        recorded_at=clock.now(),
    )


def _kind(command: RecordVisit) -> CaseKind | None:
    """The kind of the visit: whatever is about a denunciation is one."""
    if command.case is not None and command.case.startswith(f"{CaseKind.DENUNCIATION}-"):
        return CaseKind.DENUNCIATION
    process = command.petition.process if command.petition and command.gives_a_petition else None
    kinds = {command.kind, process.kind if process and process.kind else command.kind}
    return CaseKind.DENUNCIATION if CaseKind.DENUNCIATION in kinds else command.kind


def _code_of_case(checked: Checked, codes: dict[Register, str]) -> str | None:
    sound = checked.petition
    return codes[Register(sound.verdict.kind)] if sound and sound.verdict and sound.promise else None


def _row_of_form(received_by: str) -> str:
    """The body in whose row of form 01/TCD a visit stands: whoever received, the desk or the head."""
    return BODY if received_by == ReceivedBy.DESK else HEADS_BODY


def _emit(tx: Transaction, visit: VisitRow, command: RecordVisit) -> None:
    recorded = VisitRecorded(
        visit=visit.code,
        unit=_row_of_form(command.received_by),
        received_on=visit.received_on,
        reception=command.reception,
        received_by=command.received_by,
        online=command.online,
        people=command.people,
        delegation=visit.delegation,
        first_time=command.first_time,
        case=visit.case_code,
        refused=visit.refusal,
        head_outcome=command.head_outcome,
        reply_by=command.reply_by,
    )
    tx.emit(recorded, of=visit)
