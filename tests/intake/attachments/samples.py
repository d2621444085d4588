"""Files people send: sound ones, and ones that are not what they seem."""

import struct
import zlib
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
from docx import Document
from PIL import Image

from tests.apps import App
from tests.intake.conftest import API

EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless test file every scanner knows (eicar.org), in two pieces so that this one is left alone."""
GPS: Final = 0x8825


def a_pdf(text: str = "Don to cao", padding: int = 0) -> bytes:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    body += b"% " + text.encode() + b"\n" + b"%" + b"x" * padding + b"\n"
    return body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def a_picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), **saved: Any) -> bytes:
    target = BytesIO()
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((20, 30, 200), (0, 0, size[0] // 2, size[1]))
    picture.save(target, form, **saved)
    return target.getvalue()


def a_photo() -> bytes:
    """As a telephone takes it: turned, with the place and the device."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Máy Ví Dụ"
    exif[GPS] = {1: "N", 2: (21.0, 19.0, 37.0), 3: "E", 4: (103.0, 54.0, 52.0)}
    return a_picture(exif=exif, quality=88, dpi=(300, 300), comment=b"written by hand")


def a_document() -> bytes:
    target = BytesIO()
    document = Document()
    document.add_paragraph("Bản giải trình")
    document.save(target)
    return target.getvalue()


def a_sheet(**parts: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"} | parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def a_bomb(unpacked: int = 250_000_000) -> bytes:
    """A document one part of which unpacks to more than any document has; what it says of itself is true."""
    return a_sheet(**{"xl/sheet.xml": bytes(unpacked)})


def a_lying_bomb(unpacked: int = 250_000_000) -> bytes:
    """The same; the list of its parts says that the large one has ten bytes."""
    bomb, said = bytearray(a_bomb(unpacked)), struct.pack("<L", unpacked)
    at = 0
    while (at := bomb.find(said, at)) >= 0:
        bomb[at : at + 4] = struct.pack("<L", 10)
        at += 4
    return bytes(bomb)


def a_list_without_end(parts: int = 60_000) -> bytes:
    """A zip whose list of parts is megabytes of nothing."""
    one = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0) + b"name"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, min(parts, 65_535), min(parts, 65_535), len(one) * parts, 4, 0)
    return b"PK\x03\x04" + one * parts + end


def a_sound() -> bytes:
    rate = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + 8000, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", 8000
    )
    return rate + bytes(8000)


def an_mp3() -> bytes:
    return b"ID3\x04\x00\x00\x00\x00\x00\x05tags." + (b"\xff\xfb\x90\x00" + bytes(413)) * 4


def _box(name: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def a_recording(*tracks: bytes, brand: bytes = b"isom") -> bytes:
    """As a telephone records: sound, called like a film."""
    handlers = [_box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8), one, bytes(13)))) for one in tracks or (b"soun",)]
    return _box(b"ftyp", brand, bytes(4), brand) + _box(b"mdat", bytes(2000)) + _box(b"moov", *handlers)


def a_png_bomb(side: int = 30_000) -> bytes:
    """A small file that says it has nine hundred million points."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


async def send(
    app: App, path: str, content: Any, name: str = "don.pdf", kind: str = "petition", login: str = "tiepdan",
    **headers: str,
) -> httpx.Response:  # fmt: skip
    """What the API answers to a file."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    sent = {"file": (name, content)}
    return await app.as_(login).post(f"{API}{path}/attachments", files=sent, data={"file_kind": kind}, headers=named)


async def sent(
    app: App, path: str, content: Any, name: str = "don.pdf", kind: str = "petition", login: str = "tiepdan"
) -> int:
    """The number of a file that is attached."""
    answer = await send(app, path, content, name, kind, login)
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["id"]
    return number
