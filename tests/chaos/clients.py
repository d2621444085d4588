"""Clients that know what they were told: each request is sent until it is answered, and the answer remembered."""

import asyncio
import itertools
import random
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from tests.e2e.processes import Installation

AGAIN_AFTER: Final = 0.1
"""Seconds before an unanswered request is sent again."""
GIVE_UP_AFTER: Final = 180.0
SENT_TWICE: Final = 0.05
"""Share of answered creations that are sent once more, as an impatient user does."""


@dataclass
class Told:
    """What the installation has promised. Every record carries its client's marker in its text.

    Attributes:
        made: kind of record → marker → the answer it got.
        states: code of a case → the state it was last told to be in.
        conclusions: code of a conclusion → code of the case it became, None while nobody has asked.
        unsure: requests that got no answer and were sent again.
        repeated: answered requests sent again on purpose.
        faults: answers that no client should ever get.
    """

    made: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    conclusions: dict[str, str | None] = field(default_factory=dict)
    requests: int = 0
    unsure: int = 0
    repeated: int = 0
    faults: list[str] = field(default_factory=list)

    def remember(self, kind: str, marker: str, answer: dict[str, Any]) -> None:
        kept = self.made.setdefault(kind, {})
        assert marker not in kept, marker
        kept[marker] = answer


class Client:
    """One user's programme. Keys are its own, so no two clients ever send the same."""

    def __init__(self, installation: Installation, number: int, told: Told) -> None:
        self.told = told
        self.random = random.Random(number)
        self._installation = installation
        self._number = number
        self._numbers = itertools.count()
        self._tokens: dict[str, str] = {}
        self._http = httpx.AsyncClient(timeout=20)

    async def close(self) -> None:
        await self._http.aclose()

    def marker(self) -> str:
        return f"chaos-{self._number}-{next(self._numbers)}"

    async def create(self, login: str, path: str, body: dict[str, Any], kind: str, marker: str) -> dict[str, Any]:
        """Exactly one record, whatever happens on the way; its answer."""
        response, _ = await self.answered(login, "POST", path, body, key=marker)
        assert response.is_success, f"{path}: {response.status_code} {response.text}"
        answer: dict[str, Any] = response.json()
        if self.random.random() < SENT_TWICE:
            again, _ = await self.answered(login, "POST", path, body, key=marker)
            self.told.repeated += 1
            if again.json() != answer:
                self.told.faults.append(f"{path}: the same request got {answer}, then {again.text}")
        self.told.remember(kind, marker, answer)
        return answer

    async def step(self, login: str, record: str, step: str, body: dict[str, Any], state: str) -> dict[str, Any]:
        """A command on a record nobody else works on, until it is in `state`. Returns the record or the answer.

        A step has no key: sent again after silence it may be refused as done already, and then the record says so.
        """
        response, unsure = await self.answered(login, "POST", f"{record}/{step}", body)
        if response.is_success:
            found: dict[str, Any] = response.json()
        else:
            assert unsure, f"{record}/{step}: {response.status_code} {response.text}"
            found = await self.read(login, record)
        if found["state"] != state:
            self.told.faults.append(f"{record}/{step}: {found['state']} instead of {state}")
        return found

    async def read(self, login: str, path: str) -> dict[str, Any]:
        response, _ = await self.answered(login, "GET", path, None)
        assert response.is_success, f"{path}: {response.status_code} {response.text}"
        found: dict[str, Any] = response.json()
        return found

    async def answered(
        self, login: str, method: str, path: str, body: dict[str, Any] | None, key: str | None = None
    ) -> tuple[httpx.Response, bool]:
        """An answer at last, and whether an attempt before it went without."""
        headers = {"Authorization": f"Bearer {self._token(login)}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        unsure, deadline = False, asyncio.get_running_loop().time() + GIVE_UP_AFTER
        while True:
            assert asyncio.get_running_loop().time() < deadline, f"{method} {path}: no answer in {GIVE_UP_AFTER:.0f} s"
            self.told.requests += 1
            try:
                response = await self._http.request(method, self._installation.at(path), json=body, headers=headers)
            except httpx.TransportError:
                pass
            else:
                if not response.is_server_error:
                    return response, unsure
                if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    self.told.faults.append(f"{method} {path}: {response.status_code} {response.text[:300]}")
            unsure = True
            self.told.unsure += 1
            await asyncio.sleep(AGAIN_AFTER * (1 + self.random.random()))

    def _token(self, login: str) -> str:
        if login not in self._tokens:
            self._tokens[login] = self._installation.token(login)
        return self._tokens[login]
