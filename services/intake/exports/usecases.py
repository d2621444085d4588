"""Taking a list out: on record when it begins, and with count and hash when its last row has left."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import text
from uuid_utils.compat import uuid7

from services.intake.exports.streams import Rows, Tally, as_csv, as_xlsx
from services.intake.exports.tables import ExportRow
from shared.calendar import clock
from shared.database import Database, Transaction

ListName = Literal["visits", "petitions", "cases"]
Format = Literal["csv", "xlsx"]
NEWEST: Final = text("SELECT * FROM export ORDER BY at DESC, id DESC LIMIT 100")
"""Who took what; the older ones stay in the table."""
FINISH: Final = text("UPDATE export SET rows = :rows, sha256 = :sha256, finished_at = :at WHERE id = :id")


def begin(tx: Transaction, name: ListName, form: Format, chosen: Mapping[str, str]) -> UUID:
    """Put on record that the caller takes this list out, before anything of it leaves."""
    key: UUID = uuid7()
    tx.add(ExportRow(id=key, list=name, format=form, chosen=dict(chosen), by=tx.actor, at=clock.now()))
    return key


async def taken_out(
    database: Database, export: UUID, form: Format, headings: Sequence[str], pages: AsyncIterator[Rows]
) -> AsyncIterator[bytes]:
    """The file, page by page; its count and hash are on record when the last byte has left, and never of half a list."""
    tally = Tally(headings)
    async for part in as_csv(tally, pages) if form == "csv" else as_xlsx(headings, tally, pages):
        yield part
    async with database.transaction("system:export") as tx:
        done = {"id": export, "rows": tally.rows, "sha256": tally.sha256, "at": clock.now()}
        await tx.execute(FINISH, done)
