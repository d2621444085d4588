"""What an office does, day by day: a test says what is to be done when, and doing it adds later days."""

import heapq
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from shared.calendar import clock
from tests.scenarios.office import Office

Act = Callable[[date], Awaitable[None]]
"""Something done on a day."""


@dataclass(order=True)
class Entry:
    day: date
    place: int
    act: Act = field(compare=False)


@dataclass
class Diary:
    """What the office has to do on which day; doing it may add later days."""

    office: Office
    chance: random.Random
    last: date
    entries: list[Entry] = field(default_factory=list)
    placed: int = 0
    done: dict[str, int] = field(default_factory=dict)

    def on(self, day: date, act: Act) -> None:
        self.placed += 1
        heapq.heappush(self.entries, Entry(day, self.placed, act))

    def after(self, day: date, days: tuple[int, ...], act: Act) -> None:
        """One of so many days later, unless that is after the last."""
        if (later := day + timedelta(days=self.chance.choice(days))) <= self.last:
            self.on(later, act)

    async def live(self) -> None:
        """Day by day to the end."""
        while self.entries:
            entry = heapq.heappop(self.entries)
            with clock.frozen(entry.day):
                await entry.act(entry.day)

    async def say(self, what: str, path: str, body: dict[str, Any] | None = None, login: str = "tiepdan") -> Any:
        """A command that is expected to succeed, noted under its name."""
        answer = await self.office.post(path, body, login)
        self.done[what] = self.done.get(what, 0) + 1
        return answer

    async def try_to(self, what: str, path: str, body: dict[str, Any], login: str = "tiepdan") -> bool:
        """A command that the law of the day, or what happened meanwhile, may stand against; `done` counts what was done."""
        answer = await self.office.app.as_(login).post(f"/intake/api/v1{path}", json=body)
        assert answer.status_code in (200, 409, 422), f"{path}: {answer.text}"
        self.done[what] = self.done.get(what, 0) + answer.is_success
        return answer.is_success
