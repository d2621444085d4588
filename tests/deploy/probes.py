"""Questions to the embedded servers from outside, and a parent that is killed."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import redis.asyncio

from deploy.embedded import Addresses
from deploy.embedded.children import running_in

PROJECT = Path(__file__).parents[2]


def servers_in(data: Path) -> list[psutil.Process]:
    found = {**running_in(data / "postgres", "postgres"), **running_in(data / "valkey", "valkey-server")}
    return list(found.values())


def postmaster_of(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().partition("\n")[0])


def is_private(folder: Path) -> bool:
    return folder.stat().st_mode & 0o777 == 0o700


async def ask(addresses: Addresses, sql: str, database: str = "postgres") -> Any:
    connection = await asyncpg.connect(host=str(sockets_of(addresses)), user="tiepdan", database=database)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def until(condition: Callable[[], bool], within: float = 20) -> None:
    limit = time.monotonic() + within
    for _ in iter(condition, True):
        assert time.monotonic() < limit, "it did not come to that in time"
        await asyncio.sleep(0.01)


def cluster_in_the_making(data: Path) -> bool:
    return any(data.glob("postgres.making-*/base"))


def sockets_of(addresses: Addresses) -> Path:
    return Path(addresses.postgres.partition("host=")[2])


def valkey(addresses: Addresses) -> redis.asyncio.Redis:
    return redis.asyncio.Redis.from_url(addresses.redis, decode_responses=True)


def start_and_be_killed(data: Path, *, die_with_parent: bool) -> dict[str, int]:
    """A parent which starts the servers and is then killed with no chance to stop them; returns their pids."""
    program = f"""
import asyncio, pathlib
from deploy.embedded import EmbeddedServers
async def main():
    await EmbeddedServers(pathlib.Path({str(data)!r}), die_with_parent={die_with_parent}).start()
    print("up", flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"up\n"
    pids = {process.name(): process.pid for process in psutil.Process(parent.pid).children()}
    parent.kill()
    parent.wait()
    parent.stdout.close()
    return pids
