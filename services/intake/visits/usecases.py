"""Receiving somebody: one form, one transaction, whatever comes of it; and voiding what was entered by mistake."""

from collections.abc import Sequence
from uuid import UUID

from services.intake.office import BODY, HEADS_BODY, Office
from services.intake.people.statements import seal_statement
from services.intake.people.usecases import keep
from services.intake.people.vault import Vault
from services.intake.petitions.naming import refuse_named_already
from services.intake.petitions.usecases import enter
from services.intake.registers.numbers import Register, next_codes
from services.intake.visits.checks import Checked, check
from services.intake.visits.commands import NameRepresentatives, RecordReply, RecordVisit, VisitAnswer, VoidVisit
from services.intake.visits.delegations import delegation_rules
from services.intake.visits.queries import petitions_of, representatives_of
from services.intake.visits.representatives import how_many, refuse_completing, refuse_paper, refuse_sending
from services.intake.visits.rules import NO_REPLY_OWED, refuse_reply, refuse_void
from services.intake.visits.tables import DelegationRow, RepresentativeRow, VisitRow
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import VisitRecorded, VisitReplied, VisitRepresentativesNamed, VisitVoided
from shared.events.kinds import CaseKind, ReceivedBy
from shared.refusals import Refused, gathered
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
    others = [await keep(tx, one, vault) for one in command.others]
    year = checked.received_on.year
    wanted = [(Register.VISITS, year), *(checked.petition.registers if checked.petition else ())]
    if checked.forms_a_delegation(command):
        wanted.append((Register.DELEGATIONS, year))
    codes = await next_codes(tx, BODY, wanted)
    visit = _line(command, checked, codes, person, caller.login)
    _add_delegation(tx, visit, codes, others)
    _emit(tx, visit, command)
    if checked.secret:
        seal_statement(tx, vault, visit)
    tx.add(visit)
    petition, case = None, None
    if checked.petition is not None:
        petition, case = await enter(tx, office, vault, checked.petition, codes, person, visit.code)
    return VisitAnswer(
        visit=visit.code,
        delegation=visit.delegation_code,
        petition=petition.code if petition else None,
        case=visit.case_code,
        due_on=case.due_on if case else None,
        version=visit.version,
    )


async def name_representatives(
    tx: Transaction, caller: Caller, vault: Vault, visit: VisitRow, command: NameRepresentatives
) -> VisitAnswer | Refused:
    """Add to a visit, which the edge has locked, who else spoke for its delegation and what appointed them."""
    allowed = may(caller, Action.RECORD_VISIT)
    if isinstance(allowed, Refused):
        return allowed
    named = 1 + len((await representatives_of(tx, [visit.code])).get(visit.code, ()))
    paper = command.mandate_on is not None or command.mandate_number is not None
    speak = visit.representatives or how_many(command.representatives, command.others)
    refused = refuse_completing(
        delegation=visit.delegation_code is not None,
        voided=visit.voided_on is not None,
        speak=speak,
        sent=command.representatives is not None,
        named=named,
        more=len(command.others),
        paper=paper,
        known=visit.mandate_on is not None,
    ) or gathered(
        (
            refuse_sending(
                delegation_rules(visit.received_on).limit(visit.people),
                visit.people,
                visit.representatives,
                command.representatives,
                command.others,
                paper=paper,
            ),
            refuse_paper(command.mandate_number, command.mandate_on, visit.received_on, prefix=""),
        )
    )
    refused = refused or await refuse_named_already(tx, visit.code, visit.delegation_code, command.others)
    if refused is not None:
        return refused
    visit.representatives = speak
    for n, other in enumerate(command.others, named + 1):
        tx.add(RepresentativeRow(visit_code=visit.code, n=n, person=await keep(tx, other, vault)))
    if command.mandate_on is not None:
        visit.mandate, visit.mandate_number, visit.mandate_on = True, command.mandate_number, command.mandate_on
    event = VisitRepresentativesNamed(
        visit=visit.code,
        unit=_row_of_form(visit.received_by),
        named_on=clock.today(),
        representatives=named + len(command.others),
        mandate=visit.mandate,
    )
    tx.emit(event, of=visit)
    return VisitAnswer(visit=visit.code, delegation=visit.delegation_code, case=visit.case_code, version=visit.version)


async def record_reply(tx: Transaction, caller: Caller, visit: VisitRow, command: RecordReply) -> VisitAnswer | Refused:
    """The reply that a head directed was given (Luật Tiếp công dân Đ18.4): the duty is done."""
    allowed = may(caller, Action.RECORD_VISIT)
    if isinstance(allowed, Refused):
        return allowed
    on = command.on or clock.today()
    refused = refuse_reply(
        visit.reply_by, visit.received_on, on, voided=visit.voided_on is not None, replied_on=visit.replied_on
    )
    if refused is not None or visit.reply_by is None:
        return refused or NO_REPLY_OWED
    visit.replied_on, visit.reply_number, visit.replied_by = on, command.number, caller.login
    event = VisitReplied(
        visit=visit.code,
        unit=_row_of_form(visit.received_by),
        replied_on=on,
        reply_by=visit.reply_by,
        in_time=on <= visit.reply_by,
    )
    tx.emit(event, of=visit)
    return VisitAnswer(visit=visit.code, case=visit.case_code, version=visit.version)


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
    refusal, together = command.refusal, command.together
    return VisitRow(
        code=codes[Register.VISITS],
        body=BODY,
        received_on=checked.received_on,
        reception=command.reception,
        received_by=command.received_by,
        online=command.online,
        people=command.people,
        delegation=checked.rules.is_delegation(command.people),
        delegation_code=command.delegation_before or codes.get(Register.DELEGATIONS),
        representatives=how_many(command.representatives, command.others),
        mandate=command.appointed,
        mandate_number=together.mandate_number if together else None,
        mandate_on=together.mandate_on if together else None,
        first_time=command.first_time,
        interpreter=command.interpreter,
        kind=_kind(command),
        field=command.field,
        content=command.content,
        folded="" if checked.secret else folded(command.content) or command.content,
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


def _add_delegation(tx: Transaction, visit: VisitRow, codes: dict[Register, str], others: Sequence[UUID]) -> None:
    if (code := codes.get(Register.DELEGATIONS)) is not None:
        tx.add(
            DelegationRow(
                code=code,
                body=BODY,
                formed_on=visit.received_on,
                people=visit.people,
                recorded_by=visit.recorded_by,
                recorded_at=visit.recorded_at,
            )
        )
    tx.add(*(RepresentativeRow(visit_code=visit.code, n=n, person=key) for n, key in enumerate(others, 2)))


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
        body=visit.body,
    )
    tx.emit(recorded, of=visit)
