"""`tiepdan organisation`: who answers for whom on a day; run on a changed folder before the system is started with it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from deploy.cli.terminal import organisation_or_exit, out, settings_or_exit
from shared.calendar import clock


def add_to(app: typer.Typer) -> None:
    app.command()(organisation)


def organisation(
    folder: Annotated[
        Path | None,
        typer.Option(help="Thư mục thử; không có: thư mục đang dùng / a folder to try; else the one in use"),
    ] = None,
    day: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Ngày / day; today unless given")
    ] = None,
) -> None:
    """Check the files of units and posts, and list the units of a day with those they answer for besides themselves."""
    found = organisation_or_exit(folder or settings_or_exit().organisation_dir)
    on = day.date() if day else clock.today()
    table = Table("", "", "trả lời thay cho / answers for", title=f"{on:%d/%m/%Y}", header_style="bold")
    for unit in found.units(on):
        earlier = sorted(found.predecessors(unit.code, on) - {unit.code})
        table.add_row(unit.code, found.name_on(unit.code, on), ", ".join(earlier))
    out.print(table)
