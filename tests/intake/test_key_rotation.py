"""Everything is sealed anew beside the running office, however often that is killed, and nothing is unreadable meanwhile."""

import asyncio
import random
import signal
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert, text
from uuid_utils.compat import uuid7

from services.intake.people import rotation
from services.intake.people.keyring import add_key
from services.intake.people.tables import PersonRow
from services.intake.people.usecases import Person, keep, opened, sealed
from services.intake.people.vault import Vault, key_id
from services.intake.sealed import SEALED
from services.intake.service import INTAKE
from shared.calendar import clock
from shared.database import Database
from shared.settings import Settings, identity_keys
from tests.conftest import MakeDatabase
from tests.intake.conftest import NAME, somebody
from tests.intake.rotating import rotating
from tests.servers import Servers

PERSONS: Final = 800
KILLS: Final = 10


@pytest.fixture
async def database(service_database: MakeDatabase) -> Database:
    return await service_database(INTAKE)


async def _many(database: Database, vault: Vault) -> None:
    now = clock.now()
    rows = [
        {"id": uuid7(), "recorded_at": now} | sealed(Person(**somebody(paper_number=f"014{n:09}")), vault)
        for n in range(PERSONS)
    ]
    async with database.transaction("test") as tx:
        await tx.execute(insert(PersonRow.metadata.tables["identity.person"]), rows)


async def _sealed(database: Database, key: str) -> int:
    async with database.transaction("test") as tx:
        return (await rotation.counts(tx, rotation.PERSONS)).get(key, 0)


async def _everybody_is_read_and_found(database: Database, vault: Vault) -> None:
    """In one look at the table, whatever a rotation is doing."""
    async with database.engine.connect() as db:
        rows = [dict(row) for row in (await db.execute(text("SELECT * FROM identity.person"))).mappings()]
    assert len(rows) == PERSONS
    assert {vault.open(row["name"], row["sealed_with"]) for row in rows} == {NAME}
    for row in random.sample(rows, 40):
        person = opened(PersonRow(**row), vault)
        assert row["paper_hash"] in vault.fingerprints(person.paper_number or "")


async def test_a_rotation_killed_ten_times_leaves_nothing_unreadable_and_ends_complete(
    database: Database, servers: Servers, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path)
    old = key_id(identity_keys(settings)[0])
    await _many(database, Vault(identity_keys(settings)))
    new = add_key(settings)
    vault = Vault(identity_keys(settings))
    chance = random.Random(20261126)
    before = 0
    for _ in range(KILLS):
        process = _rotating(database, servers, tmp_path)
        while (done := await _sealed(database, new)) == before:
            assert process.is_alive(), "it has ended without doing anything"
        await asyncio.sleep(chance.random() * 0.05)
        process.kill()
        await asyncio.to_thread(process.join)
        assert process.exitcode == -signal.SIGKILL, "it was killed at work"
        before = await _sealed(database, new)
        assert done <= before < PERSONS
        await _everybody_is_read_and_found(database, vault)
    process = _rotating(database, servers, tmp_path)
    while process.is_alive():
        await _everybody_is_read_and_found(database, vault)
    assert process.exitcode == 0
    assert (await _sealed(database, old), await _sealed(database, new)) == (0, PERSONS)
    await _everybody_is_read_and_found(database, Vault(identity_keys(settings)[:1]))


def _rotating(database: Database, servers: Servers, folder: Path) -> ForkServerProcess:
    url = database.engine.url.render_as_string(hide_password=False)
    environment = {f"TIEPDAN_DATABASE_URL_{service}": url for service in ("INTAKE", "SCHEDULING", "REPORTING")}
    environment |= {"TIEPDAN_DATA_DIR": str(folder), "TIEPDAN_REDIS_URL": servers.redis_url}
    return rotating(environment, batch=2)


async def test_a_damaged_row_does_not_stop_a_rotation_and_is_named(database: Database) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    async with database.transaction("test") as tx:
        keys = [await keep(tx, Person(**somebody()), Vault([old])) for _ in range(3)]
        await tx.execute(text("UPDATE identity.person SET phone = 'x' WHERE id = :id"), {"id": keys[1]})
    rounds = [progress async for progress in rotation.rotate(database, SEALED, Vault([new, old]), batch=1)]
    assert (rounds[-1].done, rounds[-1].damaged) == (2, [str(keys[1])])
