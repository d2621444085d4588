"""How dialogues are counted for the report on Quy định 12-QĐ/TU, and what a complete year has. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from shared.calendar.periods import Period
from shared.events.kinds import Carrier, DialogueType

ORDER: Final = {carrier: place for place, carrier in enumerate(Carrier)}
SERIES: Final = frozenset({Carrier.YEARLY_CONFERENCE, Carrier.MONTHLY_BRIEFING, Carrier.WEEKLY_BRIEFING})
"""Who holds any of these holds periodic dialogue, and a complete year is asked of."""

FollowUpState = Literal["sent", "returned", "open", "overdue", "in_time", "late", "closed"]


@dataclass(frozen=True, slots=True)
class Session:
    """A dialogue that was held."""

    code: str
    unit: str
    type: DialogueType
    carriers: tuple[Carrier, ...]
    held_on: date
    attendance: int
    questions: int
    answered_on_the_spot: int

    @property
    def counted_as(self) -> Carrier:
        """The overlap rule: one meeting held as several at once is counted once, under the first of them."""
        return min(self.carriers, key=ORDER.__getitem__)

    @property
    def joined_with_staff(self) -> bool:
        """A yearly conference joined with (gắn với) the staff conference."""
        return self.counted_as is Carrier.YEARLY_CONFERENCE and Carrier.STAFF_CONFERENCE in self.carriers


@dataclass(frozen=True, slots=True)
class Tally:
    """Sessions counted: periodic ones by the meeting they are attached to, ad hoc ones apart."""

    periodic: dict[Carrier, int]
    joined_with_staff: int
    ad_hoc: int
    attendance: int
    questions: int
    answered_on_the_spot: int

    @property
    def total(self) -> int:
        return sum(self.periodic.values()) + self.ad_hoc

    @property
    def stand_alone_share(self) -> float | None:
        """The share of dialogue that was not merged into another meeting: stand-alone and ad hoc. None without any."""
        apart = self.periodic[Carrier.STAND_ALONE] + self.ad_hoc
        return apart / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether a unit held in a year what a year must have."""

    unit: str
    year: int
    series: Carrier
    expected: int
    found: int
    missing_months: tuple[int, ...] = ()

    @property
    def passed(self) -> bool:
        """A year has one yearly conference, no more; twelve monthly briefings may be thirteen."""
        if self.series is Carrier.YEARLY_CONFERENCE:
            return self.found == self.expected
        return self.found >= self.expected


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A leader's conclusion and what became of it."""

    code: str
    dialogue: str
    unit: str
    due_on: date | None
    case: str | None
    answered_on: date | None
    in_time: bool | None
    closed_on: date | None
    returned: bool

    def state(self, today: date) -> FollowUpState:
        """A case that was opened says more than an earlier return."""
        if self.answered_on is not None:
            return "in_time" if self.in_time else "late"
        if self.closed_on is not None:
            return "closed"
        if self.case is None:
            return "returned" if self.returned else "sent"
        return "overdue" if self.due_on is not None and self.due_on < today else "open"


def tally(sessions: Iterable[Session]) -> Tally:
    """Count sessions, each once. Study conferences are no carrier of dialogue, so they never come here."""
    held = list(sessions)
    regular = [one for one in held if one.type is DialogueType.PERIODIC]
    counted = Counter(one.counted_as for one in regular)
    return Tally(
        {carrier: counted[carrier] for carrier in Carrier},
        sum(one.joined_with_staff for one in regular),
        len(held) - len(regular),
        *(sum(getattr(one, name) for one in held) for name in ("attendance", "questions", "answered_on_the_spot")),
    )


def completeness(sessions: Sequence[Session], period: Period, today: date) -> list[Completeness]:
    """For each unit that holds periodic dialogue and each year: every month a briefing, every year a conference.

    Only months and years that lie in the period and are over are asked for.
    """
    over = min(period.last, today - timedelta(days=1))
    regular = [one for one in sessions if one.type is DialogueType.PERIODIC and one.counted_as in SERIES]
    found: list[Completeness] = []
    for unit in sorted({one.unit for one in regular}):
        for year in range(period.first.year, period.last.year + 1):
            its = [one for one in regular if one.unit == unit and one.held_on.year == year]
            if period.first <= date(year, 1, 1) and date(year, 12, 31) <= over:
                conferences = sum(one.counted_as is Carrier.YEARLY_CONFERENCE for one in its)
                found.append(Completeness(unit, year, Carrier.YEARLY_CONFERENCE, 1, conferences))
            months = [month for month in range(1, 13) if _whole_month(year, month, period.first, over)]
            if months:
                held = [one.held_on.month for one in its if one.counted_as is Carrier.MONTHLY_BRIEFING]
                missing = tuple(month for month in months if month not in held)
                found.append(Completeness(unit, year, Carrier.MONTHLY_BRIEFING, len(months), len(held), missing))
    return found


def years(period: Period) -> Iterator[int]:
    """The calendar years the period touches."""
    yield from range(period.first.year, period.last.year + 1)


def matching(
    *, kind: DialogueType | None = None, carrier: Carrier | None = None, year: int | None = None, joined: bool = False
) -> Callable[[Session], bool]:
    """Which sessions a number of the report counts. A carrier is asked of periodic sessions only."""

    def counted(one: Session) -> bool:
        return (
            (kind is None or one.type is kind)
            and (carrier is None or (one.type is DialogueType.PERIODIC and one.counted_as is carrier))
            and (year is None or one.held_on.year == year)
            and (not joined or (one.type is DialogueType.PERIODIC and one.joined_with_staff))
        )

    return counted


def _whole_month(year: int, month: int, first: date, over: date) -> bool:
    begins = date(year, month, 1)
    ends = (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first <= begins and ends <= over
