"""The three that empty a backlog, each run as a process of its own that prints how many seconds it took.

    python -m benchmarks.drains relay|consumer|bare DATABASE_URL REDIS_URL EVENTS

relay      the product's relay: sequences and publishes until nothing is left
consumer   the product's whole worker of reporting: broker, subscriber, watchdog, position, parking, effects
bare       what one would write without guarantees: read 100, do the same effects in one transaction, acknowledge
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import uvloop
from sqlalchemy import text

from services.intake.service import INTAKE
from services.reporting.facts.reactions import FACTS
from services.reporting.service import REPORTING
from shared.database import Database
from shared.messaging.entries import BODY, StreamEntry
from shared.messaging.relay import Relay
from shared.redis import redis_client
from shared.running import RunningService
from shared.settings import Settings

GROUP: Final = "bare"
AT_ONCE: Final = 100
STREAM: Final = INTAKE.name


async def relay(database_url: str, redis_url: str, _events: int) -> None:
    database, redis = Database(database_url), redis_client(redis_url)
    worker = Relay(database.engine, redis, STREAM)
    while await worker.step():
        pass
    await redis.aclose()
    await database.close()


async def consumer(database_url: str, redis_url: str, events: int) -> None:
    running = RunningService.of(REPORTING, "worker", Settings(), database_url, redis_url, _no_feed)
    async with running:
        while await running.consumer.position(STREAM) < events:  # noqa: ASYNC110  # the position is in the database
            await asyncio.sleep(0.05)


async def bare(database_url: str, redis_url: str, events: int) -> None:
    """The same statements through the same database library, with nothing that guards against loss or repetition."""
    statements = {event.event_type: sql for event, sql in FACTS.items()}
    database, redis = Database(database_url), redis_client(redis_url)
    await redis.xgroup_create(STREAM, GROUP, "0")
    done = 0
    while done < events:
        found: Any = await redis.xreadgroup(GROUP, "one", {STREAM: ">"}, count=AT_ONCE)
        entries = found[0][1]
        async with database.engine.begin() as db:
            for _, fields in entries:
                event = json.loads(fields[BODY])
                await db.execute(statements[event["type"]], _parameters(event))
        await redis.xack(STREAM, GROUP, *[entry_id for entry_id, _ in entries])
        done += len(entries)
    await redis.aclose()
    await database.close()


def _parameters(event: dict[str, Any]) -> dict[str, Any]:
    """The event's fields, dates made of texts, and what the facts note besides."""
    fields = {
        name: date.fromisoformat(value) if name.endswith("_on") and value else value
        for name, value in event["data"].items()
    }
    known = {"source_event": UUID(event["id"]), "recorded_at": datetime.fromisoformat(event["time"]), "stream": STREAM}
    return fields | known


async def _no_feed(stream: str, after: int, _limit: int) -> Sequence[StreamEntry]:
    raise RuntimeError(f"{stream} has a hole after {after}: nothing was lost here, so nobody should ask")


async def outcome(database_url: str) -> tuple[int, ...]:
    """What stands in the facts afterwards: both readers must have done the same."""
    database = Database(database_url, pool_size=1)
    async with database.engine.connect() as db:
        found = await db.execute(
            text(
                "SELECT (SELECT count(*) FROM petition_fact WHERE case_code IS NOT NULL),"
                " (SELECT count(*) FROM case_fact WHERE petition_code IS NOT NULL AND in_time),"
                " (SELECT sum(events) FROM applied_event)"
            )
        )
        counts = tuple(int(value or 0) for value in found.one())
    await database.close()
    return counts


async def main(which: str, database_url: str, redis_url: str, events: str) -> None:
    begun = time.perf_counter()
    await {"relay": relay, "consumer": consumer, "bare": bare}[which](database_url, redis_url, int(events))
    print(time.perf_counter() - begun)


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
