"""Where the servers of an installation are, for commands that run beside it or without it."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TypeVar

from deploy.embedded import Addresses, CannotStart, EmbeddedServers, ExitCode
from shared.calendar import clock
from shared.database import Database
from shared.organisation import load_organisation
from shared.settings import Settings, database_url

T = TypeVar("T")
ADDRESSES: Final = "addresses.json"
"""Written by `tiepdan up` while it runs, so that other commands find the embedded servers."""


def is_given(settings: Settings) -> bool:
    """Whether all servers are somebody else's; otherwise the embedded ones are used."""
    databases = [database_url(settings, name) for name in ("intake", "scheduling", "reporting")]
    return settings.redis_url is not None and all(databases)


def with_addresses(settings: Settings, addresses: Addresses) -> Settings:
    """The settings, with embedded servers where none were given."""
    given = settings.database_url or settings.database_url_intake
    return settings.model_copy(
        update={
            "database_url": settings.database_url if given else addresses.postgres,
            "redis_url": settings.redis_url or addresses.redis,
        }
    )


def announce(settings: Settings, addresses: Addresses) -> Path:
    """Tell other commands where the embedded servers of this run are."""
    path = settings.data_dir / ADDRESSES
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"postgres": addresses.postgres, "redis": addresses.redis, "pid": os.getpid()}, file)
    return path


@asynccontextmanager
async def reachable(settings: Settings) -> AsyncIterator[Settings]:
    """Settings whose servers answer: those given, those of a running `tiepdan up`, or embedded ones started meanwhile.

    Raises:
        CannotStart: none of the three is possible.
    """
    if is_given(settings):
        yield settings
        return
    embedded = EmbeddedServers(settings.data_dir)
    try:
        addresses = await embedded.start()
    except CannotStart as error:
        path = settings.data_dir / ADDRESSES
        if error.exit_code != ExitCode.ALREADY_RUNNING or not path.exists():
            raise
        found = json.loads(path.read_text())
        yield with_addresses(settings, Addresses(found["postgres"], found["redis"]))
        return
    try:
        await embedded.create_databases(("intake", "scheduling", "reporting"))
        yield with_addresses(settings, addresses)
    finally:
        await embedded.stop()


async def with_intake(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """What `work` gives, done in intake's database. Raises CannotStart, as `reachable`."""
    organisation = load_organisation(settings.organisation_dir)
    async with reachable(settings) as ready:
        database = Database(
            database_url(ready, "intake") or "",
            pool_size=1,
            audience=lambda units: organisation.audience(units, clock.today()),
        )
        try:
            return await work(database)
        finally:
            await database.close()
