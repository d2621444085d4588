"""The only door to personal data: kept encrypted at the desk, read through `look`, which asks the policy and leaves a
trace, and found again by a paper number without being read.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

import structlog
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator
from sqlalchemy import insert, select
from uuid_utils.compat import uuid7

from services.intake.people.tables import LookRow, PersonRow
from services.intake.people.vault import CannotOpen, Vault
from services.intake.wording import Line, UnitCode
from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import InvalidValueError, Refused

logger = structlog.get_logger(__name__)

INSERT: Final = insert(PersonRow.metadata.tables["identity.person"])
"""The table, not the class: SQLAlchemy's path for mapped rows costs twice as much, and nothing here needs it."""


class Paper(StrEnum):
    """Identity papers the law names (Luật Tiếp công dân Đ7, as amended by Luật 136/2025)."""

    CITIZEN_CARD = "citizen_card"
    CARD_CERTIFICATE = "card_certificate"
    PERSONAL_NUMBER = "personal_number"
    PASSPORT = "passport"


def _numbered(number: str) -> str:
    if sum(letter.isalnum() for letter in number) < SHORTEST_PAPER_NUMBER:
        raise InvalidValueError(
            "Số giấy tờ cần ít nhất 6 chữ hoặc số.", "A paper number has at least six letters or digits."
        )
    return number


SHORTEST_PAPER_NUMBER: Final = 6
CARD_NUMBER: Final = re.compile(r"[0-9]{12}")
PaperNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-z .-]{6,20}$"),
    AfterValidator(_numbered),
]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9 .-]{8,16}$")]


class Person(BaseModel):
    """Who came, as stated at the desk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line
    paper_number: PaperNumber | None = None
    paper_type: Annotated[
        Paper | None,
        Field(validate_default=True, description="Of the number; twelve digits alone are a citizen card's."),
    ] = None
    address: Line | None = None
    commune: UnitCode | None = None
    phone: Phone | None = None
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None

    @field_validator("paper_type")
    @classmethod
    def _number_has_a_paper(cls, paper: Paper | None, given: ValidationInfo) -> Paper | None:
        """At the field that has to change, with whatever else is wrong. Twelve digits are the form of the card everybody
        carries (Luật Căn cước 26/2023/QH15 Đ12); any other number could be of several papers.
        """
        number = given.data.get("paper_number")
        if number is None or paper is not None:
            return paper
        if CARD_NUMBER.fullmatch("".join(letter for letter in number if letter.isalnum())):
            return Paper.CITIZEN_CARD
        raise InvalidValueError("Chọn loại giấy tờ của số này.", "Choose which paper this number is of.")

    @property
    def paper_ending(self) -> str:
        """The last four characters of the number: enough to tell two people apart, too little to use."""
        return "".join(letter for letter in self.paper_number or "" if letter.isalnum())[-4:]

    def __repr__(self) -> str:
        """Nothing: a person must not get into a log through an error message."""
        return "Person(…)"

    __str__ = __repr__


async def keep(tx: Transaction, person: Person, vault: Vault) -> UUID:
    """Store what was stated, encrypted; one statement. Returns the key that visits and petitions refer to."""
    return (await keep_all(tx, [person], vault))[0]


async def keep_all(tx: Transaction, persons: Sequence[Person], vault: Vault) -> list[UUID]:
    """The same of several, in their order."""
    keys: list[UUID] = [uuid7() for _ in persons]
    if persons:
        rows = [
            {"id": key, "recorded_at": clock.now()} | sealed(one, vault) for key, one in zip(keys, persons, strict=True)
        ]
        await tx.execute(INSERT, rows)
    return keys


def sealed(person: Person, vault: Vault) -> dict[str, Any]:
    """All columns of a row that a key makes: sealed and hashed with the newest, also when an older one is replaced."""
    return {
        "sealed_with": vault.newest,
        "name": vault.seal(person.name),
        "paper_type": vault.seal(person.paper_type),
        "paper_number": vault.seal(person.paper_number),
        "paper_hash": vault.fingerprint(person.paper_number) if person.paper_number else None,
        "name_hash": vault.name_fingerprint(person.name, person.birth_year) if person.birth_year else None,
        "address": vault.seal(person.address),
        "commune": vault.seal(person.commune),
        "phone": vault.seal(person.phone),
        "birth_year": vault.seal(str(person.birth_year) if person.birth_year else None),
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose identity is wanted, in connection with what."""

    subject: str  # visit/TD-2026-0001
    matter: Subject


