"""Keys, drafts and bulk selection in a real Chromium, under the strict content security policy."""

import asyncio
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from playwright.async_api import Page, async_playwright

from tests.web.small_office import Office

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
async def address(office: Office) -> AsyncIterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(office.app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve([listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.fixture
async def page(office: Office, address: str) -> AsyncIterator[Page]:
    """The trial page, opened by the desk; anything the browser complains about fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(base_url=address, locale="vi-VN")
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto("/login?next=/trial")
        await page.fill("#f-login", "tiepdan")
        await page.fill("#f-password", office.passwords["tiepdan"])
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url(lambda url: "login" not in url)
        yield page
        assert [text for text in complaints if "status of 4" not in text] == []
        await browser.close()


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.id"))


async def draft_with(page: Page, text: str) -> None:
    """Wait until the browser has kept `text`; Playwright's own waiting would need eval, which the page forbids."""
    async with asyncio.timeout(5):
        while text not in (await page.evaluate("localStorage.getItem('draft:tiepdan:trial')") or ""):  # noqa: ASYNC110 -- the browser tells nobody
            await asyncio.sleep(0.05)


async def test_keys_lead_where_the_help_says(page: Page):
    await page.keyboard.press("/")
    assert await focused(page) == "q"
    await page.keyboard.press("Alt+2")
    assert await focused(page) == "f-summary"
    await page.keyboard.type("n/?jx")
    assert await page.input_value("#f-summary") == "n/?jx", "while typing, keys are letters"
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("?")
    assert await page.is_visible("#phim-tat")
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await page.wait_for_url("**/?new")


async def test_rows_are_walked_chosen_and_opened_by_keys(page: Page):
    assert not await page.is_visible(".td-bulk")
    await page.keyboard.press("j")
    assert await focused(page) == "row-0"
    await page.keyboard.press("x")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    assert await page.inner_text(".td-bulk button") == "Tiếp nhận 2 vụ việc"
    await page.check("[data-all]")
    assert await page.inner_text(".td-bulk button") == "Tiếp nhận 3 vụ việc"
    await page.focus("#row-1 td a")
    await page.keyboard.press("k")
    assert await focused(page) == "row-0"
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/?row=0")


async def test_a_draft_outlives_the_window_but_never_holds_who_somebody_is(page: Page):
    await page.fill("#f-name", "Ông N.V.A")
    await page.fill("#f-summary", "Xin cấp giấy chứng nhận")
    await page.check("input[value=TC]")
    await draft_with(page, "true")
    assert "N.V.A" not in json.dumps(await page.evaluate("({...localStorage})"), ensure_ascii=False)
    await page.goto("/")
    await page.goto("/trial")
    assert await page.input_value("#f-summary") == "Xin cấp giấy chứng nhận"
    assert await page.is_checked("input[value=TC]")
    assert await page.input_value("#f-name") == ""


async def test_a_draft_stays_after_a_mistake_and_goes_when_the_server_has_saved(page: Page):
    await page.fill("#f-summary", "Nội dung")
    await page.fill("#f-received", "31/02/2027")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("#loi")
    assert await focused(page) == "loi", "the summary of mistakes is read first"
    assert await page.input_value("#f-summary") == "Nội dung"
    assert await page.evaluate("localStorage.getItem('draft:tiepdan:trial') !== null")
    await page.fill("#f-received", "28/02/2027")
    await page.click("[data-default]")
    await page.wait_for_selector("#loi", state="detached")
    assert await page.evaluate("localStorage.getItem('draft:tiepdan:trial')") is None
    assert await page.input_value("#f-summary") == ""
    assert "saved_draft" not in await page.evaluate("document.cookie")


async def test_signing_out_leaves_no_draft_on_a_shared_machine(page: Page):
    await page.fill("#f-summary", "Nội dung")
    await draft_with(page, "Nội dung")
    await page.click(".td-out button")
    await page.wait_for_url("**/login")
    assert await page.evaluate("Object.keys(localStorage).length") == 0


async def test_a_part_that_is_refused_leaves_the_page_and_says_why(page: Page):
    await page.click("#htmx")
    await page.wait_for_selector("#thong-bao .td-note")
    assert "Vụ việc đã kết thúc." in await page.inner_text("#thong-bao")
    assert await page.inner_text("#part") == "nguyên"


async def test_a_date_can_be_picked_as_well_as_typed(page: Page):
    await page.evaluate("""() => {
      const picker = document.querySelector('.td-dated input[type=date]');
      picker.value = '2027-03-05';
      picker.dispatchEvent(new Event('change'));
    }""")
    assert await page.input_value("#f-received") == "05/03/2027"


@pytest.mark.parametrize("width", [360, 1280])
async def test_nothing_is_wider_than_the_screen(page: Page, width: int):
    await page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/trial", "/khong-co"):
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
