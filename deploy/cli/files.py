"""`tiepdan files`: what is in the store of attachments, compared with what should be."""

from typing import Annotated

import typer

from deploy.cli.terminal import fail, out, run, settings_or_exit
from deploy.reach import with_intake
from services.intake.attachments.storing import StoreAway, store_of
from services.intake.attachments.sweeping import Swept, sweep

UNAVAILABLE = 69


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="Tệp đính kèm / attachments", no_args_is_help=True)
    group.command(name="sweep")(sweep_)
    app.add_typer(group, name="files")


def sweep_(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="chỉ xem, không xóa / look, drop nothing")] = False,
) -> None:
    """Drop what interrupted uploads have left for a week, and name attachments whose file is gone.

    Exit code 1 when a file is missing, or so many have no row that this is another database's store.
    """
    settings = settings_or_exit()
    try:
        found = run(with_intake(settings, lambda database: sweep(database, store_of(settings), drop=not dry_run)))
    except StoreAway as error:
        fail(f"{error.reason.vi}\n{error.reason.en}", UNAVAILABLE)
    out.print(
        f"{found.files} tệp / files; {len(found.orphans)} không có hồ sơ / without a row, "
        f"{found.dropped} đã xóa / dropped; {found.unfinished} dở dang đã xóa / unfinished dropped",
        highlight=False,
    )
    if not found.sound:
        fail(_wrong(found))


def _wrong(found: Swept) -> str:
    said = []
    if found.held_back:
        said.append(
            f"{len(found.orphans)} tệp không có hồ sơ: quá nhiều, không xóa gì. Có phải cơ sở dữ liệu khác, bản khôi phục cũ?\n"
            f"{len(found.orphans)} files without a row: too many, nothing was dropped. Another database, or an old backup?"
        )
    if found.lost:
        listed = ", ".join(str(number) for number in found.lost[:20])
        said.append(f"Mất tệp / files are gone: {len(found.lost)} ({listed}{', …' if len(found.lost) > 20 else ''})")  # noqa: PLR2004
    return "\n".join(said)
