"""The ladder of urging a unit that delays: which step is due when. Pure.

The board follows up what it transferred and urges; whoever delays still is reported to the chairman, who has the
responsibility examined (NĐ 64/2014 Đ7, Đ15).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, Literal, get_args

from shared.calendar import Calendar, DayKind
from shared.datafiles import Row, in_force, read_table
from shared.refusals import Reason, Refused

Clock = Literal["acknowledge", "due", "hand"]
"""What runs: the days to acknowledge, the day it is due; by hand there is none."""
Told = Literal["unit", "head", "chairman"]

SHIPPED: Final = Path(__file__).parent / "data" / "ladder.csv"
COLUMNS: Final = (
    *("clock", "step", "days", "day_kind", "told", "letter", "name_vi", "name_en"),
    *("valid_from", "valid_to", "source"),
)
BY_HAND: Final = Reason("Đôn đốc theo yêu cầu", "Urged by the desk")
TOLD_NAMES: Final[dict[Told, Reason]] = {
    "unit": Reason("Đơn vị", "Unit"),
    "head": Reason("Lãnh đạo đơn vị", "Head of the unit"),
    "chairman": Reason("Chủ tịch UBND tỉnh", "Chairman of the province"),
}
_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 120
"""Days around today in which the last day reached is looked for: farther than any step's, whatever holidays fall in."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung. `days` after the day its clock runs to; negative: before it."""

    clock: Clock
    step: int
    days: int
    day_kind: DayKind
    told: Told
    letter: bool
    name: Reason
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def escalated(self) -> bool:
        return self.told == "chairman"

    def day(self, runs_to: date, calendar: Calendar) -> date:
        """The day this step is taken when its clock runs to `runs_to`."""
        if self.days < 0:
            return calendar.latest_before(runs_to, -self.days, self.day_kind)
        return calendar.add(runs_to, self.days, self.day_kind)

    def reached(self, today: date, calendar: Calendar) -> date:
        """The last day a clock may run to for this step's day to have come today. Later days have later steps."""
        day = today + timedelta(days=_FARTHEST)
        while self.day(day, calendar) > today:
            day -= _DAY
        return day


@dataclass(frozen=True)
class Ladder:
    """All steps, of every time."""

    steps: tuple[Step, ...]

    def on(self, day: date) -> tuple[Step, ...]:
        """The steps in force on a day, the last of each clock first."""
        now = [step for step in self.steps if in_force(step.valid_from, step.valid_to, day)]
        return tuple(sorted(now, key=lambda step: (step.clock, -step.step)))

    def due(self, today: date, calendar: Calendar) -> Iterator["Due"]:
        """For each step the days a clock may run to for it to be the last whose day has come: what was passed on the way
        is not made up for.
        """
        for _, steps in groupby(self.on(today), key=lambda step: step.clock):
            first = date.min
            for step in steps:
                last = step.reached(today, calendar)
                yield Due(step, first, last)
                first = max(first, last + _DAY)

    def name(self, clock: str, number: int, day: date) -> Reason:
        """What a step taken on a day is called."""
        found = (step.name for step in self.on(day) if (step.clock, step.step) == (clock, number))
        return next(found, BY_HAND)


@dataclass(frozen=True, slots=True)
class Due:
    """A step to be taken for clocks that run to a day from `first` to `last`."""

    step: Step
    first: date
    last: date


@cache
def load_ladder(file: Path = SHIPPED) -> Ladder:
    """Read the ladder.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    steps: list[Step] = []
    for row in read_table(file, COLUMNS):
        step = _step(row)
        for other in steps:
            same = (other.clock, other.step) == (step.clock, step.step)
            if same and in_force(other.valid_from, other.valid_to, step.valid_from):
                raise row.refuse(f"step {step.step} of '{step.clock}' is in force twice on {step.valid_from}", "step")
        steps.append(step)
    return Ladder(tuple(steps))


def _step(row: Row) -> Step:
    first, last = row.validity()
    clocks: tuple[Clock, ...] = ("acknowledge", "due")
    kinds: tuple[DayKind, ...] = ("calendar", "working")
    told: tuple[Told, ...] = get_args(Told)
    written = row.text("days")
    if not written.removeprefix("-").isdecimal() or not 0 < abs(int(written)) <= _FARTHEST // 2:
        raise row.refuse(f"'{written}' is not a number of days, 1 to {_FARTHEST // 2}, with - when before", "days")
    if row.count("step") == 0:
        raise row.refuse("steps count from 1", "step")
    return Step(
        clock=row.choice("clock", clocks),
        step=row.count("step"),
        days=int(written),
        day_kind=row.choice("day_kind", kinds),
        told=row.choice("told", told),
        letter=row.yes("letter"),
        name=Reason(row.text("name_vi"), row.text("name_en")),
        valid_from=first,
        valid_to=last,
        source=row.text("source"),
    )


def refuse_letter(*, letter: bool, number: str | None, urged_on: date, on: date) -> Refused | None:
    """A letter is sent once, for a step that asks for one, not before it was decided on."""
    if not letter:
        return Refused(Reason("Bước này không cần công văn.", "This step needs no letter."))
    if number is not None:
        return Refused(Reason(f"Công văn số {number} đã gửi.", f"Letter {number} has been sent."))
    if on < urged_on:
        day = f"{urged_on:%d/%m/%Y}"
        return Refused(Reason(f"Ngày gửi phải từ {day} trở đi.", f"It cannot be sent before {day}."), "on")
    return None


def refuse_same_letter(number: str, sent_on: date) -> Refused:
    """One letter urges a unit once in a case, however often the form is sent."""
    day = f"{sent_on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Công văn số {number} gửi đơn vị này ngày {day} đã được ghi.",
            f"Letter {number} to this unit, of {day}, is recorded already.",
        ),
        "number",
    )
