"""The store spoken to as S3, on a real server of that protocol.

`make files` installs one (npm's s3rver) and runs this; TEST_S3RVER names one that is there. Without it these are skipped.
"""

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from services.intake.attachments import storing
from services.intake.attachments.storing import Store, StoreAway, new_place, store_of
from services.intake.attachments.sweeping import sweep
from services.intake.attachments.taking import Files
from shared.settings import Settings
from tests.apps import App
from tests.intake.attachments.samples import a_pdf, sent
from tests.intake.conftest import API, a_petition, post

SERVER = os.environ.get("TEST_S3RVER", "")
pytestmark = pytest.mark.skipif(not Path(SERVER).is_file(), reason="no S3 server: make files, or TEST_S3RVER")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Of a bucket with nothing in it."""
    folder = tmp_path_factory.mktemp("s3")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        SERVER,
        "-d",
        str(folder),
        "-a",
        "127.0.0.1",
        "-p",
        str(port),
        "--configure-bucket",
        "tiepdan",
        "--silent",
    ]
    server = subprocess.Popen(command)
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address)
        given = {"files_access_key": "S3RVER", "files_secret_key": "S3RVER"}
        yield Settings(files_url="s3://tiepdan/van-phong", files_endpoint=address, **given)  # type: ignore[arg-type]
    finally:
        server.terminate()
        server.wait()


def _await(address: str) -> None:
    for _ in range(200):
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the S3 server does not answer")


async def _of(content: bytes, times: int = 1) -> AsyncIterator[bytes]:
    for _ in range(times):
        yield content


async def _read(store: Store, place: str) -> bytes | None:
    found = await store.get(place)
    return None if found is None else b"".join([piece async for piece in found])


async def test_what_is_put_there_comes_out_again_also_in_several_parts(settings: Settings) -> None:
    store = store_of(settings)
    small, large, chunk = new_place(), new_place(), os.urandom(1024 * 1024)
    await store.put(small, _of(b"small"))
    await store.put(large, _of(chunk, 12))
    assert await _read(store, small) == b"small"
    assert await _read(store, large) == chunk * 12
    day = small.rpartition("/")[0]
    assert {place async for page in store.listed(day) for place, _ in page} >= {small, large}
    await store.remove(small)
    await store.remove(small)
    assert await _read(store, small) is None


async def test_many_are_listed_page_by_page(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "LISTED", 10)
    store, places = store_of(settings), [f"2020/01/01/{n:02}" for n in range(30)]
    await asyncio.gather(*(store.put(place, _of(b"x")) for place in places))
    pages = [page async for page in store.listed("2020/01/01")]
    assert [place for page in pages for place, _ in page] == places
    assert len(pages) > 1
    for place in places:
        await store.remove(place)


async def test_a_petition_keeps_its_files_there(desk: App, settings: Settings) -> None:
    store = store_of(settings)
    desk.app.state.files = Files(store, 20_000_000, None)
    code, given = (await post(desk, "/petitions", a_petition()))["petition"], a_pdf("Viet tay", padding=9_000_000)
    number = await sent(desk, f"/petitions/{code}", given)
    answer = await desk.as_("tiepdan").get(f"{API}/petitions/{code}/attachments/{number}")
    assert answer.content == given
    found = await sweep(desk.database("intake"), store)
    assert (found.sound, found.dropped) == (True, 0)


async def test_a_store_that_is_away_says_so_on_the_page(desk: App, settings: Settings) -> None:
    away = store_of(settings.model_copy(update={"files_endpoint": "http://127.0.0.1:1"}))
    with pytest.raises(StoreAway):
        await away.put(new_place(), _of(b"x"))
    wrong = store_of(settings.model_copy(update={"files_url": "s3://khong-co"}))
    with pytest.raises(StoreAway):
        await wrong.put(new_place(), _of(b"x"))
    desk.app.state.files = Files(away, 20_000_000, None)
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    sending = {"file": ("a.pdf", a_pdf())}
    page = await desk.browser("tiepdan").post(
        f"/intake/petitions/{code}/attachments", files=sending, data={"file_kind": "work"}
    )
    assert page.status_code == 503
    assert "Kho tệp không trả lời" in page.text
