"""`tiepdan demo`: three years of dialogues and petitions on their way, played through the public API."""

from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.cli.terminal import err, fail, out, run, settings_or_exit
from deploy.demo.courses import courses, reception_days
from deploy.demo.dialogues import dialogue_requests
from deploy.demo.matters import UnreadableMatters, load_matters
from deploy.demo.play import DemoRefused, Player
from shared.access.accounts import InvalidAccountsError
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
    except* (DemoRefused, httpx.ConnectError, InvalidAccountsError, LookupError) as stopped:
        first = _first(stopped)
        if isinstance(first, DemoRefused):
            fail(str(first))
        fail(
            f"Không có hệ thống đang chạy với thư mục dữ liệu {settings.data_dir} ở cổng {settings.port}. "
            "Chạy 'make run' trước; nếu nó chạy ở nơi khác, đặt cùng TIEPDAN_DATA_DIR và TIEPDAN_PORT.\n"
            f"No system runs with the data folder {settings.data_dir} on port {settings.port}: start it with 'make run', "
            "or set the same TIEPDAN_DATA_DIR and TIEPDAN_PORT.",
            69,
        )
    out.print("Xong. Done. → /intake/cases, /scheduling/calendar, /reporting/dashboard")


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first plain error in a group of groups: one is enough to say what to do."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
