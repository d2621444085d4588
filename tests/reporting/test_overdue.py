"""When a case counts as overdue: the morning after its due day, and for a period that is over, the one after it."""

from dataclasses import replace
from datetime import date

import pytest
from redis.asyncio import Redis

from services.reporting.cube.scope import Scope
from services.reporting.dashboard.overview import ASSIGNED, OPEN, OVERDUE
from services.reporting.forms.definitions import form
from services.reporting.forms.queries import fill
from shared.calendar.periods import custom, period
from shared.database import Database
from shared.events.intake import CaseAssigned, CaseDueMoved, CaseReturned
from shared.events.kinds import CaseKind
from shared.organisation import load_organisation
from tests.reporting.happenings import Happenings, a_case

Q1 = Scope(period("Q1-2027"), date(2027, 3, 15))
"""15/12/2026 to 14/3/2027, seen on the morning after."""


async def open_and_overdue(database: Database, scope: Scope) -> tuple[int, int]:
    overview = form("TONG-QUAN", scope.period.last)
    assert overview is not None
    async with database.transaction("tester") as tx:
        values = (await fill(tx, overview, scope, load_organisation())).total.values
    return values[OPEN], values[OVERDUE]


def moved(on: date, before: date | None, now: date | None, because: str) -> CaseDueMoved:
    told = {"case": "KN-0", "unit": "so-nnmt", "moved_on": on, "rule": "KN-2", "because": because}
    return CaseDueMoved.model_validate({**told, "due_before": before, "due_on": now})


async def tell(database: Database, redis: Redis, *due: date) -> None:
    happenings = Happenings()
    happenings.tell(*(a_case(f"KN-{number}", due_on=day) for number, day in enumerate(due)))
    await happenings.reach(database, redis)


async def test_a_case_is_overdue_the_morning_after_its_due_day(database: Database, redis: Redis) -> None:
    await tell(database, redis, date(2027, 3, 9), date(2027, 3, 10))
    assert await open_and_overdue(database, replace(Q1, today=date(2027, 3, 10))) == (2, 1)
    assert await open_and_overdue(database, Q1) == (2, 2)


@pytest.mark.parametrize("today", [date(2027, 3, 15), date(2027, 3, 21), date(2027, 9, 1)])
async def test_a_period_that_is_over_keeps_its_number_of_overdue_cases(
    database: Database, redis: Redis, today: date
) -> None:
    await tell(database, redis, date(2027, 3, 14), date(2027, 3, 15), date(2027, 3, 20))
    assert await open_and_overdue(database, replace(Q1, today=today)) == (3, 1)


ACCEPTED, DUE = date(2027, 3, 8), date(2027, 4, 7)
SUSPENDED, RESUMED, DUE_AGAIN = date(2027, 3, 20), date(2027, 4, 12), date(2027, 4, 30)


async def test_a_case_is_overdue_by_the_day_it_is_due_now_and_never_while_its_time_stands(
    database: Database, redis: Redis
) -> None:
    happenings = Happenings()
    happenings.tell(
        a_case("KN-0", due_on=date(2027, 3, 1)),
        moved(ACCEPTED, date(2027, 3, 1), DUE, "next_duty"),
        moved(SUSPENDED, DUE, None, "suspended"),
        moved(RESUMED, None, DUE_AGAIN, "resumed"),
    )
    await happenings.reach(database, redis)
    ends = {
        date(2027, 3, 7): 1,  # the day to accept it has passed
        date(2027, 3, 14): 0,  # accepted, and due on 7 April
        date(2027, 4, 9): 0,  # past that day, but suspended
        date(2027, 4, 29): 0,
        date(2027, 4, 30): 1,
    }
    for last, overdue in ends.items():
        scope = Scope(custom(date(2027, 2, 1), last), date(2027, 9, 1))
        assert await open_and_overdue(database, scope) == (1, overdue), last


@pytest.mark.parametrize("today", [date(2027, 4, 7), date(2027, 4, 8), date(2027, 5, 1)])
async def test_a_suspended_case_stays_open_and_becomes_overdue_on_no_day(
    database: Database, redis: Redis, today: date
) -> None:
    happenings = Happenings()
    happenings.tell(a_case("KN-0", due_on=DUE), moved(SUSPENDED, DUE, None, "suspended"))
    await happenings.reach(database, redis)
    scope = Scope(period("Y-2027"), today)
    assert await open_and_overdue(database, scope) == (1, 0)
    happenings.tell(moved(RESUMED, None, DUE_AGAIN, "resumed"))
    await happenings.reach(database, redis)
    assert await open_and_overdue(database, replace(scope, today=date(2027, 5, 1))) == (1, 1)


async def test_a_case_sent_back_counts_under_whom_it_went_back_to_until_another_unit_has_it(
    database: Database, redis: Redis
) -> None:
    def assigned(unit: str, on: date) -> CaseAssigned:
        return CaseAssigned(case="KN-0", kind=CaseKind.COMPLAINT, unit=unit, assigned_on=on, due_on=DUE)

    async def by_unit() -> dict[str | None, tuple[int, int]]:
        """Assigned and open, of whoever has either."""
        overview = form("TONG-QUAN", Q1.period.last)
        assert overview is not None
        async with database.transaction("tester") as tx:
            rows = (await fill(tx, overview, Q1, load_organisation())).rows
        found = {row.unit: (row.values[ASSIGNED], row.values[OPEN]) for row in rows}
        return {unit: numbers for unit, numbers in found.items() if numbers != (0, 0)}

    happenings = Happenings()
    happenings.tell(a_case("KN-0", due_on=DUE), assigned("so-nnmt", date(2027, 3, 1)))
    await happenings.reach(database, redis)
    assert await by_unit() == {"so-nnmt": (1, 1)}
    happenings.tell(CaseReturned(case="KN-0", unit="so-nnmt", returned_on=date(2027, 3, 2)))
    await happenings.reach(database, redis)
    assert await by_unit() == {"ban-tcd": (0, 1)}
    happenings.tell(assigned("so-xay-dung", date(2027, 3, 3)))
    await happenings.reach(database, redis)
    assert await by_unit() == {"so-xay-dung": (1, 1)}
