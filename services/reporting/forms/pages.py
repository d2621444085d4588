"""The report pages: choose a form and a period, read it, check it, open a cell, print it, take it away."""

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reporting.cube import queries as cube
from services.reporting.facts.queries import currency, snapshot
from services.reporting.forms.answers import RecordsAnswer, address
from services.reporting.forms.api import Cell, Filled
from services.reporting.forms.definitions import forms
from services.reporting.forms.exports import as_csv
from services.reporting.forms.headings import head, starts
from services.reporting.forms.queries import fill
from services.reporting.inquiry import Asked, Tx, statutory_periods
from shared.calendar.periods import Period
from shared.settings import service_url
from shared.web.pages import render, web_of

router = APIRouter()

TEMPLATES = "services/reporting/forms/templates"


@router.get("/")
async def front(request: Request, _asked: Asked) -> Response:
    """Reporting begins with the reports."""
    return RedirectResponse(service_url(web_of(request).settings, "reporting") + "/reports", status_code=303)


@router.get("/reports")
async def choose_report(request: Request, asked: Asked, tx: Tx) -> Response:
    """Every report for a period chosen by its legal name or by two days."""
    await snapshot(tx)
    return render(
        request,
        f"{TEMPLATES}/reports.html",
        asked=asked,
        periods=offered(asked.period, asked.scope.today),
        forms=[one for one in forms() if one.statutory],
        currency=await currency(tx, asked.redis),
    )


@router.get("/forms/{form}")  # noqa: FAST003  # asked_form takes it
async def read_form(request: Request, asked: Filled, tx: Tx) -> Response:
    """A filled form, its checks on top, each cell leading to its records."""
    await snapshot(tx)
    inquiry = asked.inquiry
    sheet = await fill(tx, asked.form, inquiry.scope, inquiry.organisation)
    return render(
        request,
        f"{TEMPLATES}/form.html",
        asked=inquiry,
        form=asked.form,
        forms=[one for one in forms() if one.statutory],
        sheet=sheet,
        broken=sheet.broken_cells,
        head=head(asked.form.columns),
        starts=starts(asked.form.columns),
        periods=offered(inquiry.period, inquiry.scope.today),
        in_force=asked.form.in_force(inquiry.period.last),
        currency=await currency(tx, inquiry.redis),
        address=lambda record: address(web_of(request).settings, record.grain, record.code),
    )


@router.get("/forms/{form}/csv")  # noqa: FAST003  # asked_form takes it
async def take_form(asked: Filled, tx: Tx) -> Response:
    """The filled form for a spreadsheet."""
    await snapshot(tx)
    sheet = await fill(tx, asked.form, asked.inquiry.scope, asked.inquiry.organisation)
    name = f"{asked.form.slug}_{asked.inquiry.period.code}.csv"
    return Response(
        as_csv(sheet, asked.inquiry.period, asked.inquiry.unit_name).encode(),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Row-Count": str(len(sheet.rows)),
            "Cache-Control": "no-store",
        },
    )


@router.get("/forms/{form}/records")  # noqa: FAST003  # asked_form takes it
async def open_cell(request: Request, cell: Cell, tx: Tx) -> Response:
    """The records that make up one number."""
    await snapshot(tx)
    scope = cell.inquiry.scope
    page = await cube.records(tx, cell.countings, scope, cell.after, cell.limit)
    total = await cube.total(tx, cell.countings, scope)
    return render(
        request,
        f"{TEMPLATES}/records.html",
        asked=cell.inquiry,
        form=cell.form,
        column=cell.column,
        found=RecordsAnswer.of(page, total, cell.limit, web_of(request).settings),
        weighed=any(counting.measure == "sum" for counting in cell.countings),
        after=cell.after,
        currency=await currency(tx, cell.inquiry.redis),
    )


def offered(chosen: Period, today: date) -> list[Period]:
    """The periods one can choose with one click; the chosen one is always among them."""
    periods = statutory_periods(today)
    return periods if any(one.code == chosen.code for one in periods) else [chosen, *periods]
