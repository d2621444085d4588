"""The desk receives somebody and the officer answers, by keyboard, in a real Chromium; and axe finds no barrier."""

import asyncio
import os
import re
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, Page, Route, async_playwright

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


async def opened(
    browser: Browser,
    app: App,
    address: str,
    login: str,
    *,
    width: int = 1280,
    strict: bool = False,
    scripts: bool = True,
) -> Page:
    """A window in which this account has signed in; `strict` keeps the content security policy, which axe cannot."""
    context = await browser.new_context(
        base_url=address,
        locale="vi-VN",
        viewport={"width": width, "height": 900},
        bypass_csp=not strict,
        java_script_enabled=scripts,
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
    await page.fill("#f-content", "Đang gõ dở")  # leaving the number is enough
    await page.wait_for_selector("text=Đã từng đến hoặc gửi đơn, cùng số giấy tờ")
    assert await page.input_value("#f-content") == "Đang gõ dở"
    assert page.url.endswith("/visits/new")


async def test_a_matter_like_it_appears_while_it_is_being_typed(app: App, address: str, browser: Browser) -> None:
    await post(app, "/petitions", a_petition(process=accepted()))
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.goto("/intake/visits/new")
    await page.focus("#f-content")
    await page.keyboard.type("De nghi bo tri dat san xuat cho ho tai dinh cu")
    await page.wait_for_selector("text=Đã có việc giống nội dung này")
    assert "KNPA-2026-0001" in await page.inner_text("#giong")
    assert await page.evaluate("document.activeElement.id") == "f-content", "nobody is interrupted"


async def fill_a_reception(page: Page, kind: str = "KNPA") -> None:
    await page.goto("/intake/visits/new")
    await page.fill("#f-who-name", NAME)
    await page.fill("#f-content", "Đường bị sạt lở.")
    await page.check(f'input[name="kind"][value="{kind}"]')


async def test_a_broken_line_or_an_ended_session_loses_nothing_that_was_typed(
    app: App, address: str, browser: Browser
) -> None:
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await fill_a_reception(page)
    await page.context.set_offline(True)
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("#thong-bao >> text=Mất kết nối, không rõ đã lưu hay chưa.")
    await page.context.set_offline(False)
    cookies = await page.context.cookies()
    await page.context.clear_cookies()
    await page.click("button[value=lookup]")
    await page.wait_for_selector("#thong-bao >> text=Phiên làm việc đã hết.")
    await page.evaluate("document.getElementById('thong-bao').replaceChildren()")
    await page.click("button[value=save]")
    await page.wait_for_selector("#thong-bao >> text=Phiên làm việc đã hết.")
    assert await page.get_attribute("#thong-bao a", "target") == "_blank"
    assert await page.input_value("#f-who-name") == NAME
    assert NAME not in await page.evaluate("JSON.stringify(localStorage)")
    await page.context.add_cookies([{k: c[k] for k in ("name", "value", "domain", "path")} for c in cookies])  # type: ignore[misc]  # Playwright's own mapping
    await page.fill("#f-people", "hai")
    await page.click("button[value=save]")
    await page.wait_for_selector("#loi")
    assert await page.input_value("#f-who-name") == NAME, "a refusal comes back with everything typed"
    await page.fill("#f-people", "1")
    await page.click("button[value=save]")
    await page.wait_for_url(f"**/visits/TD-{clock.today().year}-0001")
    assert len((await get(app, "/visits"))["items"]) == 1
    assert await page.evaluate("localStorage.length") == 0, "the draft is forgotten once saved"


async def test_who_changed_the_form_after_the_line_broke_is_told_what_was_saved(
    app: App, address: str, browser: Browser
) -> None:
    """The server had saved; only its answer was lost."""
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await fill_a_reception(page)

    async def lost(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/intake/visits", lost, times=1)
    await page.click("button[value=save]")
    await page.wait_for_selector("#thong-bao >> text=không rõ đã lưu hay chưa")
    await page.fill("#f-people", "2")
    await page.click("button[value=save]")
    await page.wait_for_selector(f"#loi >> text=Lần lưu trước đã được ghi: TD-{clock.today().year}-0001")
    assert len((await get(app, "/visits"))["items"]) == 1


async def test_a_form_without_a_draft_stays_open_until_it_is_saved(app: App, address: str, browser: Browser) -> None:
    petition = (await post(app, "/petitions", a_petition()))["petition"]
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.goto(f"/intake/petitions/{petition}")
    await page.check('input[name="outcome"][value="guided"]')
    await page.fill("#f-reason", "Tòa án giải quyết.")
    await page.context.set_offline(True)
    await page.click("button:has-text('Ghi kết quả xử lý')")
    await page.wait_for_selector("#thong-bao >> text=Mất kết nối")
    assert await page.input_value("#f-reason") == "Tòa án giải quyết."


async def test_a_paper_is_looked_at_first_and_not_issued_by_a_key(app: App, address: str, browser: Browser) -> None:
    visit = (await post(app, "/visits", a_visit()))["visit"]
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.goto(f"/intake/visits/{visit}/papers/giay-bien-nhan")
    async with page.expect_download() as word:
        await page.click("button:has-text('Xem thử bản Word')")
    assert (await word.value).suggested_filename.endswith(".docx")
    for number, press in enumerate(("click", "Control+Enter")):
        async with page.context.expect_page():
            if press == "click":
                await page.click("button:has-text('Xem thử') >> nth=0")
            else:
                await page.keyboard.press(press)
        assert len(page.context.pages) == number + 2, "it is shown beside the form"
    assert page.url.endswith("/papers/giay-bien-nhan")
    assert (await get(app, f"/visits/{visit}/papers"))["issued"] == []
    assert await page.inner_text("#thong-bao") == ""


async def test_a_denunciation_in_writing_is_not_kept_on_the_machine(app: App, address: str, browser: Browser) -> None:
    page = await opened(browser, app, address, "tiepdan")
    await fill_a_reception(page)
    async with asyncio.timeout(5):
        while "sạt lở" not in await page.evaluate("JSON.stringify(localStorage)"):  # noqa: ASYNC110 -- the browser tells nobody
            await asyncio.sleep(0.05)
    await page.check('input[name="kind"][value="TC"]')
    async with asyncio.timeout(5):
        while "sạt lở" in await page.evaluate("JSON.stringify(localStorage)"):  # noqa: ASYNC110 -- the browser tells nobody
            await asyncio.sleep(0.05)
    await page.check('input[name="petition.given"]')
    await page.check('input[name="petition.process.outcome"][value="accepted"]')
    await page.fill("#f-petition-process-extract", "Đường bị sạt lở.")
    await page.fill("#f-request", "Đường bị sạt lở.")
    await asyncio.sleep(0.5)
    assert "sạt lở" not in await page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_proposed_extract_is_where_the_clerk_goes_on(
    app: App, address: str, browser: Browser, *, scripts: bool
) -> None:
    code = (await post(app, "/petitions", a_denunciation(content=f"Tôi là {NAME}, tố cáo.", process=None)))["petition"]
    page = await opened(browser, app, address, "tiepdan", strict=True, scripts=scripts)
    await page.emulate_media(reduced_motion="reduce")  # the page scrolls at once, and can be measured at once
    await page.set_viewport_size({"width": 1280, "height": 500})
    for path, fields, outcome, extract in (
        ("/visits/new", {"f-who-name": NAME, "f-content": f"Tôi là {NAME}."}, "petition.process.outcome", "f-petition-process-extract"),
        ("/petitions/new", {"f-who-name": NAME, "f-content": f"Tôi là {NAME}."}, "process.outcome", "f-process-extract"),
        (f"/petitions/{code}", {}, "outcome", "f-extract"),
    ):  # fmt: skip
        await page.goto(f"/intake{path}")
        for field, typed in fields.items():
            await page.fill(f"#{field}", typed)
        await page.check(f'input[name="{outcome}"][value="accepted"]')
        await page.click("button[value=extract]")
        status = page.locator("[role=status]").get_by_text("Đã lập bản trích: bỏ 1 chỗ")
        await status.wait_for()
        await page.locator(f"#{extract}:focus").wait_for()
        assert "[người tố cáo]" in await page.input_value(f"#{extract}")
        assert await page.evaluate(
            f"document.getElementById('{extract}').getBoundingClientRect().top < innerHeight - 90"
        ), path
        assert await page.evaluate("scrollY > 0"), path


async def test_only_the_conditions_of_the_chosen_kind_are_shown_and_sent(
    app: App, address: str, browser: Browser
) -> None:
    page = await opened(browser, app, address, "tiepdan")
    await fill_a_reception(page, "KN")
    late = page.locator('input[value="thoi-hieu"]')
    assert await late.is_visible()
    assert not await page.is_visible('input[value="can-cu-to-cao"]')
    await late.check()
    await page.check('input[name="kind"][value="KNPA"]')
    assert not await late.is_visible()
    assert await page.is_visible('input[value="noi-dung-kien-nghi"]')
    assert await page.is_visible('input[value="ngay-thang"]')
    sent = await page.evaluate(
        "new FormData(document.querySelector('[data-draft]')).getAll('petition.process.missing')"
    )
    assert sent == []


async def test_the_reception_form_promises_and_asks_for_what_the_chosen_outcome_brings(
    app: App, address: str, browser: Browser
) -> None:
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.emulate_media(reduced_motion="reduce")
    await fill_a_reception(page, "KN")
    box = page.locator('fieldset[data-when="refusal.ground="]')

    async def promised() -> list[str]:
        return [line.strip() for line in await box.locator("dt:visible, dd:visible").all_inner_texts()]

    printed = ["Giấy sẽ in", "Giấy biên nhận (3 bản)"]
    assert (await promised())[0] == "Thụ lý hoặc thông báo không thụ lý khiếu nại"
    outcome = 'input[name="petition.process.outcome"]'
    await page.check(f'{outcome}[value="accepted"]')
    resolved = await promised()
    assert resolved[0] == "Giải quyết khiếu nại lần đầu"
    assert resolved[1].startswith("Khiếu nại thụ lý hôm nay: chậm nhất ")
    assert resolved[2:] == printed
    await page.check("#f-petition-discipline")
    assert (await promised())[0] == "Giải quyết khiếu nại quyết định kỷ luật"
    await page.uncheck("#f-petition-discipline")
    await page.select_option("#f-petition-stage", "second")
    assert (await promised())[0] == "Giải quyết khiếu nại lần hai"
    assert await page.get_attribute("#f-petition-process-reason", "required") is None
    await page.check(f'{outcome}[value="guided"]')
    assert await promised() == [*printed, "Lập tiếp tại trang đơn", "Phiếu hướng dẫn"]
    assert await page.get_attribute("#f-petition-process-reason", "required") is not None
    await page.check(f'{outcome}[value="not_accepted"]')
    assert await promised() == printed
    assert await page.get_attribute("#f-petition-process-reason", "required") is None, "the ground of the law says it"
    await page.select_option("#f-refusal-ground", "prolonged")
    assert await promised() == []


async def test_a_petition_is_returned_only_to_an_agency_that_sent_it(app: App, address: str, browser: Browser) -> None:
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.goto("/intake/petitions/new")
    returned = page.locator('input[name="process.outcome"][value="returned"]')
    assert not await returned.is_visible()
    await page.select_option("#f-channel", "other_agency")
    assert await returned.is_visible()
    await page.select_option("#f-channel", "handed_over")
    assert not await returned.is_visible()


async def test_enter_on_a_row_opens_its_record_not_its_deadline(app: App, address: str, browser: Browser) -> None:
    await post(app, "/petitions", a_petition(process=accepted()))
    page = await opened(browser, app, address, "cb.so-nnmt")
    await page.goto("/intake/inbox")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/cases/KNPA-2026-0001")


async def test_the_officer_takes_cases_on_and_the_head_answers_one(app: App, address: str, browser: Browser) -> None:
    for _ in range(3):
        await post(app, "/petitions", a_petition(process=accepted()))
    page = await opened(browser, app, address, "cb.so-nnmt")
    await page.goto("/intake/inbox")
    for key in ("j", "x", "j", "x"):
        await page.keyboard.press(key)
    await page.click("text=Tiếp nhận các vụ đã chọn")
    await page.wait_for_selector("text=Đã tiếp nhận 2 vụ việc.")
    page = await opened(browser, app, address, "ld.so-nnmt")
    await page.goto("/intake/cases/KNPA-2026-0001")
    await page.fill("#f-answer", "Đã bố trí đất.")
    latest = await page.input_value("form[data-draft] [name=version]")
    await page.evaluate("document.querySelector('form[data-draft] [name=version]').value = '1'")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("#thong-bao >> text=Hồ sơ đã thay đổi.")
    assert await page.input_value("#f-answer") == "Đã bố trí đất.", "an answer that came too late is not lost"
    await page.evaluate(f"document.querySelector('form[data-draft] [name=version]').value = '{latest}'")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("text=Trả lời của đơn vị")
    assert (await get(app, "/cases/KNPA-2026-0001"))["state"] == "answered"


async def test_the_reception_form_shows_only_what_matters_now_and_sends_nothing_else(
    app: App, address: str, browser: Browser
) -> None:
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.goto("/intake/visits/new")
    sometimes = ("#f-representatives", "#f-head_outcome", "#f-reply_by", "#f-refusal-notice", "#f-signed")
    assert [await page.is_visible(field) for field in sometimes] == [False] * 5
    await page.fill("#f-people", "6")
    await page.select_option("#f-received_by", "head")
    await page.select_option("#f-head_outcome", "directed")
    await page.select_option("#f-refusal-ground", "prolonged")
    await page.check("#f-written_down")
    assert [await page.is_visible(field) for field in sometimes] == [True] * 5
    await page.fill("#f-representatives", "2")
    await page.fill("#f-people", "3")
    await page.select_option("#f-received_by", "desk")
    await page.select_option("#f-refusal-ground", "")
    await page.uncheck("#f-written_down")
    assert [await page.is_visible(field) for field in sometimes] == [False] * 5
    await page.fill("#f-who-name", NAME)
    await page.fill("#f-content", "Hỏi thủ tục.")
    await page.click('button[value="save"]')
    await page.wait_for_url(f"**/visits/TD-{clock.today().year}-0001")
    seen = await get(app, f"/visits/TD-{clock.today().year}-0001")
    assert (seen["people"], seen["representatives"], seen["head_outcome"], seen["refusal"]) == (3, None, None, None)


async def test_the_form_asks_for_as_many_representatives_as_were_sent_and_the_keyboard_alone_fills_it(
    app: App, address: str, browser: Browser
) -> None:
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.goto("/intake/visits/new")
    names = [f"#f-together-others-{n}-name" for n in range(4)]
    assert [await page.is_visible(name) for name in names] == [False] * 4
    await page.fill("#f-who-name", NAME)
    await page.fill("#f-content", "Đề nghị bố trí đất tái định cư.")
    await page.focus("#f-people")
    for keys in ("12", "3"):  # people, then representatives: the next field by Tab
        await page.keyboard.press("Control+a")
        await page.keyboard.type(keys)
        await page.keyboard.press("Tab")
    assert [await page.is_visible(name) for name in names] == [True, True, False, False]
    await page.keyboard.press("Space")
    assert await page.is_checked("#f-mandate")
    for keys in ("28/02/2026", "01/GCĐD", "Quàng Văn Thí Dụ"):
        await page.keyboard.press("Tab")
        await page.keyboard.type(keys)
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url(f"**/visits/TD-{clock.today().year}-0001/receipt")
    whole = await get(app, f"/delegations/DD-{clock.today().year}-0001")
    assert [(came["representatives"], came["named"], came["mandate_number"]) for came in whole["came"]] == [
        (3, 2, "01/GCĐD")
    ]


@pytest.mark.parametrize("width", [1280, 360])
async def test_the_book_with_voided_and_refused_lines_has_no_barrier(
    app: App, address: str, browser: Browser, width: int
) -> None:
    year = clock.today().year
    await post(app, "/visits", a_visit(on=None))
    await post(app, f"/visits/TD-{year}-0001/void", {"reason": "Vào nhầm."})
    notice = {"ground": "prolonged", "notice": "12/TB-UBND", "notice_on": "2026-02-20"}
    await post(app, "/visits", a_visit(on=None, refusal=notice))
    directed = {"head_outcome": "directed", "reply_by": f"{year}-12-31", "written_down": True, "signed": "signature"}
    await post(app, "/visits", a_visit(on=None, kind="KN", reception="ad_hoc", received_by="head", **directed))
    found: list[str] = []
    for path in ("/visits", "/visits/print", *(f"/visits/TD-{year}-000{n}" for n in (1, 2, 3))):
        page = await opened(browser, app, address, "tiepdan", width=width)
        await page.goto(f"/intake{path}")
        if SHOTS:
            await page.screenshot(path=str(Path(SHOTS) / f"book{path.replace('/', '-')}-{width}.png"), full_page=True)
        if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path}: scrolls sideways")
        if AXE.exists():
            await page.add_script_tag(path=str(AXE))
            violations = await page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))")
            found += [f"{path}: {violation}" for violation in violations]
        await page.context.close()
    assert found == []


