"""What the form of a reception day holds."""

from pydantic import BaseModel

from services.scheduling.reception_days.usecases import PlanReceptionDay
from services.scheduling.wording import Line, PostCode, UnitCode
from shared.wording import Day


class DayForm(BaseModel):
    planned_on: Day
    unit: UnitCode
    host_post: PostCode
    place: Line | None = None
    ad_hoc: bool = False
    announced_on: Day | None = None

    def command(self) -> PlanReceptionDay:
        return PlanReceptionDay(**self.model_dump())
