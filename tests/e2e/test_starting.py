"""What a service does when PostgreSQL is not there yet, or cannot take what it is given."""

import asyncio

import asyncpg

from services.intake.service import INTAKE
from shared.database import Database
from shared.migrations import migrate
from shared.settings import Settings
from tests.apps import App, running_app
from tests.conftest import MakeApp
from tests.servers import Servers


async def test_a_service_that_starts_while_its_database_is_away_waits_for_it(servers: Servers) -> None:
    name = "e2e_starting"
    await servers.create_database(name)
    url = servers.database_url.format(database=name)
    database = Database(url, pool_size=1)
    await migrate(database.engine, INTAKE.migrations)
    await database.close()
    settings = Settings(database_url_intake=url, redis_url=servers.redis_url)
    admin = await asyncpg.connect(servers.dsn("postgres"))
    try:
        await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        started = asyncio.create_task(_is_live(settings))
        assert await asyncio.wait({started}, timeout=2) == (set(), {started})
        await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        assert await started
    finally:
        await admin.close()


async def test_a_character_that_is_no_text_is_the_senders_mistake_and_not_ours(make_app: MakeApp) -> None:
    app: App = await make_app(INTAKE)
    body = {"kind": "KNPA", "field": "y-te", "content": "chữ\x00chữ"}
    answer = await app.as_("tiepdan").post("/intake/api/v1/petitions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def _is_live(settings: Settings) -> bool:
    async with running_app([INTAKE], settings) as app:
        return (await app.anonymous().get("/health/live")).is_success
