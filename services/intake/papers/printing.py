"""The PDF of a filled Word file, archivable (PDF/A-2u: its letters can be read out again), with the typeface inside it.

The typeface is Tinos, an open one with the measures of Times New Roman and all Vietnamese letters.
"""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Final

import typst

from services.intake.papers.reading import read

LAYOUT: Final = Path(__file__).parent / "layout.typ"
TYPEFACE: Final = "@expo-google-fonts/tinos"


class MissingTypefaceError(Exception):
    """The package with the typeface is not installed; without it letters would be lost silently."""


def print_pdf(docx: bytes, packages: Path, day: date) -> bytes:
    """The PDF: the same to the byte for the same file and day.

    Raises:
        MissingTypefaceError: the npm packages of the product are not there.
    """
    made_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return typst.compile(
        LAYOUT.read_bytes(),
        font_paths=_typeface(packages),
        sys_inputs={"doc": json.dumps(read(docx))},
        pdf_standards="a-2u",
        timestamp=made_at,
    )


@cache
def _typeface(packages: Path) -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[packages / TYPEFACE])
    if "Tinos" not in fonts.families():
        raise MissingTypefaceError(f"{TYPEFACE} is not among the npm packages: run make setup")
    return fonts
