"""Deadlines as the API and the terminal give them out."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.intake.deadlines.explanations import ExplainedClock
from services.intake.deadlines.sentences import note_of, told
from services.intake.deadlines.tables import ClockEntryRow
from shared.calendar import ExplainedDay


class DayView(BaseModel):
    """One day between the trigger and the due date; `number` is its place in the count."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    day: date
    state: str
    counted: bool
    number: int | None
    reason_vi: str
    reason_en: str


class LedgerView(BaseModel):
    """One line of a clock's ledger."""

    model_config = ConfigDict(frozen=True)

    kind: str
    on: date
    number: str | None
    reason: str | None
    text_vi: str
    text_en: str
    due_before: date | None
    due_after: date | None
    rule_version: str
    calendar_version: str

    @classmethod
    def of(cls, line: ClockEntryRow, *, reasons: bool) -> Self:
        text = told(line)
        return cls(
            kind=line.kind,
            on=line.on_day,
            number=line.number,
            reason=note_of(line) if reasons else None,
            text_vi=text.vi,
            text_en=text.en,
            due_before=line.due_before,
            due_after=line.due_after,
            rule_version=line.rule_version,
            calendar_version=line.calendar_version,
        )


class ClockView(BaseModel):
    """One clock of a case: its date, why, and all that happened to it. `due_on` is null while suspended."""

    model_config = ConfigDict(frozen=True)

    duty: str
    n: int
    name_vi: str
    name_en: str
    source: str
    attributes: list[str]
    received_on: date
    law_on: date
    started_on: date
    due_on: date | None
    suspended_from: date | None
    extensions: int
    stopped_on: date | None
    stopped_why: str | None
    rule_version: str
    calendar_version: str
    summary_vi: str
    summary_en: str
    remark_vi: str | None
    remark_en: str | None
    days: list[DayView]
    ledger: list[LedgerView]

    @classmethod
    def of(cls, one: ExplainedClock, *, reasons: bool) -> Self:
        """Without `reasons` nobody's own words are told: of a denunciation they may say who denounced."""
        return cls(
            **one.clock.model_dump(include=set(cls.model_fields)),
            name_vi=one.duty.vi,
            name_en=one.duty.en,
            source=one.source,
            summary_vi=one.summary.vi,
            summary_en=one.summary.en,
            remark_vi=one.remark.vi if one.remark else None,
            remark_en=one.remark.en if one.remark else None,
            days=day_views(one.days.days if one.days else ()),
            ledger=[LedgerView.of(line, reasons=reasons) for line in one.lines],
        )


def day_views(days: Sequence[ExplainedDay]) -> list[DayView]:
    return [DayView.model_validate(day) for day in days]
