"""Days on which a head receives citizens."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Column, Computed, Date
from sqlmodel import Field

from services.scheduling.table import SchedulingTable


class DayState(StrEnum):
    PLANNED = "planned"
    HELD = "held"


class ReceptionDay(SchedulingTable, table=True):
    """One day of a head's reception schedule (lịch tiếp công dân, LTCD Đ12.5, Đ18, Đ24)."""

    __tablename__ = "reception_day"

    code: str = Field(primary_key=True)
    unit: str
    host_post: str
    place: str | None = None
    planned_on: date
    ad_hoc: bool = False
    announced_on: date | None = None
    state: str = DayState.PLANNED
    held_on: date | None = None
    received_by: str | None = None
    version: int = 0
    day: date | None = Field(
        default=None, sa_column=Column("day", Date, Computed("COALESCE(held_on, planned_on)", persisted=True))
    )

    @property
    def subject(self) -> str:
        return f"reception_day/{self.code}"
