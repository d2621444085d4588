"""A process that has stopped doing its work says so, and why."""

import asyncio
from typing import Any

from services.reporting.service import REPORTING
from tests.apps import App
from tests.conftest import MakeApp


async def readiness(app: App) -> tuple[int, dict[str, Any]]:
    answer = await app.anonymous().get("/health/ready")
    return answer.status_code, answer.json()


async def becomes(app: App, status: int) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while (found := await readiness(app))[0] != status:  # noqa: ASYNC110 -- asked as a balancer asks
            await asyncio.sleep(0.05)
    return found[1]


async def test_a_service_that_stopped_reading_is_not_ready_and_gives_the_reason(make_app: MakeApp) -> None:
    app = await make_app(REPORTING, role="all")
    assert await becomes(app, 200) == {"ready": True, "troubles": []}
    app.running("reporting").consumer.stopped["intake"] = "five events in a row were refused"
    told = await becomes(app, 503)
    assert told == {
        "ready": False,
        "troubles": ["reporting: stopped reading intake: five events in a row were refused"],
    }
