"""`tiepdan import`: registers of the years before, entered as if the desk had."""

import time
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy.cli.deadline_tables import BAD_INPUT, both, office_or_exit
from deploy.cli.terminal import err, fail, out, run, settings_or_exit
from deploy.reach import with_intake
from services.intake.imports.carrying import Setting, carry_out, error_file
from services.intake.imports.columns import COLUMNS, Column
from services.intake.imports.encodings import ENCODINGS
from services.intake.imports.mapping import Mapping, guessed, made, read_mapping
from services.intake.imports.opening import open_sheet
from services.intake.imports.sheets import Sheet
from services.intake.imports.tables import ImportRunRow
from services.intake.imports.usecases import TakenOver, begin_run, forget, importer
from services.intake.people.vault import Vault
from shared.database import Database
from shared.refusals import Refused
from shared.settings import identity_keys, secret

NOT_THERE: Final = 66
INCOMPLETE: Final = 1
LOGIN: Final = "system:import"


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="Nhập sổ / import registers", no_args_is_help=True)
    group.command()(register)
    group.command()(columns)
    app.add_typer(group, name="import")


def columns() -> None:
    """The columns a register may have, as a mapping file names them."""
    table = Table("", "", "", header_style="bold", show_header=False)
    for column, known in COLUMNS.items():
        table.add_row(column.value, known.name.vi, known.name.en)
    out.print(table)


def register(
    file: Annotated[Path, typer.Argument(help="SO.xlsx | SO.csv", exists=True, dir_okay=False)],
    mapping: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="tệp ghép cột / mapping file")
    ] = None,
    save_mapping: Annotated[Path | None, typer.Option(help="ghi tệp ghép cột rồi dừng / write it and stop")] = None,
    value: Annotated[
        list[str] | None, typer.Option("--set", metavar="COLUMN=VALUE", help="giá trị chung: kind=KNPA / for every row")
    ] = None,
    source: Annotated[str, typer.Option(help="tên sổ, nếu hai sổ trùng số / name of the register")] = "",
    encoding: Annotated[str | None, typer.Option(help=" | ".join(ENCODINGS))] = None,
    errors: Annotated[Path | None, typer.Option(help="tệp lỗi / error file [FILE.loi.csv]")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="chỉ kiểm tra / enter nothing")] = False,
) -> None:
    """Register the petitions of a file. Interrupted or run again, it enters no row twice; rows that cannot be entered are in
    the error file. Exit code 1 when there are any.
    """
    if encoding is not None and encoding not in ENCODINGS:
        fail(f"--encoding: {' | '.join(ENCODINGS)}", BAD_INPUT)
    settings = settings_or_exit()
    office = office_or_exit(settings)
    started = time.monotonic()
    with file.open("rb") as opened:
        sheet = open_sheet(opened, encoding)
        if isinstance(sheet, Refused):
            fail(f"{file}: {both(sheet.reason)}", BAD_INPUT)
        chosen = _mapping_or_exit(sheet, mapping, value or [], source)
        _tell(sheet, chosen)
        if save_mapping is not None:
            save_mapping.write_text(chosen.written(), encoding="utf-8")
            return
        told = errors or file.with_name(file.name + ".loi.csv")

        async def work(database: Database) -> ImportRunRow:
            vault = Vault(
                [key.get_secret_value() if hasattr(key, "get_secret_value") else key for key in identity_keys(settings)]
            )
            setting = Setting(database, office, vault, secret(settings))
            return await _carried_out(setting, file.name, opened, sheet, chosen, told, dry=dry_run)

        done = run(with_intake(settings, work))
    _sum_up(done, told, time.monotonic() - started)
    if done.refused or done.state != "done":
        raise typer.Exit(INCOMPLETE)


