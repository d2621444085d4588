"""The procedure on one complaint or denunciation, and the papers it went through."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.proceedings.rules import Dialogue, Standing, Sums
from services.intake.table import IntakeTable
from shared.events.kinds import CaseKind, ProceedingState, Stage

LAND: Final = ("state_land", "return_land")


class ProceedingRow(IntakeTable, table=True):
    """One per case of these kinds. `ordered` and `done` hold `Sums` by name; figures that are nought are left out."""

    __tablename__ = "proceeding"

    case_code: str = Field(
        sa_type=Text,
        primary_key=True,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    kind: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    discipline: bool = False
    state: str = Field(sa_type=Text)
    since: date
    paused: str | None = Field(default=None, sa_type=Text)
    attributes: list[str] = Field(default=[], sa_type=ARRAY(Text))
    dialogue: str = Field(default=Dialogue.NONE, sa_type=Text)
    dialogue_on: date | None = None
    """The day of the latest one that was held, or from which the complainant stayed away."""
    accepted_on: date | None = None
    decided_on: date | None = None
    decision_number: str | None = Field(default=None, sa_type=Text)
    result: str | None = Field(default=None, sa_type=Text)
    in_time: bool | None = None
    sent_on: date | None = None
    published_on: date | None = None
    effective_from: date | None = None
    effective_on: date | None = None
    finished_on: date | None = None
    reviews: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    """Second instance: the case whose first decision it is about, when the office knows that case."""
    reviewed_in: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    """First instance: the case of the second, unless that was not accepted or was withdrawn."""
    reviewed_on: date | None = None
    """First instance: the day on which the second decided."""
    ordered: dict[str, Any] = Field(default={}, sa_type=JSONB)
    done: dict[str, Any] = Field(default={}, sa_type=JSONB)
    protected: dict[str, Any] = Field(default={}, sa_type=JSONB)
    unsent: int = 0
    """Decisions to suspend or terminate a denunciation that are still to be sent (LTC Đ34.4)."""

    def standing(self, *, received_on: date, taken_on: bool) -> Standing:
        return Standing(
            CaseKind(self.kind),
            Stage(self.stage),
            received_on,
            ProceedingState(self.state),
            self.since,
            ProceedingState(self.paused) if self.paused else None,
            Dialogue(self.dialogue),
            sums_of(self.ordered),
            sums_of(self.done),
            self.sent_on is not None,
            self.published_on is not None,
            self.effective_from,
            taken_on,
            self.reviewed_in,
            self.unsent,
            self.dialogue_on,
            self.reviewed_on,
            self.discipline,
        )


class ProceedingPaperRow(IntakeTable, table=True):
    """A step that was taken: its paper, its day, what was stated. Nobody changes it afterwards."""

    __tablename__ = "proceeding_paper"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=(Identity(always=True),))
    case_code: str = Field(
        sa_type=Text, sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),)
    )
    step: str = Field(sa_type=Text)
    on_day: date
    number: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    stated: dict[str, Any] = Field(default={}, sa_type=JSONB)
    by: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))


def sums_of(figures: dict[str, Any]) -> Sums:
    """The figures as kept in a row; land comes back as it was stated, to the hundredth."""
    land: dict[str, Any] = {name: Decimal(figures[name]) for name in LAND if name in figures}
    return Sums(**(figures | land))


def kept(sums: Sums) -> dict[str, Any]:
    """The figures that are not nought; land as text, so that JSON does not round it."""
    figures: dict[str, Any] = asdict(sums)
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in figures.items() if value}
