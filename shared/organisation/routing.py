"""Fields of matters: to whom a matter goes by default, and where the statistics count it.

Law on Citizen Reception 42/2013, art. 12.4: what belongs to nobody else belongs to the reception board.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from shared.datafiles import InvalidData, Row, in_force, read_table
from shared.organisation.units import Organisation, Unit

MatterKind = Literal["KN", "TC", "KNPA"]
"""Khiếu nại (complaint), tố cáo (denunciation), kiến nghị phản ánh (reflection)."""
ComplaintClass = Literal["land", "policy", "other"]
DenunciationClass = Literal["administrative", "corruption", "judicial", "other"]
StatisticalClass = Literal["land", "policy", "administrative", "corruption", "judicial", "other"]

SHIPPED = Path(__file__).parent / "data" / "fields.csv"
COLUMNS = (
    *("code", "name_vi", "name_en", "unit", "complaint_class", "denunciation_class", "reflection_class"),
    *("valid_from", "valid_to", "source"),
)
DEFAULT_UNIT = "ban-tcd"
_LAND: tuple[ComplaintClass, ...] = ("land", "policy", "other")
_ACTS: tuple[DenunciationClass, ...] = ("administrative", "corruption", "judicial", "other")


class UnknownFieldError(LookupError):
    """No field has this code on this day."""


@dataclass(frozen=True)
class Field:
    """A field (lĩnh vực) of matters, with its default unit and its column of form 02/XLD for each kind."""

    code: str
    name_vi: str
    name_en: str
    unit: str
    complaint_class: ComplaintClass
    denunciation_class: DenunciationClass
    reflection_class: ComplaintClass
    valid_from: date
    valid_to: date | None
    source: str

    def statistical_class(self, kind: MatterKind) -> StatisticalClass:
        """Where form 02/XLD (Circular 06/2025/TT-TTCP) counts a matter of this field and kind."""
        by_kind: dict[MatterKind, StatisticalClass] = {
            "KN": self.complaint_class,
            "TC": self.denunciation_class,
            "KNPA": self.reflection_class,
        }
        return by_kind[kind]


@dataclass(frozen=True, eq=False)
class Fields:
    """One version of the list of fields."""

    version: str
    rows: tuple[Field, ...]
    organisation: Organisation

    def on(self, day: date) -> tuple[Field, ...]:
        """The fields in use on a day, in the order of the data file."""
        return tuple(row for row in self.rows if in_force(row.valid_from, row.valid_to, day))

    def find(self, code: str, day: date) -> Field:
        """The field with this code on a day.

        Raises:
            UnknownFieldError: there is none.
        """
        for row in self.on(day):
            if row.code == code:
                return row
        raise UnknownFieldError(f"no field has the code '{code}' on {day}")

    def default_unit(self, code: str, day: date) -> Unit:
        """The unit a matter of this field goes to on a day, unless the desk says otherwise."""
        unit = self.organisation.successor(self.find(code, day).unit, day)
        return unit or self.organisation.unit(DEFAULT_UNIT)


def load_fields(organisation: Organisation, folder: Path | None = None) -> Fields:
    """Read the fields shipped with the project, or `fields.csv` of the office's own folder.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    table = read_table(folder / "fields.csv" if folder else SHIPPED, COLUMNS)
    if DEFAULT_UNIT not in organisation.by_code:
        raise InvalidData(table.file, f"the organisation has no unit '{DEFAULT_UNIT}' to take what has no other place")
    rows: list[Field] = []
    for row in table:
        read = _field(row, organisation)
        for other in rows:
            if other.code == read.code and _overlap(other, read):
                raise row.refuse(f"'{read.code}' is listed twice for {max(other.valid_from, read.valid_from)}", "code")
        rows.append(read)
    return Fields(table.version, tuple(rows), organisation)


def _field(row: Row, organisation: Organisation) -> Field:
    first, last = row.validity()
    unit = row.text("unit")
    if unit not in organisation.by_code:
        raise row.refuse(f"no unit has the code '{unit}'", "unit")
    return Field(
        code=row.text("code"),
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        unit=unit,
        complaint_class=row.choice("complaint_class", _LAND),
        denunciation_class=row.choice("denunciation_class", _ACTS),
        reflection_class=row.choice("reflection_class", _LAND),
        valid_from=first,
        valid_to=last,
        source=row.text("source"),
    )


def _overlap(a: Field, b: Field) -> bool:
    return a.valid_from <= (b.valid_to or date.max) and b.valid_from <= (a.valid_to or date.max)
