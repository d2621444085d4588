"""Where tests get their real PostgreSQL and Redis from: given ones, containers, or the embedded ones, in that order."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from deploy.embedded.servers import EmbeddedServers


@dataclass(frozen=True)
class Servers:
    """`database_url` holds `{database}`; `kind` says which of the three these are."""

    kind: str
    database_url: str
    redis_url: str

    def dsn(self, database: str) -> str:
        """The same for asyncpg itself."""
        return self.database_url.format(database=database).replace("postgresql+asyncpg:", "postgresql:")

    async def create_database(self, name: str, template: str = "template1") -> None:
        """A fresh database of this name: empty, or like `template`, to which nobody may be connected."""
        admin = await asyncpg.connect(self.dsn("postgres"))
        try:
            await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        finally:
            await admin.close()


@asynccontextmanager
async def real_servers(folder: Path) -> AsyncIterator[Servers]:
    """Both servers, for the length of the test session."""
    given = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    if given[0] and given[1]:
        yield Servers("given", given[0], given[1])
    elif wants_containers():
        async with _containers() as servers:
            yield servers
    else:
        embedded = EmbeddedServers(folder)
        addresses = await embedded.start()
        try:
            yield Servers("embedded", addresses.postgres, addresses.redis)
        finally:
            await embedded.stop()


def wants_containers() -> bool:
    """Whether a Docker engine answers and both images are named: pulling some by surprise is nobody's wish."""
    if not (os.environ.get("TEST_POSTGRES_IMAGE") and os.environ.get("TEST_REDIS_IMAGE")):
        return False
    import docker

    try:
        client = docker.from_env()
        client.ping()
        client.close()
    except docker.errors.DockerException:
        return False
    return True


@asynccontextmanager
async def _containers() -> AsyncIterator[Servers]:
    from testcontainers.community.postgres import PostgresContainer
    from testcontainers.community.redis import RedisContainer

    postgres = PostgresContainer(os.environ["TEST_POSTGRES_IMAGE"], driver="asyncpg", dbname="postgres")
    redis = RedisContainer(os.environ["TEST_REDIS_IMAGE"])
    with postgres, redis:
        url = postgres.get_connection_url().rpartition("/")[0] + "/{database}"
        yield Servers("containers", url, f"redis://{redis.get_container_host_ip()}:{redis.get_exposed_port(6379)}/0")
