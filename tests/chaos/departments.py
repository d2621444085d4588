"""Units that listen to their own streams meanwhile, as `tiepdan subscribe` does, and are started again when they fall."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from deploy.subscription import STALE_MS, Take, follow
from tests.chaos.house import House
from tests.chaos.readings import Databases

Heard = dict[str, dict[int, str]]
"""Unit → position → id of the event. A unit may hear an entry twice: it must be the same."""
AFTER_STALE = STALE_MS / 1000 + 30
"""Seconds within which what a fallen reader had been given is given again."""


@asynccontextmanager
async def listening(house: House, units: Sequence[str]) -> AsyncIterator[Heard]:
    heard: Heard = {unit: {} for unit in units}
    tasks = [asyncio.create_task(_listen(house, unit, heard[unit])) for unit in units]
    try:
        yield heard
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def unheard(db: Databases, heard: Heard) -> list[str]:
    """What a unit has missed, or heard otherwise than it was logged."""
    query = """SELECT s.position, e.id::text FROM stream_entry s JOIN event_log e USING (seq)
               WHERE s.stream = $1 ORDER BY s.position"""
    found = []
    deadline = asyncio.get_running_loop().time() + AFTER_STALE
    for unit, events in heard.items():
        logged = {row["position"]: row["id"] for row in await db.rows("intake", query, f"unit.{unit}")}
        while (  # noqa: ASYNC110  # the reader knows nothing of us and rings no bell
            logged.keys() - events.keys() and asyncio.get_running_loop().time() < deadline
        ):
            await asyncio.sleep(0.5)
        found += [f"{unit}: position {position} not heard" for position in sorted(logged.keys() - events.keys())]
        found += [
            f"{unit}: position {p} heard as {i}, logged as {logged.get(p)}"
            for p, i in events.items()
            if logged.get(p) != i
        ]
    return found


async def _listen(house: House, unit: str, heard: dict[int, str]) -> None:
    while True:
        try:
            await follow(house.valkey.url, unit, "department", _taking(heard))
        except Exception:  # noqa: BLE001  # whatever ended it, the office starts its programme again
            await asyncio.sleep(0.5)


def _taking(heard: dict[int, str]) -> Take:
    def take(position: int, event: dict[str, Any]) -> None:
        assert heard.setdefault(position, event["id"]) == event["id"], position

    return take
