"""From commit to arrival on the unit's stream, at a steady 50 commits a second.

The clock starts when the transaction is asked to commit, so the commit itself is in the figure, and stops when a
reader in another process, blocked in XREAD, has the entry in hand. Both read CLOCK_MONOTONIC, one clock for all
processes of a machine. Two cases: the committing process relays, too, and rings the relay's bell (`tiepdan up`, or
`--role all`); or another process relays, which polls (`--role web` beside `--role worker`).

    python -m benchmarks.latency read|commit|commit-and-relay DATABASE_URL REDIS_URL COMMITS
"""

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import redis
import uvloop

from benchmarks.events import Record
from benchmarks.figures import Figure, Goal
from benchmarks.installation import Installation, installation, module, output
from services.intake.service import INTAKE
from shared.database import Database
from shared.events.intake import CaseAssigned
from shared.events.kinds import CaseKind
from shared.logs import configure_logs
from shared.messaging.entries import BODY, StreamEntry
from shared.running import RunningService
from shared.settings import Settings

PER_SECOND: Final = 50
COMMITS: Final = 1000
WARM: Final = 100
UNIT: Final = "so-nnmt"
SILENCE_MS: Final = 15_000
ROUNDS: Final = 3


async def measure() -> list[Figure]:
    bell, polled = [], []
    async with installation() as made:
        for _ in range(ROUNDS):
            url = await made.database("intake", INTAKE)
            bell.append(await _waited(made, "commit-and-relay", url))
            url = await made.database("intake", INTAKE)
            async with made.serving("intake", "worker"):
                polled.append(await _waited(made, "commit", url))
    return [*_told("relay in the committing process", bell), *_told("relay in another process", polled)]


def _told(case: str, rounds: list[list[float]]) -> list[Figure]:
    p50, p99 = ([statistics.quantiles(one, n=100)[cut] for one in rounds] for cut in (49, 98))
    return [
        Figure.of(f"{case}: p50", p50, "ms", Goal(50, "below")),
        Figure.of(f"{case}: p99", p99, "ms", Goal(150, "below")),
    ]


async def _waited(made: Installation, which: str, url: str) -> list[float]:
    """Milliseconds of each commit."""
    client = redis.Redis.from_url(made.redis_url)
    client.flushall()
    client.close()
    reading = asyncio.create_task(output(module("latency", "read", url, made.redis_url, str(COMMITS))))
    sent = json.loads(await output(module("latency", which, url, made.redis_url, str(COMMITS)), made.environment()))
    arrived = json.loads(await reading)
    if sent.keys() != arrived.keys():
        raise RuntimeError(f"{len(sent)} committed, {len(arrived)} arrived")
    return [(arrived[subject] - at) / 1e6 for subject, at in sent.items()][WARM:]


def read(redis_url: str, commits: int) -> dict[str, int]:
    """When each event arrived, by its subject, in nanoseconds."""
    client, last = redis.Redis.from_url(redis_url), b"0"
    arrived: dict[str, int] = {}
    while len(arrived) < commits:
        found: Any = client.xread({f"unit.{UNIT}": last}, block=SILENCE_MS)
        now = time.monotonic_ns()
        if not found:
            break
        entries = found[0][1]
        arrived |= {json.loads(fields[BODY])["subject"]: now for _, fields in entries}
        last = entries[-1][0]
    return arrived


async def commit(database: Database, commits: int) -> dict[str, int]:
    """Commit at random moments, so that nothing falls into step with the relay's polling."""
    sent = {}
    for number in range(commits):
        await asyncio.sleep(random.uniform(0, 2 / PER_SECOND))
        case = Record(f"case/KN-2026-{number:04d}")
        today = date(2026, 3, 2)
        event = CaseAssigned(case=case.subject, kind=CaseKind.COMPLAINT, unit=UNIT, assigned_on=today, due_on=today)
        async with database.transaction("bench") as tx:
            tx.emit(event, of=case, audience=(UNIT,))
            sent[case.subject] = time.monotonic_ns()
    return sent


async def commit_and_relay(database_url: str, redis_url: str, commits: int) -> dict[str, int]:
    async with RunningService.of(INTAKE, "all", Settings(), database_url, redis_url, _no_feed) as running:
        await asyncio.sleep(1)
        sent = await commit(running.database, commits)
        await asyncio.sleep(1)
    return sent


async def _no_feed(stream: str, after: int, _limit: int) -> Sequence[StreamEntry]:
    raise RuntimeError(f"nothing was lost, yet {stream} is asked for what follows {after}")


async def main(which: str, database_url: str, redis_url: str, commits: str) -> None:
    configure_logs(Settings())  # what a service says of its chores is no part of the answer
    if which == "read":
        print(json.dumps(read(redis_url, int(commits))))
    elif which == "commit":
        database = Database(database_url)
        print(json.dumps(await commit(database, int(commits))))
        await database.close()
    else:
        print(json.dumps(await commit_and_relay(database_url, redis_url, int(commits))))


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
