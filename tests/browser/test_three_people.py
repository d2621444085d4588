"""One petition by three people: the desk receives it, the officer answers it, the supervisor finds it in the report."""

import re

import pytest
from playwright.async_api import Browser, Page

from shared.calendar import clock
from shared.calendar.periods import periods_around
from tests.browser.conftest import System, signed_in

pytestmark = pytest.mark.browser
MATTER = "Suối đầu bản bị lấp khi làm đường, nước chảy vào nhà dân."


async def test_a_petition_is_received_answered_and_found_in_the_report(system: System, browser: Browser) -> None:
    case = await _the_desk_receives(system, browser)
    await _the_officer_answers(system, browser, case)
    await _the_supervisor_finds_it(system, browser)


async def _the_desk_receives(system: System, browser: Browser) -> str:
    """Signs in and works by keyboard alone."""
    async with signed_in(browser, system, None) as context:
        page = await context.new_page()
        await page.goto("/")
        await _type_into(page, 'input[name="login"]', "tiepdan")  # where the cursor starts, but not before it is there
        await page.keyboard.press("Tab")
        await page.keyboard.type(system.password("tiepdan"))
        assert await page.input_value('input[name="login"]') == "tiepdan"
        assert await page.input_value('input[name="password"]') == system.password("tiepdan")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("text=Việc hôm nay")
        await page.keyboard.press("n")
        await page.wait_for_url("**/visits/new")
        await _type_into(page, "#f-who-name", "Người gửi Thử")
        await _type_into(page, "#f-content", MATTER)
        await _choose(page, 'input[name="kind"][value="KNPA"]')
        await page.select_option("#f-field", "moi-truong")
        await _choose(page, "#f-petition-given")
        await _choose(page, 'input[name="petition.process.outcome"][value="accepted"]')
        await page.select_option("#f-petition-process-assign_to", "so-nnmt")
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url("**/receipt")
        found = re.search(r"KNPA-\d{4}-\d{4,}", await page.inner_text("main"))
        assert found
        return found.group()


async def _the_officer_answers(system: System, browser: Browser, case: str) -> None:
    async with signed_in(browser, system, "cb.so-nnmt") as context:
        page = await context.new_page()
        await page.goto("/intake/inbox")
        await page.click(f"main a:has-text('{case}')")
        await page.wait_for_selector(f"text={MATTER}")
        await page.click("button:has-text('Tiếp nhận')")
        await page.wait_for_selector("main >> text=Đang giải quyết")  # before the window is closed on it
    async with signed_in(browser, system, "ld.so-nnmt") as context:
        page = await context.new_page()
        await page.goto(f"/intake/cases/{case}")
        await page.wait_for_selector("#f-answer")
        await _type_into(page, "#f-answer", "Đã yêu cầu nhà thầu khơi thông dòng chảy.")
        await page.keyboard.press("Control+Enter")
        await page.wait_for_selector("text=Trả lời của đơn vị")


async def _the_supervisor_finds_it(system: System, browser: Browser) -> None:
    """From the form's number to the very petition."""
    with system.client("tiepdan") as desk:
        newest = desk.get("/intake/api/v1/petitions", params={"limit": 1}).json()["items"][0]["code"]
    period = next(p.code for p in periods_around(clock.today()) if p.code.startswith("Q"))
    async with signed_in(browser, system, "giamsat") as context:
        page = await context.new_page()
        await page.goto("/")
        await page.click("nav >> text=Báo cáo")
        await page.goto(f"/reporting/forms/02-XLD?period={period}")
        total = page.locator("tr.sum td a").first
        before = int((await total.inner_text()).replace(".", ""))
        assert before > 0
        await total.focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/records**")
        records = await page.inner_text("main")
        assert newest in records
        assert len(set(re.findall(r"\bD-\d{4}-\d{4,}", records))) == before


async def _type_into(page: Page, field: str, words: str) -> None:
    await page.focus(field)
    await page.keyboard.type(words)


async def _choose(page: Page, field: str) -> None:
    await page.focus(field)
    await page.keyboard.press("Space")
