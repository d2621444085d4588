"""Files without a row, and rows without a file. The first are left by uploads that were interrupted; the second are a loss."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import text

from services.intake.attachments.storing import Store, StoreAway, store_of
from shared.calendar import clock
from shared.database import Database
from shared.metrics import FILES_MISSING
from shared.settings import Settings

GRACE: Final = timedelta(days=7)
"""Longer than any upload: long enough, too, for a database restored from yesterday's backup to be found out."""
ROWS: Final = 1000
FEW: Final = 20
SHARE: Final = 10
ACTOR: Final = "system:files"
logger = structlog.get_logger(__name__)

# What has no key any more (its record was made anonymous) has no file either.
KNOWN: Final = text("""
    SELECT place FROM attachment JOIN identity.attachment_file USING (id) WHERE place = ANY(CAST(:places AS text[]))
""")
NEXT: Final = text("""
    SELECT id, place FROM attachment JOIN identity.attachment_file USING (id) WHERE id > :after ORDER BY id LIMIT :most
""")


@dataclass(slots=True)
class Swept:
    """What a sweep found. `lost`: numbers of attachments whose file is not there; `held_back`: so many files have no row
    that this is another database's store, and none was dropped.
    """

    files: int = 0
    orphans: list[str] = field(default_factory=list)
    dropped: int = 0
    unfinished: int = 0
    lost: list[int] = field(default_factory=list)
    held_back: bool = False

    @property
    def sound(self) -> bool:
        return not self.lost and not self.held_back


async def sweep(database: Database, store: Store, *, drop: bool = True) -> Swept:
    """Compare the store with the rows; drop what has been without a row for a week, unless it is too much of all.

    Several may run at once. Raises StoreAway.
    """
    found = Swept()
    await _orphans(database, store, found)
    found.held_back = len(found.orphans) > FEW and len(found.orphans) * SHARE > found.files
    if drop and not found.held_back:
        for place in found.orphans:
            await store.remove(place)
            found.dropped += 1
        found.unfinished = await store.tidy()
    await _lost(database, store, found)
    FILES_MISSING.set(len(found.lost))
    return found


async def sweep_in_background(database: Database, settings: Settings) -> None:
    """What the workers do now and then. A store that is away is told by itself, and looked at again the next time."""
    with contextlib.suppress(StoreAway):
        found = await sweep(database, store_of(settings))
        told = {"files": found.files, "dropped": found.dropped, "unfinished": found.unfinished}
        if found.sound:
            logger.info("files_swept", **told)
        else:
            logger.error("files_need_attention", lost=len(found.lost), held_back=found.held_back, **told)


async def _orphans(database: Database, store: Store, found: Swept) -> None:
    until = clock.now() - GRACE
    async for page in store.listed():
        found.files += len(page)
        old = [place for place, since in page if since < until]
        if not old:
            continue
        async with database.transaction(ACTOR) as tx:
            known = {row.place for row in await tx.execute(KNOWN, {"places": old})}
        found.orphans += [place for place in old if place not in known]


async def _lost(database: Database, store: Store, found: Swept) -> None:
    """Day by day, as the rows come: a day's files are listed once for all of its rows."""
    day, there = "", set[str]()
    async for number, place in _rows(database):
        if (of := place.rpartition("/")[0]) != day:
            day, there = of, {one async for page in store.listed(of) for one, _ in page}
        if place not in there:
            found.lost.append(number)


async def _rows(database: Database) -> AsyncIterator[tuple[int, str]]:
    after = 0
    while True:
        async with database.transaction(ACTOR) as tx:
            rows = (await tx.execute(NEXT, {"after": after, "most": ROWS})).all()
        for row in rows:
            yield row.id, row.place
        if len(rows) < ROWS:
            return
        after = rows[-1].id
