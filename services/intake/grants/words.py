"""The reasons of a request, sealed as identities are: whoever gives a reason may say who it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.intake.grants.tables import RequestRow
from services.intake.people.rotation import Sealed
from services.intake.people.vault import Vault


@dataclass(frozen=True, slots=True)
class Words:
    """Why it was asked, and what was said to it."""

    reason: str
    remark: str | None


def words_of(row: RequestRow, vault: Vault) -> Words:
    """Raises CannotOpen."""
    return Words(vault.open(row.reason, row.sealed_with) or "", vault.open(row.remark, row.sealed_with))


def sealed_words(words: Words, vault: Vault) -> dict[str, Any]:
    """All columns of a row that a key makes."""
    return {
        "sealed_with": vault.newest,
        "reason": vault.seal(words.reason),
        "remark": vault.seal(words.remark),
    }


def _anew(row: Mapping[str, Any], vault: Vault) -> dict[str, Any]:
    return sealed_words(words_of(RequestRow(**row), vault), vault)


REQUESTS: Final = Sealed("identity.request", _anew)
