"""The statutory forms over HTTP: the list, a filled form, the records behind one of its cells."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request

from services.reporting.cube import queries as cube
from services.reporting.cube.countings import Counting
from services.reporting.facts.queries import currency, snapshot
from services.reporting.forms.answers import FormAnswer, RecordsAnswer, SheetAnswer
from services.reporting.forms.definitions import Column, Form, form, forms
from services.reporting.forms.queries import fill
from services.reporting.inquiry import Asked, Inquiry, Reader, Tx
from shared.paging import PAGE, After, Limit
from shared.refusals import Reason
from shared.web.pages import web_of
from shared.web.problems import FieldError, Problem

router = APIRouter(prefix="/forms", tags=["reports"])

_NO_COLUMN = Reason("Biểu này không có cột đó.", "The form has no such column.")


@dataclass(frozen=True, slots=True)
class AskedForm:
    """A form and the question put to it."""

    form: Form
    inquiry: Inquiry


@dataclass(frozen=True, slots=True)
class AskedCell:
    """A column of a form, for the units of the question, and the part of its records wanted."""

    form: Form
    column: Column
    inquiry: Inquiry
    after: str | None
    limit: int

    @property
    def countings(self) -> tuple[Counting, ...]:
        return self.form.countings(self.column.no)


def asked_form(
    inquiry: Asked, code: Annotated[str, Path(alias="form", max_length=20, description="01-TCD, 02-XLD")]
) -> AskedForm:
    """The form in force at the end of the period, or 404."""
    found = form(code, inquiry.period.last)
    if found is None:
        raise Problem(404, "not_found")
    return AskedForm(found, inquiry)


Filled = Annotated[AskedForm, Depends(asked_form)]


def asked_cell(
    asked: Filled,
    column: Annotated[int, Query(ge=1)],
    after: After = None,
    limit: Limit = PAGE,
) -> AskedCell:
    """One cell of a filled form."""
    try:
        found = asked.form.column(column)
    except KeyError:
        raise Problem(422, "invalid", _NO_COLUMN, [FieldError("column", _NO_COLUMN)]) from None
    return AskedCell(asked.form, found, asked.inquiry, after, limit)


Cell = Annotated[AskedCell, Depends(asked_cell)]


@router.get("")
async def list_forms(_caller: Reader) -> list[FormAnswer]:
    """The forms there are, with their columns."""
    return [FormAnswer.of(one) for one in forms() if one.statutory]


@router.get("/{form}")  # noqa: FAST003  # asked_form takes it
async def filled_form(request: Request, asked: Filled, tx: Tx) -> SheetAnswer:
    """The form filled for a period (`period`, or `from` and `to`; the running quarter unless given) and checked."""
    await snapshot(tx)
    sheet = await fill(tx, asked.form, asked.inquiry.scope, asked.inquiry.organisation)
    now = await currency(tx, asked.inquiry.redis)
    return SheetAnswer.of(sheet, asked.inquiry, now, web_of(request).settings)


@router.get("/{form}/records")  # noqa: FAST003  # asked_form takes it
async def cell_records(request: Request, cell: Cell, tx: Tx) -> RecordsAnswer:
    """Exactly the records that make up the number in `column` for `unit` (or in the total)."""
    await snapshot(tx)
    page = await cube.records(tx, cell.countings, cell.inquiry.scope, cell.after, cell.limit)
    total = await cube.total(tx, cell.countings, cell.inquiry.scope)
    return RecordsAnswer.of(page, total, cell.limit, web_of(request).settings)
