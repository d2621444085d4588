"""Rules kept as CSV files: read once, checked cell by cell, versioned by their content.

Legal deadlines, days off, units and report periods change by law, not by release. So they are files an office can
replace, and a mistake in one must be found at start-up with the file, the row and the column in the message.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from shared.text import nfc

T = TypeVar("T", bound=str)


class InvalidData(ValueError):
    """A data file cannot be used. The text names the file, the row (as a spreadsheet numbers it) and the column."""

    def __init__(self, file: Path, what: str, *, row: int | None = None, column: str | None = None) -> None:
        place = f"{file.name}:{row}" if row else file.name
        super().__init__(f"{place}: column '{column}': {what}" if column else f"{place}: {what}")
        self.file, self.row, self.column, self.what = file, row, column, what


@dataclass(frozen=True)
class Row:
    """One line of a table; every reading method raises `InvalidData` that points at the cell."""

    file: Path
    number: int
    cells: dict[str, str]

    def refuse(self, what: str, column: str | None = None) -> InvalidData:
        """The error to raise about this row."""
        return InvalidData(self.file, what, row=self.number, column=column)

    def optional(self, column: str) -> str:
        """The cell without surrounding blanks; '' when empty."""
        return self.cells[column]

    def text(self, column: str) -> str:
        """The cell, which must not be empty."""
        if not self.cells[column]:
            raise self.refuse("must not be empty", column)
        return self.cells[column]

    def choice(self, column: str, choices: Iterable[T]) -> T:
        """One of the listed words."""
        for choice in (listed := tuple(choices)):
            if choice == self.cells[column]:
                return choice
        raise self.refuse(f"'{self.cells[column]}' is not one of {', '.join(map(repr, listed))}", column)

    def day(self, column: str) -> date:
        """A date written YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(column))
        except ValueError as error:
            if isinstance(error, InvalidData):
                raise
            raise self.refuse(f"'{self.cells[column]}' is not a date written YYYY-MM-DD", column) from error

    def optional_day(self, column: str) -> date | None:
        """A date written YYYY-MM-DD, or None when the cell is empty."""
        return self.day(column) if self.cells[column] else None

    def count(self, column: str) -> int:
        """A whole number, zero or more."""
        if not self.cells[column].isdecimal():
            raise self.refuse(f"'{self.cells[column]}' is not a whole number", column)
        return int(self.cells[column])

    def yes(self, column: str) -> bool:
        """True for 'yes', False for 'no'."""
        return self.choice(column, ("yes", "no")) == "yes"

    def validity(self) -> tuple[date, date | None]:
        """The columns `valid_from` and `valid_to`, both inclusive; an empty `valid_to` means still in force."""
        first, last = self.day("valid_from"), self.optional_day("valid_to")
        if last is not None and last < first:
            raise self.refuse(f"{last} is before valid_from {first}", "valid_to")
        return first, last


@dataclass(frozen=True)
class Table:
    """The rows of one CSV file, and a short hash of what they say."""

    file: Path
    version: str
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def read_table(file: Path, columns: Sequence[str]) -> Table:
    """Read a UTF-8 CSV file which must have exactly these columns, in any order; lines starting with '#' are remarks.

    Raises:
        InvalidData: no such file, not UTF-8, a missing, unknown or repeated column, a row of the wrong length.
    """
    try:
        content = nfc(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidData(file, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InvalidData(file, "is not UTF-8 text") from error
    lines = ["" if line.startswith("#") else line for line in content.splitlines()]
    reader = csv.reader(lines, strict=True)
    try:
        numbered = [(reader.line_num, [value.strip() for value in values]) for values in reader if values]
    except csv.Error as error:
        raise InvalidData(file, f"is not CSV ({error})", row=reader.line_num) from error
    if not numbered:
        raise InvalidData(file, "has no header")
    first, header = numbered[0]
    if sorted(header) != sorted(columns):
        raise InvalidData(file, f"expected the columns {', '.join(columns)}; found {', '.join(header)}", row=first)
    rows = []
    for number, values in numbered[1:]:
        if len(values) != len(header):
            raise InvalidData(file, f"has {len(values)} cells, expected {len(header)}", row=number)
        rows.append(Row(file, number, dict(zip(header, values, strict=True))))
    return Table(file, version_of(repr([header, *(row.cells for row in rows)])), tuple(rows))


def version_of(*parts: str) -> str:
    """Twelve hexadecimal digits which change when any of the parts does: a promise is stored with what it rested on."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def in_force(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Whether `on` lies within the validity, both ends inclusive."""
    return valid_from <= on and (valid_to is None or on <= valid_to)
