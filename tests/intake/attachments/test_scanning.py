"""Files go past a virus scanner when one is named, and nothing unscanned is kept then.

Debian's clamd is asked when it is installed (`apt install clamav-daemon`), with a signature of our own for the test file; what
a scanner says besides is played to the client by a server of the test's.
"""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from services.intake.attachments.scanning import ScannerAway, answers, refuse_virus
from services.intake.attachments.storing import Folder
from services.intake.attachments.taking import Files
from tests.apps import App
from tests.intake.attachments.conftest import left_in
from tests.intake.attachments.samples import EICAR, a_pdf, send, zipped
from tests.intake.conftest import a_petition, events, post

CLAMD = shutil.which("clamd") or ("/usr/sbin/clamd" if Path("/usr/sbin/clamd").is_file() else "")
with_clamd = pytest.mark.skipif(not CLAMD, reason="clamd is not installed: apt install clamav-daemon")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The socket of a scanner that knows one signature."""
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    socket, settings = folder / "clamd.sock", folder / "clamd.conf"
    settings.write_text(
        f"DatabaseDirectory {folder / 'signatures'}\nLocalSocket {socket}\nForeground yes\nStreamMaxLength 3M\n"
    )
    server = subprocess.Popen([CLAMD, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if socket.exists():
                break
            time.sleep(0.1)
        else:
            pytest.fail("clamd does not start")
        yield str(socket)
    finally:
        server.terminate()
        server.wait()


@with_clamd
async def test_the_test_file_is_found_wherever_it_hides(clamd: str) -> None:
    assert await answers(clamd)
    assert await refuse_virus(BytesIO(a_pdf()), clamd) is None
    for content in (EICAR, zipped({"word/document.xml": b"", "word/media/a.com": EICAR}), a_pdf()[:9] + EICAR):
        found = await refuse_virus(BytesIO(content), clamd)
        assert found is not None
        assert "Eicar-Test" in found.reason.vi
    with pytest.raises(ScannerAway, match="unavailable"):
        await refuse_virus(BytesIO(bytes(5_000_000)), clamd)


@with_clamd
async def test_a_document_with_a_virus_is_refused_and_nothing_is_left(desk: App, tmp_path: Path, clamd: str) -> None:
    desk.app.state.files = Files(Folder(tmp_path / "files"), 2_000_000, clamd)
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    document = zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>", "word/media/image1.png": EICAR}
    )
    answer = await send(desk, f"/petitions/{code}", document, "bao cao.docx", "evidence")
    assert answer.status_code == 422
    assert "vi-rút (Eicar-Test" in answer.json()["errors"][0]["message_vi"]
    assert left_in(tmp_path) == []
    assert [kind for kind, _ in await events(desk, f"petition/{code}")] == ["petition.recorded"]
    clean = await send(desk, f"/petitions/{code}", a_pdf(), "don.pdf")
    assert clean.status_code == 201, clean.text


async def test_while_the_scanner_is_away_nothing_is_taken(desk: App, tmp_path: Path) -> None:
    desk.app.state.files = Files(Folder(tmp_path / "files"), 2_000_000, str(tmp_path / "no.sock"))
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    answer = await send(desk, f"/petitions/{code}", a_pdf())
    assert answer.status_code == 503
    assert "vi-rút không trả lời" in answer.json()["detail"]
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("said", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: who knows\0"])
async def test_whatever_else_a_scanner_says_is_no_yes(said: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            await reader.readexactly(length)
        writer.write(said)
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        with pytest.raises(ScannerAway):
            await refuse_virus(BytesIO(a_pdf()), f"{host}:{port}")
