"""Verify every service's log, with the links the other services have seen as witnesses."""

from collections.abc import AsyncIterator, Iterable
from typing import Final

from sqlalchemy import text

from shared.database import Database
from shared.messaging.audit import Finding, Witness, verify
from shared.service import Service
from shared.settings import Settings, database_url

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
    finally:
        for database in databases.values():
            await database.close()