def _mapping_or_exit(sheet: Sheet, path: Path | None, values: list[str], source: str) -> Mapping:
    """The mapping of the file given, else what the headings tell; and what was said on the command line."""
    constants: dict[Column, str] = {}
    for one in values:
        name, _, meant = one.partition("=")
        if name not in set(Column) or not meant:
            fail(f"--set {one}: COLUMN=VALUE, tiepdan import columns", BAD_INPUT)
        constants[Column(name)] = meant
    if path is None:
        chosen = made(guessed(sheet.headings), constants, source)
    else:
        chosen = read_mapping(path)
        if not isinstance(chosen, Refused) and (constants or source):
            chosen = chosen.model_copy(
                update={"constants": chosen.constants | constants, "source": source or chosen.source}
            )
    refused = chosen if isinstance(chosen, Refused) else chosen.refuse_unknown_headings(sheet.headings)
    if isinstance(chosen, Refused) or refused is not None:
        headings = ", ".join(filter(None, sheet.headings))
        fail(f"{both(refused.reason) if refused else ''}\nCột của tệp / headings: {headings}", BAD_INPUT)
    return chosen


def _tell(sheet: Sheet, mapping: Mapping) -> None:
    guess = " (đoán / guessed: --encoding)" if sheet.guessed else ""
    err.print(f"{sheet.encoding}{guess} · {sheet.size:,} byte · SHA-256 {sheet.sha256[:16]}…", highlight=False)
    for column, headings in mapping.columns.items():
        err.print(f"  {COLUMNS[column].name.vi:<24} ← {' + '.join(headings)}", highlight=False, markup=False)
    for column, constant in mapping.constants.items():
        err.print(f"  {COLUMNS[column].name.vi:<24} = {constant}", highlight=False, markup=False)


async def _carried_out(
    setting: Setting, name: str, opened: BinaryIO, sheet: Sheet, mapping: Mapping, told: Path, *, dry: bool
) -> ImportRunRow:
    async with setting.database.transaction(LOGIN) as tx:
        begun = await begin_run(tx, importer(LOGIN), name, sheet, mapping, dry=dry)
    if isinstance(begun, Refused):
        fail(both(begun.reason))
    if begun.rows_read:
        err.print(f"Nhập tiếp từ dòng {begun.rows_read:,}. Going on behind row {begun.rows_read:,}.", highlight=False)
    try:
        with _bar() as bar:
            task = bar.add_task("", total=None)
            async for now in carry_out(setting, begun, opened):
                text = f"vào sổ {now.imported:,} · trùng {now.duplicates:,} · lỗi {now.refused:,}"
                bar.update(task, completed=now.rows_read, description=text)
    except TakenOver:
        fail("Lần nhập này đang chạy ở nơi khác. This import is being run elsewhere.")
    async with setting.database.transaction(LOGIN) as tx:
        done = await tx.get(ImportRunRow, begun.id)
        assert done is not None  # noqa: S101
        with told.open("w", encoding="utf-8", newline="") as file:
            async for text in error_file(tx, setting.vault, begun.id):
                file.write(text)
        if dry:
            await forget(tx, done)
    return done


def _sum_up(done: ImportRunRow, told: Path, seconds: float) -> None:
    table = Table("", "", header_style="bold", show_header=False)
    verb = "Sẽ vào sổ / would be entered" if done.dry else "Đã vào sổ / entered"
    for name, count in (
        (verb, done.imported),
        ("Đã có / duplicates", done.duplicates),
        ("Lỗi / refused", done.refused),
    ):
        table.add_row(name, f"{count:,}")
    table.add_section()
    table.add_row("Số dòng / rows", f"{done.rows_read:,}")
    out.print(table)
    err.print(f"{seconds:,.0f} giây / seconds", highlight=False)
    if done.failure:
        err.print(done.failure, style="red", highlight=False, markup=False)
    if done.refused or done.duplicates:
        out.print(f"{told}", highlight=False, markup=False)


def _bar() -> Progress:
    columns = (MofNCompleteColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=err)
