"""The desk receives somebody and the officer answers, by keyboard, in a real Chromium; and axe finds no barrier."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, Page, async_playwright

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_petition, a_visit, accepted, get, post

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("TIEPDAN_TEST_SHOTS")
"""Where to leave pictures of the pages; nowhere by default."""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture
async def address(app: App) -> AsyncIterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app.app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve([listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def opened(browser: Browser, app: App, address: str, login: str, *, width: int = 1280) -> Page:
    """A window in which this account has signed in."""
    context = await browser.new_context(
        base_url=address, locale="vi-VN", viewport={"width": width, "height": 900}, bypass_csp=True
    )
    token = app.browser(login).cookies["tiepdan_session"]
    await context.add_cookies([{"name": "tiepdan_session", "value": token, "url": address}])
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


async def test_the_desk_receives_somebody_by_keyboard_alone(app: App, address: str, browser: Browser) -> None:
    page = await opened(browser, app, address, "tiepdan")
    await page.goto("/intake/")
    await page.keyboard.press("n")
    await page.wait_for_url("**/visits/new")
    for where, what in {"f-who-name": NAME, "f-content": "Đường vào khu sản xuất bị sạt lở."}.items():
        await page.focus(f"#{where}")
        await page.keyboard.type(what)
    await page.focus('input[name="kind"][value="KNPA"]')
    await page.keyboard.press("Space")
    await page.select_option("#f-field", "giao-thong")
    await page.focus("#f-petition-given")
    await page.keyboard.press("Space")
    await page.focus('input[name="petition.process.outcome"][value="accepted"]')
    await page.keyboard.press("Space")
    await page.select_option("#f-petition-process-assign_to", "so-xay-dung")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url("**/receipt")
    assert NAME in await page.inner_text("main")
    assert (await get(app, "/cases"))["items"][0]["unit"] == "so-xay-dung"
    drafts = await page.evaluate("JSON.stringify(localStorage)")
    assert NAME not in drafts


async def test_earlier_visits_appear_beside_the_form_without_leaving_it(
    app: App, address: str, browser: Browser
) -> None:
    await post(app, "/visits", a_visit())
    page = await opened(browser, app, address, "tiepdan")
    await page.goto("/intake/visits/new")
    await page.fill("#f-who-paper_number", "014300000127")
    await page.fill("#f-content", "Đang gõ dở")
    await page.click('button[value="lookup"]')
    await page.wait_for_selector("text=Đã từng đến: 1 lượt gần đây")
    assert await page.input_value("#f-content") == "Đang gõ dở"
    assert page.url.endswith("/visits/new")


async def test_the_officer_takes_cases_on_and_answers_one(app: App, address: str, browser: Browser) -> None:
    for _ in range(3):
        await post(app, "/petitions", a_petition(process=accepted()))
    page = await opened(browser, app, address, "cb.so-nnmt")
    await page.goto("/intake/inbox")
    for key in ("j", "x", "j", "x"):
        await page.keyboard.press(key)
    await page.click("text=Tiếp nhận các vụ đã chọn")
    await page.wait_for_selector("text=Đã tiếp nhận 2 vụ việc.")
    await page.click("text=KNPA-2026-0001")
    await page.fill("#f-answer-answer, #f-answer", "Đã bố trí đất.")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("text=Trả lời của đơn vị")
    assert (await get(app, "/cases/KNPA-2026-0001"))["state"] == "answered"


@pytest.mark.parametrize("width", [1280, 360])
async def test_no_page_has_a_barrier_or_scrolls_sideways(app: App, address: str, browser: Browser, width: int) -> None:
    year = clock.today().year
    await post(app, "/petitions", a_petition(process=accepted()))
    await post(app, "/petitions", a_denunciation())
    await post(app, "/petitions", a_petition(kind="KN", process=accepted(), on=f"{year}-11-20"))
    await post(app, "/petitions", a_petition(process={"outcome": "accepted"}, on=None))
    await post(app, "/petitions", a_petition(kind="KN", on=None))
    await post(app, "/visits", a_visit(on=None, people=6, representatives=2))
    await post(app, "/cases/KNPA-2026-0001/acknowledge", {}, "cb.so-nnmt")
    pages = [
        ("tiepdan", "/intake/"), ("tiepdan", "/intake/visits/new"), ("tiepdan", "/intake/visits"),
        ("tiepdan", f"/intake/visits/TD-{year}-0001"), ("tiepdan", f"/intake/visits/TD-{year}-0001/receipt"),
        ("tiepdan", "/intake/petitions"), ("tiepdan", f"/intake/petitions/D-{year}-0005"),
        ("tiepdan", "/intake/petitions/new"), ("tiepdan", "/intake/cases"), ("cb.so-nnmt", "/intake/inbox"),
        ("cb.so-nnmt", "/intake/cases/KNPA-2026-0001"), ("cb.so-nnmt", "/intake/cases/TC-2026-0001"),
        ("cb.so-noi-vu", "/intake/inbox"), ("tiepdan", f"/intake/cases/KNPA-{year}-0002"),
    ]  # fmt: skip
    found: list[str] = []
    for number, (login, path) in enumerate(pages):
        page = await opened(browser, app, address, login, width=width)
        response = await page.goto(path)
        assert response is not None
        assert response.status == 200, path
        if SHOTS:
            name = f"{number:02}{path.replace('/', '-')}-{width}.png"
            await page.screenshot(path=str(Path(SHOTS) / name), full_page=True)
        if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path}: scrolls sideways")
        if AXE.exists():
            await page.add_script_tag(path=str(AXE))
            violations = await page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))")
            found += [f"{path}: {violation}" for violation in violations]
        await page.context.close()
    assert found == []
