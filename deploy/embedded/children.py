"""A server as a child process: started with lowered rights, found again when its parent was killed, stopped."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import psutil

from deploy.embedded import launch
from deploy.embedded.account import Account
from deploy.embedded.refusal import CannotStart, ExitCode

POLL: Final = 0.02  # seconds
LOG_KEPT: Final = 10 * 2**20  # bytes; a longer log is put aside as `<name>.log.1` at the next start
TAIL: Final = 15  # lines


class Child:
    """One running server process, whether we started it or found it running."""

    def __init__(self, name: str, log: Path, process: psutil.Process, started: subprocess.Popen[bytes] | None) -> None:
        self.name = name
        self.log = log
        self.pid = process.pid
        self._process = process
        self._started = started

    @classmethod
    def launch(
        cls, name: str, command: Sequence[str], *, folder: Path, log: Path, account: Account, on_parent_death: int = 0
    ) -> Self:
        """Starts `command` in `folder` with its output in `log`.

        `on_parent_death` is the signal the kernel sends when we die (Linux). The kernel means the thread that
        started the child, so the tie is made from the main thread only: any other may end long before the process.
        """
        if threading.current_thread() is not threading.main_thread():
            on_parent_death = 0
        rights = [os.getpid(), account.uid, account.gid, int(account.keep_access), on_parent_death]
        line = [sys.executable, "-I", "-S", launch.__file__, *map(str, rights), *command]
        if log.exists() and log.stat().st_size > LOG_KEPT:
            log.replace(log.with_name(f"{log.name}.1"))
        with log.open("ab") as output:
            # A session of its own: Ctrl-C in the terminal reaches us alone, and we decide the order of stopping.
            started = subprocess.Popen(
                line, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        log.chmod(0o600)
        return cls(name, log, psutil.Process(started.pid), started)

    @classmethod
    def adopt(cls, name: str, process: psutil.Process, *, log: Path) -> Self:
        return cls(name, log, process, None)

    @property
    def exit_code(self) -> int | None:
        """None while it runs, or when the process was not ours to wait for."""
        return None if self._started is None else self._started.poll()

    def alive(self) -> bool:
        if self._started is not None:
            return self._started.poll() is None
        try:
            return self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def tail(self) -> str:
        """The last lines of its log."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 8192))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-TAIL:])

    async def ended(self, within: float) -> bool:
        """Waits until it has ended, at most `within` seconds; tells whether it has."""
        limit = time.monotonic() + within
        while self.alive():
            if time.monotonic() > limit:
                return False
            await asyncio.sleep(POLL)
        return True

    async def stop(self, *steps: tuple[signal.Signals, float]) -> None:
        """Sends each signal in turn with its time limit in seconds until the process ends, SIGKILL at last."""
        for number, within in (*steps, (signal.SIGKILL, 10.0)):
            if self.alive():
                try:
                    self._process.send_signal(number)
                except psutil.NoSuchProcess:
                    return
            if await self.ended(within):
                return

    def failure(self) -> CannotStart:
        """What the operator is told when this server did not come up."""
        tail = self.tail()
        # The second is how PostgreSQL tells of a write that stopped half-way.
        full = "No space left on device" in tail or "wrote only" in tail
        return CannotStart(
            f"{self.name} không khởi động được. Cuối nhật ký {self.log}:\n{tail}",
            f"{self.name} did not start. The end of its log is above.",
            ExitCode.DISK_FULL if full else ExitCode.SERVER_FAILED,
        )


def running_in(folder: Path, program: str) -> dict[int, psutil.Process]:
    """The live processes of `program` whose working folder is `folder`, by pid.

    Both servers stay in their data folder, so this finds ours whatever became of their pid files, and never takes a
    stranger for ours because the system gave it an old pid again.
    """
    found: dict[int, psutil.Process] = {}
    wanted = str(folder.resolve())
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == program and process.cwd() == wanted:
                found[process.pid] = process
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            # Ended meanwhile, or another user's: neither can be ours.
            continue
    return found
