"""Rows of a CSV file of any size and any state: what cannot be read is one row that says so, and the next one is read."""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, Final

from services.intake.imports.encodings import UNREADABLE, Encoding
from services.intake.imports.sheets import Broken, Row
from shared.refusals import Reason

LONGEST_LINE: Final = 256 * 1024
"""Characters. A petition takes 8,000; what is longer is no line of a register, and is not kept in memory."""
DELIMITERS: Final = ",;\t|"
csv.field_size_limit(LONGEST_LINE)

_TOO_LONG: Final = Reason("Dòng quá dài, không phải một dòng của sổ.", "The line is too long to be one of a register.")
_QUOTES: Final = Reason(
    "Dấu ngoặc kép mở mà không đóng, hoặc đóng giữa chừng.", "A quotation mark is not closed, or closed half-way."
)


class _Lines:
    """Lines one at a time, each bounded; those of the row being read are remembered, to be read again without the first."""

    def __init__(self, file: BinaryIO, encoding: Encoding) -> None:
        self._text = io.TextIOWrapper(file, encoding.codec, UNREADABLE, newline="")
        self._finish = encoding.finish
        self._again: deque[str | None] = deque()
        self._taken: list[str | None] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        self._taken.append(line)
        if line is None:
            raise _TooLongError
        return line

    def peek(self) -> str:
        """The next line, which stays the next."""
        line = self._read()
        self._again.appendleft(line)
        return line or ""

    def begin_row(self) -> None:
        self._taken = []

    def leave_first(self) -> None:
        """Only the row's first line is lost; those that a quotation mark swallowed are rows of their own."""
        self._again.extendleft(reversed(self._taken[1:]))
        self._taken = []

    def detach(self) -> None:
        """Leave the file open for whoever opened it."""
        with suppress(ValueError):  # they have closed it already
            self._text.detach()

    @property
    def is_first(self) -> bool:
        """Whether the row being read has come no further than its first line."""
        return len(self._taken) == 1

    def _read(self) -> str | None:
        """None for a line that is not kept."""
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
            return None
        return self._finish(line)


class _TooLongError(Exception):
    """A line that was not kept."""


def csv_rows(file: BinaryIO, encoding: Encoding) -> Iterator[Row]:
    """Every row with its number as a spreadsheet counts them, from 1; blank ones are left out."""
    lines = _Lines(file, encoding)
    try:
        delimiter = max(DELIMITERS, key=lines.peek().count)
        reader, number = csv.reader(lines, delimiter=delimiter, strict=True), 0
        while True:
            lines.begin_row()
            number += 1
            try:
                cells: Sequence[str] = next(reader)
            except StopIteration:
                return
            except _TooLongError:
                reason = _TOO_LONG if lines.is_first else _QUOTES
                lines.leave_first()
                yield Row(number, broken=Broken(reason))
            except csv.Error:
                lines.leave_first()
                yield Row(number, broken=Broken(_QUOTES))
            else:
                if any(cell.strip() for cell in cells):
                    yield Row(number, tuple(cells))
    finally:
        lines.detach()
