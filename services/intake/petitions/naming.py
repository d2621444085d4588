"""The extract of a denunciation says what is denounced, and names nobody who denounced it (Luật Tố cáo Đ56)."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.intake.people.usecases import Person, all_stated, remember_tried
from services.intake.people.vault import CannotOpen, Vault
from services.intake.petitions.examination import Sound
from services.intake.petitions.tables import PetitionRow
from services.intake.redaction.people import everybody_behind, known
from services.intake.redaction.rules import tells
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Reason, Refused

PURPOSE: Final = "bản trích nêu danh tính"
READ_ALREADY: Final = text("""
    WITH came AS (SELECT code, case_code FROM visit WHERE code = :visit OR delegation_code = :delegation),
        given AS (SELECT extract, secret, case_code FROM petition WHERE visit_code IN (SELECT code FROM came))
    SELECT extract FROM given WHERE secret AND extract IS NOT NULL
    UNION SELECT extract FROM case_file WHERE secret AND extract IS NOT NULL
        AND code IN (SELECT case_code FROM came UNION SELECT case_code FROM given)
""")
NAMES_SOMEBODY: Final = Refused(
    Reason(
        "Bản trích còn nêu họ tên, địa chỉ, điện thoại hoặc số giấy tờ của người tố cáo: bỏ đi rồi lưu lại "
        "(Điều 56 Luật Tố cáo).",
        "The extract still has the denouncer's name, address, phone or paper number: take it out and save again "
        "(Law on Denunciations, art. 56).",
    ),
    "extract",
)


def refuse_naming(sound: Sound, persons: Iterable[Person]) -> Refused | None:
    """Why the extract cannot be given to a unit: one of those who came or wrote, as stated with it, can be read in it."""
    extract = _extract(sound)
    return NAMES_SOMEBODY if extract and any(_named(extract, one) for one in persons) else None


async def refuse_naming_the_known(
    tx: Transaction, caller: Caller, vault: Vault, petition: PetitionRow, sound: Sound
) -> Refused | None:
    """The same of whoever is on record, who is compared with and not shown. To be asked last, when nothing is left that could
    refuse: whoever guesses names must either decide on the petition or leave the guess on record, `settled` at the edge.
    """
    extract = _extract(sound)
    if not extract:
        return None
    try:
        persons = await people_of(tx, vault, petition)
    except CannotOpen as error:
        return _not_comparable(error.key)
    named = [key for key, person in persons.items() if _named(extract, person)]
    if not named:
        return None
    await remember_tried(tx, caller, named, petition.subject, PURPOSE)
    return NAMES_SOMEBODY


async def people_of(tx: Transaction, vault: Vault, petition: PetitionRow) -> dict[UUID, Person]:
    """Everybody a petition knows, for a machine to compare with. Raises CannotOpen."""
    keys = await everybody_behind(tx, case=petition.case_code, petition=petition.code, visit=petition.visit_code)
    return await all_stated(tx, keys, vault)


async def refuse_named_already(
    tx: Transaction, visit: str, delegation: str | None, persons: Sequence[Person]
) -> Refused | None:
    """Why somebody is not put on record as one of those who denounced: units read the name in the extract by now, and
    nothing says there whose it is.
    """
    read = [row.extract for row in await tx.execute(READ_ALREADY, {"visit": visit, "delegation": delegation})]
    named = (n for n, person in enumerate(persons) if any(_named(extract, person) for extract in read))
    n = next(named, None)
    return None if n is None else Refused(_READ_ALREADY, f"others.{n}.name")


_READ_ALREADY: Final = Reason(
    "Bản trích mà đơn vị đang đọc đã nêu người này, nên chưa ghi được là người tố cáo: báo lãnh đạo Ban (Điều 56 Luật Tố "
    "cáo).",
    "The extract the unit reads names this person already, who cannot be recorded as a denouncer: tell the head of the board "
    "(Law on Denunciations, art. 56).",
)


def _not_comparable(key: str) -> Refused:
    """An extract nobody could compare with who denounced is given to no unit."""
    return Refused(
        Reason(
            f"Chưa kiểm tra được bản trích: danh tính đã ghi cần khóa {key} mà máy chủ không có. Hãy báo người vận hành.",
            f"The extract could not be checked: who is on record is sealed with key {key}, which the server does not have. "
            "Tell whoever runs the system.",
        ),
        "extract",
    )


def _named(extract: str, person: Person) -> bool:
    return bool(tells(extract, [known(person)]))


def _extract(sound: Sound) -> str | None:
    """What units read of a denunciation instead of its words."""
    return sound.verdict.extract if sound.verdict is not None and sound.verdict.secret else None
