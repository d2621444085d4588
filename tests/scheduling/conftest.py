"""The secretariat's office: scheduling alone on real servers, and intake's stream as intake would fill it."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from services.scheduling.service import SCHEDULING
from shared.database import Database
from shared.events.event import Event
from shared.messaging.relay import Relay
from shared.messaging.schema import messaging_tables
from shared.migrations import migrate, statements
from shared.settings import Settings
from tests.apps import App, running_app
from tests.servers import Servers

API = "/scheduling/api/v1"
_numbers = itertools.count()


# Everything a test can leave behind; the head of the own stream stays, at its beginning.
WIPE = """
    SET LOCAL session_replication_role = replica;
    DELETE FROM conclusion; DELETE FROM minutes_revision; DELETE FROM postponement; DELETE FROM question;
    DELETE FROM dialogue; DELETE FROM reception_day; DELETE FROM case_dialogue_postponement; DELETE FROM case_dialogue; DELETE FROM code_series; DELETE FROM remembered_request;
    DELETE FROM parked; DELETE FROM position; DELETE FROM stream_entry; DELETE FROM unsequenced; DELETE FROM event_log;
    UPDATE stream_head SET position = 0, chain = '', trimmed_to = 0;
"""


@pytest.fixture(scope="session")
async def scheduling_app(servers: Servers, accounts_folder: Path) -> AsyncIterator[App]:
    """One application for all tests here: making a database for each would take most of their time."""
    await servers.create_database("test_scheduling")
    url = servers.database_url.format(database="test_scheduling")
    database = Database(url, pool_size=1)
    await migrate(database.engine, SCHEDULING.migrations)
    await database.close()
    settings = Settings(data_dir=accounts_folder, redis_url=servers.redis_url, database_url_scheduling=url)
    async with running_app([SCHEDULING], settings, "web") as app:
        yield app


@pytest.fixture
async def app(scheduling_app: App, redis: Redis) -> App:
    """The application with nothing in its database and in Redis."""
    async with scheduling_app.database("scheduling").engine.begin() as db:
        for statement in filter(str.strip, WIPE.split(";")):
            await db.exec_driver_sql(statement)
    scheduling_app.running("scheduling").consumer.close_breaker("intake")
    return scheduling_app


def a_plan(**changes: Any) -> dict[str, Any]:
    """A briefing of the office in January 2026, unless said otherwise."""
    return {
        "title": "Giao ban tháng 01/2026 gắn với đối thoại công chức",
        "planned_on": "2026-01-20",
        "carriers": ["monthly_briefing"],
    } | changes


def a_question(**changes: Any) -> dict[str, Any]:
    return {"text": "Khi nào sửa đường vào khu sản xuất?", "asker": "citizen"} | changes


def followed_up(**changes: Any) -> dict[str, Any]:
    """A question given to the department of agriculture and environment."""
    given = {"unit": "so-nnmt", "due_on": "2026-12-31", "field": "dat-dai", "instruction": "Kiểm tra quỹ đất."}
    return a_question(**given) | changes


def a_session(**changes: Any) -> dict[str, Any]:
    """A whole session of the past: two questions, one answered on the spot and one followed up."""
    held = {
        "attendance": 73,
        "questions": [a_question(answer="Đã bố trí vốn năm 2026."), followed_up()],
        "minutes": "Khai mạc 8 giờ.",
    }
    return a_plan(held=held, conclude={"notice_number": "12/TB-VPUB"}) | changes


async def post(app: App, path: str, body: dict[str, Any], login: str = "tiepdan", **headers: str) -> dict[str, Any]:
    """What the API answers to a command that is expected to succeed."""
    response = await app.as_(login).post(f"{API}{path}", json=body, headers=headers)
    assert response.is_success, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def get(app: App, path: str, login: str = "tiepdan") -> Any:
    response = await app.as_(login).get(f"{API}{path}")
    assert response.is_success, response.text
    return response.json()


async def events(app: App, subject: str = "%") -> list[tuple[str, dict[str, Any]]]:
    """What the log says happened, in order: type without prefix, data."""
    async with app.database("scheduling").engine.connect() as db:
        rows = await db.execute(
            text("SELECT type, data FROM event_log WHERE subject LIKE :subject ORDER BY seq"), {"subject": subject}
        )
        return [(row.type.removeprefix("vn.gov.tiepdan.").removesuffix(".v1"), row.data) for row in rows]


@dataclass
class Subject:
    subject: str
    version: int = 0


@dataclass
class IntakeStream:
    """Intake's own stream, fed through a real log and a real relay."""

    app: App
    database: Database
    relay: Relay
    _subjects: dict[str, Subject] = field(default_factory=dict)

    async def says(self, event: Event, about: str) -> None:
        """Intake emits this, its relay publishes it, and scheduling reads on."""
        async with self.database.transaction("tester") as tx:
            tx.emit(event, of=self.subject(about))
        await self.delivered()

    def subject(self, about: str) -> Subject:
        return self._subjects.setdefault(about, Subject(about))

    async def delivered(self) -> None:
        """What intake has emitted is published, and scheduling reads on."""
        await self.relay.forget()
        while await self.relay.step():
            pass
        await self.app.running("scheduling").consumer.advance("intake")


@pytest.fixture
async def intake(app: App, servers: Servers, redis: Redis) -> AsyncIterator[IntakeStream]:
    name = f"test_scheduling_intake_{next(_numbers)}"
    await servers.create_database(name)
    database = Database(servers.database_url.format(database=name), pool_size=2)
    todo: list[str] = []
    statements(messaging_tables("intake"), todo.append)
    async with database.engine.begin() as db:
        raw = await db.get_raw_connection()
        for statement in todo:
            await raw.driver_connection.execute(statement)  # type: ignore[union-attr]
    yield IntakeStream(app, database, Relay(database.engine, redis, "intake"))
    await database.close()
