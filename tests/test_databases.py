"""A database a test has given back is as new for the next, or nobody gets it."""

import asyncpg

from services.intake.service import INTAKE
from tests.databases import TABLES, give_back, migrated
from tests.servers import Servers


async def _count(db: asyncpg.Connection) -> dict[str, int]:
    return {table: await db.fetchval(f"SELECT count(*) FROM {table}") for (table,) in await db.fetch(TABLES)}


async def test_what_stood_in_it_is_gone_and_what_its_migrations_put_there_is_not(servers: Servers) -> None:
    name = await migrated(servers, INTAKE)
    db = await asyncpg.connect(servers.dsn(name))
    fresh = await _count(db)
    await db.execute("INSERT INTO register (body, series, year, last) VALUES ('ban-tcd', 'D', 2026, 7)")
    await db.execute("UPDATE stream_head SET position = 7")
    await db.execute("ANALYZE register")
    await db.close()
    give_back(servers, INTAKE, name)
    assert await migrated(servers, INTAKE) == name
    db = await asyncpg.connect(servers.dsn(name))
    assert (await _count(db), await db.fetchval("SELECT position FROM stream_head")) == (fresh, 0)
    assert await db.fetchval("SELECT count(*) FROM pg_stats WHERE tablename = 'register'") == 0
    await db.close()
    give_back(servers, INTAKE, name)


async def test_one_that_somebody_altered_or_still_uses_is_for_nobody(servers: Servers) -> None:
    altered, used = await migrated(servers, INTAKE), await migrated(servers, INTAKE)
    db = await asyncpg.connect(servers.dsn(altered))
    await db.execute("ALTER TABLE visit DISABLE TRIGGER ALL")
    await db.close()
    still = await asyncpg.connect(servers.dsn(used))
    give_back(servers, INTAKE, altered)
    give_back(servers, INTAKE, used)
    assert await migrated(servers, INTAKE) not in (altered, used)
    await still.close()
