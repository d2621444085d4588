"""One office for all walks, and the loop on which it lives: hypothesis is not asynchronous and runs it step by step."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.redis import redis_client
from tests.conftest import new_app
from tests.model.office import WalkedOffice
from tests.model.settings import SEED, WALKS
from tests.scenarios.office import SERVICES
from tests.servers import Servers


def pytest_report_header() -> str:
    return f"walks: {WALKS} through each machine, MODEL_SEED={SEED}"


@pytest.fixture(scope="package")
async def office(servers: Servers, accounts_folder: Path) -> AsyncIterator[WalkedOffice]:
    client = redis_client(servers.redis_url)
    await client.flushall()
    await client.aclose()
    async with new_app(servers, accounts_folder, SERVICES) as app:
        yield WalkedOffice(app)


@pytest.fixture
async def loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()
