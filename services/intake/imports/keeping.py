"""The file of an import that was sent to the desk's page: kept sealed until a worker has entered it, then gone."""

from base64 import b64decode, b64encode
from tempfile import TemporaryFile
from typing import IO, Final
from uuid import UUID

import structlog
from sqlalchemy import text

from services.intake.imports.carrying import Setting, carry_out
from services.intake.imports.tables import ImportPartRow, ImportRunRow
from services.intake.imports.usecases import TakenOver
from services.intake.office import office_of
from services.intake.people.keyring import Keyring
from services.intake.people.vault import Vault
from shared.database import Database, Transaction
from shared.settings import Settings, secret

logger = structlog.get_logger(__name__)

PART: Final = 1 << 20
"""Bytes sealed at a time: what is in memory of a file, however large."""
BATCH: Final = 50
"""Rows of a transaction beside people at work, who may wait for their next number that long."""
WAITING: Final = text("""
    SELECT id FROM import_run r WHERE state = 'waiting' AND EXISTS (SELECT FROM identity.import_part p WHERE p.run = r.id)
    ORDER BY started_at LIMIT 1
""")
CLAIM: Final = text("SELECT pg_try_advisory_lock(hashtext(:run))")
PARTS: Final = text("SELECT sealed_with, content FROM identity.import_part WHERE run = :run AND n = :n")


async def keep_file(tx: Transaction, vault: Vault, run: UUID, file: IO[bytes]) -> None:
    """Seal the file piece by piece beside its run."""
    file.seek(0)
    n = 0
    while part := file.read(PART):
        sealed = vault.seal(b64encode(part).decode()) or b""
        tx.add(ImportPartRow(run=run, n=n, sealed_with=vault.newest, content=sealed))
        await tx.flush()
        n += 1


async def unsealed(tx: Transaction, vault: Vault, run: UUID, file: IO[bytes]) -> None:
    """Write the file back, as it was sent. Raises CannotOpen."""
    n = 0
    while (part := (await tx.execute(PARTS, {"run": run, "n": n})).first()) is not None:
        file.write(b64decode(vault.open(part.content, part.sealed_with) or ""))
        n += 1
    file.seek(0)


async def enter_waiting(database: Database, settings: Settings) -> None:
    """Take the import that waits longest to its end; of several workers one. Who is killed leaves it to the next."""
    async with database.transaction("system:import") as tx:
        waiting = (await tx.execute(WAITING)).scalar()
    if waiting is None:
        return
    async with database.engine.connect() as connection:
        claim = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not (await claim.execute(CLAIM, {"run": str(waiting)})).scalar():
            return
        try:
            await _enter(database, settings, waiting)
        finally:
            await claim.invalidate()  # the lock goes with the connection


async def _enter(database: Database, settings: Settings, waiting: UUID) -> None:
    vault = Keyring(settings).vault()
    setting = Setting(database, office_of(settings), vault, secret(settings), BATCH)
    with TemporaryFile() as file:
        async with database.transaction("system:import") as tx:
            run = await tx.get(ImportRunRow, waiting)
            await unsealed(tx, vault, waiting, file)
        if run is None:
            return
        try:
            async for _ in carry_out(setting, run, file):
                pass
        except TakenOver:
            logger.info("import_given_up", run=str(waiting))
