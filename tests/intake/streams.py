"""Another service's stream, fed through a real log and a real relay, so that intake reads it as it would in the office."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from redis.asyncio import Redis
from sqlalchemy import text

from shared.database import Database
from shared.events.event import Event
from shared.messaging.relay import Relay
from shared.messaging.schema import messaging_tables
from shared.migrations import statements
from tests.apps import App
from tests.servers import Servers

_numbers = itertools.count()


@dataclass
class Subject:
    subject: str
    version: int = 0


@dataclass
class OtherStream:
    """The stream `name`, as its owner would fill it."""

    app: App
    name: str
    database: Database
    relay: Relay
    _subjects: dict[str, Subject] = field(default_factory=dict)

    async def tells(self, event: Event, about: str) -> None:
        """Something happened there; intake reads on."""
        async with self.database.transaction("tester") as tx:
            tx.emit(event, of=self._subjects.setdefault(about, Subject(about)))
        await self.relay.forget()
        while await self.relay.step():
            pass
        await self.app.running("intake").consumer.advance(self.name)


@asynccontextmanager
async def other_stream(app: App, servers: Servers, redis: "Redis", name: str) -> AsyncIterator[OtherStream]:
    database_name = f"test_intake_{name}_stream_{next(_numbers)}"
    await servers.create_database(database_name)
    database = Database(servers.database_url.format(database=database_name), pool_size=2)
    todo: list[str] = []
    statements(messaging_tables(name), todo.append)
    async with database.engine.begin() as db:
        for statement in todo:
            await db.execute(text(statement))
    yield OtherStream(app, name, database, Relay(database.engine, redis, name))
    await database.close()
