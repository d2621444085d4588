"""A storm from beginning to end: work and attack at once, wait until settled, judge, tell."""

import asyncio
import os
import platform
from collections.abc import Awaitable
from dataclasses import dataclass, field

import psutil

from deploy.services import SERVICES
from tests.chaos import verdict
from tests.chaos.clients import Told
from tests.chaos.departments import listening, unheard
from tests.chaos.house import House
from tests.chaos.killer import Blows, attack
from tests.chaos.readings import Databases, connected
from tests.chaos.traffic import UNITS, work
from tests.e2e.processes import eventually

SETTLE_SECONDS = 180.0


@dataclass
class Outcome:
    """What was done, what was counted, and what does not hold."""

    blows: Blows
    told: Told
    seconds: float = 0.0
    settled_after: float = 0.0
    trimmed: int = 0
    events: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    @property
    def complaints(self) -> list[str]:
        return [f"{check}: {one}" for check, found in self.wrong.items() for one in found]

    def table(self) -> str:
        """For a terminal and for docs/chaos.md."""
        made = {kind: len(answers) for kind, answers in self.told.made.items()}
        rows = [
            (
                "machine",
                f"{os.cpu_count()} cores, {psutil.virtual_memory().total >> 30} GiB, Python {platform.python_version()}",
            ),
            ("attack, seconds", f"{self.seconds:.0f}"),
            *sorted(self.blows.counts.items()),
            ("kills in all", str(self.blows.kills)),
            ("requests sent", str(self.told.requests)),
            ("of them without an answer, sent again", str(self.told.unsure)),
            ("answered, sent again on purpose", str(self.told.repeated)),
            *((f"{kind}s acknowledged", number) for kind, number in sorted(made.items())),
            ("conclusions, each to become a case", len(self.told.conclusions)),
            *((f"events logged by {name}", number) for name, number in self.events.items()),
            ("highest floor a stream was trimmed to", self.trimmed),
            ("settled after, seconds", f"{self.settled_after:.1f}"),
            *((name, len(found)) for name, found in self.wrong.items()),
        ]
        return "\n".join(["| | |", "|---|---:|", *(f"| {name} | {value} |" for name, value in rows)])


async def storm(house: House, *, seconds: float, kills: int, flushes: int, clients: int, units: int = 0) -> Outcome:
    """At least so long, so many kills and so many flushes, with so many clients at work and so many units listening."""
    loop, stop, told = asyncio.get_running_loop(), asyncio.Event(), Told()
    started = loop.time()
    async with listening(house, UNITS[:units]) as departments:
        async with asyncio.TaskGroup() as group:
            group.create_task(work(house.installation, told, clients, stop))
            attacking = group.create_task(attack(house, seconds, kills, flushes, stop))
        blows = attacking.result()
        outcome = Outcome(blows, told, loop.time() - started)
        db = await connected(**house.installation.databases)
        try:
            stopped = loop.time()
            await eventually(db.is_settled, "all is settled", SETTLE_SECONDS)
            await house.ready()
            outcome.settled_after = loop.time() - stopped
            outcome.events = {name: await db.value(name, "SELECT count(*) FROM event_log") for name in SERVICES}
            outcome.wrong = await judged(db, house, told) | {"processes that ended by themselves": blows.fallen}
            held = [await db.value(name, "SELECT max(trimmed_to) FROM stream_head") for name in SERVICES]
            outcome.trimmed = max(held)
            if departments:
                outcome.wrong["events units did not hear"] = await unheard(db, departments)
        finally:
            await db.close()
    return outcome


async def judged(db: Databases, house: House, told: Told) -> dict[str, list[str]]:
    checks: dict[str, Awaitable[list[str]]] = {
        "lost, doubled or not as told": verdict.once_each(db, told),
        "gaps in registers": verdict.numbered_without_gaps(db),
        "conclusions without their one case": verdict.chained(db, told),
        "events not applied exactly once": verdict.counted(db),
        "out of order": verdict.in_order(db),
        "streams not as logged": verdict.published(db, house),
        "findings of the audit": verdict.intact(house),
        "reports not as undisturbed": verdict.reported(db, house),
    }
    found = {name: await check for name, check in checks.items()}
    return found | {"faults in logs": verdict.without_faults(house)}
