"""Verify every service's log, with the links the other services have seen as witnesses, and the papers it tells of."""

from collections.abc import AsyncIterator, Iterable
from typing import Final

from sqlalchemy import text

from services.intake.papers.auditing import audit_papers
from services.intake.people.vault import Vault
from shared.database import Database
from shared.messaging.audit import Finding, Witness, verify
from shared.service import Service
from shared.settings import Settings, database_url, kept_identity_keys

SEEN: Final = text("SELECT consumer, stream, position, chain FROM position WHERE position > 0 AND chain <> ''")


async def findings(services: Iterable[Service], settings: Settings) -> AsyncIterator[tuple[str, Finding]]:
    """(service, finding) for all that does not hold."""
    databases = {s.name: Database(database_url(settings, s.name) or "", pool_size=1) for s in services}
    try:
        witnesses = []
        for database in databases.values():
            async with database.engine.connect() as db:
                witnesses += [Witness(*row) for row in await db.execute(SEEN)]
        for name, database in databases.items():
            async for finding in verify(database.engine, name, [w for w in witnesses if w.stream == name]):
                yield name, finding
        async for finding in _papers(databases["intake"], settings):
            yield "intake", finding
    finally:
        for database in databases.values():
            await database.close()


async def _papers(database: Database, settings: Settings) -> AsyncIterator[Finding]:
    keys = kept_identity_keys(settings)
    async with database.engine.connect() as db:
        async for finding in audit_papers(db, Vault(keys) if keys else None):
            yield finding
