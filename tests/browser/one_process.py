"""The three services in the test's own process, so that it says what day it is, and the hands that click on their pages."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import uvicorn
from playwright.async_api import Browser, Locator, Page, expect

from shared.calendar import clock
from tests.apps import App
from tests.browser.conftest import System, signed_in
from tests.scenarios.office import Office

PATIENCE = 15_000
"""Milliseconds a page may take on a machine that others use, too."""


@dataclass
class House:
    """The office with its doors open: `turn_to` a day, `visit` as somebody. Each person keeps one window all along."""

    office: Office
    system: System
    browser: Browser
    windows: AsyncExitStack
    today: date = date.min
    faults: list[str] = field(default_factory=list)
    """What went wrong in a window without anybody seeing it."""
    _pages: dict[str, Page] = field(default_factory=dict)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Every request is answered on the day it is."""
        with clock.frozen(self.today):
            await self.office.app.app(scope, receive, send)

    def turn_to(self, day: date) -> None:
        self.today = day

    async def deliver(self) -> None:
        """The services hear of each other, the same day."""
        with clock.frozen(self.today):
            await self.office.deliver()

    async def visit(self, login: str, path: str) -> Page:
        """The page at `path` in this person's window."""
        page = await self._window(login)
        answer = await page.goto(path, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == 200, f"{path} as {login}: {answer.status}"
        return page

    async def refuses(self, login: str, *paths: str) -> None:
        """Nobody learns whether a record is there that is not theirs to see."""
        page = await self._window(login)
        for path in paths:
            answer = await page.goto(path, wait_until="domcontentloaded")
            assert answer is not None
            assert answer.status == 404, f"{path} as {login}: {answer.status}"
            await expect(page.get_by_role("heading", name="Không tìm thấy")).to_be_visible()

    async def _window(self, login: str) -> Page:
        if login not in self._pages:
            context = await self.windows.enter_async_context(signed_in(self.browser, self.system, login))
            context.set_default_timeout(PATIENCE)
            page = self._pages[login] = await context.new_page()
            page.on("pageerror", lambda error: self.faults.append(f"{login} at {page.url}: {error}"))
        return self._pages[login]


@asynccontextmanager
async def opened(app: App, browser: Browser, accounts: Path) -> AsyncIterator[House]:
    """The house, answering on an address of its own."""
    expect.set_options(timeout=PATIENCE)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with AsyncExitStack() as windows:
            house = House(Office(app), System(address, accounts), browser, windows)
            server = uvicorn.Server(uvicorn.Config(house, log_config=None, lifespan="off"))
            serving = asyncio.create_task(server.serve([listening]))
            yield house
        server.should_exit = True
        await serving


async def fill(page: Page, typed: Mapping[str, str | bool]) -> None:
    """Type into fields, choose in lists, tick boxes, each found by its label."""
    for label, value in typed.items():
        where = page.get_by_label(label, exact=True).filter(visible=True)
        if isinstance(value, bool):
            await where.set_checked(value)
        elif await where.evaluate("field => field.tagName") == "SELECT":
            await where.select_option(label=value)
        else:
            await where.fill(value)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def off(page: Page, name: str, reason: str) -> None:
    """An action that is shown though it is not possible now, with its reason."""
    action = page.locator(".td-off", has=page.get_by_role("button", name=name, exact=True))
    await expect(action).to_contain_text(reason)
    await expect(action.get_by_role("button")).to_be_disabled()


async def at_field(page: Page, label: str, reason: str) -> None:
    """A refusal stands at its field, and the summary above leads there."""
    where = page.get_by_label(label, exact=True)
    await expect(where).to_have_attribute("aria-invalid", "true")
    await expect(where).to_have_accessible_description(re.compile(re.escape(reason)))
    await page.locator("#loi a", has_text=reason).click()
    await expect(where).to_be_focused()


def fact(page: Page, name: str) -> Locator:
    """What the page says under a name, as under `Hạn giải quyết`."""
    return page.locator(f'dl > div:has(> dt:text-is("{name}")) > dd')


async def stands(page: Page, *words: str) -> None:
    """The words of the case, of its due date, and of its procedure."""
    *of_case, of_procedure = words
    await expect(page.locator(".td-head-case .meta .td-state")).to_have_text(of_case)
    await expect(page.locator("[aria-labelledby=h-thutuc] .card-header .td-state")).to_have_text(of_procedure)


async def due(page: Page, name: str, day: str, because: str) -> None:
    """The day the case is due; `vì sao?` beside it leads to the count that gives it."""
    await expect(fact(page, name)).to_contain_text(day)
    await fact(page, name).get_by_role("link", name="vì sao?").click()
    await expect(page.locator("#han")).to_be_in_viewport()
    count = page.locator("[aria-labelledby=han] details[open]")
    await expect(count.locator("summary")).to_contain_text(day)
    await expect(count).to_contain_text(because)
