"""`tiepdan deadlines why`, `override` and `reproject`: the clocks of cases, read and moved in intake's database."""

import json
from datetime import datetime
from typing import Annotated, Final, TypeVar

import typer
from pydantic import ValidationError
from rich.table import Table

from deploy.cli.deadline_tables import BAD_INPUT, DATES, both, days_table, ledger_table, office_or_exit, written
from deploy.cli.reading import As, Format
from deploy.cli.terminal import fail, out, run, settings_or_exit
from deploy.reach import with_intake
from services.intake.cases.tables import CaseRow
from services.intake.deadlines.explanations import ExplainedClock, explain_clocks
from services.intake.deadlines.queries import clocks_of, ledger_of
from services.intake.deadlines.reprojection import Reprojection, counted_again, outdated_cases
from services.intake.deadlines.tables import ClockRow
from services.intake.deadlines.views import ClockView
from services.intake.extensions.commands import OverrideLaw
from services.intake.extensions.overriding import apply_law
from services.intake.proceedings.reprojection import follow_calendar
from shared.calendar import clock
from shared.database import Database
from shared.refusals import Refused

T = TypeVar("T")
NOT_THERE: Final = 66
REFUSED: Final = 1
ACTOR: Final = "system:deadlines"


def add_to(group: typer.Typer) -> None:
    group.command()(why)
    group.command()(override)
    group.command()(reproject)


def why(case: Annotated[str, typer.Argument(help="KN-2026-0001")], as_: As = Format.TABLE) -> None:
    """Every clock of a case, its ledger, and why its date is that date."""
    settings = settings_or_exit()
    office = office_or_exit(settings)

    async def work(database: Database) -> list[ExplainedClock]:
        async with database.transaction(ACTOR) as tx:
            return explain_clocks(await clocks_of(tx, case), await ledger_of(tx, case), office)

    found = run(with_intake(settings, work))
    if not found:
        fail(f"{case}: không có thời hạn nào. No clocks.", NOT_THERE)
    if as_ is Format.JSON:
        views = [ClockView.of(one, reasons=False).model_dump(mode="json") for one in found]
        print(json.dumps(views, ensure_ascii=False, indent=2))
        return
    for one in found:
        out.rule(f"{one.clock.duty} · {one.duty.vi}")
        out.print(both(one.summary), highlight=False)
        if one.remark:
            out.print(both(one.remark), style="yellow", highlight=False)
        out.print(ledger_table(one))
        if one.days:
            out.print(days_table(one.days.days))
        out.print(f"Hạn / due: [bold]{written(one.clock.due_on)}[/bold]  {one.source}", highlight=False)


def override(
    case: Annotated[str, typer.Argument(help="KN-2026-0001")],
    duty: Annotated[str, typer.Argument(help="KN-1")],
    law_of: Annotated[datetime, typer.Option(formats=DATES, help="luật của ngày / the law of this day")],
    reason: Annotated[str, typer.Option(help="ghi vào sổ theo dõi / kept in the ledger")],
) -> None:
    """Count a running duty by the law of another day than that of receipt. The reason is kept with the name "system"."""
    settings = settings_or_exit()
    office = office_or_exit(settings)
    try:
        command = OverrideLaw(duty=duty, law_on=law_of.date(), reason=reason)
    except ValidationError as error:
        fail("\n".join(str(one["msg"]) for one in error.errors()), BAD_INPUT)

    async def work(database: Database) -> ClockRow | Refused | None:
        async with database.transaction(ACTOR) as tx:
            found = await tx.get(CaseRow, case, lock=True)
            return await apply_law(tx, office, found, command) if found is not None else None

    changed = run(with_intake(settings, work))
    if changed is None:
        fail(f"{case}: không có vụ việc này. No such case.", NOT_THERE)
    if isinstance(changed, Refused):
        fail(both(changed.reason), REFUSED)
    out.print(f"Hạn / due: [bold]{written(changed.due_on)}[/bold]", highlight=False)


def reproject(apply: Annotated[bool, typer.Option("--apply", help="ghi thật / change them")] = False) -> None:
    """Count running clocks again after the calendar or the rules changed; tells what would move unless --apply."""
    settings = settings_or_exit()
    office = office_or_exit(settings)
    table = Table("", "", "hạn cũ", "hạn mới", "", header_style="bold")

    async def work(database: Database) -> int:
        moved, after = 0, ""
        while codes := await outdated(database, after):
            for code in codes:
                for one in await again(database, code):
                    moved += one.refusal is None
                    dates = (written(one.due_before), written(one.due_after))
                    table.add_row(code, one.clock.duty, *dates, one.refusal.vi if one.refusal else "")
            after = codes[-1]
        return moved

    async def outdated(database: Database, after: str) -> list[str]:
        async with database.transaction(ACTOR) as tx:
            return await outdated_cases(tx, office, after=after)

    async def again(database: Database, code: str) -> list[Reprojection]:
        """One case, one transaction: a large office is not locked as a whole."""
        async with database.transaction(ACTOR) as tx:
            if apply:
                return await follow_calendar(tx, office, code, on=clock.today())
            return await counted_again(tx, office, code)

    moved = run(with_intake(settings, work))
    if table.row_count:
        out.print(table)
    done = "Đã tính lại. Moved." if apply else "Chạy lại với --apply để ghi. Nothing was changed: run it with --apply."
    out.print(f"{moved} thời hạn đổi ngày. {done}" if moved else "Không thời hạn nào đổi ngày. No clock would move.")
