"""What somebody with all rights and the source code can do to a log."""

from sqlalchemy import text

from shared.messaging.log import COLUMNS, LoggedEvent, link
from tests.messaging.conftest import Office, run


async def insert_row(office: Office) -> None:
    """A row like the first, about another subject."""
    columns = "id, type, subject, subject_version, audience, actor, correlation_id, occurred_at, data"
    await run(
        office.owner.engine,
        f"INSERT INTO event_log ({columns}) SELECT gen_random_uuid(), type, 'case/forged', 1, '{{}}', actor, "
        "gen_random_uuid(), occurred_at, data FROM event_log WHERE seq = 1",
    )


async def recompute(office: Office, stream: str, seqs: list[int], start: int) -> None:
    """Write the entries from position `start` on as they would be had the log always held these rows."""
    async with office.owner.engine.connect() as db:
        rows = {row.seq: LoggedEvent.of(row) for row in await db.execute(text(f"SELECT {COLUMNS} FROM event_log e"))}
    chain = b""
    for position, seq in enumerate(seqs, 1):
        chain = link(chain, rows[seq])
        if position >= start:
            await run(
                office.owner.engine,
                "DELETE FROM stream_entry WHERE stream = :stream AND position = :position",
                "INSERT INTO stream_entry VALUES (:stream, :position, :seq, :chain)",
                stream=stream,
                position=position,
                seq=seq,
                chain=chain,
            )


async def move_head(office: Office, stream: str) -> None:
    """Let the head agree with the last entry there is."""
    await run(
        office.owner.engine,
        """UPDATE stream_head h SET position = e.position, chain = e.chain
           FROM (SELECT * FROM stream_entry WHERE stream = :stream ORDER BY position DESC LIMIT 1) e
           WHERE h.stream = :stream""",
        stream=stream,
    )