async def test_a_draft_that_comes_back_says_so_and_can_be_put_away_for_the_next_person(
    app: App, address: str, browser: Browser
) -> None:
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.goto("/intake/visits/new")
    assert await page.query_selector("[data-new]") is None, "nothing was kept yet"
    await fill_a_reception(page)
    await page.fill("#f-people", "7")
    await page.wait_for_timeout(600)  # a draft is kept when the typing pauses
    await page.goto("/intake/visits/new")
    note = page.locator("form[data-draft] [role=status]")
    await note.get_by_text("Đang tiếp bản nháp lúc").wait_for()
    assert re.search(r"lúc \d\d:\d\d; mục về người đến không được lưu\.", await note.inner_text())
    assert await note.get_attribute("aria-live") == "polite"
    assert await page.input_value("#f-content") == "Đường bị sạt lở."
    assert await page.input_value("#f-who-name") == ""
    await page.click("text=Bắt đầu mới")
    assert (await page.input_value("#f-content"), await page.input_value("#f-people")) == ("", "1")
    assert not await page.is_visible("#f-representatives")
    assert await page.evaluate("document.activeElement.id") == "f-who-paper_type"
    assert await page.evaluate("Object.keys(localStorage).length") == 0
    await page.goto("/intake/visits/new")
    assert await page.query_selector("[data-new]") is None


