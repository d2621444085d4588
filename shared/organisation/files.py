"""The organisation's data files: what a row may say, and what the rows must agree on."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from shared.datafiles import InvalidData, Row, Table, read_table, version_of
from shared.organisation.units import FormerName, Holding, Organisation, Post, Unit, UnitKind

SHIPPED = Path(__file__).parent / "data"
UNIT_COLUMNS = ("code", "name", "short_name", "kind", "parent", "valid_from", "valid_to", "succeeded_by", "source")
POST_COLUMNS = ("code", "unit", "title_vi", "title_en", "valid_from", "valid_to", "head")
HOLDING_COLUMNS = ("post", "account", "valid_from", "valid_to")
FORMER_NAME_COLUMNS = ("code", "until", "name", "short_name", "source")
_CODE = re.compile(r"[a-z0-9-]{2,40}")
_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)


def load_organisation(folder: Path | None = None) -> Organisation:
    """Read the organisation shipped with the project, or the office's own folder.

    A folder holds `units.csv` and `posts.csv`; `holdings.csv` and `former_names.csv` may be left out.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    return _read(folder) if folder else _shipped()


@cache
def _shipped() -> Organisation:
    """Read once in a process: each of its services asks for it."""
    return _read(SHIPPED)


def _read(folder: Path) -> Organisation:
    units_table = read_table(folder / "units.csv", UNIT_COLUMNS)
    posts_table = read_table(folder / "posts.csv", POST_COLUMNS)
    holdings_table = _optional(folder / "holdings.csv", HOLDING_COLUMNS)
    names_table = _optional(folder / "former_names.csv", FORMER_NAME_COLUMNS)
    units = _units(units_table)
    posts = _posts(posts_table, units)
    tables = (units_table, posts_table, holdings_table, names_table)
    return Organisation(
        version=version_of(*(table.version for table in tables if table)),
        by_code=units,
        all_posts=tuple(posts.values()),
        holdings=tuple(_holding(row, posts) for row in holdings_table or ()),
        former_names=tuple(_former_name(row, units) for row in names_table or ()),
    )


def _optional(file: Path, columns: tuple[str, ...]) -> Table | None:
    return read_table(file, columns) if file.exists() else None


def _units(table: Table) -> dict[str, Unit]:
    rows: dict[str, Row] = {}
    units: dict[str, Unit] = {}
    for row in table:
        unit = _unit(row)
        if unit.code in rows:
            raise row.refuse(f"'{unit.code}' is already in row {rows[unit.code].number}", "code")
        rows[unit.code], units[unit.code] = row, unit
    if not units:
        raise InvalidData(table.file, "has no unit")
    for unit in units.values():
        row = rows[unit.code]
        _must_be_known(row, "parent", unit.parent, units)
        _must_be_known(row, "succeeded_by", unit.succeeded_by, units)
        if unit.succeeded_by and unit.valid_to is None:
            raise row.refuse(f"'{unit.code}' is succeeded by '{unit.succeeded_by}' but never ends", "valid_to")
    _refuse_circles(rows, {code: unit.parent for code, unit in units.items()}, "parent")
    _refuse_circles(rows, {code: unit.succeeded_by for code, unit in units.items()}, "succeeded_by")
    for unit in units.values():
        if unit.succeeded_by and unit.valid_to:
            _must_take_over(rows[unit.code], unit.valid_to, units[unit.succeeded_by])
    return units


def _must_take_over(row: Row, last: date, successor: Unit) -> None:
    """A successor answers from the day after a unit's last, so that no day is without somebody who does."""
    if successor.valid_to and successor.valid_to <= last:
        raise row.refuse(f"'{successor.code}' ended before it could take over", "succeeded_by")
    if (successor.valid_from - last).days > 1:
        begins = f"'{successor.code}' begins only on {successor.valid_from}"
        raise row.refuse(f"{begins}, so nobody would answer from the day after {last}", "succeeded_by")


def _unit(row: Row) -> Unit:
    first, last = row.validity()
    return Unit(
        code=_code(row, "code"),
        name=row.text("name"),
        short_name=row.text("short_name"),
        kind=row.choice("kind", _KINDS),
        parent=row.optional("parent") or None,
        valid_from=first,
        valid_to=last,
        succeeded_by=row.optional("succeeded_by") or None,
        source=row.text("source"),
    )


def _posts(table: Table, units: dict[str, Unit]) -> dict[str, Post]:
    posts: dict[str, Post] = {}
    for row in table:
        first, last = row.validity()
        code, unit = _code(row, "code"), row.text("unit")
        _must_be_known(row, "unit", unit, units)
        if code in posts:
            raise row.refuse(f"'{code}' is used twice", "code")
        ends = units[unit].valid_to
        if ends and (last is None or last > ends):
            raise row.refuse(f"'{unit}' ends on {ends}, and its posts with it", "valid_to")
        posts[code] = Post(code, unit, row.text("title_vi"), row.text("title_en"), first, last, row.yes("head"))
    return posts


def _holding(row: Row, posts: dict[str, Post]) -> Holding:
    if row.text("post") not in posts:
        raise row.refuse(f"no post has the code '{row.text('post')}'", "post")
    first, last = row.validity()
    return Holding(row.text("post"), row.text("account"), first, last)


def _former_name(row: Row, units: dict[str, Unit]) -> FormerName:
    code = row.text("code")
    _must_be_known(row, "code", code, units)
    return FormerName(code, row.day("until"), row.text("name"), row.text("short_name"), row.text("source"))


def _code(row: Row, column: str) -> str:
    code = row.text(column)
    if not _CODE.fullmatch(code):
        raise row.refuse(f"'{code}' is not 2 to 40 of the characters a-z, 0-9 and -", column)
    return code


def _must_be_known(row: Row, column: str, code: str | None, units: dict[str, Unit]) -> None:
    if code is not None and code not in units:
        raise row.refuse(f"no unit has the code '{code}'", column)


def _refuse_circles(rows: dict[str, Row], next_of: dict[str, str | None], column: str) -> None:
    for start, following in next_of.items():
        seen, at = {start}, following
        while at is not None:
            if at in seen:
                raise rows[start].refuse(f"'{start}' leads back to '{at}': a circle", column)
            seen.add(at)
            at = next_of[at]
