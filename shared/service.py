"""What a service is: its name, its rooms' routes, the streams it reads, its reactions, its migrations.

A `Service` is a value and holds no plumbing; `shared.runtime` makes a running process of one or several.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.params import Depends as DependsOn
from sqlalchemy import MetaData

from shared.access.roles import Caller
from shared.database import Database, Transaction
from shared.idempotency import let_remember
from shared.messaging.reactions import Reaction
from shared.settings import ServiceName, Settings
from shared.web.pages import FigureSource


@dataclass(frozen=True, slots=True)
class Chore:
    """Short work done again and again in the background. Every worker does it, so it has to claim what it takes."""

    name: str
    seconds: float
    """Between one round and the next."""
    work: Callable[[Database, Settings], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Service:
    """One of the three services.

    Attributes:
        name: also the name of its database, its own stream, its consumer group and its path prefix.
        title: for the API document, in English.
        metadata: its tables.
        migrations: folder of its Alembic history.
        api: routers served under `/<name>/api/v1`.
        pages: routers served under `/<name>`.
        reads: streams of other services it follows.
        reactions: what it does when events arrive.
        figures: numbers it puts at the top of the home page, each a link to the rows it counts.
        chores: what its workers do again and again.
        doors: dependencies that every request to one of its routes goes through first.
        rebuildable: whether all its tables follow from events alone, so that `tiepdan replay` may empty and refill them.
    """

    name: ServiceName
    title: str
    metadata: MetaData
    migrations: Path
    api: tuple[APIRouter, ...]
    pages: tuple[APIRouter, ...]
    reads: tuple[ServiceName, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    figures: tuple[FigureSource, ...] = ()
    chores: tuple[Chore, ...] = ()
    doors: tuple[DependsOn, ...] = ()
    rebuildable: bool = False


def transaction(service: ServiceName) -> Any:
    """The dependency that opens a transaction on this service's database for the caller of a route.

    The route is the edge: its transaction commits after the route returned and before the answer is sent, and rolls
    back when the route raises. Use as ``Tx = Annotated[Transaction, transaction("intake")]``.
    """

    async def opened(request: Request) -> AsyncIterator[Transaction]:
        async with _transaction(service, request) as tx:
            yield tx

    return Depends(opened, scope="function")


Transactions = Callable[[], AbstractAsyncContextManager[Transaction]]
"""Opens one of several transactions of a request, each committed on leaving its block."""


def transactions(service: ServiceName) -> Any:
    """The dependency of a route that must not hold a transaction, and with it a connection, while it waits for something
    slow such as an upload: it opens its own. Use as ``Annotated[Transactions, transactions("intake")]``.
    """

    async def opener(request: Request) -> Transactions:
        return lambda: _transaction(service, request)

    return Depends(opener)


@asynccontextmanager
async def _transaction(service: ServiceName, request: Request) -> AsyncIterator[Transaction]:
    database: Database = request.app.state.databases[service]
    caller: Caller | None = request.state.caller
    async with database.transaction(caller.login if caller else "anonymous") as tx:
        let_remember(tx, request.app.state.secret)
        yield tx
