"""A filled form as a spreadsheet program opens it: CSV with a byte order mark, and nothing in it that runs."""

import csv
import io
from collections.abc import Callable

from services.reporting.forms.sheets import Sheet
from shared.calendar.periods import Period

BYTE_ORDER_MARK = "\ufeff"
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(sheet: Sheet, period: Period, unit_name: Callable[[str], str]) -> str:
    """Title, period, numbered columns, the units, the total; the last line tells how many units there are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    form = sheet.form

    def line(*cells: object) -> None:
        writer.writerow([defused(str(cell)) for cell in cells])

    line(f"Biểu {form.code}", form.title)
    line(period.header_vi)
    line("Đơn vị", *(" / ".join((*column.group, column.name)) for column in form.columns))
    line("MS", *(column.no for column in form.columns))
    for row in sheet.rows:
        line(unit_name(row.unit or ""), *row.values.values())
    line("Cộng", *sheet.total.values.values())
    line("Số đơn vị", len(sheet.rows))
    return BYTE_ORDER_MARK + out.getvalue()


def defused(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell
