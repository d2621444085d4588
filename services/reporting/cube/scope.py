"""Which facts a question is about: of a period, of some units, seen on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.reporting.cube.organised import Organised
from shared.calendar.periods import Period


@dataclass(frozen=True, slots=True)
class Scope:
    """Which facts may be counted: those of a period, of some units (None: of all), seen on a day.

    `units` are codes as the facts have them: the unit a thing was given to. Under which of them, or of their successors,
    it is reported, `organised_on` decides.
    """

    period: Period
    today: date
    units: frozenset[str] | None = None
    organised: Organised = Organised.THEN

    @property
    def organised_on(self) -> date:
        """The day whose organisation the report has: the period's last (today within it), or today."""
        return self.today if self.organised is Organised.NOW else min(self.period.last, self.today)

    @property
    def morning_after(self) -> date:
        """What was due before this day and is still open is overdue: the day after the period, or today within it."""
        return min(self.period.last + timedelta(days=1), self.today)
