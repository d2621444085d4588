"""Where files are kept: a folder of the data folder, or an S3-compatible store. What is put there is sealed already."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from shared.calendar import clock
from shared.refusals import Reason
from shared.settings import Settings
from shared.web.problems import Problem

LISTED: Final = 1000
PIECE: Final = 256 * 1024
ABANDONED_SECONDS: Final = 24 * 60 * 60
"""After which what was begun and never finished is nobody's."""
logger = structlog.get_logger(__name__)


class StoreAway(Problem):
    """The store does not answer, or has no room. A problem: whoever waits for it is told on his or her page."""

    def __init__(self, error: Exception) -> None:
        logger.warning("file_store_away", error=type(error).__name__)
        super().__init__(
            503,
            "unavailable",
            Reason(
                "Kho tệp không trả lời hoặc đã đầy; chưa có gì được lưu. Hãy báo người vận hành.",
                "The store of files does not answer or is full; nothing was saved. Tell whoever runs the system.",
            ),
            headers={"Retry-After": "30"},
        )


class Store(Protocol):
    """What the rest of the system needs of a store of files.

    Each method raises StoreAway when the store does not answer.
    """

    async def put(self, place: str, content: AsyncIterator[bytes]) -> None:
        """Keep it: whole, or not at all."""

    async def get(self, place: str) -> AsyncIterator[bytes] | None:
        """What is there, piece by piece; None when nothing is."""

    async def remove(self, place: str) -> None:
        """Make sure that nothing is there."""

    def listed(self, folder: str = "") -> AsyncIterator[list[tuple[str, datetime]]]:
        """Every place below a folder and since when, some hundred at a time."""

    async def tidy(self) -> int:
        """Drop what was begun and never finished; how much it was."""


def new_place() -> str:
    """By day, so that a day can be listed by itself; the rest says nothing."""
    return f"{clock.now():%Y/%m/%d}/{uuid4().hex}"


class ObjectStore:
    """A store as the library `obstore` speaks to it."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    async def put(self, place: str, content: AsyncIterator[bytes]) -> None:
        try:
            await self._store.put_async(place, content, max_concurrency=2)
        except (BaseError, OSError) as error:
            raise StoreAway(error) from error

    async def get(self, place: str) -> AsyncIterator[bytes] | None:
        try:
            found = await self._store.get_async(place)
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise StoreAway(error) from error
        return self._pieces(found.stream(min_chunk_size=PIECE))

    async def _pieces(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        try:
            async for piece in stream:
                yield bytes(piece)
        except (BaseError, OSError) as error:
            raise StoreAway(error) from error

    async def remove(self, place: str) -> None:
        try:
            await self._store.delete_async(place)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise StoreAway(error) from error

    async def listed(self, folder: str = "") -> AsyncIterator[list[tuple[str, datetime]]]:
        try:
            async for page in self._store.list(folder or None, chunk_size=LISTED):
                yield [(one["path"], one["last_modified"]) for one in page]
        except (BaseError, OSError) as error:
            raise StoreAway(error) from error

    async def tidy(self) -> int:
        """Nothing: an S3 store drops unfinished uploads by a rule of its bucket (docs/operations.md)."""
        return 0


class Folder(ObjectStore):
    """A folder of this machine, closed to other accounts; what is in it survives a power cut."""

    def __init__(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        super().__init__(LocalStore(path))

    async def put(self, place: str, content: AsyncIterator[bytes]) -> None:
        await super().put(place, content)
        try:
            await asyncio.to_thread(_to_disk, self._path, self._path / place)
        except OSError as error:
            raise StoreAway(error) from error

    async def tidy(self) -> int:
        """The library writes beside the place, to `<place>#1`, and never lists that: a killed process leaves it."""
        return await asyncio.to_thread(_drop_unfinished, self._path)


def _to_disk(folder: Path, path: Path) -> None:
    """The file, and every folder on the way to it: each may be new."""
    for one in (path, *(above for above in path.parents if above.is_relative_to(folder))):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _drop_unfinished(path: Path) -> int:
    dropped = 0
    for one in path.rglob("*#*"):
        if one.is_file() and time.time() - one.stat().st_mtime > ABANDONED_SECONDS:
            one.unlink()
            dropped += 1
    return dropped


def store_of(settings: Settings) -> Store:
    """The store these settings name."""
    if settings.files_url is None:
        return Folder(settings.files_path)
    url = urlsplit(settings.files_url)
    secret = settings.files_secret_key.get_secret_value() if settings.files_secret_key else None
    given = {
        "endpoint": settings.files_endpoint,
        "access_key_id": settings.files_access_key,
        "secret_access_key": secret,
    }
    plain = (settings.files_endpoint or "").startswith("http://")
    return ObjectStore(
        S3Store(
            url.netloc,
            prefix=url.path.strip("/") or None,
            region=settings.files_region,
            virtual_hosted_style_request=False,
            client_options={"allow_http": plain, "timeout": "120s", "connect_timeout": "10s"},
            retry_config={"max_retries": 3},
            **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]
        )
    )
