"""The office as intake needs it: units, fields of matters, working days, legal deadlines, the vault of identities."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends, Request

from services.intake.deadlines.rule_file import load_rules
from services.intake.deadlines.rules import Rules
from services.intake.people.keyring import Keyring
from services.intake.people.vault import Vault
from shared.access.roles import CITIZEN_RECEPTION_BOARD
from shared.calendar import Calendar, load_calendar
from shared.organisation import (
    Field,
    Fields,
    Organisation,
    Subjects,
    Unit,
    load_fields,
    load_organisation,
    load_subjects,
)
from shared.organisation.routing import UnknownFieldError
from shared.refusals import Language, Reason, Refused
from shared.settings import Settings, load_settings
from shared.web.pages import web_of

BODY: Final = CITIZEN_RECEPTION_BOARD
"""The body whose registers these are; communes have a desk of their own (Luật Tiếp công dân Đ15)."""
HEADS_BODY: Final = "ubnd-tinh"
"""The body whose head receives at the reception office; what he or his delegate receives stands in its row of form 01/TCD,
beside the days announced for him (columns 10 to 21)."""


@dataclass(frozen=True)
class Office:
    """Rules that are data, as this installation has them."""

    organisation: Organisation
    fields: Fields
    calendar: Calendar
    rules: Rules
    subjects: Subjects

    def field(self, code: str, on: date) -> Field | Refused:
        try:
            return self.fields.find(code, on)
        except UnknownFieldError:
            day = f"{on:%d/%m/%Y}"
            return Refused(
                Reason(f"Ngày {day} không có lĩnh vực mã {code}.", f"There was no field of matters {code} on {day}."),
                "field",
            )

    def field_name(self, code: str, language: Language) -> str:
        """What a field is called; its code when the data files no longer know it."""
        named = next((row for row in reversed(self.fields.rows) if row.code == code), None)
        return code if named is None else named.name_en if language == "en" else named.name_vi

    def refuse_unit(self, code: str, on: date, field: str) -> Refused | None:
        """A unit can be given a case only while it exists."""
        unit = self.organisation.by_code.get(code)
        if unit is None:
            return Refused(Reason(f"Không có đơn vị mã {code}.", f"No unit has the code {code}."), field)
        if unit.exists(on):
            return None
        day, successor = f"{on:%d/%m/%Y}", self.organisation.successor(code, on)
        instead_vi = f" Đơn vị kế thừa: {successor.name}." if successor else ""
        instead_en = f" Its successor is {successor.name}." if successor else ""
        return Refused(
            Reason(
                f"{unit.name} không hoạt động vào ngày {day}.{instead_vi}",
                f"{unit.name} did not exist on {day}.{instead_en}",
            ),
            field,
        )

    def communes(self, on: date) -> tuple[Unit, ...]:
        return self.organisation.units(on, "commune")

    def commune_name(self, code: str | None) -> str:
        """The place a commune's committee stands for: `UBND phường Chiềng Cơi` is `phường Chiềng Cơi`."""
        unit = self.organisation.by_code.get(code or "")
        return unit.name.removeprefix("UBND ") if unit else ""


@cache
def the_office(organisation_dir: Path | None, calendar_file: Path | None, rules_file: Path | None = None) -> Office:
    """Read the data files once.

    Raises:
        InvalidData: one of them cannot be used.
    """
    organisation = load_organisation(organisation_dir)
    own_fields = organisation_dir if organisation_dir and (organisation_dir / "fields.csv").exists() else None
    return Office(
        organisation,
        load_fields(organisation, own_fields),
        load_calendar(calendar_file),
        load_rules(rules_file),
        load_subjects(organisation, organisation_dir),
    )


def office_of(settings: Settings) -> Office:
    return the_office(settings.organisation_dir, settings.calendar_file, settings.deadline_rules_file)


@cache
def office_of_worker() -> Office:
    """For reactions, which no request carries the settings to; read once."""
    return office_of(load_settings())


async def _of_request(request: Request) -> Office:  # not `def`: FastAPI would send it to a thread
    return office_of(web_of(request).settings)


async def _vault_of_request(request: Request) -> Vault:
    keyring: Keyring | None = getattr(request.app.state, "identity_keyring", None)
    if keyring is None:
        keyring = request.app.state.identity_keyring = Keyring(web_of(request).settings)
    return keyring.vault()


AtOffice = Annotated[Office, Depends(_of_request)]
IdentityVault = Annotated[Vault, Depends(_vault_of_request)]
