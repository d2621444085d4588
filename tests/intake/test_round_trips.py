"""Registering a petition is few round trips: a desk and a demo of thousands both wait for each one."""

from typing import Self

from sqlalchemy import event
from sqlalchemy.engine import Connection

from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, a_visit, accepted, post, somebody

MOST = 9
"""Person, number, petition, case, giving, clock and its first line, procedure, events."""


class Statements:
    """What this application sends to its database."""

    def __init__(self, app: App) -> None:
        self.engine = app.database("intake").engine.sync_engine
        self.sent: list[str] = []

    def __enter__(self) -> Self:
        event.listen(self.engine, "before_cursor_execute", self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._heard)

    def _heard(self, _connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        self.sent.append(statement)


async def test_an_accepted_and_assigned_petition_takes_one_statement_a_row(app: App) -> None:
    await post(app, "/petitions", a_petition())
    for petition in (a_petition(process=accepted(), who=somebody()), a_denunciation()):
        with Statements(app) as plain:
            await post(app, "/petitions", petition)
        assert len(plain.sent) <= MOST, plain.sent
        with Statements(app) as keyed:
            await post(app, "/petitions", petition, Idempotency_Key=f"key-{petition['kind']}")
        assert len(keyed.sent) <= MOST + 2, keyed.sent


async def test_a_visit_with_its_petition_and_case_takes_one_more(app: App) -> None:
    visit = a_visit(kind="KN", field="dat-dai", petition={"process": accepted()})
    with Statements(app) as counted:
        await post(app, "/visits", visit)
    assert len(counted.sent) <= MOST + 1, counted.sent
