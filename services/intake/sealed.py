"""Everything the identity keys seal, in one list: what is left out of it is lost when a key is retired."""

from typing import Final

from services.intake.attachments.sealing import ATTACHMENTS
from services.intake.citizens.satisfaction import REMARKS
from services.intake.disclosures.sealing import REASONS
from services.intake.grants.words import REQUESTS
from services.intake.imports.sealing import PARTS, PROBLEMS
from services.intake.online.drafts import DRAFTS
from services.intake.papers.sealing import FILES
from services.intake.people.rotation import ACTOR, PERSONS, Sealed, counts
from services.intake.people.statements import STATEMENTS
from services.intake.people.vault import key_id
from shared.database import Database
from shared.metrics import SEALED_UNREADABLE
from shared.settings import Settings, kept_identity_keys, load_settings

SEALED: Final[tuple[Sealed, ...]] = (
    PERSONS,
    STATEMENTS,
    FILES,
    ATTACHMENTS,
    REQUESTS,
    REASONS,
    PROBLEMS,
    PARTS,
    DRAFTS,
    REMARKS,
)


async def count_unreadable(database: Database, settings: Settings | None = None) -> dict[str, int]:
    """How many rows of each table no key that is here opens, which `/metrics` tells from then on.

    By the id of the key each row names, not by opening it: cheap enough for every ten minutes, and nothing is decrypted.
    """
    here = {key_id(key) for key in kept_identity_keys(settings or load_settings())}
    async with database.transaction(ACTOR) as tx:
        found = {one.table: await counts(tx, one) for one in SEALED}
    unreadable = {table: sum(rows for key, rows in keys.items() if key not in here) for table, keys in found.items()}
    for table, rows in unreadable.items():
        SEALED_UNREADABLE.labels(table).set(rows)
    return unreadable
