"""The same events read once, in order, by one reader to whom nothing happens; and the reports of both readers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

import httpx

from deploy.up import prepare
from services.reporting.service import REPORTING
from shared.calendar import clock
from shared.calendar.periods import periods_around
from shared.database import Database
from shared.messaging.consumer import Consumer
from shared.messaging.entries import StreamEntry, read_log
from shared.messaging.reactions import Reactions
from shared.redis import redis_client
from tests.apps import running_app
from tests.chaos.house import House
from tests.e2e.processes import Installation

READER: Final = "giamsat"
API: Final = "/reporting/api/v1"
PAGE: Final = 500


@asynccontextmanager
async def undisturbed(house: House) -> AsyncIterator[Installation]:
    """An installation whose reporting has read the logs of record from the first event on, and no broker."""
    ours = house.installation
    name = f"{ours.name}_undisturbed"
    await ours.servers.create_database(name)
    url = ours.servers.database_url.format(database=name)
    twin = replace(ours, databases=ours.databases | {"reporting": url})
    await prepare([REPORTING], twin.settings())
    reading, redis = Database(url), redis_client(ours.redis_url)
    consumer = Consumer(REPORTING.name, reading, redis, Reactions(REPORTING.reactions), _no_feed)
    try:
        for stream in REPORTING.reads:
            owner = Database(ours.databases[stream])
            await _read_through(consumer, owner, stream)
            await owner.close()
        yield twin
    finally:
        await reading.close()
        await redis.aclose()


async def _no_feed(stream: str, after: int, limit: int) -> list[StreamEntry]:
    raise AssertionError(f"a gap after {after} of {stream} ({limit})")


async def _read_through(consumer: Consumer, owner: Database, stream: str) -> None:
    at = 0
    while True:
        async with owner.engine.connect() as db:
            entries = await read_log(db, stream, stream, at, PAGE)
        if not entries:
            return
        at = await consumer.advance(stream, entries)
        assert at == entries[-1].position


async def reports_of(house: House) -> dict[str, Any]:
    """What the installation that was attacked answers."""
    async with house.installation.as_(READER) as client:
        client.base_url = httpx.URL(house.installation.url("reporting"))
        return await _reports(client)


async def reports_in_peace(twin: Installation) -> dict[str, Any]:
    """What the undisturbed one answers: the same application on the other database."""
    async with running_app([REPORTING], twin.settings(), "web") as app:
        return await _reports(app.as_(READER))


async def _reports(client: httpx.AsyncClient) -> dict[str, Any]:
    """Every report of every statutory period there is, and the records behind every cell of the running ones."""
    today, found = clock.today(), dict[str, Any]()

    async def read(path: str, **query: Any) -> Any:
        response = await client.get(f"{API}{path}", params=query)
        assert response.is_success, f"{path}: {response.status_code} {response.text}"
        found[f"{path} {query}"] = answer = response.json()
        return answer

    for period in periods_around(today):
        for form in ("01-TCD", "02-XLD"):
            sheet = await read(f"/forms/{form}", period=period.code)
            if period.includes(today) and period.code.startswith("Q"):
                for column, value in sheet["total"]["values"].items():
                    if value:
                        await read(f"/forms/{form}/records", period=period.code, column=column, limit=200)
        days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        await read("/reports/dialogue", **days)
        await read("/reports/dialogue/conclusions", **days, limit=200)
    await read("/facts/summary")
    return found
