"""Word files that are the same to the byte whenever they are made: a zip keeps the time of each part, which says nothing."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""A zip has no way to say that it has no time."""


def repacked(file: BytesIO) -> bytes:
    target = BytesIO()
    with ZipFile(file) as source, ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name in source.namelist():
            entry = ZipInfo(name, _BEGINNING)
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, source.read(name))
    return target.getvalue()
