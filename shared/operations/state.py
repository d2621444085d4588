"""How a service's messaging stands: streams it owns, streams it reads, what is parked."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging import parking
from shared.messaging.parking import Parked
from shared.running import RunningService

HEADS: Final = text("SELECT stream, position, trimmed_to FROM stream_head ORDER BY stream")
UNSEQUENCED: Final = text("SELECT count(*) FROM unsequenced")
POSITIONS: Final = text("SELECT stream, position FROM position WHERE consumer = :consumer")
GROUPS: Final = text("SELECT stream, consumer_group FROM stream_group ORDER BY 1, 2")


class OwnedStream(BaseModel):
    """A stream this service publishes. `position` is the log's; Redis holds what lies above `trimmed_to`."""

    stream: str
    position: int
    trimmed_to: int
    groups: list[str]


class ReadStream(BaseModel):
    """A stream this service reads. `head` is what Redis had when last looked at."""

    stream: str
    head: int
    position: int
    lag: int
    behind_seconds: float
    stopped: str | None


class ParkedEvent(BaseModel):
    """An event that was refused (or waits behind one)."""

    event_id: UUID
    stream: str
    position: int
    subject: str
    type: str
    state: str
    attempts: int
    next_attempt_at: datetime
    error: str


class OperationsState(BaseModel):
    """Everything an operator looks at for one service."""

    service: str
    unsequenced: int
    owned: list[OwnedStream]
    read: list[ReadStream]
    parked: dict[str, int]
    troubles: list[str]


async def operations_state(running: RunningService) -> OperationsState:
    """The state now, from the service's own database and its watchdog."""
    name = running.service.name
    async with running.database.engine.connect() as db:
        groups: dict[str, list[str]] = {}
        for row in await db.execute(GROUPS):
            groups.setdefault(row.stream, []).append(row.consumer_group)
        owned = [_owned(row, groups) for row in await db.execute(HEADS)]
        positions = {row.stream: row.position for row in await db.execute(POSITIONS, {"consumer": name})}
        parked = await parking.counts(db)
        unsequenced = (await db.execute(UNSEQUENCED)).scalar_one()
    return OperationsState(
        service=name,
        unsequenced=unsequenced,
        owned=owned,
        read=[_read(running, stream, positions.get(stream, 0)) for stream in running.service.reads],
        parked=parked,
        troubles=await running.troubles(),
    )


async def parked_events(db: AsyncConnection) -> list[ParkedEvent]:
    """What is parked, longest first; without bodies."""
    return [shown(event) for event in await parking.listing(db)]


def shown(event: Parked) -> ParkedEvent:
    return ParkedEvent.model_validate(event, from_attributes=True)


def _owned(row: Any, groups: dict[str, list[str]]) -> OwnedStream:
    return OwnedStream(
        stream=row.stream, position=row.position, trimmed_to=row.trimmed_to, groups=groups.get(row.stream, [])
    )


def _read(running: RunningService, stream: str, position: int) -> ReadStream:
    seen = running.watchdog.states.get(stream)
    head = max(seen.head if seen else 0, position)
    return ReadStream(
        stream=stream,
        head=head,
        position=position,
        lag=head - position,
        behind_seconds=round(seen.behind_seconds(), 1) if seen else 0.0,
        stopped=running.consumer.stopped.get(stream),
    )
