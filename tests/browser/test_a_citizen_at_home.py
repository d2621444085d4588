"""Somebody with a cheap phone, 360 px wide and without JavaScript: writes, follows, and says how it went."""

import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import System, signed_in
from tests.browser.papers import guided_petition
from tests.browser.test_every_page import AXE, violations
from tests.intake.citizen_office import MATTER, PUBLIC, WRITER, secret_in

pytestmark = pytest.mark.browser
Look = Callable[[str], Awaitable[None]]


async def test_a_citizen_writes_follows_and_answers_on_a_cheap_phone(system: System, browser: Browser) -> None:
    context = await browser.new_context(
        viewport={"width": 360, "height": 740}, base_url=system.url, locale="vi-VN", java_script_enabled=False
    )
    page = await context.new_page()
    folder = _shots()
    look = await looks_at(page, browser, system.url, folder)
    await _writes(page, look)
    code = await page.locator("dd b").first.inner_text()
    secret = secret_in(await page.content())
    await _goes(page.get_by_role("button", name="Tôi đã ghi lại"))
    await look("home")
    await _opens(page, code, secret)
    assert "đang chờ xem xét" in await page.locator("main").inner_text()
    await look("waiting")

    with system.client("tiepdan") as desk:
        answered = guided_petition(desk)
        slip = desk.post(f"/intake/petitions/{answered}/slip", headers={"Accept": "text/html"}).raise_for_status().text
    await _goes(page.get_by_role("button", name="Đóng hồ sơ"))
    await page.goto(f"{PUBLIC}/status")
    await _opens(page, answered, "000000000000")
    await look("wrong-secret")
    await _opens(page, answered, secret_in(slip))
    await look("answered")
    await _goes(page.get_by_role("button", name="Gửi ý kiến"))
    await page.get_by_label("Đã xong", exact=True).check()
    await page.get_by_label("Hài lòng", exact=True).check()
    await _goes(page.get_by_role("button", name="Gửi ý kiến"))
    assert "Đã ghi nhận" in await page.locator("main").inner_text()
    await look("thanked")
    await context.close()
    async with signed_in(browser, system, "giamsat", 360) as office:
        figures = await office.new_page()
        await figures.goto("/intake/satisfaction")
        assert await figures.get_by_role("row").count() > 3
        await (await looks_at(figures, browser, system.url, folder))("satisfaction")


async def test_a_qr_code_fills_in_what_it_says_and_sends_nobody_the_secret(system: System, browser: Browser) -> None:
    context = await browser.new_context(base_url=system.url, locale="vi-VN")
    page = await context.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    await page.goto(f"{PUBLIC}/status?code=D-2026-0001#482710935561")
    assert await page.get_by_label("Số hồ sơ").input_value() == "D-2026-0001"
    assert await page.get_by_label("Mã bí mật").input_value() == "482710935561"
    assert "#" not in page.url
    assert not any("482710935561" in re.sub("#.*", "", url) for url in sent)
    await context.close()


async def _writes(page: Page, look: Look) -> None:
    await page.goto(f"{PUBLIC}/petition")
    await _is_kept(page.get_by_role("button", name="Tiếp: nội dung đơn"), "name")
    await page.get_by_label("Họ tên").fill(WRITER["name"])
    await _goes(page.get_by_role("button", name="Lưu, viết tiếp sau"))
    await look("later")
    await _goes(page.get_by_role("link", name="Viết tiếp ngay"))
    assert await page.get_by_label("Họ tên").input_value() == WRITER["name"]
    for name in ("phone", "address", "paper_number"):
        await page.locator(f"[name={name}]").fill(WRITER[name])
    await _is_kept(page.get_by_role("button", name="Tiếp: nội dung đơn"), "commune")
    await look("who-incomplete")
    await page.locator("[name=commune]").select_option(WRITER["commune"])
    await _goes(page.get_by_role("button", name="Tiếp: nội dung đơn"))
    await look("matter")
    await page.locator("[name=kind]").first.check()
    await page.locator("[name=field]").select_option(MATTER["field"])
    for name in ("place", "content", "against", "request"):
        await page.locator(f"[name={name}]").fill(MATTER[name])
    await _goes(page.get_by_role("button", name="Tiếp: đọc lại và gửi"))
    await look("review")
    await page.locator("[name=stands_by]").check()
    await _goes(page.get_by_role("button", name="Gửi đơn"))
    await look("sent")


async def _opens(page: Page, code: str, secret: str) -> None:
    if not page.url.endswith("/status"):
        await page.goto(f"{PUBLIC}/status")
    await page.get_by_label("Số hồ sơ").fill(code)
    await page.get_by_label("Mã bí mật").fill(secret)
    await _goes(page.get_by_role("button", name="Xem", exact=True))


async def _goes(control: Locator) -> None:
    """Follow a form or a link to the page behind it: without scripts each is a new document, which is not there yet when the
    click is over.
    """
    async with control.page.expect_navigation():
        await control.click()


async def _is_kept(control: Locator, missing: str) -> None:
    """The browser itself, without scripts, sends nothing and puts the cursor where something is missing."""
    await control.click()
    await expect(control.page.locator(f"[name={missing}]")).to_be_focused()


def _shots() -> Path | None:
    if (named := os.environ.get("SHOTS")) is None:
        return None
    Path(named).mkdir(parents=True, exist_ok=True)
    return Path(named)


async def looks_at(page: Page, browser: Browser, url: str, folder: Path | None) -> Look:
    """No barrier and nothing wider than the phone, wherever the walk comes by. axe-core is a script: it judges the same page
    in a window that has them.
    """
    judge = await browser.new_page(viewport={"width": 360, "height": 740}, base_url=url, locale="vi-VN")
    seen: list[str] = []
    await judge.route("**/judged", lambda route: route.fulfill(body=seen[-1], content_type="text/html; charset=utf-8"))

    async def look(name: str) -> None:
        if folder is not None:
            await page.screenshot(path=folder / f"citizen-{name}-360.png", full_page=True)
        seen.append(await page.content())
        await judge.goto("/judged", wait_until="load")
        too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await judge.evaluate(too_wide) <= 0, name
        await judge.evaluate(AXE.read_text())
        assert await violations(judge) == [], name

    return look
