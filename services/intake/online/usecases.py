"""A petition written at home becomes one that waits at the desk."""

from typing import Final

from services.intake.office import BODY, Office
from services.intake.online.commands import Matter, Writer
from services.intake.online.drafts import empty
from services.intake.online.tables import DraftRow
from services.intake.people.usecases import keep
from services.intake.people.vault import Vault
from services.intake.petitions.commands import RecordPetition
from services.intake.petitions.examination import examine
from services.intake.petitions.usecases import enter
from services.intake.receipts.rules import secret_from
from services.intake.receipts.usecases import Handed, hand_out
from services.intake.registers.numbers import next_codes
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import Channel
from shared.refusals import Refused

PLACE: Final = "Nơi xảy ra: "
AGAINST: Final = "Cơ quan, người được nêu: "


async def send(
    tx: Transaction, office: Office, vault: Vault, key: bytes, draft: DraftRow, writer: Writer, matter: Matter
) -> Handed | Refused:
    """Register it as any petition, with no outcome: the desk decides. The draft, which the edge has locked, is emptied;
    sent twice, it is one petition with one receipt, whose secret can be told again while the draft is there.
    """
    if draft.sent_as is not None:
        return receipt_of(key, draft.sent_as, draft)
    sound = examine(office, petition_of(writer, matter))
    if isinstance(sound, Refused):
        return sound
    person = await keep(tx, writer, vault)
    codes = await next_codes(tx, BODY, sound.registers)
    petition, _ = await enter(tx, office, vault, sound, codes, person)
    handed = receipt_of(key, petition.code, draft)
    await hand_out(tx, key, petition.code, handed.secret)
    empty(draft, vault, petition.code)
    return handed


def refuse_step(office: Office, command: Writer | Matter) -> Refused | None:
    """What only the office's own lists know to be wrong, told at the step where it can be mended."""
    if isinstance(command, Matter):
        field = office.field(command.field, clock.today())
        return field if isinstance(field, Refused) else None
    return office.refuse_unit(command.commune, clock.today(), "commune")


def receipt_of(key: bytes, code: str, draft: DraftRow) -> Handed:
    """What is shown after sending, and once more when the answer was lost on its way."""
    return Handed(code, secret_from(key, f"draft {draft.id}"))


def petition_of(writer: Writer, matter: Matter) -> RecordPetition:
    """The words of the writer, in one text as on paper."""
    lines = [f"{PLACE}{matter.place}", *([AGAINST + matter.against] if matter.against else []), "", matter.content]
    return RecordPetition(
        kind=matter.kind,
        field=matter.field,
        content="\n".join(lines),
        request=matter.request,
        channel=Channel.ONLINE,
        on=clock.today(),
        commune=writer.commune,
        who=writer,
    )
