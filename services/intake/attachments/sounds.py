"""Recordings: told from films, and from what only begins like one."""

import re
import struct
from typing import BinaryIO, Final

MP3: Final = "audio/mpeg"
M4A: Final = "audio/mp4"
WAV: Final = "audio/wav"
FILM: Final = "video/mp4"

_TAG_HEADER: Final = 10
LARGEST_INDEX: Final = 16_000_000
_SYNC, _LAYER = 0xFFE0, 0x0006
"""Of a frame's first two bytes: eleven ones, and a layer that is not the reserved one."""
_BOX: Final = struct.Struct(">I4s")
_SOUND, _PICTURE = (re.compile(rb"hdlr.{8}" + kind, re.DOTALL) for kind in (b"soun", b"vide"))


def kind_of(file: BinaryIO, head: bytes) -> str:
    """The media type of a recording; of a film, that it is one; "" for what is neither."""
    if head[4:8] == b"ftyp":
        return _by_its_index(file)
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    return MP3 if _has_frames(file, head) else ""


def _by_its_index(file: BinaryIO) -> str:
    """Telephones call recordings and films by the same names; the index (`moov`) says what is in it."""
    file.seek(0)
    while len(header := file.read(_BOX.size)) == _BOX.size:
        begins = file.tell() - _BOX.size
        size, name = _BOX.unpack(header)
        if size == 1:  # then the size is a long number behind the name
            size = int.from_bytes(file.read(8), "big")
        if name == b"moov":
            index = file.read(min(size, LARGEST_INDEX))
            return M4A if _SOUND.search(index) and not _PICTURE.search(index) else FILM
        if size < _BOX.size:  # to the end of the file, or damaged
            break
        file.seek(begins + size)
    return ""


def _has_frames(file: BinaryIO, head: bytes) -> bool:
    """Whether sound (ISO 11172-3) follows where the tags before it say they end."""
    begins = 0
    if head.startswith(b"ID3"):
        begins = _TAG_HEADER + sum(
            (bits & 0x7F) << shift for bits, shift in zip(head[6:10], (21, 14, 7, 0), strict=True)
        )
    file.seek(begins)
    frame = int.from_bytes(file.read(2), "big")
    return frame & _SYNC == _SYNC and frame & _LAYER != 0
