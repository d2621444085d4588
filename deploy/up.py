"""The whole system as one program: embedded servers where none are given, migrated, served on one port, stopped together."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog
import uvicorn
from fastapi import FastAPI

from deploy.embedded import EmbeddedServers, claim
from deploy.reach import announce, is_given, with_addresses
from deploy.sealed import refuse_lost_keys
from shared.access.accounts import create_first_accounts
from shared.calendar import clock
from shared.database import Database
from shared.migrations import migrate
from shared.organisation import load_organisation
from shared.runtime import application
from shared.service import Service
from shared.settings import Settings, database_url, identity_keys, secret

LOOK_SECONDS: Final = 1.0
REVIVALS: Final = 5
"""How often in one run an embedded server that ended by itself is started again."""
PORT_TAKEN: Final = 69  # EX_UNAVAILABLE
HANDLING: Final = frozenset({"office", "division", "centre", "service-unit", "department", "inspectorate"})
"""Kinds of units that are given accounts at the first start; others get theirs by `tiepdan accounts add`."""

logger = structlog.get_logger(__name__)


class PortTaken(Exception):
    """Somebody else answers on our port; says how to choose another."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Cổng {port} trên {host} đã có chương trình khác dùng. Đặt TIEPDAN_PORT để chọn cổng khác.\n"
            f"Port {port} on {host} is taken. Set TIEPDAN_PORT to choose another."
        )


class ServerLost(Exception):
    """An embedded server ended by itself; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Started:
    """What the person at the terminal should know."""

    url: str
    embedded: bool
    new_passwords: int


class Server(uvicorn.Server):
    """uvicorn, leaving signals to us: the servers below it stop only after it has."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def up(services: Sequence[Service], settings: Settings, on_started: Callable[[Started], None]) -> None:
    """Run until SIGINT or SIGTERM.

    Raises:
        PortTaken, CannotStart, ServerLost, InvalidSettingsError: with what to do about it.
    """
    listening = _listen(settings)
    claim(settings.data_dir)
    async with _servers(settings) as (ready, embedded):
        await prepare(services, ready)
        await refuse_lost_keys(ready)
        new = _first_accounts(ready)
        server = Server(uvicorn.Config(_app(services, ready), log_config=None, access_log=False, loop="none"))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _ask_to_stop, server)
        watching = asyncio.create_task(_watch(embedded, server))
        on_started(Started(f"http://{settings.host}:{settings.port}/", embedded is not None, new))
        try:
            await server.serve([listening])
        finally:
            watching.cancel()
        if embedded is not None and (lost := embedded.failed()):
            raise ServerLost(lost)


async def prepare(services: Sequence[Service], settings: Settings) -> None:
    """Bring every database to the version of this release."""
    for service in services:
        database = Database(database_url(settings, service.name) or "", pool_size=1, command_seconds=None)
        try:
            await migrate(database.engine, service.migrations)
        finally:
            await database.close()


def _app(services: Sequence[Service], settings: Settings) -> FastAPI:
    secret(settings), identity_keys(settings)  # made now, so that a broken key file stops us before we serve
    return application(services, settings)


def _first_accounts(settings: Settings) -> int:
    units = load_organisation(settings.organisation_dir).units(clock.today())
    handling = [unit for unit in units if unit.kind in HANDLING]
    return len(create_first_accounts(settings.accounts_path, handling, settings.passwords_path))


def _listen(settings: Settings) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        raise PortTaken(settings.host, settings.port) from error
    return listening


@asynccontextmanager
async def _servers(settings: Settings) -> AsyncIterator[tuple[Settings, EmbeddedServers | None]]:
    if is_given(settings):
        yield settings, None
        return
    embedded = EmbeddedServers(settings.data_dir)
    addresses = await embedded.start()
    announcement = announce(settings, addresses)
    try:
        await embedded.create_databases(("intake", "scheduling", "reporting"))
        yield with_addresses(settings, addresses), embedded
    finally:
        announcement.unlink(missing_ok=True)
        await embedded.stop()


async def _watch(embedded: EmbeddedServers | None, server: Server) -> None:
    """Start a lost server again; the services wait for it as they would for any. One that keeps ending ends us, too."""
    revived = 0
    while embedded is not None:
        await asyncio.sleep(LOOK_SECONDS)
        if lost := embedded.failed():
            logger.error("server_lost", detail=lost, revived=revived)
            revived += 1
            if revived > REVIVALS:
                server.should_exit = True
                return
            await embedded.revive()


def _ask_to_stop(server: Server) -> None:
    server.force_exit = server.should_exit  # a second Ctrl-C does not wait for open connections
    server.should_exit = True
