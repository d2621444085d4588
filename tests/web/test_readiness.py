"""A process that has stopped doing its work says so, and why."""

import asyncio
from typing import Any

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from services.reporting.service import REPORTING
from shared.database import Database
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


async def test_a_full_disk_is_called_that_and_the_process_is_not_ready(make_app: MakeApp) -> None:
    app = await make_app(REPORTING, role="all")
    await becomes(app, 200)

    @app.app.get("/reporting/api/v1/writes")
    async def writes() -> None:
        full = Exception("could not extend file")
        full.sqlstate = "53100"  # type: ignore[attr-defined]  # as asyncpg's errors have it
        raise OperationalError("INSERT", {}, full)

    answer = await app.as_("giamsat").get("/reporting/api/v1/writes")
    assert (answer.status_code, answer.json()["code"]) == (503, "disk_full")
    assert "disk was full" in (await becomes(app, 503))["troubles"][0]


@pytest.mark.parametrize("address", ["127.0.0.1:1/none", "/none?host=/khong/co"])
async def test_a_database_that_is_away_is_called_that_and_leaves_no_fault_in_the_log(
    make_app: MakeApp, address: str
) -> None:
    app = await make_app(REPORTING)
    app.app.state.databases["reporting"] = away = Database(f"postgresql+asyncpg://nobody@{address}")

    @app.app.get("/reporting/api/v1/disk")
    async def own_files() -> None:
        raise FileNotFoundError("a file of our own")

    with structlog.testing.capture_logs() as lines:
        answer = await app.as_("giamsat").get("/reporting/api/v1/facts/summary")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "2"
    assert not [line for line in lines if line["event"] == "fault"]
    assert (await app.as_("giamsat").get("/reporting/api/v1/disk")).status_code == 500
    await away.close()
