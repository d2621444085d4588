"""An installation of the product that lives as long as a benchmark: real servers, migrated databases, real processes."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx

from deploy.embedded.servers import EmbeddedServers
from shared.access.accounts import Accounts, create_first_accounts
from shared.access.session import Sessions
from shared.calendar import clock
from shared.database import Database
from shared.migrations import migrate
from shared.organisation import load_organisation
from shared.service import Service
from shared.settings import Settings, secret

TIEPDAN = (sys.executable, "-c", "from deploy.cli import app; app()")
READY_WITHIN = 180.0


class ProcessFailed(Exception):
    """A process of the benchmark ended or did not get ready; the message holds the end of what it said."""


@dataclass(frozen=True)
class Installation:
    """Servers and a data folder. `database_url` holds `{database}`."""

    folder: Path
    database_url: str
    redis_url: str

    def settings(self, **more: object) -> Settings:
        given = {"data_dir": self.folder, "database_url": self.database_url, "redis_url": self.redis_url}
        return Settings(**(given | more))  # type: ignore[arg-type]

    def environment(self, **settings: object) -> dict[str, str]:
        """For a process of the product: these settings, the servers, and nothing of the caller's own."""
        given = {"data_dir": self.folder, "database_url": self.database_url, "redis_url": self.redis_url}
        named = {f"TIEPDAN_{name.upper()}": str(value) for name, value in (given | settings).items()}
        return {name: value for name, value in os.environ.items() if not name.startswith("TIEPDAN_")} | named

    def dsn(self, database: str) -> str:
        return self.database_url.format(database=database).replace("postgresql+asyncpg:", "postgresql:")

    def token(self, login: str) -> str:
        """A session of this account, as signing in gives it."""
        settings = self.settings()
        accounts = Accounts(settings.accounts_path)
        account = accounts.find(login)
        if account is None:
            raise LookupError(login)
        return Sessions(secret(settings), accounts).issue(account)

    async def database(self, name: str, service: Service) -> str:
        """Make a fresh, migrated database of a service; returns its SQLAlchemy URL."""
        admin = await asyncpg.connect(self.dsn("postgres"))
        try:
            await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            await admin.execute(f'CREATE DATABASE "{name}"')
        finally:
            await admin.close()
        url = self.database_url.format(database=name)
        database = Database(url, pool_size=1)
        await migrate(database.engine, service.migrations)
        await database.close()
        return url

    @asynccontextmanager
    async def process(self, *command: str, **settings: object) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run a program beside us; it is asked to end on leaving. Its log goes to a file in the folder."""
        with tempfile.TemporaryFile(dir=self.folder) as log:
            child = await asyncio.create_subprocess_exec(
                *command, env=self.environment(**settings), stdin=asyncio.subprocess.DEVNULL, stderr=log,
                stdout=asyncio.subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            try:
                yield child
            except BaseException as error:
                if child.returncode is None:
                    raise
                log.seek(0)
                raise ProcessFailed(log.read()[-3000:].decode(errors="replace")) from error
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGTERM)
                await child.wait()

    @asynccontextmanager
    async def serving(self, service: str, role: str, workers: int = 1, **settings: object) -> AsyncIterator[int]:
        """`tiepdan serve`, ready; gives its port."""
        port = free_port()
        command = (*TIEPDAN, "serve", service, "--role", role, "--workers", str(workers))
        async with self.process(*command, port=port, log_format="json", **settings) as child:
            await _ready(child, port)
            yield port


@asynccontextmanager
async def installation() -> AsyncIterator[Installation]:
    """Both embedded servers in a folder that is removed afterwards, with the accounts an office starts with."""
    with tempfile.TemporaryDirectory(prefix="tiepdan-bench-") as folder:
        data = Path(folder) / "data"
        async with EmbeddedServers(data) as addresses:
            made = Installation(data, addresses.postgres, addresses.redis)
            units = load_organisation().units(clock.today())
            handling = [unit for unit in units if unit.kind in ("office", "division", "department")]
            settings = made.settings()
            create_first_accounts(settings.accounts_path, handling, settings.passwords_path)
            yield made


def module(name: str, *arguments: str) -> Sequence[str]:
    """The command that runs a module of the benchmarks as a process of its own."""
    return (sys.executable, "-m", f"benchmarks.{name}", *arguments)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def output(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """What a command prints; an error when it fails."""
    child = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await child.communicate()
    if child.returncode:
        raise ProcessFailed(complained[-3000:].decode(errors="replace"))
    return said.decode()


async def _ready(child: asyncio.subprocess.Process, port: int) -> None:
    limit = time.monotonic() + READY_WITHIN
    async with httpx.AsyncClient() as client:
        while time.monotonic() < limit and child.returncode is None:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(f"http://127.0.0.1:{port}/health/live")).is_success:
                    return
            await asyncio.sleep(0.1)
    raise ProcessFailed("not ready in time")
