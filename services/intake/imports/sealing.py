"""What an import keeps of a file, under a new key."""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.people.rotation import Sealed
from services.intake.people.vault import Vault


def _anew(column: str) -> Any:
    def sealed(row: Mapping[str, Any], vault: Vault) -> dict[str, Any]:
        return {"sealed_with": vault.newest, column: vault.seal(vault.open(row[column], row["sealed_with"]))}

    return sealed


PROBLEMS: Final = Sealed("identity.import_problem", _anew("told"))
PARTS: Final = Sealed("identity.import_part", _anew("content"))