async def test_no_field_that_has_the_focus_is_below_the_bar_and_a_petition_marks_what_it_needs(
    app: App, address: str, browser: Browser
) -> None:
    page = await opened(browser, app, address, "tiepdan", strict=True)
    await page.emulate_media(reduced_motion="reduce")  # the page scrolls at once, and can be measured at once
    await page.set_viewport_size({"width": 1280, "height": 500})
    await page.goto("/intake/visits/new")
    assert await page.get_attribute("#f-field", "required") is None
    await page.check("#f-petition-given")
    assert await page.get_attribute("#f-field", "required") is not None
    assert await page.locator("legend.td-req").count() == 1
    await page.evaluate("window.scrollTo(0, 0)")
    await page.focus("#f-who-paper_type")
    below = """async () => {
        await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
        const [field, bar] = [document.activeElement, document.querySelector(".td-bar")];
        if (bar.contains(field)) return null;
        const { top, height } = field.getBoundingClientRect();  // of a tall one its first line
        return top + Math.min(height, 36) > bar.getBoundingClientRect().top + 1 ? field.id || field.name : "";
    }"""
    covered, walked = [], 0
    while walked < 80 and (found := await page.evaluate(below)) is not None:
        covered += [found] if found else []
        walked += 1
        await page.keyboard.press("Tab")
    assert walked > 25
    assert covered == []
