"""Templates as somebody might send them: the shipped one, changed in Word or by hand."""

from datetime import date
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document

from services.intake.papers.catalogue import papers_on
from services.intake.papers.checking import check_template
from services.intake.papers.drawing import draw
from shared.settings import Settings

PAPERS: Final = {one.code: one for one in papers_on(date(2026, 1, 5))}
PACKAGES: Final = Settings().assets_dir
BODY, SECTION = "word/document.xml", "<w:sectPr "


def refusal(code: str, content: bytes) -> str:
    refused = check_template(PAPERS[code], content, PACKAGES)
    assert refused is not None
    assert refused.field == "content"
    return refused.reason.vi


def changed(code: str, change: Any) -> bytes:
    document = Document(BytesIO(draw(code)))
    change(document)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    target = BytesIO(draw("huong-dan"))
    with ZipFile(target, "a", ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return target.getvalue()


def altered(part: str, *changes: tuple[str, str], code: str = "huong-dan") -> bytes:
    """The shipped template with the XML of one part changed, each time where it stands first."""
    target = BytesIO()
    with ZipFile(BytesIO(draw(code))) as source, ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name in source.namelist():
            content = source.read(name)
            for old, new in changes if name == part else ():
                assert old.encode() in content, old
                content = content.replace(old.encode(), new.encode(), 1)
            package.writestr(name, content)
    return target.getvalue()


def with_body(*added: str) -> bytes:
    return altered(BODY, (SECTION, "".join(added) + SECTION))


def said(words: str, look: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


def a_table(width: str, cell: str) -> str:
    return f"<w:tbl><w:tblGrid><w:gridCol w:w='{width}'/></w:tblGrid><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
