"""A petition with several matters becomes a petition for each (TT 05/2021 Đ6; LTCD Đ25.3)."""

from collections import Counter
from datetime import date

from services.intake.office import BODY, Office
from services.intake.people.vault import Vault
from services.intake.petitions.commands import PartOfPetition, RecordPetition, SplitAnswer, SplitPetition
from services.intake.petitions.denouncing import found_to_denounce
from services.intake.petitions.examination import Sound, examine
from services.intake.petitions.naming import refuse_naming_the_known
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.usecases import answer_of, enter, refuse_deciding
from services.intake.petitions.voided import refuse_voided
from services.intake.registers.numbers import Register, next_runs
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import PetitionProcessed
from shared.events.kinds import CaseKind, Channel, MatterClass, Outcome, Stage
from shared.refusals import Reason, Refused


async def split_petition(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, petition: PetitionRow, command: SplitPetition
) -> SplitAnswer | Refused:
    """Enter each part as a petition that came on the same day from the same writer; decide at once on those that say how.

    The mixed petition keeps its number and is decided on: it was split. Where one part denounces, the whole of it and
    that part are secret; a part of a petition that was secret before is secret, whatever its kind.
    """
    split_on = command.on or clock.today()
    refused = refuse_deciding(caller, petition) or refuse_splitting(petition) or _refuse_day(petition, split_on)
    if refused is not None:
        return refused
    sounds: list[Sound] = []
    for n, part in enumerate(command.parts):
        sound = examine(office, _as_petition(petition, part), secret=petition.secret, decided_on=split_on)
        if isinstance(sound, Refused):
            return _at_the_part(sound, n)
        sounds.append(sound)
    for n, sound in enumerate(sounds):
        if (refused := await refuse_naming_the_known(tx, caller, vault, petition, sound)) is not None:
            return _at_the_part(refused, n)
    if any(sound.secret for sound in sounds):
        await found_to_denounce(tx, vault, petition)
    runs = await next_runs(tx, BODY, Counter(register for sound in sounds for register in sound.registers))
    answers = []
    for sound in sounds:
        codes: dict[Register, str] = {register: runs[register, year].pop(0) for register, year in sound.registers}
        entered = await enter(
            tx, office, vault, sound, codes, petition.person, petition.visit_code, part_of=petition.code
        )
        answers.append(answer_of(*entered))
    _close(tx, petition, split_on)
    return SplitAnswer(petition=petition.code, parts=tuple(answers), version=petition.version)


def refuse_splitting(petition: PetitionRow) -> Refused | None:
    """Why a petition stays in one piece."""
    if petition.outcome is not None:
        return Refused(
            Reason(f"Không được: đơn {petition.code} đã xử lý.", f"Not possible: {petition.code} is already processed.")
        )
    if petition.part_of is not None:
        return Refused(
            Reason(
                f"Đơn này đã được tách từ đơn {petition.part_of}, không tách tiếp.",
                f"It was itself split from {petition.part_of}.",
            )
        )
    if petition.case_code is not None:
        return Refused(
            Reason(
                f"Gỡ liên kết với vụ việc {petition.case_code} trước khi tách đơn.",
                f"Undo its link to case {petition.case_code} before splitting it.",
            )
        )
    return refuse_voided(petition)


def _refuse_day(petition: PetitionRow, split_on: date) -> Refused | None:
    if split_on >= petition.received_on:
        return None
    return Refused(
        Reason("Ngày xử lý không thể trước ngày nhận đơn.", "A petition is not processed before it is received."), "on"
    )


def _as_petition(petition: PetitionRow, part: PartOfPetition) -> RecordPetition:
    return RecordPetition.model_construct(
        kind=part.kind,
        field=part.field,
        content=part.content,
        stage=part.stage,
        discipline=part.discipline,
        channel=Channel(petition.channel),
        sender_body=petition.sender_body,
        sender_number=petition.sender_number,
        sent_on=petition.sent_on,
        on=petition.received_on,
        request=part.request,
        commune=petition.commune,
        who=None,
        repeated=petition.repeated,
        process=part.process,
    )


_OF_A_PART = frozenset({"kind", "field", "content", "stage", "discipline", "request"})


def _at_the_part(refused: Refused, n: int) -> Refused:
    """The same refusal, at the field of that part."""
    place = f"parts.{n}" if refused.field in _OF_A_PART else f"parts.{n}.process"
    return Refused(refused.reason, f"{place}.{refused.field}" if refused.field else None)


def _close(tx: Transaction, petition: PetitionRow, split_on: date) -> None:
    petition.processed_on, petition.outcome = split_on, Outcome.SPLIT
    petition.eligible = petition.in_competence = True
    told = PetitionProcessed(
        petition=petition.code,
        unit=BODY,
        processed_on=split_on,
        eligible=True,
        in_competence=True,
        outcome=Outcome.SPLIT,
        kind=CaseKind(petition.kind),
        matter_class=MatterClass(petition.matter_class),
        stage=Stage(petition.stage),
    )
    tx.emit(told, of=petition)
