"""Each page at both widths: no accessibility violation, no overflow, no cell of a table on another, no complaint on the console.
Pictures are kept when SHOTS names a folder (make shots).
"""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage
from playwright.async_api import Page as Tab

from tests.browser.conftest import System, signed_in
from tests.browser.every_page import Page, pages

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what holds is not described, which takes most of the time
}
WIDTHS = (1280, 360)
OVERLAPS = """() => [...document.querySelectorAll('tbody tr')].flatMap(row => {
    const boxes = [...row.children].map(cell => [cell.innerText.trim(), cell.getBoundingClientRect()])
        .filter(([text, box]) => text && box.width > 1 && box.height > 1);
    return boxes.flatMap(([text, a], n) => boxes.slice(n + 1)
        .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
        .map(([other]) => `${text} lies on ${other}`));
})"""
TABS = 3
"""Open at once: a tab that waits for the server leaves the cores to those that draw and judge."""


@pytest.mark.timeout(900)
async def test_every_page_is_sound_and_accessible(system: System, browser: Browser, tmp_path: Path) -> None:
    folder = Path(shots) if (shots := os.environ.get("SHOTS")) else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)  # once, before anything waits
    found = pages(system, tmp_path)
    assert len(found) > 30
    looking = asyncio.Semaphore(TABS)

    async def complaints(page: Page) -> list[str]:
        async with looking:
            return [complaint async for complaint in _look_at(page, system, browser, folder)]

    wrong = [complaint for of_one in await asyncio.gather(*map(complaints, found)) for complaint in of_one]
    assert not wrong, "\n".join(wrong)


async def _look_at(page: Page, system: System, browser: Browser, folder: Path | None) -> AsyncIterator[str]:
    async with signed_in(browser, system, page.login) as context:
        tab = await context.new_page()
        complaints: list[str] = []

        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                complaints.append(message.text)

        tab.on("console", heard)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        answer = await tab.goto(page.path, wait_until="load")
        if answer is None or answer.status != 200 or ("/login" in tab.url and page.name != "login"):
            yield f"{page.path} as {page.login}: {answer.status if answer else 'no answer'} {tab.url}"
            return
        await tab.evaluate(AXE.read_text())  # Playwright evaluates outside the page's Content-Security-Policy
        for width in WIDTHS:
            await tab.set_viewport_size({"width": width, "height": 900})
            height = await tab.evaluate("document.documentElement.scrollHeight")
            await tab.set_viewport_size({"width": width, "height": height})  # or a bar that sticks hides what is below
            if folder is not None:
                await tab.screenshot(path=folder / f"{page.name}-{width}.png", full_page=True)
            scroll = await tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if scroll > 0:
                yield f"{page.path} at {width}: {scroll} px too wide"
            for wrong in [*await tab.evaluate(OVERLAPS), *await violations(tab)]:
                yield f"{page.path} at {width}: {wrong}"
        for text in complaints:
            yield f"{page.path}: console: {text}"


async def violations(tab: Tab) -> list[str]:
    result = await tab.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:160]}" for v in result["violations"]]
