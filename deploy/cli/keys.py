"""`tiepdan keys`: the keys personal data is sealed with. A key is never shown, only its id."""

from collections.abc import Callable
from typing import Annotated, Final, TypeVar

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from deploy.cli.deadline_tables import both
from deploy.cli.terminal import err, fail, out, run, settings_or_exit
from deploy.reach import with_intake
from deploy.sealed import missing_keys
from services.intake.people import rotation
from services.intake.people.keyring import KeysAreGiven, add_key, drop_key
from services.intake.people.tables import RetiredKeyRow
from services.intake.people.vault import Vault, key_id
from services.intake.sealed import SEALED
from shared.database import Database
from shared.refusals import Refused
from shared.settings import Settings, kept_identity_keys

T = TypeVar("T")
NOT_THERE: Final = 66
NOT_WRITABLE: Final = 77


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="Khóa bảo vệ danh tính / keys of the identity vault", no_args_is_help=True)
    group.command("list")(list_)
    group.command()(add)
    group.command()(rotate)
    group.command()(retire)
    app.add_typer(group, name="keys")


def list_() -> None:
    """Each key by its id, newest first, and how many rows it seals. Exit code 1 when a key that is needed is missing."""
    settings = settings_or_exit()
    here = [key_id(key) for key in kept_identity_keys(settings)]

    async def work(database: Database) -> tuple[list[dict[str, int]], set[str]]:
        async with database.transaction(rotation.ACTOR) as tx:
            retired = {one for one in here if await tx.get(RetiredKeyRow, one) is not None}
            return [await rotation.counts(tx, table) for table in SEALED], retired

    counted, retired = run(with_intake(settings, work))
    missing = sorted({key for counts in counted for key in counts} - set(here))
    table = Table("khóa / key", "dòng / rows", "", header_style="bold")  # by table: `tiepdan doctor`
    for key in [*here, *missing]:
        state = "mới nhất, đang dùng / newest, in use" if [key] == here[:1] else ""
        state = "[red]THIẾU / MISSING[/red]" if key in missing else "thu hồi / retired" if key in retired else state
        table.add_row(key, str(sum(counts.get(key, 0) for counts in counted)), state)
    out.print(table if table.row_count else "Chưa có khóa nào. No keys yet: 'tiepdan up' makes the first.")
    if missing:
        raise typer.Exit(1)


def add(
    lost: Annotated[
        bool, typer.Option("--lost", help="dù thiếu khóa, vì đã mất hẳn / though keys are missing: lost for good")
    ] = False,
) -> None:
    """Make a new newest key. What runs seals with it from its next request on; nothing has to be restarted. Refused while
    the file lacks a key that rows need: a new one beside it would hide that it is gone.
    """
    settings = settings_or_exit()
    if settings.identity_keys:
        fail(_GIVEN, NOT_WRITABLE)
    missing = {} if lost else run(with_intake(settings, lambda database: missing_keys(database, settings)))
    if missing:
        listed = ", ".join(f"{key} ({rows})" for key, rows in missing.items())
        fail(
            f"{settings.identity_keys_path}: thiếu khóa mà các dòng này cần: {listed}. Khôi phục từ bản sao lưu trước; "
            "nếu mất hẳn: tiepdan keys add --lost.\n"
            f"Keys that so many rows need are missing: {listed}. Restore them from the backup first; "
            "if they are lost for good: tiepdan keys add --lost.",
            1,
        )
    made = _write(add_key)
    out.print(f"Khóa mới / new key: [bold]{made}[/bold]", highlight=False)
    out.print("Sao lưu lại tệp khóa ngay, rồi tiepdan keys rotate. Back the key file up now, then rotate.")


def rotate(
    batch: Annotated[int, typer.Option(min=1, max=10_000, help="dòng mỗi giao dịch / rows of a transaction")] = 500,
) -> None:
    """Seal every row anew with the newest key, beside the running system. Interrupted, it goes on where it was."""
    settings = settings_or_exit()
    vault = Vault(_keys_or_exit(settings))

    async def work(database: Database) -> tuple[rotation.Progress, int]:
        done = rotation.Progress()
        async with database.transaction(rotation.ACTOR) as tx:
            old = sum([_old(await rotation.counts(tx, table), vault) for table in SEALED])
        with _bar() as bar:
            task = bar.add_task("", total=old)
            async for done in rotation.rotate(database, SEALED, vault, batch=batch):
                bar.update(task, completed=done.done, total=max(old, done.done))
        async with database.transaction(rotation.ACTOR) as tx:
            left = [await rotation.counts(tx, table) for table in SEALED]
        return done, sum(sum(counts.values()) - counts.get(vault.newest, 0) for counts in left)

    done, left = run(with_intake(settings, work))
    out.print(f"{done.done} dòng đã khóa lại bằng {vault.newest}, còn {left}. Rows sealed anew; {left} left.")
    if done.damaged:
        fail(f"Không mở được / could not be opened: {', '.join(done.damaged[:20])}", 1)
    if left:
        fail(
            "Xem tiepdan keys list: thiếu khóa, hoặc lệnh khác đang chạy. A key is missing, or another rotation runs.",
            1,
        )


def retire(key: Annotated[str, typer.Argument(help="tiepdan keys list")]) -> None:
    """Take a key out of the file, once nothing needs it."""
    settings = settings_or_exit()
    vault = Vault(_keys_or_exit(settings))
    if settings.identity_keys:
        fail(_GIVEN, NOT_WRITABLE)

    async def work(database: Database) -> Refused | None:
        async with database.transaction(rotation.ACTOR) as tx:
            return await rotation.retire(tx, SEALED, vault, key)

    refused = run(with_intake(settings, work))
    if refused is not None:
        fail(both(refused.reason), 1)
    _write(lambda given: drop_key(given, key))
    out.print(f"Đã thu hồi khóa {key}. Retired.", highlight=False)
    out.print("Giữ bản sao khóa này chừng nào còn giữ bản sao lưu cơ sở dữ liệu cần nó.")
    out.print("Keep a copy of it, locked away, for as long as you keep backups of the database that need it.")


def _old(counts: dict[str, int], vault: Vault) -> int:
    """Rows that are to be sealed anew and can be."""
    return sum(counts.get(key, 0) for key in vault.ids[1:])


def _keys_or_exit(settings: Settings) -> list[str]:
    return kept_identity_keys(settings) or fail(f"{settings.identity_keys_path}: không có / not there", NOT_THERE)


_GIVEN: Final = (
    "Khóa nằm trong TIEPDAN_IDENTITY_KEYS: sửa ở nơi đặt biến đó (docs/operations.md).\n"
    "The keys are given by TIEPDAN_IDENTITY_KEYS: change them where that is set (docs/operations.md)."
)


def _write(change: Callable[[Settings], T]) -> T:
    settings = settings_or_exit()
    try:
        return change(settings)
    except KeysAreGiven:
        fail(_GIVEN, NOT_WRITABLE)
    except OSError as error:
        fail(f"{settings.identity_keys_path}: {error.strerror}", NOT_WRITABLE)


def _bar() -> Progress:
    columns = (TextColumn("{task.percentage:>3.0f}%"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err)
