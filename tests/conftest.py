"""Fixtures every area uses: the servers of the session, a clean Redis, databases of a service's own."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings
from redis.asyncio import Redis
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from shared.database import Database
from shared.redis import redis_client
from shared.running import Role
from shared.service import Service
from shared.settings import Settings
from tests.apps import App, first_accounts, running_app
from tests.databases import give_back, migrated
from tests.servers import Servers, real_servers

settings.register_profile("untimed", deadline=None)  # how long one example takes tells how busy the machine is
settings.load_profile("untimed")

# A fault is told in lines, not with every variable on the way: that took seconds, and showed what was typed.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

MakeDatabase = Callable[[Service], Awaitable[Database]]
MakeApp = Callable[..., Awaitable[App]]


class _ByFile(LoadFileScheduling):  # type: ignore[misc]  # untyped
    """A file to a worker, but those that look at the whole system to one: each worker would start it and play the demo."""

    def _split_scope(self, nodeid: str) -> str:
        together = "tests/browser/"
        return together if nodeid.startswith(together) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return _ByFile(config, log)


def pytest_report_header() -> str:
    from tests.servers import wants_containers

    return f"servers: {'containers' if wants_containers() else 'given or embedded'}"


@pytest.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    folder = tmp_path_factory.mktemp("servers")
    async with real_servers(folder) as found:
        yield found
    shutil.rmtree(folder)  # gigabytes, which pytest would keep of the last three runs


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
    async with AsyncExitStack() as stack:

        async def make(service: Service) -> Database:
            name = await migrated(servers, service)
            stack.callback(give_back, servers, service, name)
            database = Database(servers.database_url.format(database=name), pool_size=4)
            stack.push_async_callback(database.close)
            return database

        yield make


@pytest.fixture(scope="session")
def accounts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the first accounts in it."""
    folder = tmp_path_factory.mktemp("accounts")
    first_accounts(folder)
    return folder


@asynccontextmanager
async def new_app(
    servers: Servers, folder: Path, services: Sequence[Service], role: Role = "web"
) -> AsyncIterator[App]:
    """The application of some services, each on a new migrated database; its accounts are those of the folder."""
    names = [(service, await migrated(servers, service)) for service in services]
    urls = {f"database_url_{one.name}": servers.database_url.format(database=name) for one, name in names}
    settings = Settings(data_dir=folder, redis_url=servers.redis_url, **urls)  # type: ignore[arg-type]
    async with running_app(list(services), settings, role) as app:
        yield app
    for service, name in names:
        give_back(servers, service, name)


@pytest.fixture
async def make_app(servers: Servers, redis: Redis, accounts_folder: Path) -> AsyncIterator[MakeApp]:
    """Makes the application of some services, each on a new migrated database, with an empty Redis.

    `await make_app(INTAKE)` serves without background work; `role="all"` relays and consumes as in production.
    """
    async with AsyncExitStack() as stack:

        async def make(*services: Service, role: Role = "web") -> App:
            return await stack.enter_async_context(new_app(servers, accounts_folder, services, role))

        yield make
