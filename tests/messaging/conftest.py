"""A small service for messaging's own tests: it counts what it applied, and refuses when told to."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database import Database, Transaction
from shared.events.event import CloudEvent, Event
from shared.messaging.consumer import Consumer
from shared.messaging.entries import Feed, StreamEntry, read_log
from shared.messaging.reactions import CannotApply, Reaction, Reactions, reacts_to
from shared.messaging.relay import Relay
from shared.messaging.schema import messaging_tables
from shared.migrations import statements
from tests.servers import Servers

OWN: Final = "intake"
GROUP = "reader"


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
Action = Callable[[CloudEvent, Transaction], Awaitable[None]]


@dataclass
class Office:
    """One log and one reader of it, in two databases."""

    owner: Database
    reader: Database
    redis: Redis
    redis_url: str
    relay: Relay
    consumer: Consumer
    feed: Feed
    reaction: Reaction
    refuse: set[str] = field(default_factory=set)
    """Subjects the reader's handler refuses."""
    actions: dict[str, Action] = field(default_factory=dict)
    """What the handler does besides, by subject."""
    subjects: dict[str, Subject] = field(default_factory=dict)
    fed: list[tuple[str, int]] = field(default_factory=list)
    """What was asked of the owner's feed: stream, after position."""

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

    async def put(self, *bodies: bytes) -> None:
        """Add these bodies to the stream as they are, as a faulty owner would."""
        at = await self.redis.xlen(OWN)
        for position, body in enumerate(bodies, at + 1):
            await self.redis.xadd(OWN, {"__data__": body, "chain": ""}, id=f"{position}-0")

    def another_consumer(self, name: str = GROUP, database: Database | None = None) -> Consumer:
        """The same reader in another process, as far as one process can show it."""
        return Consumer(name, database or self.reader, self.redis, Reactions([self.reaction]), self.feed)

    async def applied(self) -> list[tuple[str, int, int]]:
        """What the reader did, in the order it did it: subject, version, how often."""
        async with self.reader.engine.connect() as db:
            rows = await db.execute(text("SELECT subject, version, n FROM applied ORDER BY at"))
            return [(row.subject, row.version, row.n) for row in rows]

    async def parked(self) -> list[Any]:
        async with self.reader.engine.connect() as db:
            return list(await db.execute(text("SELECT * FROM parked ORDER BY stream, position")))


def body(subject: str, version: int = 1, **other: Any) -> bytes:
    """An event as the owner writes it; what is given in `other` replaces parts of the envelope."""
    envelope = {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/tiepdan/intake",
        "type": Counted.event_type,
        "subject": subject,
        "time": "2026-07-01T00:00:00+00:00",
        "dataschema": "urn:tiepdan:schema:test.counted.v1",
        "sequence": str(version),
        "correlationid": str(uuid4()),
        "data": {"number": version},
    }
    return json.dumps(envelope | other, ensure_ascii=False).encode()


async def eventually(holds: Callable[[], Awaitable[bool]], within: float = 10) -> None:
    """Wait until it holds; fail when it does not in time."""
    limit = time.monotonic() + within
    while not await holds():
        assert time.monotonic() < limit, "did not come true in time"
        await asyncio.sleep(0.02)


async def run(engine: AsyncEngine, *statements: str, **parameters: Any) -> None:
    """Do this to a database as its superuser would: append-only triggers do not stop it."""
    async with engine.begin() as db:
        await db.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await db.execute(text(statement), {k: v for k, v in parameters.items() if f":{k}" in statement})


EMPTY = """
TRUNCATE event_log, unsequenced, stream_head, stream_entry, stream_group, position, parked, remembered_request,
         applied RESTART IDENTITY
"""


@pytest.fixture(scope="session")
async def messaging_databases(servers: Servers) -> tuple[str, str]:
    """URLs of two databases, an owner's and a reader's, made once: tests empty them."""
    urls = []
    for role in ("owner", "reader"):
        name = f"test_messaging_{role}"
        await servers.create_database(name)
        urls.append(servers.database_url.format(database=name))
        database = Database(urls[-1])
        async with database.engine.begin() as db:
            raw = await db.get_raw_connection()
            for script in (messaging_tables(OWN if role == "owner" else GROUP), PROJECTION):
                todo: list[str] = []
                statements(script, todo.append)
                for statement in todo:
                    await raw.driver_connection.execute(statement)  # type: ignore[union-attr]
        await database.close()
    return urls[0], urls[1]


@pytest.fixture
async def office(messaging_databases: tuple[str, str], servers: Servers, redis: Redis) -> AsyncIterator[Office]:
    owner, reader = (Database(url, pool_size=5) for url in messaging_databases)
    for database, stream in ((owner, OWN), (reader, GROUP)):
        head = f"INSERT INTO stream_head (stream, position, chain) VALUES ('{stream}', 0, '')"
        await run(database.engine, EMPTY, head)

    @reacts_to(Counted)
    async def count(event: Counted, tx: Transaction) -> None:
        assert tx.cause is not None
        envelope = tx.cause.event
        if action := desk.actions.get(envelope.subject):
            await action(envelope, tx)
        if envelope.subject in desk.refuse:
            raise CannotApply("told to refuse")
        await tx.execute(APPLY, {"subject": envelope.subject, "version": envelope.subject_version})

    async def feed(stream: str, after: int, limit: int) -> list[StreamEntry]:
        desk.fed.append((stream, after))
        async with owner.engine.connect() as db:
            return await read_log(db, OWN, stream, after, limit)

    desk = Office(
        owner,
        reader,
        redis,
        servers.redis_url,
        Relay(owner.engine, redis, OWN),
        Consumer(GROUP, reader, redis, Reactions([count]), feed),
        feed,
        count,
    )
    yield desk
    for database in (owner, reader):
        await database.close()
