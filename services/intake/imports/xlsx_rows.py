"""Rows of an Excel file, streamed: nothing of it is held but the row in hand, and no part may unpack without end."""

import re
import warnings
from array import array
from collections.abc import Iterator
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Final, Self
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from services.intake.imports.sheets import Broken, Formula, Row
from shared.refusals import Reason, Refused

MIB: Final = 1 << 20
LARGEST_SHEET: Final = 2048 * MIB
LARGEST_STRINGS: Final = 512 * MIB
LARGEST_PART: Final = 16 * MIB
"""Of what is read as a whole: styles, lists of contents."""
MOST_PACKED: Final = 200
"""Times smaller than it unpacks to: registers reach 20, repetitive ones 60; what is larger was made to fill memory."""
LARGEST_CELL: Final = 16 * MIB
"""Bytes of XML between two cells. Excel itself holds 32,767 characters in one."""
WIDEST: Final = 200
"""Columns. No register comes near."""

_BOMB: Final = Reason(
    "Tệp giải nén ra quá lớn so với một sổ: có thể là tệp cố ý làm hỏng máy. Lưu lại thành .csv rồi nhập.",
    "The file unpacks to far more than a register holds, as if made to do harm. Save it as .csv and import that.",
)
_DAMAGED: Final = Reason(
    "Tệp Excel hỏng từ dòng này, phần sau không đọc được: mở bằng Excel và lưu lại.",
    "The Excel file is damaged from this row on: open it in Excel and save it again.",
)
_NO_WORKBOOK: Final = Reason("Không phải tệp Excel (.xlsx).", "This is not an Excel file (.xlsx).")


_BEGINS: Final = re.compile(rb"<(?:\w+:)?(?:c|si)[ >/]")
"""A cell, or a string of the list."""


class _Unending(Exception):
    """A part of the file that would fill memory."""


class _Bounded:
    """A part being unpacked, which must come to the end of a cell now and then."""

    def __init__(self, part: Any) -> None:
        self._part, self._since = part, 0

    def read(self, size: int = -1) -> bytes:
        block: bytes = self._part.read(min(size, MIB) if size > 0 else MIB)
        self._since = 0 if _BEGINS.search(block) else self._since + len(block)
        if self._since > LARGEST_CELL:
            raise _Unending
        return block

    def close(self) -> None:
        self._part.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Strings:
    """The words of all cells, which an Excel file keeps in one list: on disk, looked up as they are needed."""

    def __init__(self, file: IO[bytes], part: _Bounded) -> None:
        self._file, self._starts = file, array("Q", [0])
        item, root = f"{{{SHEET_MAIN_NS}}}si", None
        for event, node in iterparse(part, ("start", "end")):  # noqa: S314  # expat of this age bounds entities itself
            if event == "start":
                root = node if root is None else root
            elif node.tag == item:
                self._starts.append(self._starts[-1] + self._file.write(_words(node).encode("utf-8", "surrogatepass")))
                if root is not None:
                    root.clear()
        self._at = lru_cache(4096)(self._read)

    def __getitem__(self, n: int) -> str:
        return self._at(n)

    def _read(self, n: int) -> str:
        self._file.seek(self._starts[n])
        return self._file.read(self._starts[n + 1] - self._starts[n]).decode("utf-8", "surrogatepass")


def _words(item: Element) -> str:
    """All runs of a string; what only tells how it is pronounced is left out."""
    spoken = {id(t) for hint in item.iter(f"{{{SHEET_MAIN_NS}}}rPh") for t in hint.iter()}
    return "".join(t.text or "" for t in item.iter(f"{{{SHEET_MAIN_NS}}}t") if id(t) not in spoken)


class _Worksheet(ReadOnlyWorksheet):  # type: ignore[misc]
    def _get_size(self) -> None:
        """What a file says of its size need not be so, and is not asked."""

    def _get_source(self) -> Any:
        return _Bounded(super()._get_source())


class _Reader(ExcelReader):  # type: ignore[misc]
    """openpyxl's own, with the strings on disk and its sheets bounded."""

    package: Manifest
    on_disk: IO[bytes]

    def read_strings(self) -> None:
        listed = self.package.find(SHARED_STRINGS)
        if listed is not None:
            self.shared_strings = _Strings(self.on_disk, _Bounded(self.archive.open(listed.PartName[1:])))

    def read_worksheets(self) -> None:
        for sheet, rel in self.parser.find_sheets():
            if rel.target in self.valid_files and "chartsheet" not in rel.Type:
                found = _Worksheet(self.wb, sheet.name, rel.target, self.shared_strings)
                found.sheet_state = sheet.state
                self.wb._sheets.append(found)  # noqa: SLF001


def refuse_bomb(file: BinaryIO) -> Refused | None:
    """Why the archive is not unpacked. What it says of its sizes binds: `zipfile` reads no further."""
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
    except BadZipFile:
        return Refused(_NO_WORKBOOK, "file")
    finally:
        file.seek(0)
    return Refused(_BOMB, "file") if any(map(_is_bomb, parts)) else None


def _is_bomb(part: ZipInfo) -> bool:
    if not part.filename.endswith((".xml", ".rels")):
        return False  # never unpacked
    if part.file_size > LARGEST_PART and part.file_size > MOST_PACKED * max(part.compress_size, 1):
        return True
    sheet, strings = part.filename.startswith("xl/worksheets/sheet"), part.filename == "xl/sharedStrings.xml"
    return part.file_size > (LARGEST_SHEET if sheet else LARGEST_STRINGS if strings else LARGEST_PART)


def xlsx_rows(file: BinaryIO) -> Iterator[Row]:
    """Rows of the first sheet; blank ones are left out. What is damaged ends them with a row that says so."""
    with TemporaryFile() as strings:
        yield from _rows(file, strings)


def _rows(file: BinaryIO, strings: IO[bytes]) -> Iterator[Row]:
    number = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions nobody reads here
            reader = _Reader(file, read_only=True)
            reader.on_disk = strings
            reader.read()
        rows = _cells(reader)
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of a day outside the calendar: the cell then says #VALUE!
                cells = next(rows, None)
            if cells is None:
                return
            number += 1
            if any(cell is not None and cell != "" for cell in cells):
                yield Row(number, cells)
    except _Unending:
        yield Row(number + 1, broken=Broken(_BOMB))
    except (
        ParseError,
        BadZipFile,
        ZlibError,
        EOFError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        IndexError,
    ):
        # What openpyxl stumbles over differs with the damage; for whoever imports it is one thing.
        yield Row(number + 1, broken=Broken(_DAMAGED if number else _NO_WORKBOOK))


def _cells(reader: _Reader) -> Iterator[tuple[Any, ...]]:
    sheets: list[_Worksheet] = reader.wb._sheets  # noqa: SLF001
    sheet = next((one for one in sheets if one.sheet_state == "visible"), sheets[0])
    heading = next(sheet.iter_rows(max_row=1, max_col=WIDEST, values_only=True), ())
    width = max((n for n, cell in enumerate(heading, 1) if cell is not None), default=1)
    for row in sheet.iter_rows(max_col=width):
        yield tuple(Formula(str(cell.value)) if cell.data_type == "f" else cell.value for cell in row)
