"""Whether the time of an answer tells a department that a case of another one exists.

An officer asks in turns for a case that is not theirs and for a code that nothing has, and is answered 404 both times;
the ratio of the two median times should be one.
"""

import statistics
import time
from typing import Final

import httpx

from benchmarks.figures import Figure, Goal
from benchmarks.installation import installation
from benchmarks.petition import LOGIN, PATH, petition
from services.intake.service import INTAKE

STRANGER: Final = "cb.so-y-te"
DOORS: Final = {"case page": "/intake/cases/{code}", "case for a programme": "/intake/api/v1/cases/{code}"}
ROUNDS: Final = 5
TURNS: Final = 200
WARM: Final = 50
NO_LONGER: Final = 1.1


async def measure() -> list[Figure]:
    async with installation() as made:
        await made.database("intake", INTAKE)
        async with (
            made.serving("intake", "web") as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
        ):
            desk, officer = ({"Authorization": f"Bearer {made.token(login)}"} for login in (LOGIN, STRANGER))
            case: str = (await client.post(PATH, json=petition(), headers=desk)).raise_for_status().json()["case"]
            none = case[: case.rindex("-") + 1] + "9" * len(case.rpartition("-")[2])
            found = []
            for name, door in DOORS.items():
                pair = door.format(code=case), door.format(code=none)
                await _ratio(client, officer, pair, WARM)
                rounds = [await _ratio(client, officer, pair, TURNS) for _ in range(ROUNDS)]
                found.append(
                    Figure.of(f"{name}: another's to one that is not there", rounds, "ratio", Goal(NO_LONGER, "below"))
                )
            return found


async def _ratio(client: httpx.AsyncClient, headers: dict[str, str], pair: tuple[str, str], turns: int) -> float:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(turns):
        for path, taken in zip(pair, times, strict=True):
            begun = time.perf_counter()
            answer = await client.get(path, headers=headers)
            taken.append(time.perf_counter() - begun)
            if answer.status_code != 404:
                raise RuntimeError(f"{path} was answered {answer.status_code}")
    theirs, absent = (statistics.median(taken) for taken in times)
    return theirs / absent
