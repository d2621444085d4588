"""What a file is, is found out from its content; what it must not tell or be is refused or taken out."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from services.intake.attachments.media import recognised
from services.intake.attachments.packages import refuse_package
from services.intake.attachments.pictures import rewritten
from services.intake.attachments.polyglots import refuse_polyglot
from services.intake.attachments.rules import file_name
from services.intake.attachments.taking import _refuse_content
from shared.refusals import Refused
from tests.intake.attachments import samples
from tests.intake.attachments.samples import (
    GPS,
    a_document,
    a_pdf,
    a_photo,
    a_picture,
    a_recording,
    a_sheet,
    a_sound,
    an_mp3,
)

LARGEST = 10_000_000
SOUND = {
    "application/pdf": a_pdf(),
    "image/jpeg": a_picture(),
    "image/png": a_picture("PNG"),
    "image/webp": a_picture("WEBP"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": a_document(),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": a_sheet(),
    "audio/mpeg": an_mp3(),
    "audio/mp4": a_recording(),
    "audio/wav": a_sound(),
}
SCRIPT = b"<script>alert(1)</script>"
WITH_ZIP = samples.zipped({"run.js": b"alert(1)"})
RELS = b'<Relationships><Relationship Id="r" Type="http://x/%s" Target="http://evil.example/t" TargetMode="External"/></Relationships>'
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "rỗng"),
    "a page": (b"<!DOCTYPE html><html></html>", "không thuộc loại"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "không thuộc loại"),
    "a programme": (b"MZ" + bytes(500), "không thuộc loại"),
    "a programme of another system": (b"\x7fELF" + bytes(500), "không thuộc loại"),
    "a picture that is a page": (b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "không thuộc loại"),
    "the test virus": (samples.EICAR, "không thuộc loại"),
    "an archive": (samples.zipped({"a.txt": b"a"}), "không thuộc loại"),
    "a film": (a_recording(b"soun", b"vide"), "phim"),
    "a picture of an iPhone": (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(100), "HEIC"),
    "a moving picture": (a_picture("PNG", save_all=True, append_images=[Image.new("RGB", (64, 48))]), "ảnh động"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\xec\xa5\xc1\0" + bytes(99), "kiểu cũ"),
    "a tag without sound": (b"ID3\x04\0\0\0\0\0\x05tags.<html>", "không thuộc loại"),
    "JPEG and PDF": (a_picture(comment=b"x\n%PDF-1.4\n"), "PDF"),
    "JPEG and ZIP": (a_picture() + WITH_ZIP, "ZIP"),
    "PNG and ZIP": (a_picture("PNG") + WITH_ZIP, "ZIP"),
    "JPEG and page": (a_picture(comment=b"<html>" + SCRIPT), "HTML"),
    "JPEG and RAR": (a_picture() + b"Rar!\x1a\x07\x01\x00", "RAR"),
    "WebP and 7z": (a_picture("WEBP") + b"7z\xbc\xaf\x27\x1c", "7z"),
    "WAV and PHAR": (a_sound() + b"<?php __HALT_COMPILER();", "PHAR"),
    "WAV and PDF": (a_sound()[:100] + b"%PDF-1.7" + bytes(900), "PDF"),
    "MP3 and ZIP": (an_mp3() + WITH_ZIP, "ZIP"),
    "MP3 and TAR": (an_mp3()[:257] + b"ustar" + bytes(2000), "TAR"),
    "MP3 and ISO": ((an_mp3() * 40)[:32_769] + b"CD001" + bytes(2000), "ISO"),
    "PDF and ZIP": (a_pdf() + WITH_ZIP, "ZIP"),
    "PDF and page": (a_pdf("<html>"), "HTML"),
    "document and PDF": (samples.zipped({"%PDF-1.4": b"", "[Content_Types].xml": b"", "word/document.xml": b""}), "PDF"),
    "something behind a PDF": (a_pdf() + b"\nMZ" + bytes(99) + b"x", "ở cuối"),
    "half a PDF": (a_pdf(padding=5000)[:4000], "cắt cụt"),
    "a bomb": (samples.a_bomb(), "bom nén"),
    "a bomb that lies": (samples.a_lying_bomb(), "hỏng"),
    "a list without end": (samples.a_list_without_end(), "không thuộc loại"),
    "too many parts": (a_sheet(**{f"p{n}": b"" for n in range(2001)}), "bom nén"),
    "macros": (a_sheet(**{"xl/vbaProject.bin": b"x"}), "macro"),
    "macros by its own word": (samples.zipped({"[Content_Types].xml": b"macroEnabled", "word/document.xml": b""}), "macro"),
    "an object": (a_sheet(**{"xl/embeddings/oleObject1.bin": b"x"}), "macro"),
    "a template from elsewhere": (a_sheet(**{"xl/_rels/a.rels": RELS % b"attachedTemplate"}), "nơi khác"),
    "paths": (a_sheet(**{"../../etc/cron.d/x": b"x"}), "đường dẫn"),
    "paths of Windows": (a_sheet(**{"..\\x": b"x"}), "đường dẫn"),
    "too large": (a_pdf(padding=LARGEST), "lớn hơn 10 MB"),
}  # fmt: skip


@pytest.mark.parametrize("media", SOUND)
def test_what_is_sound_is_known_by_its_content(media: str) -> None:
    file = BytesIO(SOUND[media])
    found = recognised(file)
    assert not isinstance(found, Refused), found
    assert found.type == media
    assert refuse_polyglot(file, found) is None
    assert found.extension not in ("docx", "xlsx") or refuse_package(file) is None


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_something_else_is_refused_with_the_reason(what: str) -> None:
    content, because = REFUSED[what]
    found = _refuse_content(BytesIO(content), LARGEST)
    assert isinstance(found, Refused), what
    assert because in found.reason.vi, found.reason.vi


def test_a_link_in_a_document_is_not_fetched_and_does_no_harm() -> None:
    sheet = a_sheet(**{"xl/_rels/a.rels": RELS % b"hyperlink"})
    assert not isinstance(_refuse_content(BytesIO(sheet), LARGEST), Refused)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Đơn tố cáo.pdf", "Đơn tố cáo.jpg"),
        ("scan", "scan.jpg"),
        ("a.tar.gz", "a.tar.jpg"),
        ("  x .JPG", "x.jpg"),
        ("bản 1.2.jpeg", "bản 1.2.jpg"),
        ("x.pdf.exe", "x.pdf.jpg"),
        ("Đơn".encode().decode() + ".png", "Đơn.jpg"),
    ],
)
def test_a_file_keeps_its_name_and_gets_the_extension_of_what_it_is(given: str, kept: str) -> None:
    assert file_name(given, "jpg") == kept


@pytest.mark.parametrize(
    "given",
    ["../../etc/passwd", "C:\\x\\don.pdf", "/etc/passwd", "..", "don\0.pdf", "don\n.pdf", "hoadon\u202efdp.exe", "don\u200b.pdf",
     "CON.pdf", "nul.tar.gz", "...", "", None, "-.pdf", "x" * 200 + ".pdf"],
)  # fmt: skip
def test_a_name_that_leads_somewhere_or_hides_something_is_refused(given: str | None) -> None:
    assert isinstance(file_name(given, "pdf"), Refused)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_without_what_it_told(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "MayViDu"
    exif[GPS] = {1: "N", 2: (21.0, 19.0, 37.0)}
    given = a_picture(form, exif=exif, icc_profile=b"MayViDu" * 300, **_written_beside(form))
    assert b"MayViDu" in given
    kept = _rewritten(given)
    assert b"MayViDu" not in kept
    with Image.open(BytesIO(kept)) as picture, Image.open(BytesIO(given)) as before:
        told = picture.getexif()
        assert dict(told) == {0x0112: 6}, "how it is to be turned, and nothing else"
        assert not told.get_ifd(GPS)
        assert picture.size == before.size
        points = zip(picture.convert("RGB").tobytes(), before.convert("RGB").tobytes(), strict=True)
        assert sum(abs(a - b) for a, b in points) / (64 * 48 * 3) < 3, "of 255 on average: it shows what it showed"


def _written_beside(form: str) -> dict[str, Any]:
    from PIL.PngImagePlugin import PngInfo

    if form == "JPEG":
        return {"comment": b"MayViDu", "quality": 80}
    if form == "PNG":
        said = PngInfo()
        said.add_text("Author", "MayViDu")
        return {"pnginfo": said}
    return {"xmp": b"<x:xmpmeta>MayViDu</x:xmpmeta>"}


def test_the_resolution_of_a_scan_stays() -> None:
    with Image.open(BytesIO(_rewritten(a_photo()))) as picture:
        assert picture.info["dpi"] == (300, 300)


def test_what_follows_a_picture_is_left_behind() -> None:
    """A telephone appends the film around a photo."""
    given = a_picture() + bytes(50_000)
    assert len(_rewritten(given)) < 5_000


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (samples.a_png_bomb(), "quá nhiều điểm"),
        (samples.a_png_bomb(9_000), "quá nhiều điểm"),
        (samples.a_png_bomb(500), "hỏng"),
        (a_picture()[:300], "hỏng"),
        (a_picture("WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48))]), "ảnh động"),
    ],
)
def test_a_picture_that_cannot_be_shown_or_would_fill_the_memory_is_refused(content: bytes, because: str) -> None:
    file = BytesIO(content)
    media = recognised(file)
    assert not isinstance(media, Refused)
    found = rewritten(file, media, BytesIO())
    assert isinstance(found, Refused)
    assert because in found.reason.vi


def _rewritten(content: bytes) -> bytes:
    file, target = BytesIO(content), BytesIO()
    media = recognised(file)
    assert not isinstance(media, Refused), media
    assert rewritten(file, media, target) is None
    return target.getvalue()
