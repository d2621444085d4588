"""A list as a file while it is read: CSV, or Excel. Only the page in hand is in memory, however many there are.

Both end with how many rows there are and the SHA-256 of the list as CSV, so that a file that was cut off, or changed, shows.
"""

import csv
import hashlib
import io
import re
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from services.intake.formulas import harmless

Cell = str | int | date | None
Rows = list[Sequence[Cell]]
FIRST_DAY: Final = date(1899, 12, 30)
"""Day 0 of Excel's calendar, as everybody counts it."""
MOST_ROWS: Final = 1_048_575
"""Rows of a sheet below its headings; what is more goes on in the next."""
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Tally:
    """Rows counted and hashed as the lines of a CSV file, whatever file they go into."""

    def __init__(self, headings: Sequence[str]) -> None:
        self.rows = 0
        self._digest = hashlib.sha256()
        self.heading = "\ufeff".encode() + _lines([headings])
        self._digest.update(self.heading)

    def add(self, rows: Rows) -> bytes:
        """Count them; their lines."""
        lines = _lines(rows)
        self._digest.update(lines)
        self.rows += len(rows)
        return lines

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


async def as_csv(tally: Tally, pages: AsyncIterator[Rows]) -> AsyncIterator[bytes]:
    """UTF-8 with the mark Excel wants. The last line holds count and hash of all bytes above it."""
    yield tally.heading
    async for rows in pages:
        yield tally.add(rows)
    yield f"# {tally.rows} dòng / rows; SHA-256 {tally.sha256}\r\n".encode()


async def as_xlsx(headings: Sequence[str], tally: Tally, pages: AsyncIterator[Rows]) -> AsyncIterator[bytes]:
    """An Excel file written straight through: texts stand as texts, which no spreadsheet computes; days are days. The last
    sheet holds count and hash.
    """
    sink = _Sink()
    archive = ZipFile(sink, "w", ZIP_DEFLATED)
    sheets: list[str] = []
    room, sheet = 0, None
    async for rows in pages:
        tally.add(rows)
        for row in rows:
            if sheet is None or not room:
                if sheet is not None:
                    sheet.write(_FOOT)
                    sheet.close()
                sheets.append(f"Trang {len(sheets) + 1}")
                sheet, room = archive.open(_place(len(sheets)), "w", force_zip64=True), MOST_ROWS
                sheet.write(_HEAD + _row(headings, style=1))
            sheet.write(_row(row))
            room -= 1
        yield sink.drain()
    if sheet is None:
        sheets.append("Trang 1")
        sheet = archive.open(_place(1), "w")
        sheet.write(_HEAD + _row(headings, style=1))
    sheet.write(_FOOT)
    sheet.close()
    sheets.append("Kiểm tra")
    proof: Rows = [("Số dòng / rows", tally.rows), ("SHA-256 (CSV)", tally.sha256)]
    archive.writestr(_place(len(sheets)), _HEAD + b"".join(map(_row, proof)) + _FOOT)
    for name, content in _package(sheets):
        archive.writestr(name, content)
    archive.close()
    yield sink.drain()


def _lines(rows: Sequence[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([[_plain(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8", "replace")


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else cell


class _Sink(io.RawIOBase):
    """Takes what the archive writes, and gives it away; cannot go back, so the archive does not try."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._held += data
        return len(data)

    def drain(self) -> bytes:
        given, self._held = bytes(self._held), bytearray()
        return given


def _row(cells: Sequence[Cell], style: int = 0) -> bytes:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>".encode()


def _cell(cell: Cell, style: int) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, date):
        return f'<c s="2"><v>{(cell - FIRST_DAY).days}</v></c>'
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(_NOT_XML.sub("", cell))}</t></is></c>'


def _place(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGES: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_HEAD: Final = (
    f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="40" width="22" '
    'customWidth="1"/></cols><sheetData>'
).encode()
_FOOT: Final = b"</sheetData></worksheet>"
_STYLES: Final = (
    f'{_DECLARED}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font>'
    '</fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _package(sheets: Sequence[str]) -> list[tuple[str, str]]:
    """What says which parts there are."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/{_place(n)}" ContentType="{_TYPES}.worksheet+xml"/>' for n in numbers
    ) + "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in (("workbook", "sheet.main"), ("styles", "styles"))
    )
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    return [
        ("xl/styles.xml", _STYLES),
        (
            "xl/workbook.xml",
            f'{_DECLARED}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            (
                f'{_DECLARED}<Relationships xmlns="{_PACKAGES}/relationships">{related}<Relationship Id="s" '
                f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
            ),
        ),
        (
            "_rels/.rels",
            (
                f'{_DECLARED}<Relationships xmlns="{_PACKAGES}/relationships"><Relationship Id="w" '
                f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
        ),
        (
            "[Content_Types].xml",
            (
                f'{_DECLARED}<Types xmlns="{_PACKAGES}/content-types"><Default Extension="rels" '
                f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'
            ),
        ),
    ]
