"""The reasons of extracts under a new key: whoever gives a reason may say who it is about."""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.disclosures.tables import DisclosureRow
from services.intake.people.rotation import Sealed
from services.intake.people.vault import Vault


def reason_of(row: DisclosureRow, vault: Vault) -> str:
    """Raises CannotOpen."""
    return vault.open(row.reason, row.sealed_with) or ""


def sealed_reason(reason: str, vault: Vault) -> dict[str, Any]:
    """All columns of a row that a key makes."""
    return {"sealed_with": vault.newest, "reason": vault.seal(reason)}


def _anew(row: Mapping[str, Any], vault: Vault) -> dict[str, Any]:
    return sealed_reason(reason_of(DisclosureRow(**row), vault), vault)


REASONS: Final = Sealed("identity.disclosure", _anew)
