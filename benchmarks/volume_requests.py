"""What is asked of an office with many petitions, one request after another, and how long each answer takes."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import asyncpg
import httpx

from benchmarks.installation import Installation
from benchmarks.petition import LOGIN, petition

UNIT: Final = "so-nnmt"
OFFICER: Final = f"cb.{UNIT}"
HEAD: Final = f"ld.{UNIT}"
PAGES: Final[Mapping[str, tuple[str, str]]] = {
    "inbox of a department": (OFFICER, "/intake/inbox"),
    "case page": (OFFICER, "/intake/cases/{code}"),
    "list of open cases, whole province": (LOGIN, "/intake/cases"),
    "list of a department's answered cases": (LOGIN, f"/intake/cases?unit={UNIT}&state=answered"),
    "list of complaints a department closed": (LOGIN, f"/intake/cases?unit={UNIT}&state=closed&kind=KN"),
    "list of cases, those with some words that few have": (
        LOGIN,
        "/intake/cases?state=all&q=tờ+bản+đồ+7+bản+hôm+đường+tránh",
    ),
    "list of cases, those with words that every tenth has": (LOGIN, "/intake/cases?state=all&q=tái+định+cư"),
    "search, a phrase that few records have": (LOGIN, "/intake/search?q=tờ+bản+đồ+7"),
    "search, a phrase that every tenth record has": (LOGIN, "/intake/search?q=tái+định+cư"),
    "search, the same without diacritics": (LOGIN, "/intake/search?q=tai+dinh+cu"),
    "search, the same mistyped": (LOGIN, "/intake/search?q=tái+dinnh+cư"),
    "search, what nothing has": (LOGIN, "/intake/search?q=khí+tượng+thủy+văn"),
    "search of a department": (OFFICER, "/intake/search?q=tái+định+cư"),
    "reception book": (LOGIN, "/intake/visits"),
    "reception book, complaints of a month": (LOGIN, "/intake/visits?kind=KN&from={first}&to={last}"),
}
"""Pages by name: who opens them, and where. `{code}` is any case of the department, old or new."""
SEEN_BEFORE: Final = "what was here before, told while it is typed"
TYPED: Final = "Đề nghị bố trí đất sản xuất cho các hộ tái định cư tại bản Hôm, tờ bản đồ {number}, hộ chưa nhận đất."
REGISTRATION: Final = "registration, decided and assigned"
ACKNOWLEDGEMENT: Final = "acknowledgement"
ANSWER: Final = "answer"
COMMANDS: Final = (SEEN_BEFORE, REGISTRATION, ACKNOWLEDGEMENT, ANSWER)


@dataclass
class Office:
    """One installation's web process, with the times of what it was asked, in milliseconds."""

    client: httpx.AsyncClient
    tokens: Mapping[str, str]
    codes: list[str]
    times: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    async def of(cls, made: Installation, database: str, port: int, requests: int) -> "Office":
        """`requests` cases of the department are chosen at random, the same at each run."""
        db = await asyncpg.connect(made.dsn(database))
        rows = await db.fetch("SELECT code FROM case_file WHERE unit = $1 ORDER BY code", UNIT)
        await db.close()
        codes = random.Random(2).sample([row["code"] for row in rows], min(requests, len(rows)))
        client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120)
        return cls(client, {login: made.token(login) for login in (LOGIN, OFFICER, HEAD)}, codes)

    async def page(self, name: str, number: int, *, counts: bool) -> None:
        login, path = PAGES[name]
        month = number % 12 + 1
        days = {"first": date(2025, month, 1), "last": date(2025, month, 28)}
        await self._ask(
            name, login, "GET", path.format(code=self.codes[number % len(self.codes)], **days), counts=counts
        )

    async def commands(self, number: int, *, counts: bool) -> None:
        """What is typed is looked for among earlier matters; a petition is registered with its case, which its department then
        acknowledges and answers.
        """
        typed = {"content": TYPED.format(number=number), "paper_number": f"014{number:09d}"}
        await self._ask(SEEN_BEFORE, LOGIN, "POST", "/intake/api/v1/search/similar", typed, counts=counts)
        made = await self._ask(REGISTRATION, LOGIN, "POST", "/intake/api/v1/petitions", petition(), counts=counts)
        at = f"/intake/api/v1/cases/{made.json()['case']}"
        await self._ask(ACKNOWLEDGEMENT, OFFICER, "POST", f"{at}/acknowledge", {}, counts=counts)
        await self._ask(ANSWER, HEAD, "POST", f"{at}/answer", {"answer": "Đã trả lời bằng văn bản."}, counts=counts)

    async def _ask(
        self, name: str, login: str, method: str, path: str, body: dict[str, Any] | None = None, *, counts: bool
    ) -> httpx.Response:
        accept = "text/html" if method == "GET" else "application/json"
        headers = {"Authorization": f"Bearer {self.tokens[login]}", "Accept": accept}
        begun = time.perf_counter()
        answer = await self.client.request(method, path, json=body, headers=headers)
        took = (time.perf_counter() - begun) * 1000
        if answer.status_code not in (200, 201):
            raise RuntimeError(f"{name}: {method} {path} was answered {answer.status_code}")
        if counts:
            self.times.setdefault(name, []).append(took)
        return answer
