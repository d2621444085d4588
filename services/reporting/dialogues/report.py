"""The dialogue report as programmes get it, and how it is put together from sessions and follow-ups."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Self, get_args

from pydantic import BaseModel, ConfigDict, Field

from services.reporting.cube.scope import Scope
from services.reporting.dialogues.rules import (
    FollowUp,
    FollowUpState,
    Session,
    Tally,
    completeness,
    matching,
    tally,
    years,
)
from services.reporting.facts.answers import CurrencyAnswer
from services.reporting.facts.queries import Currency
from shared.events.kinds import Carrier


class Periodic(BaseModel):
    """Periodic dialogues by the meeting each is counted under."""

    yearly_conference: int
    staff_conference: int
    monthly_briefing: int
    weekly_briefing: int
    stand_alone: int


class TallyAnswer(BaseModel):
    """Dialogues held. `yearly_joined_with_staff` are among the yearly conferences."""

    periodic: Periodic
    yearly_joined_with_staff: int
    ad_hoc: int
    total: int
    attendance: int
    questions: int
    answered_on_the_spot: int
    stand_alone_share: float | None

    @classmethod
    def of(cls, counted: Tally) -> Self:
        return cls.model_validate(_told(counted))


class YearAnswer(TallyAnswer):
    """One calendar year, as far as it lies in the period."""

    year: int


class CompletenessAnswer(BaseModel):
    """Whether a unit held what a year must have."""

    unit: str
    year: int
    series: Carrier
    expected: int
    found: int
    missing_months: list[int]
    passed: bool


class DialogueReport(TallyAnswer):
    """Dialogues held between two days, inclusive."""

    model_config = ConfigDict(validate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    unit: str | None
    by_year: list[YearAnswer]
    checks: list[CompletenessAnswer]
    follow_up: dict[FollowUpState, int]
    currency: CurrencyAnswer

    @property
    def conclusions(self) -> int:
        """How many conclusions were given to units."""
        return sum(self.follow_up.values())


def report(
    sessions: Sequence[Session], conclusions: Sequence[FollowUp], scope: Scope, unit: str | None, currency: Currency
) -> DialogueReport:
    """The report of these sessions, which are those of the scope."""
    states = Counter(one.state(scope.today) for one in conclusions)
    return DialogueReport(
        first=scope.period.first,
        last=scope.period.last,
        unit=unit,
        by_year=[
            YearAnswer.model_validate({"year": year, **_told(tally(filter(matching(year=year), sessions)))})
            for year in years(scope.period)
        ],
        checks=[
            CompletenessAnswer(
                unit=one.unit,
                year=one.year,
                series=one.series,
                expected=one.expected,
                found=one.found,
                missing_months=list(one.missing_months),
                passed=one.passed,
            )
            for one in completeness(sessions, scope.period, scope.today)
        ],
        follow_up={state: states[state] for state in get_args(FollowUpState)},
        currency=CurrencyAnswer.of(currency),
        **_told(tally(sessions)),
    )


def _told(counted: Tally) -> dict[str, object]:
    return {
        "periodic": {carrier.value: number for carrier, number in counted.periodic.items()},
        "yearly_joined_with_staff": counted.joined_with_staff,
        "ad_hoc": counted.ad_hoc,
        "total": counted.total,
        "attendance": counted.attendance,
        "questions": counted.questions,
        "answered_on_the_spot": counted.answered_on_the_spot,
        "stand_alone_share": counted.stand_alone_share,
    }
