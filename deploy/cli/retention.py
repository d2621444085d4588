"""`tiepdan retention`: what is past its term of keeping, and carrying out what the head decided."""

from typing import Annotated, Final

import typer
from rich.table import Table

from deploy.cli.terminal import fail, out, run, settings_or_exit
from deploy.reach import with_intake
from services.intake.attachments.storing import store_of
from services.intake.people.vault import Vault
from services.intake.retention import carrying_out
from services.intake.retention.matters import Past, past_matters
from services.intake.retention.previewing import Preview, preview
from services.intake.retention.queries import ListLine, find_lists
from services.intake.retention.rules import STATE_NAMES, WHAT_NAMES
from services.intake.retention.terms import Term, load_terms
from shared.calendar import clock
from shared.database import Database
from shared.datafiles import InvalidData
from shared.settings import Settings, kept_identity_keys

NOT_THERE: Final = 66
NOT_DATA: Final = 65
SHOWN: Final = 200


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="Thời hạn lưu dữ liệu cá nhân / terms of keeping personal data", no_args_is_help=True)
    group.command("list")(list_)
    group.command("preview")(preview_)
    group.command("run")(run_)
    app.add_typer(group, name="retention")


def list_() -> None:
    """What is past its term and on no list, and the lists put to the head. Nothing is changed."""
    settings = settings_or_exit()
    terms = _terms_or_exit(settings)

    async def work(database: Database) -> tuple[list[Past], str | None, list[ListLine]]:
        async with database.transaction(carrying_out.ACTOR) as tx:
            found, following = await past_matters(tx, terms, clock.today(), limit=SHOWN)
            return found, following, (await find_lists(tx))[0]

    found, following, lists = run(with_intake(settings, work))
    table = Table(
        "mã / code", "loại / what", "xong / ended", "lưu đến / kept to", "xác nhận / confirmed", header_style="bold"
    )
    for one in found:
        name = WHAT_NAMES[one.record, one.what].vi
        table.add_row(one.code, name, f"{one.ended_on}", f"{one.kept_to}", "có" if one.term.confirmed else "chưa / no")
    out.print(table if found else "Không có hồ sơ nào quá thời hạn lưu. Nothing is past its term.")
    if following:
        out.print(f"… còn nữa / more than these {SHOWN}")
    for line in lists:
        out.print(
            f"Danh sách / list {line.id}: {STATE_NAMES[line.state].vi} ({line.number or 'chưa quyết định / not decided'}), "
            f"{line.matters} hồ sơ / matters, {line.done} xong / done, {line.waiting} chờ / waiting",
            highlight=False,
        )


def preview_(code: Annotated[str, typer.Argument(help="KN-2026-0001, D-2026-0001, TD-2026-0001")]) -> None:
    """What hangs together with a record and would be made anonymous with it. No text is shown here: the page does."""
    settings = settings_or_exit()
    vault = _vault_or_exit(settings)

    async def work(database: Database) -> Preview | None:
        async with database.transaction(carrying_out.ACTOR) as tx:
            return await preview(tx, None, code, vault)

    found = run(with_intake(settings, work)) or fail(f"{code}: không có / not there", NOT_THERE)
    for member in found.members:
        out.print(f"{member.code}  {member.ended_on or 'chưa xong / not ended'}", highlight=False)
    out.print(f"{found.persons} người / people, {found.files} tệp văn bản / files of papers")


def run_() -> None:
    """Carry out now what the head decided; the workers do it every five minutes by themselves."""
    settings = settings_or_exit()
    terms, vault = _terms_or_exit(settings), _vault_or_exit(settings)

    async def work(database: Database) -> carrying_out.Done:
        return await carrying_out.carry_out(database, vault, terms, store_of(settings))

    done = run(with_intake(settings, work))
    out.print(f"{done.anonymised} hồ sơ đã khử nhận dạng, {done.changed} giữ lại vì có việc mới. Made anonymous; kept.")
    if done.unreadable:
        fail(f"{done.unreadable} hồ sơ không mở được: tiepdan keys list. Some cannot be opened: a key is missing.", 1)


def _terms_or_exit(settings: Settings) -> tuple[Term, ...]:
    try:
        return load_terms(settings.retention_file)
    except InvalidData as error:
        fail(str(error), NOT_DATA)


def _vault_or_exit(settings: Settings) -> Vault:
    return Vault(
        kept_identity_keys(settings) or fail(f"{settings.identity_keys_path}: không có / not there", NOT_THERE)
    )
