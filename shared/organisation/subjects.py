"""Who receives which subject at the provincial reception office (Law on Citizen Reception 42/2013, art. 12.4)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.datafiles import in_force, read_table
from shared.organisation.routing import DEFAULT_UNIT
from shared.organisation.units import Organisation, Unit

SHIPPED = Path(__file__).parent / "data" / "subjects.csv"
COLUMNS = ("code", "name_vi", "name_en", "fields", "unit", "valid_from", "valid_to", "source")


@dataclass(frozen=True)
class Receiver:
    """A subject, the fields of matters it is made of, and the body that receives it."""

    code: str
    name_vi: str
    name_en: str
    fields: frozenset[str]
    unit: str
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, eq=False)
class Subjects:
    """One version of the table."""

    version: str
    rows: tuple[Receiver, ...]
    organisation: Organisation

    def receiver(self, field: str, day: date) -> Unit:
        """The body that receives a matter of this field on a day: the reception board, when no row says otherwise."""
        for row in self.rows:
            if field in row.fields and in_force(row.valid_from, row.valid_to, day):
                return self.organisation.successor(row.unit, day) or self.organisation.unit(DEFAULT_UNIT)
        return self.organisation.unit(DEFAULT_UNIT)


def load_subjects(organisation: Organisation, folder: Path | None = None) -> Subjects:
    """Read the table shipped with the project, or `subjects.csv` of the office's own folder; an office with units of its
    own and no such file receives everything at its reception board.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    if folder is not None and not (folder / "subjects.csv").exists():
        return Subjects("", (), organisation)
    table = read_table(folder / "subjects.csv" if folder else SHIPPED, COLUMNS)
    rows: list[Receiver] = []
    for row in table:
        unit, first_and_last = row.text("unit"), row.validity()
        if unit not in organisation.by_code:
            raise row.refuse(f"no unit has the code '{unit}'", "unit")
        fields = frozenset(row.text("fields").split("+"))
        for other in rows:
            both = max(first_and_last[0], other.valid_from)
            together = in_force(*first_and_last, both) and in_force(other.valid_from, other.valid_to, both)
            if together and (twice := other.fields & fields):
                raise row.refuse(f"'{', '.join(sorted(twice))}' stands in two rows in force together", "fields")
        rows.append(
            Receiver(
                row.text("code"),
                row.text("name_vi"),
                row.text("name_en"),
                fields,
                unit,
                *first_and_last,
                row.text("source"),
            )
        )
    return Subjects(table.version, tuple(rows), organisation)