async def look(
    tx: Transaction, caller: Caller, asked: Mapping[UUID, Asked], vault: Vault, purpose: str, *, on_paper: bool = False
) -> dict[UUID, Person]:
    """The identities the policy lets this caller see, each look on record. The others are simply not in the answer.

    Where one cannot be opened its name says so, but not `on_paper`, which must not leave the house with that in it.

    Raises:
        CannotOpen: `on_paper`, for want of a key.
    """
    granted = {
        key: one for key, one in asked.items() if not isinstance(may(caller, Action.READ_IDENTITY, one.matter), Refused)
    }
    if not granted:
        return {}
    rows = (await tx.execute(select(PersonRow).where(PersonRow.id.in_(granted)))).scalars().all()  # type: ignore[attr-defined]
    looks: list[dict[str, Any]] = [
        {
            "person": row.id,
            "caller": caller.login,
            "subject": granted[row.id].subject,
            "purpose": purpose,
            "at": clock.now(),
        }
        for row in rows
    ]
    if looks:
        await tx.execute(insert(LookRow), looks)
    return {row.id: opened(row, vault) if on_paper else _shown(row, vault) for row in rows}


async def stated(tx: Transaction, key: UUID, vault: Vault) -> Person | None:
    """Who it is, for a machine to compare with: nothing of it may be shown or kept. A person who looks uses `look`.

    Raises:
        CannotOpen: its key is not here; a comparison must not pass for want of it.
    """
    return (await all_stated(tx, [key], vault)).get(key)


async def all_stated(tx: Transaction, keys: Collection[UUID], vault: Vault) -> dict[UUID, Person]:
    """The same of several."""
    rows = (await tx.execute(select(PersonRow).where(PersonRow.id.in_(keys)))).scalars().all()  # type: ignore[attr-defined]
    return {row.id: opened(row, vault) for row in rows}


async def hand_over(
    tx: Transaction, caller: Caller, keys: Collection[UUID], subjects: Mapping[UUID, str], vault: Vault, purpose: str
) -> dict[UUID, tuple[Person, datetime]]:
    """Identities as they were stated, and when, for the very persons they are about: each a look like any other. Who may is
    asked of the policy by who calls.

    Raises:
        CannotOpen: for want of a key.
    """
    asked = select(PersonRow).where(PersonRow.id.in_(keys)).order_by(PersonRow.recorded_at, PersonRow.id)  # type: ignore[attr-defined,arg-type]
    rows = (await tx.execute(asked)).scalars().all()
    told = {"caller": caller.login, "purpose": purpose, "at": clock.now()}
    looks = [{"person": row.id, "subject": subjects.get(row.id, "person"), **told} for row in rows]
    await tx.execute(insert(LookRow), looks)
    return {row.id: (opened(row, vault), row.recorded_at) for row in rows}


async def remember_tried(
    tx: Transaction, caller: Caller, persons: Collection[UUID | None], subject: str, purpose: str
) -> None:
    """Put on record that something told the caller of these persons without showing what they stated: a comparison, or a
    file they gave. None is somebody who stated nothing.
    """
    told = {"caller": caller.login, "subject": subject, "purpose": purpose, "at": clock.now()}
    await tx.execute(insert(LookRow), [{"person": one, **told} for one in persons])


def _shown(row: PersonRow, vault: Vault) -> Person:
    """For a page. What cannot be opened is said in the place of the name, and the rest of the page is of use."""
    try:
        return opened(row, vault)
    except CannotOpen as error:
        logger.warning("identity_cannot_be_opened", key=error.key)
        return Person.model_construct(name=error.in_place)


def opened(row: PersonRow, vault: Vault) -> Person:
    """What a row says. Raises CannotOpen."""

    def plain(sealed: bytes | None) -> str | None:
        return vault.open(sealed, row.sealed_with)

    year, paper = plain(row.birth_year), plain(row.paper_type)
    return Person.model_construct(
        name=plain(row.name) or "",
        paper_type=Paper(paper) if paper else None,
        paper_number=plain(row.paper_number),
        address=plain(row.address),
        commune=plain(row.commune),
        phone=plain(row.phone),
        birth_year=int(year) if year else None,
    )
