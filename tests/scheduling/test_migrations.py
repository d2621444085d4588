"""The migrated database is the one the code believes in."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, String, text
from sqlmodel import AutoString

from services.scheduling.service import SCHEDULING
from tests.conftest import MakeDatabase


async def test_tables_of_the_code_are_those_of_the_migrated_database(service_database: MakeDatabase) -> None:
    database = await service_database(SCHEDULING)
    ours = set(SCHEDULING.metadata.tables)

    def compared(connection: Connection) -> list[object]:
        def include(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
            return kind != "index" and (kind != "table" or name in ours)

        def differs(_context: Any, _column: Any, _code: Any, found: Any, meant: Any) -> bool | None:
            return (
                False if isinstance(found, String) and isinstance(meant, String | AutoString) else None
            )  # text is our varchar

        options = {"compare_type": differs, "include_object": include}
        context = MigrationContext.configure(connection, opts=options)
        found: list[object] = compare_metadata(context, SCHEDULING.metadata)
        return found

    async with database.engine.connect() as db:
        assert await db.run_sync(compared) == []


async def test_the_head_of_the_own_stream_is_in_place(service_database: MakeDatabase) -> None:
    database = await service_database(SCHEDULING)
    async with database.engine.connect() as db:
        assert (await db.execute(text("SELECT stream FROM stream_head"))).scalars().all() == ["scheduling"]
