"""Filled forms and the records behind a cell, as programmes get them."""

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from services.reporting.cube.queries import Record, Total
from services.reporting.facts.answers import CurrencyAnswer
from services.reporting.facts.queries import Currency
from services.reporting.forms.definitions import Form
from services.reporting.forms.sheets import CheckResult, Sheet
from services.reporting.inquiry import Inquiry
from shared.calendar.periods import Period
from shared.settings import ServiceName, Settings, service_url

PAGES: dict[str, tuple[ServiceName, str]] = {
    "visit": ("intake", "/visits"),
    "petition": ("intake", "/petitions"),
    "case": ("intake", "/cases"),
    "dialogue": ("scheduling", "/dialogues"),
    "conclusion": ("scheduling", "/conclusions"),
    "reception_day": ("scheduling", "/reception-days"),
}
"""Where the owner shows what a record is about."""


def address(settings: Settings, grain: str, code: str) -> str:
    """The page of the thing that was counted, at the service that owns it."""
    service, path = PAGES[grain]
    return f"{service_url(settings, service)}{path}/{code}"


class PeriodAnswer(BaseModel):
    """The days counted, both ends inclusive."""

    model_config = ConfigDict(validate_by_name=True)

    code: str
    name_vi: str
    name_en: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @classmethod
    def of(cls, period: Period) -> Self:
        names = {"name_vi": period.name_vi, "name_en": period.name_en}
        return cls(code=period.code, first=period.first, last=period.last, **names)


class RecordAnswer(BaseModel):
    """One thing counted, `weight` times."""

    grain: str
    code: str
    unit: str
    day: date
    weight: int
    address: str
    details: dict[str, Any]

    @classmethod
    def of(cls, record: Record, settings: Settings) -> Self:
        return cls(
            grain=record.grain,
            code=record.code,
            unit=record.unit,
            day=record.day,
            weight=record.weight,
            address=address(settings, record.grain, record.code),
            details=dict(record.details),
        )


class RecordsAnswer(BaseModel):
    """A page of the records behind a cell. `total` is what the cell shows; `next` goes to `after`."""

    records: list[RecordAnswer]
    count: int
    total: int
    next: str | None

    @classmethod
    def of(cls, page: list[Record], total: Total, limit: int, settings: Settings) -> Self:
        following = page[-1].cursor if len(page) == limit else None
        found = [RecordAnswer.of(record, settings) for record in page]
        return cls(records=found, count=total.records, total=total.weight, next=following)


class ColumnAnswer(BaseModel):
    """A column as the circular has it."""

    no: int
    group: list[str]
    name: str
    formula: str | None


class RowAnswer(BaseModel):
    """A unit's values by column; the total has no unit."""

    unit: str | None
    name: str
    values: dict[int, int]


class FailureAnswer(BaseModel):
    """A row in which a check does not hold."""

    unit: str | None
    expression: str
    left: int
    right: int


class CheckAnswer(BaseModel):
    """A check, the rows that break it, and records to look at."""

    expression: str
    name_vi: str | None
    name_en: str | None
    passed: bool
    failures: list[FailureAnswer]
    culprits: list[RecordAnswer]

    @classmethod
    def of(cls, check: CheckResult, settings: Settings) -> Self:
        return cls(
            expression=str(check.expression),
            name_vi=check.declared.name_vi if check.declared else None,
            name_en=check.declared.name_en if check.declared else None,
            passed=check.passed,
            failures=[
                FailureAnswer(
                    unit=f.unit,
                    expression=f.relation,
                    left=f.left_value,
                    right=f.right_value,
                )
                for f in check.failures
            ],
            culprits=[RecordAnswer.of(record, settings) for record in check.culprits],
        )


class FormAnswer(BaseModel):
    """A form without numbers."""

    code: str
    slug: str
    title: str
    title_en: str
    source: str
    valid_from: date
    valid_to: date | None
    columns: list[ColumnAnswer]
    notes: list[str]

    @classmethod
    def of(cls, form: Form) -> Self:
        columns = [ColumnAnswer(no=c.no, group=list(c.group), name=c.name, formula=c.formula) for c in form.columns]
        kept = form.model_dump(include={"code", "title", "title_en", "source", "valid_from", "valid_to"})
        return cls(**kept, slug=form.slug, columns=columns, notes=list(form.notes))


class SheetAnswer(BaseModel):
    """A filled form. `in_force` is false when the period lies before the circular, whose columns it then only borrows."""

    form: FormAnswer
    period: PeriodAnswer
    in_force: bool
    rows: list[RowAnswer]
    total: RowAnswer
    checks: list[CheckAnswer]
    currency: CurrencyAnswer

    @classmethod
    def of(cls, sheet: Sheet, inquiry: Inquiry, currency: Currency, settings: Settings) -> Self:
        rows = [
            RowAnswer(unit=row.unit, name=inquiry.unit_name(row.unit or ""), values=dict(row.values))
            for row in sheet.rows
        ]
        return cls(
            form=FormAnswer.of(sheet.form),
            period=PeriodAnswer.of(inquiry.period),
            in_force=sheet.form.in_force(inquiry.period.last),
            rows=rows,
            total=RowAnswer(unit=None, name="Cộng", values=dict(sheet.total.values)),
            checks=[CheckAnswer.of(check, settings) for check in sheet.checks],
            currency=CurrencyAnswer.of(currency),
        )
