"""Petitions per second over HTTP, against pgbench running the same statements.

As in production: a web role with one or two workers, and a worker role beside it that sequences and publishes what is
registered. pgbench has the machine for itself. Rounds of the three take turns, so that what else the machine does falls
on all of them; between them the worker catches up.
"""

import asyncio
import json
import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import asyncpg

from benchmarks.figures import Figure, Goal
from benchmarks.installation import Installation, installation, module, output
from benchmarks.petition import LOGIN
from benchmarks.statements import record, write_script
from deploy.embedded.postgres import SUPERUSER, binaries
from services.intake.service import INTAKE

CLIENTS: Final = 8
ROUNDS: Final = 5
SECONDS: Final = 8
WARM_SECONDS: Final = 2
TPS: Final = re.compile(r"tps = ([0-9.]+) ")
RIVALS: Final = "intake_pgbench"


async def measure() -> list[Figure]:
    async with installation() as made:
        await made.database("intake", INTAKE)
        await made.database(RIVALS, INTAKE)
        script = made.folder / "petition.sql"
        write_script(await record(made.settings(), made.token(LOGIN)), script)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(made.serving("intake", "worker"))
            ports = [await stack.enter_async_context(made.serving("intake", "web", workers)) for workers in (1, 2)]
            return _told(*[await _round(made, ports, script, number) for number in range(1, ROUNDS + 1)])


async def _round(
    made: Installation, ports: list[int], script: Path, number: int
) -> tuple[float, list[dict[str, float]]]:
    await _caught_up(made)
    rival = await _pgbench(made, script, number)
    answers = []
    for port in ports:
        await _caught_up(made)
        arguments = (str(port), made.token(LOGIN), str(CLIENTS), str(WARM_SECONDS), str(SECONDS))
        answers.append(json.loads(await output(module("load", *arguments))))
    if failed := sum(answer["failed"] for answer in answers):
        raise RuntimeError(f"{failed} requests were not answered 201")
    return rival, answers


async def _pgbench(made: Installation, script: Path, number: int) -> float:
    """Transactions per second, connections made."""
    host = unquote(made.database_url.partition("host=")[2])
    said = await output(
        [
            *(str(binaries() / "pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={CLIENTS}", "--jobs=2"),
            *(f"--time={SECONDS}", f"--file={script}", f"--define=run={number}", "--define=k=0"),
            *(f"--host={host}", f"--username={SUPERUSER}", RIVALS),
        ]
    )
    found = TPS.search(said)
    if found is None:
        raise RuntimeError(said)
    return float(found[1])


async def _caught_up(made: Installation) -> None:
    """Wait until the worker has sequenced what the round before registered."""
    db = await asyncpg.connect(made.dsn("intake"))
    while await db.fetchval("SELECT EXISTS (SELECT FROM unsequenced)"):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    await db.close()
    await asyncio.sleep(0.5)


def _told(*rounds: tuple[float, list[dict[str, float]]]) -> list[Figure]:
    rivals = [rival for rival, _ in rounds]
    one, two = ([answers[n] for _, answers in rounds] for n in (0, 1))
    return [
        Figure.of("pgbench, the same statements, 8 clients", rivals, "transactions/s"),
        Figure.of("petitions over HTTP, 1 web worker", [a["per_second"] for a in one], "petitions/s"),
        Figure.of("… median time of an answer", [a["p50_ms"] for a in one], "ms"),
        Figure.of("… of one in a hundred, at least", [a["p99_ms"] for a in one], "ms"),
        Figure.of("petitions over HTTP, 2 web workers", [a["per_second"] for a in two], "petitions/s"),
        Figure.of(
            "1 web worker to pgbench",
            [a["per_second"] / rival for a, rival in zip(one, rivals, strict=True)],
            "ratio",
            Goal(0.13, "at least"),
        ),
        Figure.of(
            "2 web workers to pgbench",
            [a["per_second"] / rival for a, rival in zip(two, rivals, strict=True)],
            "ratio",
            Goal(0.2, "at least"),
        ),
    ]
