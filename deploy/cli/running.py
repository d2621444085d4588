"""Running the system: `up`, `serve`, `migrate`."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.panel import Panel

from deploy.cli.terminal import err, fail, out, run, settings_or_exit
from deploy.reach import reachable
from deploy.sealed import refuse_lost_keys
from deploy.services import SERVICES
from deploy.serving import serve as serve_services
from deploy.up import PORT_TAKEN, PortTaken, ServerLost, Started, prepare
from deploy.up import up as run_everything
from shared.logs import configure_logs


class ServiceName(StrEnum):
    """The services, as arguments."""

    INTAKE = "intake"
    SCHEDULING = "scheduling"
    REPORTING = "reporting"


class Role(StrEnum):
    """What a process does."""

    WEB = "web"
    WORKER = "worker"
    ALL = "all"


def add_to(app: typer.Typer) -> None:
    app.command()(up)
    app.command()(serve)
    app.command()(migrate)


def up() -> None:
    """Start everything: PostgreSQL and Valkey where none are given, the three services, one port. Ctrl-C stops it all."""
    settings = settings_or_exit()
    configure_logs(settings)

    def tell(started: Started) -> None:
        err.print(Panel(_welcome(started, str(settings.passwords_path)), title="Tiếp Dân", border_style="blue"))

    try:
        run(run_everything(list(SERVICES.values()), settings, tell))
    except PortTaken as error:
        fail(str(error), PORT_TAKEN)
    except ServerLost as error:
        fail(f"Một máy chủ nhúng đã dừng. An embedded server has ended.\n{error}", 70)


def _welcome(started: Started, passwords: str) -> str:
    lines = [f"Mở / open: [bold]{started.url}[/bold]"]
    if started.new_passwords:
        lines.append(
            f"{started.new_passwords} tài khoản mới / new accounts, mật khẩu / passwords: [bold]{passwords}[/bold]"
        )
    lines += [
        "tiepdan (bàn tiếp / desk) · cb.<đơn vị> (cán bộ / officer) · giamsat (giám sát / supervisor) · …",
        "tiepdan accounts list · tiepdan accounts reset <tên / login>",
        "Ctrl-C: dừng tất cả / stops everything",
    ]
    return "\n".join(lines)


def serve(
    services: Annotated[list[ServiceName], typer.Argument(help="One or several.")],
    role: Annotated[Role, typer.Option(help="web answers, worker relays and consumes, all does both.")] = Role.ALL,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that share the port.")] = 1,
) -> None:
    """Serve some of the services with the servers TIEPDAN_DATABASE_URL and TIEPDAN_REDIS_URL name."""
    settings = settings_or_exit()
    configure_logs(settings)
    if settings.redis_url is None:
        fail("TIEPDAN_REDIS_URL and TIEPDAN_DATABASE_URL are needed; 'tiepdan up' starts embedded servers.", 78)
    if ServiceName.INTAKE in services:
        run(refuse_lost_keys(settings))
    serve_services([name.value for name in services], settings, role.value, workers)


def migrate() -> None:
    """Bring the databases to this release's version."""
    settings = settings_or_exit()

    async def work() -> None:
        async with reachable(settings) as ready:
            await prepare(list(SERVICES.values()), ready)

    run(work())
    out.print("Ba cơ sở dữ liệu đã ở phiên bản mới nhất. The three databases are up to date.")
