"""One database of one service, and the transaction in which state and events change together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from asyncpg import PostgresError
from sqlalchemy import Dialect, Executable, Result, TextClause
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.event import listen
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from shared.calendar import clock
from shared.events.event import CloudEvent, Event
from shared.messaging import log

COMMAND_SECONDS = 60
"""How long one statement may take before the database counts as gone: a frozen server must not hold requests for ever."""
TURN_SECONDS = 2
"""How long one waits for the turn: a circle through it is seen by nobody, one through rows alone by the database."""
Row = TypeVar("Row")

Audience = Callable[[Collection[str]], Collection[str]]
"""Whose streams carry today what concerns these units: theirs, and those of whoever answers for them by now."""


class Aggregate(Protocol):
    """A row that events are about: `subject` names it on every stream, `version` counts its events.

    One with a true attribute `secret` is linked with no other: its events have a correlation of their own.
    """

    version: int

    @property
    def subject(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Cause:
    """The event a transaction answers to, so that effects can be traced to it."""

    event: CloudEvent
    stream: str
    position: int


class Transaction:
    """A unit of work: rows and events, committed together by the edge that opened it.

    Use cases take it, change rows and `emit`; they never commit. `actor` is an account's login or `system:<service>`.
    """

    def __init__(
        self,
        session: AsyncSession,
        actor: str,
        cause: Cause | None = None,
        queue: asyncio.Lock | None = None,
        audience: Audience = frozenset,
    ) -> None:
        self.session = session
        self._audience = audience
        self._queue = queue
        self.turn = AsyncExitStack()
        self.actor = actor
        self.cause = cause
        self.has_events = False
        """Whether there is, or will be when it commits, anything for the relay."""
        self._emitted: list[dict[str, Any]] = []
        self._correlation: UUID = uuid7()
        self._secret_correlations: dict[str, UUID] = {}

    def add(self, *rows: object) -> None:
        self.session.add_all(rows)

    async def get(self, table: type[Row], key: Any, *, lock: bool = False) -> Row | None:
        """The row with this primary key; `lock` keeps others from changing it until the transaction ends, and none from
        referring to it: who holds the turn below may do that at its commit, and whoever locks here may wait for the turn.
        """
        locked = {"key_share": True} if lock else None
        return await self.session.get(table, key, with_for_update=locked, populate_existing=lock)

    async def execute(self, statement: Executable, parameters: Any = None) -> Result[Any]:
        """Run a statement. Plain SQL goes past the session, which has nothing to add to it: readers run thousands."""
        if isinstance(statement, TextClause):
            return await self.session.run_sync(_run_plain, statement, parameters)
        return await self.session.execute(statement, parameters)

    async def wait_for_turn(self) -> None:
        """Let one transaction of this process go on from here to its end, the others after it in order.

        For what all of them would queue for in PostgreSQL, such as the next number of a register: there a row with many
        waiters is given to any of them, some wait long, and handing it on takes the longer the more they are.

        Nothing is exclusive in it but that: whoever waits longer than `TURN_SECONDS` goes on without, so that of two who
        wait for each other, one for the turn and one for a row, the database sees both and lets one fail.
        """
        if self._queue is not None:
            # With the connection in hand: those in line hold all of them, and who has the turn would wait for one.
            await self.session.connection()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TURN_SECONDS):
                    await self.turn.enter_async_context(self._queue)
            self._queue = None

    def begin_matter(self) -> None:
        """What is emitted from here on belongs together, and not with what was emitted before: for whoever enters matters
        that have nothing to do with each other in one transaction.
        """
        self._correlation = uuid7()

    def emit(self, event: Event, *, of: Aggregate, audience: Collection[str] = ()) -> None:
        """Record that `event` happened to the row `of`, whose version it moves on.

        Args:
            event: what happened; no personal data.
            of: the row it happened to.
            audience: codes of the units it concerns, as the record names them. Their own streams carry it too, and those
                of the units that answer for them today, so that what happens to a case finds its way after a merger.
        """
        of.version += 1
        self._emitted.append(
            {
                "id": str(uuid7()),
                "type": event.event_type,
                "subject": of.subject,
                "subject_version": of.version,
                "audience": sorted(set(self._audience(audience))),
                "actor": self.actor,
                "causation_id": str(self.cause.event.id) if self.cause else None,
                "correlation_id": str(self._correlation_of(of)),
                "occurred_at": clock.now().isoformat(timespec="microseconds"),
                "data": event.model_dump(mode="json"),
            }
        )

    def _correlation_of(self, row: Aggregate) -> UUID:
        """What belongs together carries one id, but for what is secret: who is given a complaint and a denunciation that
        came in one letter would learn from the complaint who denounced.
        """
        if getattr(row, "secret", False):
            return self._secret_correlations.setdefault(row.subject, uuid7())
        return self.cause.event.correlationid if self.cause else self._correlation

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What happens inside is undone, events included, when it raises."""
        before = list(self._emitted)
        try:
            async with self.session.begin_nested():
                yield
        except BaseException:
            self._emitted[:] = before
            raise

    async def flush(self) -> None:
        """Send changed rows, when there are any: a session that is asked in vain costs half a statement."""
        session = self.session
        if session.new or session.dirty or session.deleted:
            await session.flush()

    async def write_events(self) -> None:
        """Flush rows, then append what was emitted so far; done on commit, and earlier by whoever must know inside a
        savepoint whether the log takes it.
        """
        await self.flush()
        if self._emitted:
            await log.append(self.session, self._emitted)
            self._emitted.clear()
            self.has_events = True


def _run_plain(session: Session, statement: TextClause, parameters: Any) -> Result[Any]:
    return session.connection().execute(statement, parameters)


def _too_long(context: ExceptionContext) -> None:
    """A statement the server does not come back from: it is gone, or so far away that nobody waits for it."""
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True
        raise OperationalError(context.statement, None, context.original_exception)


def _connect(dialect: Dialect, _record: object, arguments: list[Any], named: dict[str, Any]) -> DBAPIConnection:
    """Connect. A server that is away is a fault of the database like any other, whatever its driver calls it: asyncpg says
    it with an OSError of the socket, which nobody could tell from one of our own.
    """
    try:
        return dialect.connect(*arguments, **named)
    except (OSError, PostgresError) as error:
        raise OperationalError(None, None, error) from error


class Database:
    """The engine of one service's database, and the bell that wakes its relay after a commit."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        audience: Audience = frozenset,
        command_seconds: float | None = COMMAND_SECONDS,
    ) -> None:
        """`command_seconds`: how long one statement may take; None for migrations, which build indexes."""
        self._audience = audience
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=False,
            pool_recycle=1800,
            hide_parameters=True,
            connect_args={"command_timeout": command_seconds},
        )
        listen(self.engine.sync_engine, "do_connect", _connect)
        listen(self.engine.sync_engine, "handle_error", _too_long)
        self.committed = asyncio.Event()
        self._queue = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self, actor: str, cause: Cause | None = None) -> AsyncIterator[Transaction]:
        """Commit on leaving, roll back on raising. The relay is woken only after the commit."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            transaction = Transaction(session, actor, cause, self._queue, self._audience)
            async with transaction.turn:
                yield transaction
                await transaction.write_events()
                await session.commit()
        if transaction.has_events:
            self.committed.set()

    async def close(self) -> None:
        await self.engine.dispose()
