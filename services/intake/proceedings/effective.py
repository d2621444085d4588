"""When a decision on a complaint takes effect."""

from datetime import timedelta

from services.intake.deadlines.tables import ClockRow
from services.intake.proceedings.duties import EFFECT
from services.intake.proceedings.tables import ProceedingRow


def follow_effect(row: ProceedingRow | None, clock: ClockRow) -> None:
    """The day after the last of its time, as that is counted by now: a term ends with the end of that day (LKN Đ44; Bộ
    luật Dân sự Đ148). No other clock has to do with it.
    """
    if row is not None and clock.duty == EFFECT and clock.due_on is not None:
        row.effective_from = clock.due_on + timedelta(days=1)
