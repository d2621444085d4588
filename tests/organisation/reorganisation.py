"""Sơn La's organisation as an office's own folder, with decisions on its departments that nobody has taken."""

import csv
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from shared.organisation.files import FORMER_NAME_COLUMNS, SHIPPED

TAKES_EFFECT = date(2027, 1, 1)
LAST_DAY = TAKES_EFFECT - timedelta(days=1)
SOURCE = "quyết định ví dụ"


def reorganise(
    folder: Path, *, ends: Mapping[str, str], begins: Mapping[str, str], renamed: Mapping[str, str] | None = None
) -> Path:
    """Units that end on `LAST_DAY` with their successors, departments that begin the day after, and new names of those
    that keep their code. Everything else stays as shipped.
    """
    for file in SHIPPED.glob("*.csv"):
        shutil.copy(file, folder / file.name)
    units = _rows(folder / "units.csv")
    former = [[code, LAST_DAY.isoformat(), _named(units, code), code, SOURCE] for code in renamed or {}]
    for unit in units:
        if unit["code"] in ends:
            unit |= {"valid_to": LAST_DAY.isoformat(), "succeeded_by": ends[unit["code"]]}
        if renamed and unit["code"] in renamed:
            unit["name"] = renamed[unit["code"]]
    of_province = next(unit for unit in units if unit["code"] == "so-y-te")
    since = {"valid_from": TAKES_EFFECT.isoformat(), "source": SOURCE}
    units += [of_province | since | {"code": code, "name": name, "short_name": code} for code, name in begins.items()]
    _write(folder / "units.csv", units)
    posts = _rows(folder / "posts.csv")
    for post in posts:
        if post["unit"] in ends:
            post["valid_to"] = LAST_DAY.isoformat()
    _write(folder / "posts.csv", posts)
    names = [dict(zip(FORMER_NAME_COLUMNS, row, strict=True)) for row in former]
    _write(folder / "former_names.csv", names, FORMER_NAME_COLUMNS)
    return folder


def _named(units: list[dict[str, str]], code: str) -> str:
    return next(unit["name"] for unit in units if unit["code"] == code)


def _rows(file: Path) -> list[dict[str, str]]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def _write(file: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = ()) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns or tuple(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
