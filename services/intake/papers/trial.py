"""A template is tried by making both files of it: what goes wrong then would go wrong at the desk."""

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn

from services.intake.papers.filling import Value, fill
from services.intake.papers.printing import print_pdf
from services.intake.papers.reading import read
from shared.refusals import Reason

_SOME_DAY: Final = date(2026, 1, 1)


def wrong_when_made(
    template: bytes, title: str, data: Mapping[str, Value], needed: Mapping[str, str], packages: Path
) -> Iterator[Reason]:
    """What is wrong with the files made of some data; `needed`: values that have to stand in them.

    Raises:
        Exception: whatever the template leads the libraries to.
    """
    docx = fill(template, data, title)
    print_pdf(docx, packages, _SOME_DAY)
    body = Document(BytesIO(docx)).element.body
    if any(cell.find(qn("w:p")) is None for cell in body.iter(qn("w:tc"))):
        yield Reason(
            "Có ô bảng mất hết đoạn khi điền, Word không mở được: thêm một đoạn trống vào ô.",
            "A cell is left without a paragraph, which Word cannot open: add an empty one.",
        )
    printed = _letters("".join(_texts(read(docx)["blocks"])))
    written = _letters("".join(one.text or "" for one in body.iter(qn("w:t"))))
    if printed != written:
        yield Reason("Bản Word có chữ mà bản PDF không có.", "The Word file holds words that the PDF would not show.")
    for name, value in needed.items():
        if _letters(value) not in printed:
            yield Reason(
                f"Trường «{name}» không phải lúc nào cũng được in ra.", f"The field «{name}» is not always printed."
            )


def _texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["kind"] == "paragraph":
            yield from (run["text"] for run in block["runs"])
        else:
            yield from (text for row in block["rows"] for cell in row for text in _texts(cell["blocks"]))


def _letters(text: str) -> str:
    """Without blanks and hyphens, which each format has its own signs for, and without regard to capitals."""
    return "".join(text.replace("-", "").split()).casefold()
