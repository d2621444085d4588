"""An installation of three services in processes of their own, on fresh databases, spoken to over HTTP alone."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
from cryptography.fernet import Fernet

from deploy.services import SERVICES
from deploy.up import prepare
from shared.access.accounts import Accounts
from shared.access.session import Sessions
from shared.settings import Settings
from tests.servers import Servers

ROOT: Final = Path(__file__).resolve().parents[2]
TIEPDAN: Final = Path(sys.executable).with_name("tiepdan")
SECRET: Final = "a secret that all processes of this installation share"
READY_SECONDS: Final = 120.0
"""Generous: a machine may start many processes at once."""
EPHEMERAL: Final = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
    "COVERAGE_PROCESS_START",
)


@dataclass
class Installation:
    """What the processes of one installation have in common: databases, Redis, accounts, keys and addresses."""

    name: str
    folder: Path
    servers: Servers
    redis_url: str
    accounts: Path
    databases: dict[str, str]
    ports: dict[str, int]
    identity_key: str = field(default_factory=lambda: Fernet.generate_key().decode())

    @classmethod
    async def make(cls, servers: Servers, folder: Path, redis_url: str, *, accounts: Path, name: str) -> "Installation":
        """Migrated databases `<name>_intake` …, a free port for each service. `accounts` is the file of accounts."""
        databases = {}
        for service in SERVICES:
            await servers.create_database(f"{name}_{service}")
            databases[service] = servers.database_url.format(database=f"{name}_{service}")
        ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
        made = cls(name, folder, servers, redis_url, accounts, databases, ports)
        await prepare(list(SERVICES.values()), made.settings())
        return made

    def settings(self) -> Settings:
        """The same settings for what runs in this process."""
        return Settings(
            data_dir=self.folder,
            accounts_file=self.accounts,
            redis_url=self.redis_url,
            secret_key=SECRET,
            **{f"database_url_{name}": url for name, url in self.databases.items()},  # type: ignore[arg-type]
            **{f"{name}_url": self.url(name) for name in self.ports},  # type: ignore[arg-type]
        )

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.ports[service]}"

    def environment(self, port: int) -> dict[str, str]:
        """All a process is told; nothing of ours leaks in besides."""
        kept = {name: os.environ[name] for name in EPHEMERAL if name in os.environ}
        ours = {
            "PYTHONPATH": str(ROOT),  # these sources, whichever the environment's link points to
            "PYTHONUNBUFFERED": "1",
            "TIEPDAN_PORT": str(port),
            "TIEPDAN_DATA_DIR": str(self.folder),
            "TIEPDAN_ACCOUNTS_FILE": str(self.accounts),
            "TIEPDAN_SECRET_KEY": SECRET,
            "TIEPDAN_IDENTITY_KEYS": self.identity_key,
            "TIEPDAN_REDIS_URL": self.redis_url,
            "TIEPDAN_LOG_FORMAT": "json",
        }
        addresses = {f"TIEPDAN_{name.upper()}_URL": self.url(name) for name in self.ports}
        databases = {f"TIEPDAN_DATABASE_URL_{name.upper()}": url for name, url in self.databases.items()}
        return kept | ours | addresses | databases

    def token(self, login: str) -> str:
        accounts = Accounts(self.accounts)
        account = accounts.find(login)
        assert account is not None, login
        return Sessions(SECRET, accounts).issue(account)

    def as_(self, login: str, *, timeout: float = 30) -> httpx.AsyncClient:
        """A JSON client of this account; give it whole addresses: `url("intake") + "/intake/api/v1/…"`."""
        headers = {"Authorization": f"Bearer {self.token(login)}", "Accept": "application/json"}
        return httpx.AsyncClient(headers=headers, timeout=timeout)

    def at(self, path: str) -> str:
        """The whole address of `/intake/api/v1/…`, at the process that serves it."""
        return self.url(path.split("/")[1]) + path


@dataclass
class ServiceProcess:
    """`tiepdan serve` of some services, running."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    @classmethod
    def start(cls, installation: Installation, service: str, role: str = "all") -> "ServiceProcess":
        port = installation.ports[service]
        log = installation.folder / f"{service}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(TIEPDAN), "serve", service, "--role", role],
                cwd=ROOT,
                env=installation.environment(port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        return cls(process, port, log)

    async def ready(self) -> None:
        """Returns when it does its work."""

        async def looked() -> bool:
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.log.read_text()[-3000:]}"
            return await answers(self.port, "/health/ready")

        await eventually(looked, f"port {self.port} is ready", READY_SECONDS)

    async def stop(self) -> int:
        """SIGTERM, and what it ended with."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.to_thread(self.process.wait, 30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


async def answers(port: int, path: str) -> bool:
    """Whether this port answers 200."""
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            return (await client.get(f"http://127.0.0.1:{port}{path}")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


async def eventually(found: Callable[[], Awaitable[Any]], what: str, seconds: float = 60.0, pause: float = 0.1) -> Any:
    """What `found` returns as soon as that is true; fails with `what` when it never is."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not (seen := await found()):
        assert asyncio.get_running_loop().time() < deadline, f"not within {seconds:.0f} s: {what}"
        await asyncio.sleep(pause)
    return seen


def free_ports(number: int) -> list[int]:
    """Ports nobody listens on, below those the system hands out by itself, so that they stay free between restarts."""
    found: list[int] = []
    while len(found) < number:
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe:
            if port not in found and probe.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
    return found
