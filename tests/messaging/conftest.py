"""A small service for messaging's own tests: it counts what it applied, and refuses when told to."""

import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from shared.database import Database, Transaction
from shared.events.event import Event
from shared.messaging.consumer import Consumer
from shared.messaging.entries import StreamEntry, read_log
from shared.messaging.reactions import CannotApply, Reactions, reacts_to
from shared.messaging.relay import Relay
from shared.messaging.schema import messaging_tables
from shared.migrations import statements
from tests.servers import Servers

OWN = "intake"
_numbers = itertools.count()


class Counted(Event, name="test.counted"):
    """Something countable."""

    number: int
    note: str = "đã chuyển"


@dataclass
class Subject:
    """A row events are about, without a table."""

    name: str
    version: int = 0

    @property
    def subject(self) -> str:
        return self.name


PROJECTION = """
CREATE TABLE applied (
    subject text, version int, n int NOT NULL DEFAULT 1, at bigserial, PRIMARY KEY (subject, version));
"""
APPLY = text("""
    INSERT INTO applied (subject, version) VALUES (:subject, :version)
    ON CONFLICT (subject, version) DO UPDATE SET n = applied.n + 1
""")


@dataclass
class Office:
    """One log and one reader of it, in two databases."""

    owner: Database
    reader: Database
    redis: Redis
    relay: Relay
    consumer: Consumer
    refuse: set[str] = field(default_factory=set)
    """Subjects the reader's handler refuses."""
    subjects: dict[str, Subject] = field(default_factory=dict)

    async def emit(self, *subjects: str, audience: Sequence[str] = ()) -> None:
        """One event of each subject, in one transaction."""
        async with self.owner.transaction("tester") as tx:
            for name in subjects:
                subject = self.subjects.setdefault(name, Subject(name))
                tx.emit(Counted(number=subject.version + 1), of=subject, audience=audience)

    async def publish(self) -> None:
        """Let the relay work until idle."""
        await self.relay.forget()
        while await self.relay.step():
            pass

    async def applied(self) -> list[tuple[str, int, int]]:
        """What the reader did, in the order it did it: subject, version, how often."""
        async with self.reader.engine.connect() as db:
            rows = await db.execute(text("SELECT subject, version, n FROM applied ORDER BY at"))
            return [(row.subject, row.version, row.n) for row in rows]

    async def parked(self) -> list[Any]:
        async with self.reader.engine.connect() as db:
            return list(await db.execute(text("SELECT * FROM parked ORDER BY stream, position")))


@pytest.fixture
async def office(servers: Servers, redis: Redis) -> AsyncIterator[Office]:
    number = next(_numbers)
    databases = []
    for role in ("owner", "reader"):
        name = f"test_messaging_{role}_{number}"
        await servers.create_database(name)
        database = Database(servers.database_url.format(database=name), pool_size=5)
        async with database.engine.begin() as db:
            raw = await db.get_raw_connection()
            for script in (messaging_tables(OWN if role == "owner" else "reader"), PROJECTION):
                todo: list[str] = []
                statements(script, todo.append)
                for statement in todo:
                    await raw.driver_connection.execute(statement)  # type: ignore[union-attr]
        databases.append(database)
    owner, reader = databases

    @reacts_to(Counted)
    async def count(event: Counted, tx: Transaction) -> None:
        assert tx.cause is not None
        envelope = tx.cause.event
        if envelope.subject in office.refuse:
            raise CannotApply("told to refuse")
        await tx.execute(APPLY, {"subject": envelope.subject, "version": envelope.subject_version})

    async def feed(stream: str, after: int, limit: int) -> list[StreamEntry]:
        async with owner.engine.connect() as db:
            return await read_log(db, OWN, stream, after, limit)

    office = Office(
        owner,
        reader,
        redis,
        Relay(owner.engine, redis, OWN),
        Consumer("reader", reader, redis, Reactions([count]), feed),
    )
    yield office
    for database in databases:
        await database.close()
