"""How pages and commands answer in an office with 10,000, 100,000 and 1,000,000 petitions.

One database of each size (`sample`, `seeding`), each behind a web process of its own, `tiepdan serve intake --role web`. One
client asks for the same of each size in turns, request by request, so that whatever else the machine does falls on all.
"""

import statistics
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Final

from benchmarks import sample
from benchmarks.figures import Figure, Goal
from benchmarks.installation import installation
from benchmarks.seeding import multiply
from benchmarks.volume_requests import COMMANDS, PAGES, Office
from services.intake.service import INTAKE

SIZES: Final = (10_000, 100_000, 1_000_000)
REQUESTS: Final = 200
WARM: Final = 20
JUDGED: Final = ("inbox of a department", "case page")
QUICK_MS: Final = 100
FLAT: Final = 1.5


async def measure(sizes: Sequence[int] = SIZES) -> list[Figure]:
    """Figures of each page and command at each size, and how they compare from the smallest to the largest."""
    async with installation() as made, AsyncExitStack() as stack:
        await sample.play(made, await made.database("sample", INTAKE))
        offices: dict[int, Office] = {}
        for size in sorted(sizes):
            name = f"intake_{size}"
            await multiply(made, "sample", name, size)
            url = made.database_url.format(database=name)
            port = await stack.enter_async_context(made.serving("intake", "web", database_url_intake=url))
            offices[size] = await Office.of(made, name, port, WARM + REQUESTS)
            stack.push_async_callback(offices[size].client.aclose)
        for page in PAGES:
            for number in range(WARM + REQUESTS):
                for office in offices.values():
                    await office.page(page, number, counts=number >= WARM)
        for number in range(WARM + REQUESTS):
            for office in offices.values():
                await office.commands(number, counts=number >= WARM)
    return [figure for name in (*PAGES, *COMMANDS) for figure in _told(name, offices)]


def _told(name: str, offices: dict[int, Office]) -> list[Figure]:
    """Median and 95th percentile at each size; of the pages that are judged also whether they stay as quick."""
    judged = name in JUDGED
    found, slow = [], []
    for size, office in offices.items():
        cuts = statistics.quantiles(office.times[name], n=20)
        slow.append(cuts[18])
        found.append(Figure(f"{name}, {size:,} petitions: p50", cuts[9], "ms"))
        found.append(Figure("… p95", cuts[18], "ms", Goal(QUICK_MS, "below") if judged else None))
    if len(slow) > 1:
        name = f"… p95, {max(offices):,} to {min(offices):,}"
        found.append(Figure(name, slow[-1] / slow[0], "ratio", Goal(FLAT, "below") if judged else None))
    return found
