"""A leader's conclusion becomes a case of the unit it was given to, or goes back with a reason."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from shared.database import Database
from shared.events.scheduling import ConclusionAssigned
from shared.messaging.relay import Relay
from shared.messaging.schema import messaging_tables
from shared.migrations import statements
from tests.apps import App
from tests.intake.conftest import events, get, post
from tests.servers import Servers

_numbers = itertools.count()


@dataclass
class Subject:
    subject: str
    version: int = 0


@dataclass
class SchedulingStream:
    """Scheduling's own stream, fed through a real log and a real relay."""

    app: App
    database: Database
    relay: Relay
    _subjects: dict[str, Subject] = field(default_factory=dict)

    async def concludes(self, **changes: Any) -> None:
        """The provincial leader gives a unit something to do; intake reads on."""
        given: dict[str, Any] = {
            "conclusion": "KL-2026-0001",
            "dialogue": "DT-2026-0001",
            "unit": "so-nnmt",
            "owner": "vp-ubnd",
            "field": "dat-dai",
            "concluded_on": date(2026, 1, 20),
            "due_on": date(2026, 2, 28),
        } | changes
        about = f"conclusion/{given['conclusion']}"
        async with self.database.transaction("tester") as tx:
            tx.emit(ConclusionAssigned(**given), of=self._subjects.setdefault(about, Subject(about)))
        await self.relay.forget()
        while await self.relay.step():
            pass
        await self.app.running("intake").consumer.advance("scheduling")


@pytest.fixture
async def leader(app: App, servers: Servers, redis: Redis) -> AsyncIterator[SchedulingStream]:
    name = f"test_intake_scheduling_{next(_numbers)}"
    await servers.create_database(name)
    database = Database(servers.database_url.format(database=name), pool_size=2)
    todo: list[str] = []
    statements(messaging_tables("scheduling"), todo.append)
    async with database.engine.begin() as db:
        for statement in todo:
            await db.execute(text(statement))
    yield SchedulingStream(app, database, Relay(database.engine, redis, "scheduling"))
    await database.close()


async def test_a_conclusion_opens_a_case_at_its_unit_due_when_the_leader_said(
    app: App, leader: SchedulingStream
) -> None:
    await leader.concludes()
    case = await get(app, "/cases/KNPA-2026-0001", "cb.so-nnmt")
    assert (case["origin"], case["conclusion"]) == ("conclusion", "KL-2026-0001")
    assert (case["state"], case["unit"], case["due_on"], case["rule"]) == ("assigned", "so-nnmt", "2026-02-28", "KL")
    log = await events(app, "case/%")
    assert [name for name, _ in log] == ["case.opened", "case.assigned"]
    assert log[0][1] | {"conclusion": "KL-2026-0001", "opened_on": "2026-01-20"} == log[0][1]
    [clock] = await get(app, "/cases/KNPA-2026-0001/deadlines")
    assert (clock["duty"], clock["due_on"]) == ("KL", "2026-02-28")


async def test_its_case_is_answered_like_any_other(app: App, leader: SchedulingStream) -> None:
    await leader.concludes()
    await post(app, "/cases/KNPA-2026-0001/acknowledge", {"on": "2026-01-21"}, "cb.so-nnmt")
    answered = await post(
        app, "/cases/KNPA-2026-0001/answer", {"answer": "Đã rà soát quỹ đất.", "on": "2026-02-28"}, "ld.so-nnmt"
    )
    assert answered["in_time"] is True


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unit": "so-khong-co"}, "unknown_unit"),
        ({"unit": "so-tnmt"}, "unit_not_in_force"),
        ({"field": "khong-co"}, "unknown_field"),
        ({"due_on": date(2026, 1, 19)}, "due_before_conclusion"),
    ],
)
async def test_a_conclusion_nobody_can_carry_out_is_returned(
    app: App, leader: SchedulingStream, changes: dict[str, Any], reason: str
) -> None:
    await leader.concludes(**changes)
    assert (await get(app, "/cases?state=all"))["items"] == []
    [(name, data)] = await events(app)
    assert (name, data["conclusion"], data["reason"]) == ("conclusion.returned", "KL-2026-0001", reason)


async def test_a_conclusion_mended_after_its_return_becomes_a_case(app: App, leader: SchedulingStream) -> None:
    await leader.concludes(unit="so-khong-co")
    await leader.concludes(unit="so-tnmt")
    await leader.concludes()
    await leader.concludes()
    assert [name for name, _ in await events(app)] == [
        "conclusion.returned", "conclusion.returned", "case.opened", "case.assigned", "conclusion.returned",
    ]  # fmt: skip
    assert (await events(app, "conclusion/%"))[-1][1]["reason"] == "already_a_case"
