"""The installation under attack: which processes it is made of, how each dies and comes back."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import asyncpg
from redis.exceptions import RedisError

from deploy.embedded.account import account_for
from deploy.embedded.valkey import Valkey, binary
from shared.redis import redis_client
from tests.e2e.processes import ROOT, Installation, answers, eventually, free_ports
from tests.servers import Servers

PROCESSES: Final = {
    "intake web": ("intake", "web"),
    "intake worker 1": ("intake", "worker"),
    "intake worker 2": ("intake", "worker"),
    "scheduling": ("scheduling", "all"),
    "scheduling worker": ("scheduling", "worker"),
    "reporting": ("reporting", "all"),
    "reporting worker": ("reporting", "worker"),
}
"""Two relays for each log, two rival consumers for each reader; the web role of intake apart from its work."""
FRONTS: Final = {"intake": "intake web", "scheduling": "scheduling", "reporting": "reporting"}
"""The process that answers at a service's address."""


@dataclass
class House:
    """Everything that can be killed."""

    installation: Installation
    valkey: Valkey
    nursery: asyncio.subprocess.Process
    ports: dict[str, int]
    postgres_may_crash: bool
    pids: dict[str, int] = field(default_factory=dict)
    killed: set[str] = field(default_factory=set)
    valkey_is_up: bool = False
    _orders: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self, name: str) -> None:
        service, role = PROCESSES[name]
        order = {
            "services": [service],
            "role": role,
            "environment": self.installation.environment(self.ports[name]),
            "log": str(self.log(name)),
        }
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        async with self._orders:
            self.nursery.stdin.write(json.dumps(order).encode() + b"\n")
            self.pids[name] = int(await self.nursery.stdout.readline())
        self.killed.discard(name)

    async def kill(self, name: str) -> None:
        """`kill -9`; returns when it is gone."""
        pid = self.pids[name]
        self.killed.add(name)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

        async def gone() -> bool:
            return not _exists(pid)

        await eventually(gone, f"{name} is dead", pause=0.01)

    def fallen(self) -> list[str]:
        """Processes that ended without anybody killing them."""
        return [name for name, pid in self.pids.items() if name not in self.killed and not _exists(pid)]

    def alive(self, name: str) -> bool:
        return _exists(self.pids[name])

    def log(self, name: str) -> Path:
        return self.installation.folder / f"{name.replace(' ', '-')}.log"

    async def kill_valkey(self) -> None:
        assert self.valkey.child is not None
        self.valkey_is_up = False
        os.kill(self.valkey.child.pid, signal.SIGKILL)
        await self.valkey.child.ended(30)
        self.valkey.child = None

    async def start_valkey(self) -> None:
        """On the same append-only file."""
        await self.valkey.start(die_with_parent=True)
        self.valkey_is_up = True

    async def flush(self) -> bool:
        """FLUSHALL; whether Valkey was there to be emptied."""
        redis = redis_client(self.valkey.url)
        try:
            await redis.flushall()
        except (RedisError, OSError):
            return False
        finally:
            await redis.aclose()
        return True

    async def cut_database_connections(self) -> bool:
        """End every session of this installation on PostgreSQL, whatever it is in the middle of."""
        names = [f"{self.installation.name}_{service}" for service in self.installation.databases]
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY($1::text[])"
        return bool(await self._asked_postgres(cut, names))

    async def crash_postgres(self) -> bool:
        """`kill -9` of one of its processes, upon which PostgreSQL ends all of them and recovers from its log."""
        one = "SELECT pid FROM pg_stat_activity WHERE datname = $1 ORDER BY random() LIMIT 1"
        found = await self._asked_postgres(one, f"{self.installation.name}_intake")
        if not found:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(found[0]["pid"], signal.SIGKILL)
        return True

    async def _asked_postgres(self, question: str, *parameters: object) -> list[Any]:
        """Nothing when it is just recovering."""
        try:
            admin = await asyncpg.connect(self.installation.servers.dsn("postgres"), timeout=10)
        except (OSError, TimeoutError, asyncpg.PostgresError):
            return []
        try:
            answer: list[Any] = await admin.fetch(question, *parameters)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return []
        finally:
            admin.terminate()
        return answer

    async def ready(self) -> None:
        """Returns when every process does its work."""
        for name, port in self.ports.items():

            async def looked(port: int = port) -> bool:
                return await answers(port, "/health/ready")

            await eventually(looked, f"{name} is ready; the end of its log:\n{self.tail(name)}", 120)

    def tail(self, name: str) -> str:
        log = self.log(name)
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@asynccontextmanager
async def house(
    servers: Servers, folder: Path, accounts: Path, *, name: str = "chaos", postgres_may_crash: bool = False
) -> AsyncIterator[House]:
    """Fresh databases, a Valkey of its own, and every process running and ready."""
    account = account_for(folder, binary())
    sockets = Path(tempfile.mkdtemp(prefix="tiepdan-"))  # a socket's path has to be short
    account.owns(sockets)
    valkey = Valkey(folder / "valkey", sockets, folder / "valkey.log", account)
    installation = await Installation.make(servers, folder, valkey.url, accounts=accounts, name=name)
    ports = dict(zip(PROCESSES, free_ports(len(PROCESSES)), strict=True))
    installation.ports = {service: ports[front] for service, front in FRONTS.items()}
    environment = installation.environment(0)
    nursery = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.nursery", cwd=ROOT, env={**environment, "TIEPDAN_PORT": "8000"},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    found = House(installation, valkey, nursery, ports, postgres_may_crash)
    try:
        await found.start_valkey()
        for one in PROCESSES:
            await found.start(one)
        await found.ready()
        yield found
    finally:
        assert nursery.stdin is not None
        nursery.stdin.close()
        await nursery.wait()
        await valkey.stop()
        shutil.rmtree(sockets)
