"""Each paper opened by LibreOffice, as whoever gets the Word file opens it. Runs where soffice is installed (Debian:
libreoffice-writer-nogui).
"""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from pypdf import PdfReader

from services.intake.papers.catalogue import load_papers
from tests.intake.test_papers_layout import ACCENTED, made, plain, text_of_pdf, words

SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="soffice is not installed: apt-get install libreoffice-writer-nogui"
)


def opened(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """What LibreOffice makes of Word files; one it cannot open without repair is left out."""
    assert SOFFICE is not None
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    own = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, own, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "out")]
    subprocess.run([*command, *sorted(map(str, folder.glob("*.docx")))], check=True, capture_output=True, timeout=240)
    return {one.stem: one.read_bytes() for one in (folder / "out").glob("*.pdf")}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_paper_opens_without_repair_says_the_same_and_fills_as_many_pages(tmp_path: Path) -> None:
    files = {code: plain(code) for code in load_papers()} | {"letters": made("huong-dan", noi_dung=" ".join(ACCENTED))}
    given = {name: one.docx for name, one in files.items()}
    found = opened(tmp_path, given | {"broken": given["huong-dan"][:-2_000]})
    assert "broken" not in found, "what is broken is not repaired in silence"
    assert found.keys() == files.keys()
    for name, one in files.items():
        assert sorted(words(text_of_pdf(found[name]))) == sorted(words(text_of_pdf(one.pdf))), name
        pages = [len(PdfReader(BytesIO(content)).pages) for content in (found[name], one.pdf)]
        assert pages[0] == pages[1], f"{name}: {pages[0]} pages in LibreOffice, {pages[1]} in the PDF"
    assert [letter for letter in ACCENTED if letter not in text_of_pdf(found["letters"])] == []
