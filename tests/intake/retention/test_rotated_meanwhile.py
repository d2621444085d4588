"""What is erased was sealed anew by another process while it was worked on: nothing is left under the wrong key."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from services.intake.people.statements import Statement, opened_statement, sealed_statement
from services.intake.people.tables import StatementRow
from services.intake.people.vault import CannotOpen, Vault
from services.intake.retention.carrying_out import erase_statements
from services.intake.service import INTAKE
from shared.database import Database
from tests.conftest import MakeDatabase

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
CODE = "D-2026-0001"


def _erased(said: str) -> str:
    return said.replace("chị họ", "[…]")


async def _sealed_anew(database: Database) -> None:
    values = sealed_statement(Statement("Tôi là chị họ."), Vault([NEW, OLD]))
    async with database.transaction("system:keys") as tx:
        assigned = ", ".join(f"{name} = :{name}" for name in values)
        await tx.execute(text(f"UPDATE identity.statement SET {assigned} WHERE id = :id"), values | {"id": CODE})


async def test_a_row_is_erased_as_it_is_now_not_as_it_was_read_before(service_database: MakeDatabase) -> None:
    database = await service_database(INTAKE)
    async with database.transaction("test") as tx:
        tx.add(StatementRow(id=CODE, **sealed_statement(Statement("Tôi là chị họ."), Vault([OLD]))))
    async with database.transaction("test") as tx:
        await tx.get(StatementRow, CODE)
        await _sealed_anew(database)
        with pytest.raises(CannotOpen):  # it has not heard of the new key yet, and leaves the row to the next round
            await erase_statements(tx, [CODE], _erased, Vault([OLD]))
    async with database.transaction("test") as tx:
        await erase_statements(tx, [CODE], _erased, Vault([NEW, OLD]))
    async with database.transaction("test") as tx:
        row = await tx.get(StatementRow, CODE)
        assert row is not None
        assert opened_statement(row, Vault([NEW])).content == "Tôi là […]."
