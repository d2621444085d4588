"""`tiepdan demo`: three years of dialogues and petitions on their way, played through the public API."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.cli.terminal import err, fail, out, run, settings_or_exit
from deploy.demo.courses import courses, reception_days
from deploy.demo.dialogues import dialogue_requests
from deploy.demo.matters import UnreadableMatters, load_matters
from deploy.demo.play import DemoRefused, Player
from shared.calendar import load_calendar
from shared.organisation import load_fields, load_organisation


def add_to(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    petitions: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="CSV of petitions; a small set when left out")
    ] = None,
) -> None:
    """Fill the running system with three years of dialogues and petitions on their way. Playing again changes nothing."""
    settings = settings_or_exit()
    try:
        matters = load_matters(petitions)
    except UnreadableMatters as error:
        fail(str(error), 65)
    organisation = load_organisation(settings.organisation_dir)
    calendar = load_calendar(settings.calendar_file)
    ways = courses(matters, calendar, organisation, load_fields(organisation))

    async def work() -> None:
        player = Player(settings)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        try:
            with Progress(*columns, console=err) as progress:
                dialogues = progress.add_task(
                    "Đối thoại · dialogues", total=len(dialogue_requests()) + 1 + len(reception_days(calendar))
                )
                cases = progress.add_task("Đơn, vụ việc · petitions", total=len(ways))
                await player.dialogues(lambda n: progress.advance(dialogues, n))
                await player.matters(ways, lambda n: progress.advance(cases, n))
            await player.settle()
            await player.answer_conclusions()
            await player.settle()
        finally:
            await player.close()

    try:
        run(work())
    except* DemoRefused as refused:
        fail("\n".join(str(error) for error in refused.exceptions[:3]))
    out.print("Xong. Done. → /intake/cases, /scheduling/calendar, /reporting/dashboard")
