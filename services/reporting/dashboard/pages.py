"""The supervisor's dashboard: every number leads to the records it counts."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.reporting.cube.scope import Scope
from services.reporting.dashboard import overview
from services.reporting.facts.queries import currency, snapshot
from services.reporting.forms.definitions import form
from services.reporting.forms.pages import offered
from services.reporting.forms.queries import fill
from services.reporting.inquiry import Asked, Tx
from shared.calendar.periods import UnknownPeriodError, year_before
from shared.web.pages import render
from shared.web.problems import Problem

router = APIRouter()


@router.get("/dashboard")
async def look(request: Request, asked: Asked, tx: Tx) -> Response:
    """Received, handled, in time, late, by unit, against last year."""
    await snapshot(tx)
    columns = form(overview.FORM, asked.period.last)
    if columns is None:
        raise Problem(404, "not_found")
    sheet = await fill(tx, columns, asked.scope, asked.organisation)
    earlier = _year_before(asked.scope)
    before = await fill(tx, columns, earlier, asked.organisation) if earlier else None
    return render(
        request,
        "services/reporting/dashboard/templates/dashboard.html",
        asked=asked,
        form=columns,
        sheet=sheet,
        earlier=earlier.period if earlier else None,
        figures=overview.compared(sheet, before),
        punctuality=overview.punctuality(sheet.total),
        punctuality_before=overview.punctuality(before.total) if before else None,
        loads=overview.loads(sheet),
        by_unit=overview.BY_UNIT,
        answered=overview.ANSWERED,
        overdue=overview.OVERDUE,
        in_time=overview.IN_TIME,
        open=overview.OPEN,
        periods=offered(asked.period, asked.scope.today),
        currency=await currency(tx, asked.redis),
    )


def _year_before(scope: Scope) -> Scope | None:
    """The same question a year earlier; none where no rule says when that period ran."""
    try:
        return replace(scope, period=year_before(scope.period))
    except UnknownPeriodError:
        return None
