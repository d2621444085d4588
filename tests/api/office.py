"""One running application of all three services with one of every record in it, spoken to as any caller."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx

from deploy.services import SERVICES
from services.scheduling.case_dialogues.reactions import open_dialogue
from shared.access.policy import Subject
from shared.access.roles import Account, Caller
from shared.access.session import COOKIE, Sessions
from shared.database import Database
from shared.events.intake import CaseDialogueRequested
from shared.events.kinds import Stage
from shared.migrations import migrate
from shared.settings import Settings
from tests.api.routes import Route
from tests.apps import ORIGIN, App
from tests.intake.conftest import a_petition, accepted, somebody
from tests.scheduling.conftest import a_session
from tests.servers import Servers

UNIT: Final = "so-nnmt"
"""Everything prepared was assigned to this department."""
MATTER: Final = "Đề nghị sửa đường vào khu sản xuất."
THEIRS: Final = Subject(frozenset({UNIT}), "KN", owner=UNIT)
NOBODY: Final = "nobody"
LOGINS: Final = (
    "tiepdan", "truongban", f"cb.{UNIT}", f"ld.{UNIT}", "cb.so-y-te", "ld.so-y-te",
    "lanhdao", "giamsat", "baomat", "kiemtoan", "vanhanh",
)  # fmt: skip
"""Each role, and both roles of a department that has nothing to do with what is prepared."""

_ANYTHING: Final = {
    "{form}": "01-TCD",
    "{number}": "1",
    "{year}": "2026",
    "{unit}": "so-nnmt",
    "{paper}": "giay-bien-nhan",
    "{matter}": "KN-2026-0001",
    "{extension}": "pdf",
    "{run}": "01890000-0000-7000-8000-000000000000",
    "{event_id}": "01890000-0000-7000-8000-000000000000",
}


@dataclass
class Office:
    """`records`: the code that `{code}` stands for behind a part of the path such as `/cases/`."""

    app: App
    records: Mapping[str, str]
    document: dict[str, Any]

    def address(self, route: Route, code: str | None = None) -> str:
        """The path with its parameters filled in; `code` instead of the prepared record's."""
        path = route.path
        if "{code}" in path:
            path = path.replace("{code}", code or self.code(route))
        for parameter, value in _ANYTHING.items():
            path = path.replace(parameter, value)
        assert "{" not in path, f"{route}: say in tests/api/office.py what its parameters name"
        return path

    def code(self, route: Route) -> str:
        """The prepared record a route with `{code}` is about."""
        return next(code for part, code in self.records.items() if f"{part}{{code}}" in route.path)

    def caller(self, login: str) -> Caller:
        """Whom the gate makes of an account; in these tests no unit has been merged."""
        account = self._account(login)
        return Caller(account.login, account.roles, account.unit, account.display_vi)

    async def send(
        self, client: httpx.AsyncClient, login: str, method: str, path: str, body: Any = None
    ) -> httpx.Response:
        """As a programme to the API, as a browser to a page; each request with a session of its own."""
        headers = {"Accept-Language": "vi", "X-Request-ID": "request-of-a-test"}
        token = None if login == NOBODY else self.token(login)
        if "/api/" in path:
            headers |= {"Authorization": f"Bearer {token}"} if token else {}
            return await client.request(method, path, headers=headers, json=body)
        headers |= {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        headers |= {"Cookie": f"{COOKIE}={token}"} if token else {}
        return await client.request(method, path, headers=headers, data={} if method == "POST" else None)

    def client(self) -> httpx.AsyncClient:
        """A client that keeps no cookies and takes a fault for an answer, as a server would send it."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app.app, raise_app_exceptions=False), base_url=ORIGIN
        )

    async def written(self) -> list[int]:
        """How many events each service's log holds."""
        counts = []
        for database in self.app.app.state.databases.values():
            async with database.engine.connect() as db:
                counts.append((await db.exec_driver_sql("SELECT count(*) FROM event_log")).scalar_one())
        return counts

    def token(self, login: str) -> str:
        """A new session of an account."""
        return self._sessions.issue(self._account(login))

    def _account(self, login: str) -> Account:
        account = self._sessions.accounts.find(login)
        assert account is not None, login
        return account

    @property
    def _sessions(self) -> Sessions:
        found: Sessions = self.app.app.state.access.sessions
        return found


async def fresh_settings(servers: Servers, folder: Path, name: str) -> Settings:
    """Settings with a new, migrated database for each service."""
    urls: dict[str, str] = {}
    for service in SERVICES.values():
        await servers.create_database(f"{name}_{service.name}")
        url = servers.database_url.format(database=f"{name}_{service.name}")
        database = Database(url, pool_size=1)
        await migrate(database.engine, service.migrations)
        await database.close()
        urls[f"database_url_{service.name}"] = url
    return Settings(data_dir=folder, redis_url=servers.redis_url, **urls)  # type: ignore[arg-type]


async def prepared(app: App) -> dict[str, str]:
    """One of every record, all of it for the one department; the codes by the part of the path before `{code}`."""
    desk, intake, scheduling = app.as_("tiepdan"), "/intake/api/v1", "/scheduling/api/v1"
    given = {"given": True, "process": accepted()}
    visit: dict[str, Any] = {"who": somebody(), "content": MATTER, "on": "2026-03-02"}
    visit |= {"kind": "KN", "field": "dat-dai", "petition": given}
    visit |= {"people": 6, "representatives": 2, "mandate": True}
    received = await _made(desk, f"{intake}/visits", visit)
    await _made(desk, f"{intake}/petitions", a_petition())
    dialogue = await _made(desk, f"{scheduling}/dialogues", a_session())
    day = await _made(desk, f"{scheduling}/reception-days", {"planned_on": "2026-01-15"})
    request = CaseDialogueRequested(case=received["case"], unit=UNIT, requested_on=date(2026, 3, 9), stage=Stage.FIRST)
    async with app.database("scheduling").transaction("system:scheduling") as tx:
        await open_dialogue.handle(request, tx)
    in_complaint = (await desk.get(f"{scheduling}/case-dialogues")).json()["items"][0]
    return {
        "/visits/": received["visit"],
        "/delegations/": received["delegation"],
        "/petitions/": received["petition"],
        "/cases/": received["case"],
        "/dialogues/": dialogue["code"],
        "/case-dialogues/": in_complaint["code"],
        "/conclusions/": dialogue["conclusions"][0],
        "/reception-days/": day["code"],
    }


async def _made(client: httpx.AsyncClient, path: str, body: Any) -> dict[str, Any]:
    response = await client.post(path, json=body)
    assert response.is_success, response.text
    answer: dict[str, Any] = response.json()
    return answer
