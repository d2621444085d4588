"""`tiepdan accounts`: who can log in; new passwords; locking."""

from typing import Annotated

import typer
from rich.table import Table

from deploy.cli.terminal import fail, organisation_or_exit, out, settings_or_exit
from shared.access.accounts import Accounts
from shared.access.roles import Role

Login = Annotated[str, typer.Argument(help="Tên đăng nhập / login")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="Tài khoản / accounts", no_args_is_help=True)
    group.command("list")(list_)
    group.command()(add)
    group.command()(reset)
    group.command()(disable)
    group.command()(enable)
    app.add_typer(group, name="accounts")


def list_() -> None:
    """All accounts, their roles and units."""
    table = Table("login", "roles", "unit", "", header_style="bold")
    for account in sorted(_accounts().list(), key=lambda a: a.login):
        roles = ", ".join(sorted(account.roles))
        table.add_row(account.login, roles, account.unit or "", "khóa / disabled" if account.disabled else "")
    out.print(table)


def add(
    login: Login,
    role: Annotated[list[Role], typer.Option("--role", help="Có thể nhiều lần / may be repeated")],
    display: Annotated[str, typer.Option("--name", help="Tên hiển thị của chức danh / name of the post shown")],
    unit: Annotated[str | None, typer.Option(help="Mã đơn vị / unit code")] = None,
) -> None:
    """Make an account; prints its first password."""
    settings = settings_or_exit()
    if unit is not None and unit not in organisation_or_exit(settings.organisation_dir).by_code:
        fail(f"Không có đơn vị {unit}. No unit {unit}.", 66)
    if unit is None and {Role.OFFICER, Role.UNIT_LEADER} & set(role):
        fail("Cán bộ, lãnh đạo đơn vị cần --unit. An officer or head of unit needs --unit.", 64)
    try:
        password = _accounts().create(login, display, role, unit)
    except ValueError as error:
        fail(str(error), 64)
    out.print(f"{login}: {password}", highlight=False, markup=False)


def reset(login: Login) -> None:
    """Give an account a new password; its sessions end at once."""
    accounts = _accounts()
    _known(accounts, login)
    out.print(f"{login}: {accounts.reset_password(login)}", highlight=False, markup=False)


def disable(login: Login) -> None:
    """Lock an account; its sessions end at once."""
    accounts = _accounts()
    _known(accounts, login)
    accounts.disable(login)


def enable(login: Login) -> None:
    """Unlock an account."""
    accounts = _accounts()
    _known(accounts, login)
    accounts.enable(login)


def _accounts() -> Accounts:
    settings = settings_or_exit()
    if not settings.accounts_path.exists():
        fail(f"{settings.accounts_path}: chưa có; 'tiepdan up' tạo lần đầu. Not there yet: 'tiepdan up' makes it.", 66)
    return Accounts(settings.accounts_path)


def _known(accounts: Accounts, login: str) -> None:
    if accounts.find(login) is None:
        fail(f"Không có tài khoản {login}. No account {login}.", 67)
