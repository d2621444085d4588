"""`tiepdan deadlines`: any legal deadline counted day by day, the duties there are, and the clocks of cases."""

import json
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from deploy.cli import clocks
from deploy.cli.deadline_tables import BAD_INPUT, DATES, both, days_table, office_or_exit, written
from deploy.cli.reading import As, Format
from deploy.cli.terminal import fail, out, settings_or_exit
from services.intake.deadlines.computation import Computed, compute
from services.intake.deadlines.rules import UNSET, Rule, UnsetDuty
from services.intake.deadlines.views import day_views
from shared.calendar import Suspension
from shared.datafiles import in_force
from shared.refusals import Refused

Day = Annotated[datetime, typer.Option("--from", formats=DATES, help="ngày mốc, không tính / trigger day")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="Thời hạn / legal deadlines", no_args_is_help=True)
    group.command("compute")(compute_)
    group.command()(rules)
    clocks.add_to(group)
    app.add_typer(group, name="deadlines")


def compute_(
    rule: Annotated[str, typer.Argument(help="KN-1, KN-2, TC-4 … : tiepdan deadlines rules")],
    start: Day,
    attribute: Annotated[list[str] | None, typer.Option(help="complex | very-complex | remote | delegated")] = None,
    suspended: Annotated[
        list[str] | None, typer.Option(metavar="FROM..TO", help="TO: ngày tính tiếp / counts again")
    ] = None,
    extended: Annotated[int, typer.Option(min=0, help="số lần gia hạn / extensions granted")] = 0,
    received: Annotated[
        datetime | None, typer.Option(formats=DATES, help="ngày nhận đơn, chọn luật / chooses the law")
    ] = None,
    as_: As = Format.TABLE,
) -> None:
    """When a duty falls due, day by day, without any case or database."""
    office = office_or_exit(settings_or_exit())
    computed = compute(
        office.rules,
        office.calendar,
        rule,
        start.date(),
        received_on=received.date() if received else None,
        attributes=frozenset(attribute or ()),
        suspended=[_suspension(text) for text in suspended or ()],
        extensions=extended,
    )
    if isinstance(computed, Refused):
        fail(both(computed.reason), BAD_INPUT)
    if as_ is Format.JSON:
        print(json.dumps(_as_json(computed), ensure_ascii=False, indent=2, default=str))
        return
    out.print(both(computed.summary), highlight=False)
    out.print(f"{computed.rule.source} ({computed.rule.certainty})", style="dim", highlight=False)
    if computed.without_effect:
        out.print(f"{', '.join(computed.without_effect)}: không ảnh hưởng đến thời hạn này / without effect here")
    if computed.days.coverage:
        out.print(both(computed.days.coverage), style="yellow", highlight=False)
    out.print(days_table(computed.days.days))
    out.print(f"Hạn / due: [bold]{written(computed.days.due)}[/bold]", highlight=False)


def rules(
    on: Annotated[datetime | None, typer.Option(formats=DATES, help="nhận đơn ngày nào / day of receipt")] = None,
    as_: As = Format.TABLE,
) -> None:
    """Every duty with its period and source; with --on those that bind a matter received that day."""
    office = office_or_exit(settings_or_exit())
    rows = [row for row in office.rules.rows if on is None or in_force(row.valid_from, row.valid_to, on.date())]
    if as_ is Format.JSON:
        listed = [*map(_rule_json, rows), *map(_unset_json, office.rules.unset)]
        print(json.dumps(listed, ensure_ascii=False, indent=2, default=str))
        return
    table = Table("", "", "", "", "", title=f"Quy tắc {office.rules.version}", header_style="bold", show_header=False)
    for row in rows:
        attributes = "+".join(sorted(row.attributes))
        more = f" + {row.extension_times}×{row.extension_days}" if row.extension_times else ""
        table.add_row(row.id, attributes, f"{row.days}{more} {row.day_kind} {row.sense}", row.duty_vi, row.source)
    for unset in office.rules.unset:
        table.add_row(unset.id, "", "chưa ấn định / not set", unset.duty_vi, unset.source)
    out.print(table)


def _suspension(text: str) -> Suspension:
    try:
        first, last = text.split("..")
        return date.fromisoformat(first), date.fromisoformat(last) if last else None
    except ValueError:
        fail(
            f"'{text}': viết là 2026-03-10..2026-03-20, hoặc 2026-03-10.. khi chưa tính tiếp."
            f"\n'{text}': write 2026-03-10..2026-03-20, or 2026-03-10.. while it still stands.",
            BAD_INPUT,
        )


def _as_json(computed: Computed) -> dict[str, Any]:
    return {
        **_rule_json(computed.rule),
        "attributes_without_effect": list(computed.without_effect),
        "from": computed.start,
        "due": computed.days.due,
        "summary_vi": computed.summary.vi,
        "summary_en": computed.summary.en,
        "calendar_version": computed.days.calendar_version,
        "undecided_years": list(computed.days.undecided),
        "days_explained": [view.model_dump(mode="json") for view in day_views(computed.days.days)],
    }


def _unset_json(duty: UnsetDuty) -> dict[str, Any]:
    return {
        "rule": duty.id,
        "duty_vi": duty.duty_vi,
        "duty_en": duty.duty_en,
        "source": duty.source,
        "certainty": UNSET,
        "days": None,
    }


def _rule_json(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "duty_vi": rule.duty_vi,
        "duty_en": rule.duty_en,
        "source": rule.source,
        "certainty": rule.certainty,
        "days": rule.days,
        "day_kind": rule.day_kind,
        "sense": rule.sense,
        "trigger": rule.trigger,
        "attributes": sorted(rule.attributes),
        "extension_days": rule.extension_days,
        "extension_times": rule.extension_times,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "rule_version": rule.version,
    }
