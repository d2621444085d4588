"""How deadlines are printed in a terminal."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from rich.table import Table

from deploy.cli.terminal import CONFIG, fail
from services.intake.deadlines.explanations import ExplainedClock
from services.intake.deadlines.pictures import stretches
from services.intake.deadlines.sentences import note_of, told
from services.intake.office import Office, office_of
from shared.calendar import ExplainedDay
from shared.datafiles import InvalidData
from shared.refusals import Reason
from shared.settings import Settings

BAD_INPUT: Final = 2
DATES: Final = ["%Y-%m-%d", "%d/%m/%Y"]
"""How a day is typed."""


def office_or_exit(settings: Settings) -> Office:
    """The office's data files, or a message that names the wrong cell and exit code 78."""
    try:
        return office_of(settings)
    except InvalidData as error:
        fail(str(error), CONFIG)


def days_table(days: Sequence[ExplainedDay]) -> Table:
    table = Table("", "", "ngày", "tính", "cộng", header_style="bold", show_header=True)
    for part in stretches(tuple(days), "vi"):
        until = "" if part.first == part.last else f" – {written(part.last)}"
        table.add_row(f"{written(part.first)}{until}", part.text, str(part.days), str(part.counted), str(part.total))
    return table


def ledger_table(one: ExplainedClock) -> Table:
    table = Table("ngày", "", "số", "lý do", "hạn cũ", "hạn mới", header_style="bold")
    for line in one.lines:
        dates = (written(line.due_before), written(line.due_after))
        table.add_row(written(line.on_day), told(line).vi, line.number or "", note_of(line) or "", *dates)
    return table


def written(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"


def both(reason: Reason) -> str:
    return f"{reason.vi}\n{reason.en}"
