"""Which heading of a file is which column, and what its words stand for: guessed, changed by people, kept as a file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from services.intake.imports.columns import COLUMNS, Column, recognised
from shared.refusals import LANGUAGES, InvalidValueError, Reason, Refused
from shared.web.validation import field_reasons

Heading = Annotated[str, StringConstraints(max_length=200)]
NEEDED: Final = (Column.RECEIVED_ON, Column.KIND, Column.FIELD, Column.CONTENT)
"""Without these no petition can be registered; channel is by post when nothing says otherwise."""
JOINED: Final = frozenset({Column.CONTENT, Column.REQUEST, Column.ADDRESS, Column.REASON, Column.ANSWER})
"""Columns several headings may be put together for."""


class Mapping(BaseModel):
    """How a register is read.

    `columns`: the headings of each column; several are put together, but only for texts. `constants`: what holds for every
    row whose cell is empty or that has no such column. `values`: for a column, what a word of the file stands for. `source`
    names the register when two of them use the same numbers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[Column, tuple[Heading, ...]]
    constants: dict[Column, Annotated[str, StringConstraints(min_length=1, max_length=500)]] = Field(default={})
    values: dict[Column, dict[str, Annotated[str, StringConstraints(max_length=500)]]] = Field(default={})
    source: Annotated[str, StringConstraints(max_length=100)] = ""

    @model_validator(mode="after")
    def _is_complete(self) -> "Mapping":
        missing = [one for one in NEEDED if not self.columns.get(one) and one not in self.constants]
        if missing:
            vi, en = (", ".join(COLUMNS[one].name.in_(language) for one in missing) for language in LANGUAGES)
            raise InvalidValueError(
                f"Chưa biết cột nào là: {vi}. Chọn cột, hoặc ghi một giá trị chung.",
                f"No column is known for: {en}. Choose one, or give one value for all rows.",
            )
        split = next((one for one, headings in self.columns.items() if len(headings) > 1 and one not in JOINED), None)
        if split is not None:
            raise InvalidValueError(
                f"{COLUMNS[split].name.vi} chỉ lấy từ một cột.", f"{COLUMNS[split].name.en} comes from one column."
            )
        return self

    def refuse_unknown_headings(self, headings: Sequence[str]) -> Refused | None:
        """A heading the file does not have would make its column empty in every row."""
        lost = [one for names in self.columns.values() for one in names if one not in headings]
        if not lost:
            return None
        return Refused(
            Reason(f"Tệp không có cột: {', '.join(lost)}.", f"The file has no column: {', '.join(lost)}."), "columns"
        )

    def written(self) -> str:
        """As the file it is kept in; read again by `read_mapping`."""
        return json.dumps(self.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=2) + "\n"


def guessed(headings: Sequence[str]) -> dict[Column, tuple[str, ...]]:
    """The columns that can be told from the headings alone."""
    return {column: (name,) for column, name in recognised(headings).items()}


def made(columns: dict[Column, tuple[str, ...]], constants: dict[Column, str], source: str = "") -> "Mapping | Refused":
    """A mapping, or what is wrong with it."""
    try:
        return Mapping(columns=columns, constants=constants, source=source)
    except ValidationError as error:
        return Refused(_first(error), "columns")


def read_mapping(path: Path) -> Mapping | Refused:
    """The mapping kept in a file, or what is wrong with it and where."""
    return parsed(path.read_bytes())


def parsed(written: bytes) -> Mapping | Refused:
    """The same of what stands in it."""
    try:
        return Mapping.model_validate_json(written)
    except ValidationError as error:
        return Refused(_first(error), "columns")


def _first(error: ValidationError) -> Reason:
    place, reason = next(iter(field_reasons(error.errors()).items()))
    return Reason(f"{place}: {reason.vi}", f"{place}: {reason.en}") if place else reason
