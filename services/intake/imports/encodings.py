"""In which letters a text file is written: told by its marks, by what is sound in it, else guessed by Vietnamese letters."""

import codecs
import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from shared.text import nfc

UNREADABLE: Final = "surrogateescape"
"""A byte that is no letter stays one character of its own, so that only its row is refused."""
_BLOCK: Final = 1 << 20
_SAMPLE: Final = 4 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# TCVN 5712:1993, as fonts like .VnTime have it from 0xA1 on; combining marks stand from 0xB0 to 0xB4.
_TCVN3_LETTERS: Final = (
    "ĂÂÊÔƠƯĐăâêôơưđẶ\u0300\u0309\u0303\u0301\u0323"
    "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3: Final = {0xA1 + n: letter for n, letter in enumerate(_TCVN3_LETTERS)}


@dataclass(frozen=True, slots=True)
class Encoding:
    """A way letters are written: what Python reads it as, and what is still to be done to a line."""

    name: str
    codec: str
    finish: Callable[[str], str]


def _tcvn3(line: str) -> str:
    return nfc(line.translate(_TCVN3))


ENCODINGS: Final[dict[str, Encoding]] = {
    one.name: one
    for one in (
        Encoding("utf-8", "utf-8", nfc),
        Encoding("utf-8-sig", "utf-8-sig", nfc),
        Encoding("utf-16", "utf-16", nfc),
        Encoding("utf-16-le", "utf-16-le", nfc),
        Encoding("utf-16-be", "utf-16-be", nfc),
        Encoding("windows-1258", "cp1258", nfc),
        Encoding("tcvn3", "latin-1", _tcvn3),
    )
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look at a file found: its hash, its size, and how it is written; `guessed` when only letters told."""

    sha256: str
    size: int
    encoding: Encoding
    guessed: bool


def look_at(file: BinaryIO) -> Looked:
    """Read the whole file once, block by block, and go back to its beginning."""
    file.seek(0)
    digest, size, sound = hashlib.sha256(), 0, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    beginning = b""
    while block := file.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if len(beginning) < _SAMPLE:
            beginning += block
        if sound:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                sound = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        sound = False
    file.seek(0)
    encoding, guessed = _told(beginning, sound=sound)
    return Looked(digest.hexdigest(), size, encoding, guessed)


def _told(beginning: bytes, *, sound: bool) -> tuple[Encoding, bool]:
    marked = next((name for mark, name in _MARKS if beginning.startswith(mark)), None)
    if marked is not None:
        return ENCODINGS[marked], False
    head = beginning[:4096]
    if zeros := head.count(0):
        little = head[1::2].count(0) * 2 > zeros
        return ENCODINGS["utf-16-le" if little else "utf-16-be"], True
    if sound or _is_mostly_utf8(beginning):
        return ENCODINGS["utf-8"], not sound
    return max((ENCODINGS["windows-1258"], ENCODINGS["tcvn3"]), key=lambda one: _vietnamese(beginning, one)), True


def _is_mostly_utf8(beginning: bytes) -> bool:
    """A file put together from several: the lines that are sound decide, and the others are refused one by one."""
    good = bad = 0
    for line in beginning.splitlines():
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            bad += 1
        else:
            good += 1
    return good > bad


def _vietnamese(beginning: bytes, encoding: Encoding) -> float:
    """What share of the letters that are not plain ones are Vietnamese when read like this."""
    read = encoding.finish(beginning[: 1 << 18].decode(encoding.codec, UNREADABLE))
    marked = [letter for letter in read if not letter.isascii()]
    return sum(letter.lower() in _LETTERS for letter in marked) / max(len(marked), 1)


_LETTERS: Final = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
) | {"đ"}
