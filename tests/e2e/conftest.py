"""Three processes on fresh databases, running for all tests of this area."""

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.services import SERVICES
from shared.redis import redis_client
from tests.e2e.processes import Installation, ServiceProcess
from tests.servers import Servers


@dataclass
class Running:
    """The installation, its processes, and one client for each account used."""

    installation: Installation
    processes: dict[str, ServiceProcess]
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def post(self, login: str, path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        """Must succeed."""
        response = await self.answer(login, "POST", path, json=body, headers=headers)
        assert response.is_success, f"{path}: {response.status_code} {response.text}"
        found: dict[str, Any] = response.json()
        return found

    async def get(self, login: str, path: str, **query: Any) -> Any:
        """Must succeed."""
        response = await self.answer(login, "GET", path, params=query)
        assert response.is_success, f"{path}: {response.status_code} {response.text}"
        return response.json()

    async def answer(self, login: str, method: str, path: str, **request: Any) -> httpx.Response:
        if login not in self.clients:
            self.clients[login] = self.installation.as_(login)
        return await self.clients[login].request(method, self.installation.at(path), **request)

    def logs(self) -> str:
        return "".join(process.log.read_text() for process in self.processes.values())


@pytest.fixture(scope="module")
async def office(
    servers: Servers, accounts_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Running]:
    """`tiepdan serve intake`, `… scheduling`, `… reporting`, ready; they must end in order when asked to."""
    redis = redis_client(servers.redis_url)
    await redis.flushall()
    await redis.aclose()
    folder = tmp_path_factory.mktemp("office")
    installation = await Installation.make(
        servers, folder, servers.redis_url, accounts=accounts_folder / "accounts.json", name="e2e"
    )
    processes = {name: ServiceProcess.start(installation, name) for name in SERVICES}
    running = Running(installation, processes)
    try:
        await asyncio.gather(*(process.ready() for process in processes.values()))
        yield running
    finally:
        for client in running.clients.values():
            await client.aclose()
        codes = await asyncio.gather(*(process.stop() for process in processes.values()))
    # uvicorn closes everything, then lets the signal have its usual effect.
    assert set(codes) <= {0, -signal.SIGTERM}, f"ended with {codes}\n{running.logs()[-3000:]}"
    assert running.logs().count("Application shutdown complete") == len(codes)


@pytest.fixture(scope="session")
def postgres_log(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The log of the embedded PostgreSQL; None when the server is somebody else's."""
    if servers.kind != "embedded":
        return None
    return next(tmp_path_factory.getbasetemp().glob("servers*/logs/postgres.log"))
