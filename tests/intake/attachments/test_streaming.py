"""What is too large is refused while it comes, and what is not passes in pieces."""

import gc
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from services.intake.attachments.sealing import DamagedFile, new_key, opened_pieces, sealed_pieces
from services.intake.attachments.storing import Folder
from services.intake.attachments.taking import Files
from tests.apps import App
from tests.intake.attachments.conftest import left_in
from tests.intake.conftest import API, a_petition, get, post

BOUNDARY = "ranh-gioi"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
CHUNK = b"x" * 256 * 1024
FIVE_GIGABYTES = 5 * 1024**3


async def _form(content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file_kind"\r\n\r\nevidence\r\n'.encode()
    yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'.encode()
    async for chunk in content:
        yield chunk
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize("announced", [True, False])
async def test_five_gigabytes_are_refused_before_they_have_come(
    desk: App, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, announced: bool
) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield b"%PDF-1.4\n"
        while taken < FIVE_GIGABYTES:
            taken += len(CHUNK)
            yield CHUNK

    headers = FORM | ({"Content-Length": str(FIVE_GIGABYTES)} if announced else {})
    for path in (f"{API}/petitions/{code}/attachments", f"/intake/petitions/{code}/attachments"):
        taken = 0
        client = desk.as_("tiepdan") if "/api/" in path else desk.browser("tiepdan")
        answer = await client.post(path, content=_form(endless()), headers=headers)
        assert answer.status_code == 413, path
        assert "lớn hơn 2 MB" in answer.text, path
        assert taken <= (len(CHUNK) if announced else files.largest + 3 * len(CHUNK)), path
    assert left_in(tmp_path) == []
    assert (await get(desk, f"/petitions/{code}/attachments"))["items"] == []


async def test_whoever_may_attach_nothing_sends_no_more_than_to_any_route(desk: App, files: Files) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    taken = 0

    async def large() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(100):
            taken += len(CHUNK)
            yield CHUNK

    answer = await desk.as_("giamsat").post(f"{API}/petitions/{code}/attachments", content=_form(large()), headers=FORM)
    assert answer.status_code == 403
    assert taken <= len(CHUNK)


async def test_a_large_file_passes_in_pieces(desk: App, files: Files, tmp_path: Path) -> None:
    megabytes = 64
    desk.app.state.files = Files(Folder(tmp_path / "large"), 100_000_000, None)
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    process, peak = psutil.Process(), 0

    async def content() -> AsyncIterator[bytes]:
        nonlocal peak
        yield b"%PDF-1.4\n"
        for _ in range(megabytes * 4):
            peak = max(peak, process.memory_info().rss)
            yield CHUNK
        yield b"\n%%EOF\n"

    gc.collect()
    before = process.memory_info().rss
    answer = await desk.as_("tiepdan").post(
        f"{API}/petitions/{code}/attachments", content=_form(content()), headers=FORM
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["size"] == 9 + megabytes * 1024 * 1024 + 7
    assert max(peak, process.memory_info().rss) - before < megabytes * 1024 * 1024 / 2


async def _of(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 131_072, 200_000])
async def test_what_is_sealed_opens_whatever_its_length_and_however_it_comes(size: int) -> None:
    content, key = bytes(range(256)) * (size // 256 + 1), new_key()
    content = content[:size]
    sealed = b"".join([one async for one in sealed_pieces(_of(content[:70_000], content[70_000:]), key)])
    for step in (1000, 65_552, 300_000):
        chunks = [sealed[at : at + step] for at in range(0, len(sealed), step)]
        assert b"".join([one async for one in opened_pieces(_of(*chunks), key)]) == content


async def test_a_piece_left_out_moved_or_cut_off_does_not_open() -> None:
    content, key, piece = bytes(200_000), new_key(), 65_552
    sealed = b"".join([one async for one in sealed_pieces(_of(content), key)])
    for damaged in (
        sealed[: 3 * piece],
        sealed[:-1],
        sealed[piece:],
        sealed[piece : 2 * piece] + sealed[:piece] + sealed[2 * piece :],
        sealed + sealed[-100:],
        b"",
    ):
        with pytest.raises(DamagedFile):
            _ = [one async for one in opened_pieces(_of(damaged), key)]
    with pytest.raises(DamagedFile):
        _ = [one async for one in opened_pieces(_of(sealed), new_key())]
