"""Kills at random moments, and brings back after a while; counts both."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from tests.chaos.house import PROCESSES, House

BETWEEN: Final = (0.1, 1.3)
"""Pause before a blow, in shares of the time there is for each kill asked for; on average less, so that more are done."""
DOWN: Final = (0.0, 1.5)
"""Seconds until what was killed is started again."""
VALKEY, FLUSH, CONNECTIONS, CRASH = "Valkey", "FLUSHALL", "PostgreSQL sessions cut", "PostgreSQL crash"


@dataclass
class Blows:
    """What was done to the house."""

    counts: Counter[str] = field(default_factory=Counter)
    fallen: list[str] = field(default_factory=list)
    """Processes that ended by themselves, which none should, with the end of their logs."""

    @property
    def kills(self) -> int:
        """`kill -9`s: of processes of services, of Valkey, of PostgreSQL."""
        return sum(number for name, number in self.counts.items() if name not in (FLUSH, CONNECTIONS))

    @property
    def flushes(self) -> int:
        return self.counts[FLUSH]


async def attack(house: House, seconds: float, kills: int, flushes: int, stop: asyncio.Event) -> Blows:
    """At least `seconds`, at least so many kills and flushes; then everything runs again and `stop` is set."""
    loop, blows = asyncio.get_running_loop(), Blows()
    until, down = loop.time() + seconds, set[asyncio.Task[None]]()
    targets = _targets(house)
    try:
        while loop.time() < until or blows.kills < kills or blows.flushes < flushes:
            await asyncio.sleep(random.uniform(*BETWEEN) * seconds / kills)
            for name in house.fallen():
                blows.fallen.append(f"{name}: {house.tail(name)[-800:]}")
                await house.start(name)
            await _strike(house, targets.pop(), blows, down)
            if not targets:
                targets = _targets(house)
        for task in list(down):
            await task
    finally:
        stop.set()
    return blows


def _targets(house: House) -> list[str]:
    """One round: everything at least once, in any order; Valkey more often, since all go through it."""
    round_ = [*PROCESSES, VALKEY, VALKEY, FLUSH, CONNECTIONS] + [CRASH] * house.postgres_may_crash
    random.shuffle(round_)
    return round_


async def _strike(house: House, target: str, blows: Blows, down: set[asyncio.Task[None]]) -> None:
    if target == FLUSH:
        if not (house.valkey_is_up and await house.flush()):
            return
    elif target == CONNECTIONS:
        if not await house.cut_database_connections():
            return
    elif target == CRASH:
        if not await house.crash_postgres():
            return
    else:
        if not _is_up(house, target):
            return
        await (house.kill_valkey() if target == VALKEY else house.kill(target))
        task = asyncio.create_task(_bring_back(house, target))
        down.add(task)
        task.add_done_callback(down.discard)
    blows.counts[target] += 1


def _is_up(house: House, target: str) -> bool:
    return house.valkey_is_up if target == VALKEY else house.alive(target)


async def _bring_back(house: House, target: str) -> None:
    await asyncio.sleep(random.uniform(*DOWN))
    await (house.start_valkey() if target == VALKEY else house.start(target))
