"""A service's own application over real servers, spoken to as any account."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI

from shared.access.accounts import create_first_accounts
from shared.access.session import Sessions
from shared.calendar import clock
from shared.database import Database
from shared.organisation import load_organisation
from shared.running import Role, RunningService
from shared.runtime import application
from shared.service import Service
from shared.settings import Settings

ORIGIN = "http://tiepdan.test"
HANDLING = ("office", "division", "department")


@dataclass
class App:
    """The application, running."""

    app: FastAPI
    _clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    def as_(self, login: str) -> httpx.AsyncClient:
        """A JSON client of this account: tiepdan, truongban, lanhdao, giamsat, vanhanh, cb.<unit>, ld.<unit> …"""
        return self._client(f"api {login}", {"Authorization": f"Bearer {self._token(login)}"})

    def browser(self, login: str) -> httpx.AsyncClient:
        """The same account in a browser without JavaScript: cookie, HTML, no redirects followed."""
        headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", "Accept-Language": "vi"}
        client = self._client(f"browser {login}", headers)
        client.cookies.set("tiepdan_session", self._token(login))
        return client

    def anonymous(self) -> httpx.AsyncClient:
        return self._client("anonymous", {})

    def running(self, service: str) -> RunningService:
        found: list[RunningService] = [r for r in self.app.state.running if r.service.name == service]
        return found[0]

    def database(self, service: str) -> Database:
        found: Database = self.app.state.databases[service]
        return found

    def _token(self, login: str) -> str:
        sessions: Sessions = self.app.state.access.sessions
        account = sessions.accounts.find(login)
        assert account is not None, login
        return sessions.issue(account)

    def _client(self, name: str, headers: dict[str, str]) -> httpx.AsyncClient:
        if name not in self._clients:
            transport = httpx.ASGITransport(app=self.app)
            hooks = {"response": [_says_where_it_is_read]}
            self._clients[name] = httpx.AsyncClient(
                transport=transport, base_url=ORIGIN, headers=headers, event_hooks=hooks
            )
        return self._clients[name]

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()


async def _says_where_it_is_read(response: httpx.Response) -> None:
    """As the API document promises of whatever is made, whichever test makes it."""
    assert response.status_code != 201 or "Location" in response.headers, response.url


def first_accounts(folder: Path) -> None:
    """The accounts of a first start, made once per test session: argon2 takes its time."""
    today = clock.today()
    units = [unit for unit in load_organisation().units(today) if unit.kind in HANDLING]
    create_first_accounts(folder / "accounts.json", units, folder / "passwords.txt")


@asynccontextmanager
async def running_app(services: list[Service], settings: Settings, role: Role = "web") -> AsyncIterator[App]:
    """The application of these services with its lifespan; `web` runs no background work."""
    app = application(services, settings, role)
    async with app.router.lifespan_context(app):
        found = App(app)
        try:
            yield found
        finally:
            await found.close()
