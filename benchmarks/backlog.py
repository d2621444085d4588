"""How fast a backlog drains: sequencing and publishing it to the service's own stream and 30 units' streams."""

from typing import Final

from benchmarks.events import EVENTS_EACH, fill, unit
from benchmarks.figures import Figure
from benchmarks.installation import Installation, installation, module, output
from services.intake.service import INTAKE
from shared.database import Database
from shared.redis import redis_client

PETITIONS: Final = 5000
UNITS: Final = 30
ROUNDS: Final = 3
ENTRIES_EACH: Final = EVENTS_EACH + 3
"""Each event stands on the service's stream, three of six on a unit's besides."""


async def measure() -> list[Figure]:
    async with installation() as made:
        rates = [await published(made, f"intake_{number}") for number in range(ROUNDS)]
    return [
        Figure.of(f"sequenced and published, own and {UNITS} units' streams", rates, "events/s"),
        Figure.of(
            "… entries, hash chains extended", [rate * ENTRIES_EACH / EVENTS_EACH for rate in rates], "entries/s"
        ),
    ]


async def published(made: Installation, name: str, petitions: int = PETITIONS) -> float:
    """Log a backlog in a fresh database, publish it to an empty Redis; events per second of the publishing."""
    url = await made.database(name, INTAKE)
    redis = redis_client(made.redis_url)
    await redis.flushall()
    database = Database(url, pool_size=2)
    events = await fill(database, petitions, UNITS)
    await database.close()
    seconds = float(await output(module("drains", "relay", url, made.redis_url, str(events))))
    stand = [await redis.xlen(INTAKE.name), *[await redis.xlen(f"unit.{unit(n)}") for n in range(UNITS)]]
    await redis.aclose()
    if stand[0] != events or sum(stand) != petitions * ENTRIES_EACH:
        raise RuntimeError(f"published {stand} of {events} events")
    return events / seconds
