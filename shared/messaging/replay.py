"""Rebuild a projection from the first event on: empty its tables, forget its positions, and let it read again."""

from typing import Final

from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

LOCK: Final = text("SELECT stream FROM position WHERE consumer = :consumer ORDER BY stream FOR UPDATE")
FORGET_POSITIONS: Final = text("UPDATE position SET position = 0, chain = '' WHERE consumer = :consumer")
FORGET_PARKED: Final = text("DELETE FROM parked WHERE consumer = :consumer")


async def forget_everything(engine: AsyncEngine, consumer: str, metadata: MetaData) -> None:
    """One transaction, under the same locks the consumer takes: a running one goes on from the first event.

    Events Redis no longer has come from the owners' feeds. Only for services whose tables follow from events alone.
    """
    tables = ", ".join(table.fullname for table in metadata.sorted_tables)
    async with engine.begin() as db:
        await db.execute(LOCK, {"consumer": consumer})
        await db.execute(text(f"TRUNCATE {tables}"))
        await db.execute(FORGET_POSITIONS, {"consumer": consumer})
        await db.execute(FORGET_PARKED, {"consumer": consumer})
