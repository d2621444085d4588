"""`tiepdan report`: the reports in a terminal, read from the running system's API."""

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table

from deploy.cli.terminal import fail, out, run, settings_or_exit
from deploy.client import client_of
from services.reporting.cube.organised import Organised


class Format(StrEnum):
    """How to print."""

    TABLE = "table"
    JSON = "json"


As = Annotated[Format, typer.Option("--format", help="table | json")]
READER = "giamsat"


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="Báo cáo / reports", no_args_is_help=True)
    group.command()(dialogue)
    group.command()(form)
    app.add_typer(group, name="report")


def dialogue(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d", "%d/%m/%Y"], help="từ ngày")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d", "%d/%m/%Y"], help="đến hết ngày")],
    as_: As = Format.TABLE,
) -> None:
    """The dialogue report (Quy định 12-QĐ/TU) of a period: each meeting once, under its first series."""
    report = _get("/reporting/api/v1/reports/dialogue", _span(first.date(), last.date()))
    if as_ is Format.JSON:
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return
    out.print(_dialogue_table(report))


def form(
    code: Annotated[str, typer.Argument(help="01-TCD | 02-XLD")],
    period: Annotated[str, typer.Option(help="Q1-2026, 6M-2026, Y-2026 …")],
    organised: Annotated[
        Organised, typer.Option(help="Đơn vị sáp nhập: then theo tổ chức của kỳ, now theo hiện nay / units then or now")
    ] = Organised.THEN,
    as_: As = Format.TABLE,
) -> None:
    """A statutory form (Thông tư 06/2025/TT-TTCP) of a period."""
    report = _get(f"/reporting/api/v1/forms/{code}", {"period": period, "organised": organised.value})
    if as_ is Format.JSON:
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return
    out.print(_form_table(report))


def _form_table(report: dict[str, Any]) -> Table:
    """A line for each of the form's columns, for a terminal is narrow: the total, then units that have anything."""
    form_ = report["form"]
    units = [row for row in report["rows"] if any(row["values"].values())]
    table = Table("", form_["code"], "Cộng", *[row["name"] for row in units], title=form_["title"], header_style="bold")
    for column in form_["columns"]:
        no = str(column["no"])
        name = " · ".join([*column["group"], column["name"]])
        table.add_row(no, name, *[str(row["values"][no]) for row in (report["total"], *units)])
    return table


LINES = (
    ("Hội nghị triển khai nhiệm vụ hằng năm", "yearly_conference"),
    ("Hội nghị cán bộ, công chức, viên chức (riêng)", "staff_conference"),
    ("Giao ban tháng toàn cơ quan", "monthly_briefing"),
    ("Giao ban tuần", "weekly_briefing"),
    ("Đối thoại riêng", "stand_alone"),
)


def _dialogue_table(report: dict[str, Any]) -> Table:
    years = report["by_year"]
    table = Table(title=f"Đối thoại {report['from']} – {report['to']}", header_style="bold")
    table.add_column("")
    for year in years:
        table.add_column(str(year["year"]), justify="right")
    table.add_column("Cộng", justify="right", style="bold")
    for name, carrier in LINES:
        table.add_row(name, *[str(y["periodic"][carrier]) for y in years], str(report["periodic"][carrier]))
    table.add_section()
    ad_hoc = str(report["ad_hoc"]) if report["ad_hoc"] else "0 (Không có)"
    table.add_row("Đối thoại đột xuất", *[str(y["ad_hoc"]) for y in years], ad_hoc)
    table.add_section()
    table.add_row("Tổng số", *[str(y["total"]) for y in years], str(report["total"]))
    joined = f"{report['yearly_joined_with_staff']} hội nghị năm gắn với Hội nghị cán bộ, công chức, viên chức"
    failed = [
        f"{check['year']} {check['series']}: {check['found']}/{check['expected']}"
        for check in report["checks"]
        if not check["passed"]
    ]
    table.caption = joined + ("; thiếu: " + ", ".join(failed) if failed else "; đủ các kỳ")
    return table


def _span(first: date, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def _get(path: str, query: dict[str, str]) -> dict[str, Any]:
    settings = settings_or_exit()

    async def work() -> dict[str, Any]:
        async with client_of(settings, READER) as client:
            response = await client.get(path, params=query)
            if response.is_error:
                problem = response.json() if "json" in response.headers.get("content-type", "") else {}
                fail(f"{response.status_code}: {problem.get('detail', response.reason_phrase)}")
            found: dict[str, Any] = response.json()
            return found

    return run(work())
