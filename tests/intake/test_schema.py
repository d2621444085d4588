"""The tables in the database are those the programme thinks it has."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from services.intake.service import INTAKE
from tests.conftest import MakeDatabase

OURS = frozenset(table.name for table in INTAKE.metadata.tables.values())


async def test_the_models_and_the_migrated_database_are_the_same(service_database: MakeDatabase) -> None:
    database = await service_database(INTAKE)

    def differences(connection: Connection) -> list[object]:
        def compared(_object: object, name: str | None, type_: str, *_rest: object) -> bool:
            return type_ not in ("table", "index", "unique_constraint") or name in OURS

        options = {"include_schemas": True, "include_object": compared, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, INTAKE.metadata))

    async with database.engine.connect() as db:
        assert await db.run_sync(differences) == []
    assert {"visit", "petition", "case_file", "register", "person", "look"} <= OURS
