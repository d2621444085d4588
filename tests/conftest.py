"""Fixtures every area uses: the servers of the session, a clean Redis, databases of a service's own."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis

from shared.database import Database
from shared.migrations import migrate
from shared.redis import redis_client
from shared.service import Service
from tests.servers import Servers, real_servers

MakeDatabase = Callable[[Service], Awaitable[Database]]
_numbers = itertools.count()


def pytest_report_header() -> str:
    from tests.servers import wants_containers

    return f"servers: {'containers' if wants_containers() else 'given or embedded'}"


@pytest.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    async with real_servers(tmp_path_factory.mktemp("servers")) as found:
        yield found


@pytest.fixture
async def redis(servers: Servers) -> AsyncIterator[Redis]:
    """A client of an empty Redis."""
    client = redis_client(servers.redis_url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
async def service_database(servers: Servers) -> AsyncIterator[MakeDatabase]:
    """Makes migrated databases of a service, each new and gone after the test."""
    made: list[Database] = []

    async def make(service: Service) -> Database:
        name = f"test_{service.name}_{next(_numbers)}"
        await servers.create_database(name)
        database = Database(servers.database_url.format(database=name), pool_size=4)
        made.append(database)
        await migrate(database.engine, service.migrations)
        return database

    yield make
    for database in made:
        await database.close()
