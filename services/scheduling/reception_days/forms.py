"""What the form of a reception day holds."""

from datetime import date

from pydantic import BaseModel

from services.scheduling.reception_days.usecases import PlanReceptionDay
from services.scheduling.wording import Line, PostCode, UnitCode


class DayForm(BaseModel):
    planned_on: date
    unit: UnitCode
    host_post: PostCode
    place: Line | None = None
    ad_hoc: bool = False
    announced_on: date | None = None

    def command(self) -> PlanReceptionDay:
        return PlanReceptionDay(**self.model_dump())
