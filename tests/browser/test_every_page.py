"""Each page at both widths: no accessibility violation, no overflow, no complaint on the console. Pictures are kept when
SHOTS names a folder (make shots)."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.browser.conftest import System, signed_in
from tests.browser.every_page import pages

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.timeout(600)
async def test_every_page_is_sound_and_accessible(
    system: System, browser: Browser, width: int, tmp_path: Path
) -> None:
    folder = Path(os.environ.get("SHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    found = pages(system, tmp_path)
    assert len(found) > 10
    wrong: list[str] = []
    for page in found:
        async with signed_in(browser, system, page.login, width) as context:
            tab = await context.new_page()
            complaints: list[str] = []
            tab.on("console", lambda m, c=complaints: c.append(m.text) if m.type in ("error", "warning") else None)
            tab.on("pageerror", lambda e, c=complaints: c.append(str(e)))
            answer = await tab.goto(page.path, wait_until="networkidle")
            assert answer is not None
            if answer.status != 200:
                wrong.append(f"{page.path}: {answer.status}")
                continue
            await tab.screenshot(path=folder / f"{page.name}-{width}.png", full_page=True)
            scroll = await tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if scroll > 0:
                wrong.append(f"{page.path} at {width}: {scroll} px too wide")
            wrong += [f"{page.path}: console: {text}" for text in complaints]
            wrong += [f"{page.path} at {width}: {text}" for text in await _violations(tab)]
    assert not wrong, "\n".join(wrong)


async def _violations(tab: Any) -> list[str]:
    # Playwright evaluates outside the page's Content-Security-Policy, which forbids adding the script as an element.
    await tab.evaluate(AXE.read_text())
    result = await tab.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:160]}" for v in result["violations"]]
