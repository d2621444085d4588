"""Looking after the system: `parked`, `audit`, `replay`, `doctor`, `subscribe`."""

import asyncio
import json
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.table import Table

from deploy.cli.running import ServiceName
from deploy.cli.terminal import err, fail, organisation_or_exit, out, run, settings_or_exit
from deploy.doctor import examine, reset_stream
from deploy.reach import reachable
from deploy.services import SERVICES
from deploy.subscription import follow
from deploy.verification import findings
from shared.calendar import clock
from shared.database import Database
from shared.messaging import parking
from shared.messaging.replay import forget_everything
from shared.settings import Settings, database_url

Service = Annotated[ServiceName, typer.Option("--service", help="Dịch vụ / service")]
EventId = Annotated[UUID, typer.Argument(help="id của sự kiện / of the event")]


def add_to(app: typer.Typer) -> None:
    parked = typer.Typer(help="Sự kiện bị giữ lại / parked events", no_args_is_help=True)
    for command in (list_, show, retry, drop):
        parked.command(command.__name__.rstrip("_"))(command)
    app.add_typer(parked, name="parked")
    audit = typer.Typer(help="Kiểm tra nhật ký / audit of the log", no_args_is_help=True)
    audit.command()(verify)
    app.add_typer(audit, name="audit")
    app.command()(replay)
    app.command()(doctor)
    app.command()(subscribe)


def list_() -> None:
    """What is parked in each service, longest first."""
    table = Table("service", "event", "subject", "type", "state", "attempts", "error", header_style="bold")

    async def work(name: str, db: Any) -> None:
        for event in await parking.listing(db):
            table.add_row(
                name, str(event.event_id), event.subject, event.type, event.state, str(event.attempts), event.error
            )

    run(_in_each(settings_or_exit(), work))
    out.print(table if table.row_count else "Không có sự kiện nào bị giữ lại. Nothing is parked.")


def show(event_id: EventId) -> None:
    """One parked event whole, with its body."""
    found: list[dict[str, Any]] = []

    async def work(name: str, db: Any) -> None:
        parked = await parking.listing(db, limit=100_000)
        found.extend(
            {"service": name} | {k: str(getattr(event, k)) for k in type(event).__slots__}
            for event in parked
            if event.event_id == event_id
        )

    run(_in_each(settings_or_exit(), work))
    if not found:
        fail(f"{event_id}: không bị giữ lại / not parked", 66)
    out.print_json(json.dumps(found, ensure_ascii=False))


def retry(
    event_id: Annotated[UUID | None, typer.Argument(help="Không ghi: tất cả / all when left out")] = None,
) -> None:
    """Try one parked event, or all, at once and with fresh attempts."""
    counts: list[int] = []

    async def work(_: str, db: Any) -> None:
        counts.append(await parking.retry_now(db, event_id))
        await db.commit()

    run(_in_each(settings_or_exit(), work))
    if event_id is not None and not sum(counts):
        fail(f"{event_id}: không bị giữ lại / not parked", 66)
    out.print(f"{sum(counts)} sự kiện được thử lại ngay. Events made due now.")


def drop(event_id: EventId, service: Service) -> None:
    """Give one event up for one service: its effect will never happen there."""
    dropped: list[bool] = []

    async def work(name: str, db: Any) -> None:
        if name == service.value:
            dropped.append(await parking.remove(db, name, event_id))
            await db.commit()

    run(_in_each(settings_or_exit(), work))
    if not any(dropped):
        fail(f"{event_id}: không bị giữ lại / not parked", 66)


def verify() -> None:
    """Check every log against its hash chains and what other services have seen of them, and issued papers against it."""

    async def work() -> int:
        table = Table("service", "finding", "where", "subject", "", header_style="bold")
        async with reachable(settings_or_exit()) as ready:
            async for name, found in findings(SERVICES.values(), ready):
                table.add_row(name, found.kind, found.where, found.subject, found.explanation)
        if table.row_count:
            out.print(table)
        return table.row_count

    if run(work()):
        raise typer.Exit(1)
    out.print("Nhật ký nguyên vẹn. The logs are intact.")


def replay(service: Annotated[ServiceName, typer.Argument(help="Dịch vụ dựng lại / service to rebuild")]) -> None:
    """Rebuild a service's tables from the first event on. A running one starts at once; else at its next start."""
    chosen = SERVICES[service.value]
    if not chosen.rebuildable:
        fail(f"{service.value} giữ hồ sơ gốc, không dựng lại được. Its tables are records of their own.", 64)

    async def work() -> None:
        async with reachable(settings_or_exit()) as ready:
            database = Database(database_url(ready, chosen.name) or "", pool_size=1)
            await forget_everything(database.engine, chosen.name, chosen.metadata)
            await database.close()

    run(work())
    out.print(f"{service.value}: đọc lại từ sự kiện đầu tiên. Reading again from the first event.")


def doctor(
    reset: Annotated[
        str | None, typer.Option("--reset-stream", help="Xóa luồng đi trước nhật ký / delete a stream ahead")
    ] = None,
) -> None:
    """What works and what does not; exit code 1 when something needs attention."""
    settings = settings_or_exit()
    if reset is not None:
        out.print(run(reset_stream(settings, SERVICES, reset)), highlight=False)
        return
    table = Table("", "", "", header_style="bold", show_header=False)
    checks = run(examine(settings, SERVICES))
    for check in checks:
        table.add_row("[green]✓[/green]" if check.good else "[red]✗[/red]", check.what, check.detail)
    out.print(table)
    if not all(check.good for check in checks):
        raise typer.Exit(1)


def subscribe(
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị / unit code, e.g. so-nnmt")],
    group: Annotated[str, typer.Option(help="Nhóm đọc / consumer group")] = "department",
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi sự kiện một dòng JSON / one JSON line each")] = False,
) -> None:
    """Follow a department's own stream, from the first event this group has not had. Ctrl-C ends it."""
    settings = settings_or_exit()
    organisation = organisation_or_exit(settings.organisation_dir)
    if unit not in organisation.by_code:
        fail(f"Không có đơn vị {unit}. No unit {unit}.", 66)
    if (answering := organisation.answering(unit, clock.today())) != unit:
        err.print(
            f"{unit} đã kết thúc; việc của nó do {answering} trả lời, trên dòng của {answering}.\n"
            f"{unit} has ended; {answering} answers for it, and what is new stands on the stream of {answering}.",
            style="yellow",
            highlight=False,
        )

    def take(position: int, event: dict[str, Any]) -> None:
        if as_json:
            print(json.dumps({"position": position, "event": event}, ensure_ascii=False), flush=True)
            return
        name = event["type"].removeprefix("vn.gov.tiepdan.").rpartition(".")[0]
        facts = ", ".join(f"{k}={v}" for k, v in event["data"].items() if k != "unit")
        out.print(
            f"[dim]{position:>6}[/dim] {event['time'][:19]} [bold]{name}[/bold] {facts}",
            highlight=False,
            soft_wrap=True,
        )

    async def work() -> None:
        async with reachable(settings) as ready:
            await follow(ready.redis_url or "", unit, group, take)

    try:
        run(work())
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise typer.Exit(0) from None


async def _in_each(settings: Settings, work: Any) -> None:
    async with reachable(settings) as ready:
        for name, service in SERVICES.items():
            database = Database(database_url(ready, service.name) or "", pool_size=1)
            try:
                async with database.engine.connect() as db:
                    await work(name, db)
            finally:
                await database.close()
