"""Migrated databases of a service, each as new: a copy of one that was migrated for this session, or one that a test has given
back and that is wiped. Making one takes a fifth of a second, and a test seldom more than one.
"""

import itertools
from dataclasses import dataclass
from typing import Any

import asyncpg

from shared.database import Database
from shared.migrations import migrate
from shared.service import Service
from tests.servers import Servers

_numbers = itertools.count()

TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
WIPE = f"""
DO $$ DECLARE one record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN {TABLES} LOOP EXECUTE 'DELETE FROM ' || one.name; END LOOP;
    FOR one IN SELECT schemaname, sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I.%I RESTART', one.schemaname, one.sequencename);
    END LOOP;
    DELETE FROM pg_statistic WHERE starelid >= 16384;  -- what the planner, and a search, remember of the rows there were
END $$
"""
SCHEMA = " UNION ALL ".join(
    f"SELECT md5(string_agg(oid || ' ' || xmin, ',' ORDER BY oid)) FROM {catalog} WHERE oid >= 16384 {sequences}"
    for catalog, sequences in {
        "pg_class": "AND relkind <> 'S'",
        "pg_constraint": "",
        "pg_namespace": "",
        "pg_proc": "",
        "pg_trigger": "",
        "pg_type": "",
    }.items()
)
"""Whatever somebody alters is written anew by another transaction; what counts its rows is written in place."""
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@dataclass(frozen=True)
class _Template:
    """A database that was migrated: its schema, and the rows of the tables that are not empty, as JSON."""

    name: str
    schema: list[Any]
    rows: dict[str, list[str]]


_templates: dict[tuple[str, str], _Template] = {}
_returned: dict[tuple[str, str], list[str]] = {}


async def migrated(servers: Servers, service: Service) -> str:
    """The name of a database with the tables of a service, and nothing in them but what its migrations put there."""
    key = (servers.database_url, service.name)
    template = _templates.get(key) or _templates.setdefault(key, await _first(servers, service))
    while waiting := _returned.get(key):
        if await _wiped(servers, name := waiting.pop(), template):
            return name
    name = f"test_{service.name}_{next(_numbers)}"
    await servers.create_database(name, template.name)
    return name


def give_back(servers: Servers, service: Service, name: str) -> None:
    """For whoever asks next."""
    _returned.setdefault((servers.database_url, service.name), []).append(name)


async def _first(servers: Servers, service: Service) -> _Template:
    name = f"test_template_{service.name}"
    await servers.create_database(name)
    database = Database(servers.database_url.format(database=name), pool_size=1)
    await migrate(database.engine, service.migrations)
    await database.close()
    db = await asyncpg.connect(servers.dsn(name))
    try:
        rows: dict[str, list[str]] = {}
        for (table,) in await db.fetch(TABLES):
            if found := await db.fetch(f"SELECT to_jsonb(t) FROM {table} t"):
                rows[table] = [row[0] for row in found]
        return _Template(name, [row[0] for row in await db.fetch(SCHEMA)], rows)
    finally:
        await db.close()


async def _wiped(servers: Servers, name: str, template: _Template) -> bool:
    """Whether it is as the template again: not when somebody changed its schema, or is connected to it still."""
    db = await asyncpg.connect(servers.dsn(name))
    try:
        if await db.fetchval(OTHERS) or [row[0] for row in await db.fetch(SCHEMA)] != template.schema:
            return False
        async with db.transaction():
            await db.execute(WIPE)
            await db.execute("SET LOCAL session_replication_role = replica")
            for table, rows in template.rows.items():
                insert = f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::{table}, $1)"
                await db.executemany(insert, [(row,) for row in rows])
        return True
    finally:
        await db.close()
