"""Everything the identity keys seal, in one list: what is left out of it is lost when a key is retired."""

from typing import Final

from services.intake.grants.words import REQUESTS
from services.intake.imports.sealing import PARTS, PROBLEMS
from services.intake.papers.sealing import FILES
from services.intake.people.rotation import PERSONS, Sealed

SEALED: Final[tuple[Sealed, ...]] = (PERSONS, FILES, REQUESTS, PROBLEMS, PARTS)
