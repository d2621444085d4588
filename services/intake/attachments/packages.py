"""Word and Excel files: zips, which may unpack to anything."""

import re
import struct
from collections.abc import Iterator
from os import SEEK_END
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from shared.refusals import Reason, Refused

BEGINNING: Final = b"PK\x03\x04"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNPACKED: Final = 200_000_000
PARTS: Final = 2_000
LARGEST_TEXT: Final = 4_000_000
CHUNK: Final = 1_000_000
LARGEST_LIST: Final = 2_000_000
_END: Final = b"PK\x05\x06"
_END_WITHIN: Final = 65_535 + 22
_END_RECORD: Final = struct.Struct("<4s4H2LH")
"""The end of a zip's list of parts (APPNOTE 4.3.16): the last but two is its size in bytes."""
_MAIN: Final = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_DANGEROUS: Final = ("vbaproject", "activex", "oleobject", "afchunk", "customui")
_OUTSIDE: Final = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_HARMLESS: Final = re.compile(rb"Type\s*=\s*[\"'][^\"']*/(hyperlink|externalLinkPath)[\"']")
_DAMAGED: Final = Refused(
    Reason("Tệp hỏng hoặc không phải văn bản Word, Excel.", "The file is damaged, or no Word or Excel file."), "file"
)
_TOO_MUCH: Final = Refused(
    Reason(
        "Tệp giải nén ra quá lớn (bom nén) nên không được nhận.",
        "The file unpacks to far too much (a zip bomb) and was not taken.",
    ),
    "file",
)
_ACTIVE: Final = Refused(
    Reason(
        "Tệp có macro, đối tượng nhúng hoặc lấy nội dung từ nơi khác: hãy lưu thành PDF rồi gửi lại.",
        "The file holds macros or embedded objects, or fetches something from elsewhere: save it as PDF.",
    ),
    "file",
)
_PATHS: Final = Refused(
    Reason("Tệp nén có đường dẫn ra ngoài thư mục.", "The file holds paths that lead out of its folder."), "file"
)


def parts_of(file: BinaryIO) -> list[ZipInfo] | None:
    """What a zip says is in it; None when it is no zip. Nothing when it lists more than any document has: a list of
    millions would fill the memory before anybody could count it.
    """
    file.seek(0, SEEK_END)
    file.seek(max(file.tell() - _END_WITHIN, 0))
    tail = file.read()
    begins = tail.rfind(_END)
    if begins < 0 or len(tail) < begins + _END_RECORD.size:
        return None
    *_, size_of_list, _, _ = _END_RECORD.unpack_from(tail, begins)
    if size_of_list > LARGEST_LIST:
        return []
    try:
        with ZipFile(file) as package:
            return package.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return None


def kind_of(file: BinaryIO) -> str:
    """The media type of the document a zip claims to be; "application/zip" when it is none."""
    names = {part.filename for part in parts_of(file) or ()}
    return next((kind for name, kind in _MAIN.items() if {name, "[Content_Types].xml"} <= names), "application/zip")


def refuse_package(file: BinaryIO) -> Refused | None:
    """Why a document is not taken. All of it is unpacked, piece by piece and no further than the limit: what a zip says of
    itself need not be true.
    """
    try:
        parts = parts_of(file)
        if not parts:
            return _DAMAGED
        with ZipFile(file) as package:
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
                return _TOO_MUCH
            if any(_leads_out(part.filename) for part in parts) or len({part.filename for part in parts}) < len(parts):
                return _PATHS
            if any(word in part.filename.lower() for part in parts for word in _DANGEROUS):
                return _ACTIVE
            return _refuse_content(package, parts)
    except (BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):  # as zipfile tells damage
        return _DAMAGED


def _refuse_content(package: ZipFile, parts: list[ZipInfo]) -> Refused | None:
    unpacked = 0
    for part in parts:
        text = bytearray()
        for chunk in _chunks(package, part):
            unpacked += len(chunk)
            if unpacked > UNPACKED:
                return _TOO_MUCH
            if part.filename.endswith((".rels", "[Content_Types].xml")):
                text += chunk
                if len(text) > LARGEST_TEXT:
                    return _TOO_MUCH
        outside = [one for one in _OUTSIDE.findall(bytes(text)) if not _HARMLESS.search(one)]
        if outside or b"macroEnabled" in text or b"<!DOCTYPE" in text:
            return _ACTIVE
    return None


def _chunks(package: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    with package.open(part) as content:
        while chunk := content.read(CHUNK):
            yield chunk


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
