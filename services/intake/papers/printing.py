"""The PDF of a filled Word file, archivable (PDF/A-2u: its letters can be read out again), with the typefaces inside it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import typst

from services.intake.papers.reading import read
from services.intake.papers.typefaces import INVISIBLE, TYPEFACES, code_of, typefaces, unset_letters

LAYOUT: Final = Path(__file__).parent / "layout.typ"


class CannotPrintError(Exception):
    """The typesetter refused; the text says why."""


def print_pdf(docx: bytes, packages: Path, day: date) -> bytes:
    """The PDF: the same to the byte for the same file and day.

    A letter that no typeface has is shown as its code, `[U+4E2D]`, and a line at the end tells of it.

    Raises:
        MissingTypefaceError: the npm packages of the product are not there.
        CannotPrintError: it cannot be set.
    """
    made_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    said = json.dumps(read(docx), ensure_ascii=False).replace(INVISIBLE, "")
    unset = unset_letters(said, packages)
    inputs = {
        "doc": said.translate({ord(letter): f"[{code_of(letter)}]" for letter in unset}),
        "typefaces": json.dumps(list(TYPEFACES)),
        "unset": ", ".join(map(code_of, unset)),
    }
    try:
        return typst.compile(
            LAYOUT.read_bytes(),
            font_paths=typefaces(packages),
            sys_inputs=inputs,
            pdf_standards="a-2u",
            timestamp=made_at,
        )
    except typst.TypstError as error:
        raise CannotPrintError(error.message) from error
