"""What a reader of reports asks for: which period, which units; and what he or she may see of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends, Query
from redis.asyncio import Redis
from starlette.requests import Request

from services.reporting.cube.organised import NAMES, Organised
from services.reporting.cube.scope import Scope
from shared.access.callers import signed_in
from shared.access.policy import Action, Subject, may, sees_everything
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.calendar.periods import Period, UnknownPeriodError, custom, period, periods_around
from shared.database import Transaction
from shared.organisation import Organisation, load_organisation
from shared.refusals import Reason, Refused
from shared.service import transaction
from shared.web.pages import web_of
from shared.web.problems import FieldError, Problem
from shared.wording import day_typed

Reader = Annotated[Caller, Depends(signed_in(Role.DESK, Role.OFFICER, Role.UNIT_LEADER, Role.LEADER, Role.SUPERVISOR))]
"""Who reads numbers: the desk, leaders and supervisors all of them, a department its own."""

Tx = Annotated[Transaction, transaction("reporting")]

REPORTED: Final = ("Q", "6M", "9M", "Y")
"""Kinds of period that Thông tư 06/2025/TT-TTCP asks reports for."""

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
"""What is asked about lies between them: far from where dates end, so that the day after a period is always a date."""

_NO_DATE: Final = Reason("Ngày phải viết như 25/03/2027.", "Write the date as 25/03/2027 or 2027-03-25.")
_BOTH_DAYS: Final = Reason("Cần cả từ ngày và đến ngày.", "Both the first and the last day are needed.")
_TOO_FAR: Final = Reason(
    f"Chỉ xem được từ năm {FIRST_YEAR} đến năm {LAST_YEAR}.", f"Only the years {FIRST_YEAR} to {LAST_YEAR} may be read."
)
_BACKWARDS: Final = Reason("Đến ngày phải từ ngày đầu trở đi.", "The last day must not be before the first.")
_NO_PERIOD: Final = Reason(
    "Không có kỳ báo cáo này. Viết như Q1-2027, 6M-2027, 9M-2027, Y-2027, M03-2027.",
    "There is no such period. Write Q1-2027, 6M-2027, 9M-2027, Y-2027 or M03-2027.",
)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A reader's question, within what the reader may see."""

    caller: Caller
    scope: Scope
    unit: str | None
    organisation: Organisation
    redis: "Redis | None"

    @property
    def period(self) -> Period:
        return self.scope.period

    @property
    def organised(self) -> Organised | None:
        """What addresses carry on; None where nothing was chosen."""
        return None if self.scope.organised is Organised.THEN else self.scope.organised

    @property
    def organised_choices(self) -> Mapping[Organised, Reason]:
        """The ways to choose from; none where no unit has been merged since the period, and both are the same."""
        then, today = min(self.period.last, self.scope.today), self.scope.today
        answering = self.organisation.answering
        merged = any(answering(code, then) != answering(code, today) for code in self.organisation.by_code)
        return NAMES if merged else {}

    def unit_name(self, code: str) -> str:
        """The unit's own name on the day of the report's organisation, or the last it bore; its code when the
        organisation does not know it.
        """
        unit, on = self.organisation.by_code.get(code), self.scope.organised_on
        if unit is None:
            return code
        return self.organisation.name_on(code, min(on, unit.valid_to) if unit.valid_to else on)


async def inquired(
    request: Request,
    caller: Reader,
    period_code: Annotated[str | None, Query(alias="period", max_length=20, description="Q1-2027, 6M-2027 …")] = None,
    first: Annotated[str | None, Query(alias="from", max_length=10, description="First day, with 'to'")] = None,
    last: Annotated[str | None, Query(alias="to", max_length=10, description="Last day, inclusive")] = None,
    unit: Annotated[str | None, Query(max_length=60, description="Code of one unit")] = None,
    organised: Annotated[Organised, Query(description="Units as they were then, or merged as they are now")] = (
        Organised.THEN
    ),
) -> Inquiry:
    """The inquiry a request makes by its address, so that any view can be bookmarked and sent."""
    organisation = _organisation(web_of(request).settings.organisation_dir)
    today = clock.today()
    if unit and (unit not in organisation.by_code or isinstance(_may_read(caller, unit), Refused)):
        raise Problem(404, "not_found")
    scope = Scope(_period(period_code, first, last, today), today, reach(caller), organised)
    if not unit:
        return Inquiry(caller, scope, None, organisation, redis_of(request))
    answering = organisation.answering(unit, scope.organised_on)
    # What a successor answers for, its people may read: these are some of the units in the reach of who may read `unit`.
    of_unit = replace(scope, units=organisation.predecessors(answering, scope.organised_on))
    return Inquiry(caller, of_unit, answering, organisation, redis_of(request))


Asked = Annotated[Inquiry, Depends(inquired)]


def reach(caller: Caller) -> frozenset[str] | None:
    """The units whose numbers the caller may read; None: of all."""
    return None if sees_everything(caller) else caller.units


def statutory_periods(today: date) -> list[Period]:
    """What is reported now: the running quarter and year, and what of the circular's periods ended within a year."""
    year_ago = today.replace(day=min(today.day, 28), year=today.year - 1)
    return [
        one
        for one in periods_around(today)
        if one.code.startswith(REPORTED) and (one.last >= year_ago if one.last < today else one.code[0] in "QY")
    ]


def running_quarter(today: date) -> Period:
    """The quarter of reporting that `today` lies in."""
    return next(one for one in periods_around(today) if one.code.startswith("Q") and one.includes(today))


def redis_of(request: Request) -> "Redis | None":
    """Redis as this service's own process reaches it."""
    running = getattr(request.app.state, "running", ())
    return next((one.redis for one in running if one.service.name == "reporting"), None)


def _may_read(caller: Caller, unit: str) -> object:
    return may(caller, Action.READ_FACTS, Subject(units=frozenset({unit})))


def _period(code: str | None, first: str | None, last: str | None, today: date) -> Period:
    if code:
        try:
            named = period(code.upper())
        except UnknownPeriodError:
            raise _invalid("period", _NO_PERIOD) from None
        _refuse_far("period", named.first, named.last)
        return named
    if not first and not last:
        return running_quarter(today)
    if not first or not last:
        raise _invalid("to" if first else "from", _BOTH_DAYS)
    try:
        return custom(read_day("from", first), read_day("to", last))
    except ValueError:
        raise _invalid("to", _BACKWARDS) from None


def read_day(field: str, written: str) -> date:
    """A date written 25/03/2027 or 2027-03-25. Raises a 422 problem at `field`."""
    try:
        day = day_typed(written.strip())
    except ValueError:
        raise _invalid(field, _NO_DATE) from None
    _refuse_far(field, day)
    return day


def _refuse_far(field: str, *days: date) -> None:
    if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
        raise _invalid(field, _TOO_FAR)


def _invalid(field: str, reason: Reason) -> Problem:
    return Problem(422, "invalid", reason, [FieldError(field, reason)])


@cache
def _organisation(folder: Path | None) -> Organisation:
    return load_organisation(folder)
