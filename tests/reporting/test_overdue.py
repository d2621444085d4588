"""When a case counts as overdue: the morning after its due day, and for a period that is over, the one after it."""

from dataclasses import replace
from datetime import date

import pytest
from redis.asyncio import Redis

from services.reporting.cube.grains import Scope
from services.reporting.dashboard.overview import OPEN, OVERDUE
from services.reporting.forms.definitions import form
from services.reporting.forms.queries import fill
from shared.calendar.periods import period
from shared.database import Database
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
