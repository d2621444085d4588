"""Both embedded servers together: what `tiepdan up` starts before the services and stops after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from deploy.embedded.account import account_for
from deploy.embedded.folder import DataFolder, fault
from deploy.embedded.postgres import Postgres, binaries
from deploy.embedded.valkey import Valkey, binary


@dataclass(frozen=True)
class Addresses:
    """Where the servers answer.

    Attributes:
        postgres: SQLAlchemy URL with `{database}` left to fill in.
        redis: URL of the Valkey socket.
    """

    postgres: str
    redis: str


class EmbeddedServers:
    """PostgreSQL and Valkey under one data folder, which no other process can use meanwhile.

    A server left running by a killed parent is adopted, and stopped with the others at the end. With
    `die_with_parent` (Linux, started from the main thread) the kernel asks them for an orderly stop when this process
    is killed, so that none is left; the next start waits for that stop.
    """

    def __init__(self, data_dir: Path, *, log_dir: Path | None = None, die_with_parent: bool = True) -> None:
        self._data = DataFolder(data_dir, log_dir)
        self._die_with_parent = die_with_parent
        self._postgres: Postgres | None = None
        self._valkey: Valkey | None = None

    async def start(self) -> Addresses:
        """Returns when both answer.

        Raises:
            CannotStart: with the reason in two languages and an exit code. What was started is stopped again.
        """
        self._data.open()
        try:
            return await self._start()
        except OSError as error:
            await self.stop()
            if (refusal := fault(error, self._data.root)) is not None:
                raise refusal from error
            raise
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stops PostgreSQL, then Valkey, and lets the data folder go. Stopping twice is no error."""
        try:
            if self._postgres is not None:
                await self._postgres.stop()
            if self._valkey is not None:
                await self._valkey.stop()
        finally:
            self._data.close()

    async def create_databases(self, names: Sequence[str]) -> None:
        """Creates the databases which do not exist yet. The servers must be running."""
        if self._postgres is None:
            raise RuntimeError("the embedded servers are not running")
        await self._postgres.create_databases(names)

    async def revive(self) -> None:
        """Start again what has ended without being asked to; PostgreSQL recovers from its log, Valkey from its own.

        Raises:
            CannotStart: it does not come up.
        """
        for server in (self._valkey, self._postgres):
            if server is not None and server.child is not None and not server.child.alive():
                server.child = None
                await server.start(die_with_parent=self._die_with_parent)

    def failed(self) -> str | None:
        """Which server has ended without being asked to, with the end of its log; None while all is well."""
        for server in (self._postgres, self._valkey):
            if server is not None and server.child is not None and not server.child.alive():
                code = "" if server.child.exit_code is None else f" (exit code {server.child.exit_code})"
                return f"{server.child.name}{code}:\n{server.child.tail()}"
        return None

    async def __aenter__(self) -> Addresses:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _start(self) -> Addresses:
        data = self._data
        account = account_for(data.root, binaries() / "postgres", binary())
        sockets = data.sockets(account)
        self._valkey = Valkey(data.valkey, sockets, data.logs / "valkey.log", account)
        self._postgres = Postgres(data.postgres, sockets, data.logs / "postgres.log", account)
        await self._valkey.start(die_with_parent=self._die_with_parent)
        await self._postgres.start(die_with_parent=self._die_with_parent)
        return Addresses(postgres=self._postgres.url, redis=self._valkey.url)
