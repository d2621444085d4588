"""Alembic for a service: one history each, run from the command line tool, at start-up and in tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

LOCK: Final = 7_190_044
"""Advisory lock that lets only one process migrate a database at a time."""


class OldSchema(Exception):
    """The database does not have the tables this version needs; says which command mends that."""


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    return config


async def migrate(engine: AsyncEngine, migrations: Path) -> None:
    """Bring the database to the newest version, in one transaction."""

    def upgrade(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        config = _config(migrations)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with engine.begin() as db:
        await db.run_sync(upgrade)


async def check_schema(engine: AsyncEngine, migrations: Path, service: str) -> None:
    """Refuse to serve a database of another version.

    Raises:
        OldSchema: with the versions found and needed.
    """
    head = ScriptDirectory.from_config(_config(migrations)).get_current_head()

    def current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with engine.connect() as db:
        found = await db.run_sync(current)
    if found != head:
        raise OldSchema(
            f"database of {service} is at version {found or 'none'}, this release needs {head}: run 'tiepdan migrate'"
        )


def run_env(metadata: MetaData) -> None:
    """What a service's `env.py` does: run the migrations on the connection it was handed."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


def statements(sql: str, execute: Callable[[str], object]) -> None:
    """Run a script of several statements one by one: asyncpg prepares each. Statements end at ';' on a line's end;
    a body between $$ is one statement.
    """
    statement, quoted = "", False
    for line in sql.splitlines(keepends=True):
        statement += line
        quoted ^= line.count("$$") % 2 == 1
        if not quoted and line.rstrip().endswith(";"):
            execute(statement)
            statement = ""
    if statement.strip():
        execute(statement)
