"""Whether a visit can be entered as it was typed: every rule of the book, of its petition and of the case it is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.intake.cases.tables import CaseRow
from services.intake.office import Office
from services.intake.petitions.commands import ProcessPetition, RecordPetition
from services.intake.petitions.examination import Sound, examine
from services.intake.petitions.naming import refuse_naming
from services.intake.visits.commands import CameTogether, GivenPetition, RecordVisit
from services.intake.visits.delegations import DelegationRules, delegation_rules
from services.intake.visits.grounds import grounds_on
from services.intake.visits.queries import came_plainly
from services.intake.visits.representatives import (
    refuse_joining,
    refuse_more_than_came,
    refuse_paper,
    refuse_speaking,
    refuse_twice,
)
from services.intake.visits.rules import (
    refuse_ground,
    refuse_head_outcome,
    refuse_receiver,
    refuse_with_a_refusal,
    refuse_written_down,
)
from services.intake.visits.tables import DelegationRow
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind, Channel
from shared.refusals import Reason, Refused, gathered


@dataclass(frozen=True, slots=True)
class Checked:
    """A visit that passed every rule and needs only its numbers. `rules`: those of delegations on its day."""

    received_on: date
    rules: DelegationRules
    petition: Sound | None
    secret: bool
    """It touches a denunciation: what was said is kept, but nothing finds it by its words (Luật Tố cáo Đ8.3)."""

    def forms_a_delegation(self, command: RecordVisit) -> bool:
        """So many came, and not as one that was here before."""
        return self.rules.is_delegation(command.people) and command.delegation_before is None


async def check(tx: Transaction, office: Office, command: RecordVisit) -> Checked | Refused:
    """Put a visit to every rule and tell all that is refused at once. Nothing is written, no number taken."""
    received_on = command.on or clock.today()
    rules = delegation_rules(received_on)
    # Locked: that it is found to denounce meanwhile would leave what is told here in plain words.
    case = await tx.get(CaseRow, command.case, lock=True) if command.case else None
    secret = command.kind is CaseKind.DENUNCIATION or (case is not None and case.secret)
    refused = [
        *_refuse_who_and_what(office, command, received_on),
        *_refuse_reception(command, rules, received_on),
        _refuse_case(command, case),
    ]
    petition: Sound | None = None
    if _can_be_examined(command, refused):
        examined = examine(office, _petition(command, received_on), secret=secret)
        if isinstance(examined, Refused):
            refused.append(_at_the_petition(examined))
        else:
            petition, secret = examined, examined.secret
            naming = refuse_naming(examined, (command.who, *command.others))
            refused.append(_at_the_petition(naming) if naming is not None else None)
    checked = Checked(received_on, rules, petition, secret)
    if petition is not None or not command.gives_a_petition:  # else nobody knows yet whether it touches a denunciation
        refused.append(await _refuse_joining(tx, command.delegation_before, checked))
    return gathered(refused) or checked


def _can_be_examined(command: RecordVisit, refused: Sequence[Refused | None]) -> bool:
    """A petition without a kind or a field, or of somebody who was turned away, has no decision to look at."""
    known = {one.field for one in refused if one is not None}.isdisjoint({"kind", "field"})
    return command.gives_a_petition and command.refusal is None and known


async def _refuse_joining(tx: Transaction, code: str | None, checked: Checked) -> Refused | None:
    if code is None:
        return None
    found = await tx.get(DelegationRow, code)
    plainly = await came_plainly(tx, code) if found is not None else None
    formed_on = plainly or (found.formed_on if found is not None else None)
    return refuse_joining(code, formed_on, checked.received_on, plain=plainly is not None, secret=checked.secret)


NOT_GIVEN: Final = Refused(
    Reason(
        "Đánh dấu là có đơn, hoặc để hướng xử lý “Quyết định sau”.",
        "Tick that a petition was given, or leave the outcome to “Decide later”.",
    ),
    "petition.given",
)


def _refuse_who_and_what(office: Office, command: RecordVisit, received_on: date) -> Iterator[Refused | None]:
    if command.petition and command.petition.process and not command.petition.given:
        yield NOT_GIVEN
    if command.who.commune and office.organisation.by_code.get(command.who.commune) is None:
        yield Refused(Reason("Không có xã, phường mã này.", "No commune has this code."), "who.commune")
    if command.gives_a_petition and command.kind is None:
        yield Refused(Reason("Đơn cần có loại.", "A petition needs a kind."), "kind")
    if command.field is not None and isinstance(named := office.field(command.field, received_on), Refused):
        yield named
    if command.gives_a_petition and command.field is None:
        yield Refused(Reason("Đơn cần có lĩnh vực.", "A petition needs a field of matters."), "field")


def _refuse_reception(command: RecordVisit, rules: DelegationRules, received_on: date) -> Iterator[Refused | None]:
    """How somebody was received, or why not. Whoever is turned away need not have named representatives."""
    refused = refuse_receiver(command.reception, command.received_by)
    if (refusal := command.refusal) is not None:
        yield refused
        yield refuse_ground(grounds_on(received_on), refusal.ground, refusal.notice, refusal.notice_on)
        yield refuse_with_a_refusal(
            {
                "petition.given": command.gives_a_petition,
                "written_down": command.written_down or command.signed is not None,
                "head_outcome": command.head_outcome is not None or command.reply_by is not None,
            }
        )
        yield refuse_more_than_came(command.people, command.representatives)
        yield from _refuse_together(command, rules, received_on, turned_away=True)
        return
    yield from _refuse_together(command, rules, received_on)
    yield refused or refuse_head_outcome(
        command.reception, command.received_by, command.head_outcome, command.reply_by, received_on
    )
    yield refuse_written_down(
        command.kind, command.signed, written_down=command.written_down, petition=command.gives_a_petition
    )


def _refuse_together(
    command: RecordVisit, rules: DelegationRules, received_on: date, *, turned_away: bool = False
) -> Iterator[Refused | None]:
    together = command.together or CameTogether()
    if not turned_away or together.others:
        yield refuse_speaking(
            rules,
            command.people,
            command.representatives,
            together.others,
            mandate=command.appointed,
            petition=command.gives_a_petition,
            comes_again=together.code is not None,
        )
    yield refuse_twice((command.who, *together.others))
    yield refuse_paper(together.mandate_number, together.mandate_on, received_on)


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
    if case is None or case.voided_on is not None:
        return Refused(Reason(f"Không có vụ việc {command.case}.", f"There is no case {command.case}."), "case")
    if case.replaced_by is None:
        return None
    return Refused(
        Reason(
            f"Vụ việc {case.code} đã dừng do sửa loại đơn, thay bằng {case.replaced_by}.",
            f"Case {case.code} was of the wrong kind; {case.replaced_by} took its place.",
        ),
        "case",
    )


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
        who=command.who,
        stage=given.stage,
        discipline=given.discipline,
        repeated=given.repeated,
        process=given.process,
    )


_OF_THE_PETITION: Final = frozenset({"stage", "discipline"})
_OF_THE_DECISION: Final = frozenset(ProcessPetition.model_fields) - {"kind"}
"""The visit's own kind is the petition's."""


def _at_the_petition(refused: Refused) -> Refused:
    """The same refusal, at the field of this command."""
    if refused.field in _OF_THE_PETITION:
        return Refused(refused.reason, f"petition.{refused.field}")
    if refused.field in _OF_THE_DECISION:
        return Refused(refused.reason, f"petition.process.{refused.field}")
    return refused
