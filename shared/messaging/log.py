"""The event log: outbox, history and audit trail in one append-only table.

`append` writes what a transaction emitted; `LoggedEvent` is one row read back, with the two forms it is put in:
`canonical`, every column, which the hash chain covers; and `cloudevent`, what others may read.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.events.event import schema_uri

APPEND: Final = text("""
    WITH appended AS (
        INSERT INTO event_log (id, type, subject, subject_version, audience, actor, causation_id, correlation_id,
                               occurred_at, data)
        SELECT id, type, subject, subject_version, audience, actor, causation_id, correlation_id, occurred_at, data
        FROM jsonb_to_recordset(CAST(:events AS jsonb)) AS e(
            n integer, id uuid, type text, subject text, subject_version integer, audience text[], actor text,
            causation_id uuid, correlation_id uuid, occurred_at timestamptz, data jsonb)
        ORDER BY n
        RETURNING seq)
    INSERT INTO unsequenced SELECT seq FROM appended
""")

COLUMNS: Final = """e.seq, e.id, e.type, e.subject, e.subject_version, e.audience, e.actor, e.causation_id,
    e.correlation_id, e.occurred_at, e.data::text AS data"""

HISTORY: Final = text(f"SELECT {COLUMNS} FROM event_log e WHERE subject = :subject ORDER BY subject_version")


async def append(session: AsyncSession, events: Sequence[dict[str, Any]]) -> None:
    """Write events in the order given, in the caller's transaction."""
    numbered = [{"n": n, **event} for n, event in enumerate(events)]
    await session.execute(APPEND, {"events": to_json(numbered).decode()})


async def history(connection: AsyncConnection | AsyncSession, subject: str) -> list["LoggedEvent"]:
    """All that happened to one subject, first first."""
    return [LoggedEvent.of(row) for row in await connection.execute(HISTORY, {"subject": subject})]


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One row of the log."""

    seq: int
    id: UUID
    type: str
    subject: str
    subject_version: int
    audience: tuple[str, ...]
    actor: str
    causation_id: UUID | None
    correlation_id: UUID
    occurred_at: datetime
    data: dict[str, Any]

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A row of a query that selects `COLUMNS`."""
        return cls(
            row.seq,
            row.id,
            row.type,
            row.subject,
            row.subject_version,
            tuple(row.audience),
            row.actor,
            row.causation_id,
            row.correlation_id,
            row.occurred_at.astimezone(UTC),
            json.loads(row.data),
        )

    def canonical(self) -> bytes:
        """Every column in one unambiguous form: what the hash chain covers."""
        return canonical_json(
            {
                "seq": self.seq,
                "id": str(self.id),
                "type": self.type,
                "subject": self.subject,
                "subject_version": self.subject_version,
                "audience": list(self.audience),
                "actor": self.actor,
                "causation_id": str(self.causation_id) if self.causation_id else None,
                "correlation_id": str(self.correlation_id),
                "occurred_at": self.occurred_at.isoformat(timespec="microseconds"),
                "data": self.data,
            }
        )

    def cloudevent(self, source: str) -> bytes:
        """The structured JSON CloudEvent others read. Who acted and who else hears it stay in the log."""
        envelope: dict[str, Any] = {
            "specversion": "1.0",
            "id": str(self.id),
            "source": f"/tiepdan/{source}",
            "type": self.type,
            "subject": self.subject,
            "time": self.occurred_at.isoformat(timespec="microseconds"),
            "datacontenttype": "application/json",
            "dataschema": schema_uri(self.type),
            "sequence": str(self.subject_version),
            "correlationid": str(self.correlation_id),
            "data": self.data,
        }
        if self.causation_id:
            envelope["causationid"] = str(self.causation_id)
        return canonical_json(envelope)


def link(previous: bytes, event: LoggedEvent) -> bytes:
    """The next link of a stream's hash chain: sha256 over the previous link and the canonical event."""
    return hashlib.sha256(previous + event.canonical()).digest()


def canonical_json(value: dict[str, Any]) -> bytes:
    """The one way a value is written, on streams, in the feed and under the hash chain."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
