"""Reporting's consumption with its real effects, against a bare loop that does the same effects without guarantees."""

from typing import Final

from benchmarks.backlog import PETITIONS, published
from benchmarks.drains import GROUP, STREAM, outcome
from benchmarks.events import EVENTS_EACH
from benchmarks.figures import Figure, Goal
from benchmarks.installation import Installation, installation, module, output
from services.reporting.service import REPORTING
from shared.redis import redis_client

ROUNDS: Final = 3
EVENTS: Final = PETITIONS * EVENTS_EACH


async def measure() -> list[Figure]:
    async with installation() as made:
        await published(made, "intake")
        pairs = [await _round(made, number) for number in range(ROUNDS)]
    ours, bare = zip(*pairs, strict=True)
    return [
        Figure.of("reporting's worker, effects exactly once and in order", ours, "events/s"),
        Figure.of("bare redis-py loop, the same statements", bare, "events/s"),
        Figure.of("worker to bare loop", [a / b for a, b in pairs], "ratio", Goal(0.9, "at least")),
    ]


async def _round(made: Installation, number: int) -> tuple[float, float]:
    """Both drain the whole stream into a fresh database each; they take turns in going first."""
    rates, results = {}, set()
    for which in ("consumer", "bare")[:: -1 if number % 2 else 1]:
        url = await made.database(f"reporting_{which}_{number}", REPORTING)
        redis = redis_client(made.redis_url)
        for group in (GROUP, REPORTING.name):
            await redis.xgroup_destroy(STREAM, group)
        await redis.aclose()
        drain = module("drains", which, url, made.redis_url, str(EVENTS))
        rates[which] = EVENTS / float(await output(drain, made.environment()))
        results.add(await outcome(url))
    if results != {(PETITIONS, PETITIONS, EVENTS)}:
        raise RuntimeError(f"the facts differ: {results}")
    return rates["consumer"], rates["bare"]
