"""A file of rows, whatever it is: read row by row, never as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.refusals import Reason


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a row, or what follows it, cannot be read at all."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes something: what it came to is not in the file for certain."""

    text: str


Cell = str | int | float | bool | date | datetime | Formula | Broken | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number as a spreadsheet counts them, from 1; or why it could not be read."""

    number: int
    cells: tuple[Any, ...] = ()
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened file: its headings, how it is written, and its rows below the headings."""

    headings: tuple[str, ...]
    encoding: str
    guessed: bool
    sha256: str
    size: int
    rows: Iterator[Row]
