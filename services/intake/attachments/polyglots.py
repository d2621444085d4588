"""Files that are two things at once: a picture for whoever looks at it, an archive or a page for a programme that is asked to
open it. Kinds that must begin at the first byte exclude each other; what may begin later, or at the end, is looked for here.
"""

from os import SEEK_END
from typing import BinaryIO, Final

from services.intake.attachments.media import DOCUMENTS, PDF, Media
from services.intake.attachments.packages import parts_of
from shared.refusals import Reason, Refused

SEARCHED: Final = 1024 * 1024
"""How far self-extracting archives are looked for by what unpacks them."""
PDF_WITHIN: Final = 1024
"""Readers take a file for a PDF that says so in its first 1024 bytes (ISO 32000-1, annex H, note 13)."""
END: Final = 2048
TAR_AT, ISO_AT = 257, 32_769
_ARCHIVES: Final = {b"Rar!\x1a\x07": "RAR", b"7z\xbc\xaf\x27\x1c": "7z", b"__HALT_COMPILER();": "PHAR"}
_PAGES: Final = (b"<html", b"<script", b"<!doctype html", b"<?php", b"<svg", b"<iframe", b"<body")


def refuse_polyglot(file: BinaryIO, media: Media) -> Refused | None:
    """Why a file of this kind is not taken: it is something else besides."""
    if (also := _also(file, media)) is not None:
        return Refused(
            Reason(
                f"Tệp {media.name} này chứa thêm một tệp {also} bên trong nên không được nhận.",
                f"This {media.name} file holds a {also} file besides and was not taken.",
            ),
            "file",
        )
    return _refuse_tail(file) if media == PDF else None


def _also(file: BinaryIO, media: Media) -> str | None:
    file.seek(0)
    head = file.read(SEARCHED)
    if media != PDF and b"%PDF-" in head[:PDF_WITHIN]:
        return "PDF"
    if any(word in head[:PDF_WITHIN].lower() for word in _PAGES):
        return "HTML"
    if head[TAR_AT : TAR_AT + 5] == b"ustar":
        return "TAR"
    if head[ISO_AT : ISO_AT + 5] == b"CD001":
        return "ISO"
    found = next((name for mark, name in _ARCHIVES.items() if mark in head), None)
    if found is None and media not in DOCUMENTS and parts_of(file) is not None:
        return "ZIP"
    return found


def _refuse_tail(file: BinaryIO) -> Refused | None:
    """A PDF ends with its end mark; a file that was cut off has none, one that something was appended to goes on."""
    file.seek(0, SEEK_END)
    file.seek(max(file.tell() - END, 0))
    end = file.read().rstrip(b"\0 \t\r\n")
    if end.endswith(b"%%EOF"):
        return None
    return Refused(
        Reason(
            "Tệp PDF bị cắt cụt hoặc có dữ liệu lạ ở cuối: hãy in ra PDF rồi gửi lại.",
            "The PDF was cut off, or something follows its end: print it to PDF again.",
        ),
        "file",
    )
