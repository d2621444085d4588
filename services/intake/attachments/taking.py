"""Taking a file in: looked into, scanned, cleaned of what it must not tell, sealed and put into the store, before any row of it
is written. What never gets a row is discarded by whoever asked, or found by the sweep.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, Final, cast

from services.intake.attachments.media import DOCUMENTS, PICTURES, Media, recognised
from services.intake.attachments.packages import refuse_package
from services.intake.attachments.pictures import rewritten
from services.intake.attachments.polyglots import refuse_polyglot
from services.intake.attachments.rules import file_name, too_large
from services.intake.attachments.scanning import refuse_virus
from services.intake.attachments.sealing import new_key, sealed_pieces
from services.intake.attachments.storing import Store, new_place, store_of
from shared.refusals import Refused
from shared.settings import Settings

CHUNK: Final = 1024 * 1024
MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Files:
    """Where files are kept and what is asked of them, as this installation has it. `largest` in bytes."""

    store: Store
    largest: int
    clamd: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is in the store and in no record yet. `given` tells one file as it was sent from another."""

    place: str
    key: bytes
    name: str
    media: Media
    size: int
    given: str


def files_of(settings: Settings) -> Files:
    """As the settings say; a folder is made when there is none."""
    return Files(store_of(settings), settings.largest_file_mb * MEGABYTE, settings.clamd)


async def take_in(files: Files, file: BinaryIO, name: str | None) -> Kept | Refused:
    """Keep a file somebody sent, or say why not: then nothing of it is left.

    Raises:
        ScannerAway, StoreAway: nothing is kept either.
    """
    media = await asyncio.to_thread(_refuse_content, file, files.largest)
    if isinstance(media, Refused):
        return media
    if isinstance(called := file_name(name, media.extension), Refused):
        return called
    if files.clamd is not None and (found := await refuse_virus(file, files.clamd)) is not None:
        return found
    with ExitStack() as stack:
        clean = file
        if media in PICTURES:
            clean = cast(BinaryIO, stack.enter_context(TemporaryFile()))
            if (refused := await asyncio.to_thread(rewritten, file, media, clean)) is not None:
                return refused
        size, key, place = clean.seek(0, 2), new_key(), new_place()
        given = await asyncio.to_thread(_digest, file)
        await files.store.put(place, sealed_pieces(_chunks(clean), key))
    return Kept(place, key, called, media, size, given)


def _refuse_content(file: BinaryIO, largest: int) -> Media | Refused:
    if file.seek(0, 2) > largest:
        return too_large(largest)
    media = recognised(file)
    if isinstance(media, Refused):
        return media
    refused = refuse_polyglot(file, media) or (refuse_package(file) if media in DOCUMENTS else None)
    return refused or media


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    file.seek(0)
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk
