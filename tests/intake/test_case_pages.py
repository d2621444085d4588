"""What an officer sees and clicks."""

import re
from datetime import date, timedelta

from services.intake.urging.claims import urge_the_late
from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_petition, accepted, an_assigned_case, get, post, somebody

CASES = "/intake/cases"


async def page(app: App, path: str, login: str) -> str:
    response = await app.browser(login).get(path)
    assert response.status_code == 200, response.text
    assert "<h1" in response.text
    return response.text


async def test_every_figure_of_the_inbox_opens_exactly_the_rows_it_counts(app: App) -> None:
    for on in ("2026-03-02", "2026-11-16", "2026-11-20"):
        await an_assigned_case(app, on=on)
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {}, "cb.so-nnmt")
    await post(app, "/petitions", a_petition(process=accepted(assign_to="so-noi-vu")))
    html = await page(app, "/intake/inbox", "cb.so-nnmt")
    links = re.findall(r'<a class="td-(?:fig|chip)[^"]*" href="([^"]+)"[^>]*>.*?<b>([\d.]+)</b>', html)
    assert len(links) >= 12
    for href, count in links:
        opened = await page(app, href.replace("&amp;", "&"), "cb.so-nnmt")
        assert opened.count('<tr role="row" data-row') == int(count), href


async def test_an_empty_inbox_says_why_and_what_to_do(app: App) -> None:
    html = await page(app, "/intake/inbox", "cb.so-nnmt")
    assert "Không còn việc nào chờ đơn vị" in html
    assert "Xem vụ đã trả lời" in html


async def test_several_are_acknowledged_from_the_inbox_without_javascript(app: App) -> None:
    codes = [await an_assigned_case(app) for _ in range(3)]
    browser = app.browser("cb.so-nnmt")
    answer = await browser.post("/intake/inbox/acknowledge", data={"codes": codes[:2]})
    assert answer.status_code == 303
    assert "Đã tiếp nhận 2 vụ việc" in await page(app, answer.headers["location"], "cb.so-nnmt")
    assert [(await get(app, f"/cases/{code}"))["state"] for code in codes] == [
        "acknowledged",
        "acknowledged",
        "assigned",
    ]
    nothing = await browser.post("/intake/inbox/acknowledge", data={})
    assert "chọn ít nhất một dòng" in await page(app, nothing.headers["location"], "cb.so-nnmt")


async def test_a_paper_backlog_is_acknowledged_on_the_day_the_papers_say(app: App) -> None:
    early = await an_assigned_case(app, on="2026-03-02")
    late = await an_assigned_case(app, on="2026-03-20")
    browser, ticked = app.browser("cb.so-nnmt"), {"codes": [early, late]}
    tomorrow = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
    wrong = await browser.post("/intake/inbox/acknowledge", data={**ticked, "on": tomorrow})
    assert wrong.status_code == 422
    assert f'value="{tomorrow}"' in wrong.text
    assert wrong.text.count("checked") == 2, "what was ticked is ticked still"
    some = await browser.post("/intake/inbox/acknowledge", data={**ticked, "on": "06/03/2026"})
    assert some.status_code == 422
    assert "Đã tiếp nhận 1 vụ việc." in some.text
    assert re.search(rf">{late}</a>: \w+", some.text), "named, with why"
    assert (await get(app, f"/cases/{early}"))["acknowledged_on"] == "2026-03-06"
    assert (await get(app, f"/cases/{late}"))["state"] == "assigned"
    on_its_day = await browser.post("/intake/inbox/acknowledge", data={"codes": [late], "on": "23/03/2026"})
    assert on_its_day.status_code == 303


async def test_the_head_answers_on_the_case_page_and_an_impossible_action_says_why(app: App) -> None:
    code = await an_assigned_case(app)
    html = await page(app, f"{CASES}/{code}", "ld.so-nnmt")
    assert "Chưa được: đơn vị được giao chưa tiếp nhận." in html
    browser = app.browser("ld.so-nnmt")
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version is not None
    assert (await browser.post(f"{CASES}/{code}/acknowledge", data={"version": version[1]})).status_code == 303
    forgotten = await browser.post(f"{CASES}/{code}/answer", data={"version": "3", "answer": "", "number": "9/SNNMT"})
    assert forgotten.status_code == 422
    assert "Mục này bắt buộc." in forgotten.text
    assert 'value="9/SNNMT"' in forgotten.text, "what was typed is still there"
    done = await browser.post(f"{CASES}/{code}/answer", data={"version": "3", "answer": "Đã giải quyết."})
    assert done.status_code == 303
    html = await page(app, f"{CASES}/{code}", "cb.so-nnmt")
    assert "Đã trả lời" in html
    assert "Đã giải quyết." in html


async def test_a_page_opened_before_somebody_else_acted_says_what_changed(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {}, "ld.so-nnmt")
    stale = await app.browser("cb.so-nnmt").post(f"{CASES}/{code}/acknowledge", data={"version": "2"})
    assert stale.status_code == 412
    assert "Sở Nông nghiệp và Môi trường tiếp nhận" in stale.text


async def test_the_desk_assigns_to_the_unit_the_field_suggests(app: App) -> None:
    answer = await post(app, "/petitions", a_petition(process={"outcome": "accepted"}))
    html = await page(app, f"{CASES}/{answer['case']}", "tiepdan")
    assert '<option value="so-nnmt" selected>' in html
    done = await app.browser("tiepdan").post(
        f"{CASES}/{answer['case']}/assign", data={"version": "1", "unit": "so-nnmt"}
    )
    assert done.status_code == 303
    assert (await get(app, f"/cases/{answer['case']}"))["unit"] == "so-nnmt"


async def test_the_page_explains_its_date_and_tells_its_history(app: App) -> None:
    code = await an_assigned_case(app)
    html = await page(app, f"{CASES}/{code}", "cb.so-nnmt")
    assert re.search(r'id="han".*16/03/2026', html, re.DOTALL)
    assert "10 ngày làm việc kể từ ngày nhận" in html
    assert "Tháng 3/2026" in html
    assert re.search(r"Giao Sở Nông nghiệp và Môi trường.*Mở vụ việc.*Nhận đơn D-2026-0001", html, re.DOTALL)


async def test_a_denunciation_shows_nobody_who_denounced(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    for login in ("tiepdan", "truongban", "lanhdao", "giamsat", "cb.so-nnmt", "ld.so-nnmt"):
        for path in (f"{CASES}/{code}", "/intake/inbox", CASES, f"{CASES}?q={code}"):
            response = await app.browser(login).get(path)
            assert response.status_code in (200, 403), (login, path)
            for secret in (NAME, "Chiềng Cơi", somebody()["paper_number"], "0912"):
                assert secret not in response.text.replace("UBND phường Chiềng Cơi", ""), (login, path, secret)
    html = await page(app, f"{CASES}/{code}", "cb.so-nnmt")
    assert "Giữ bí mật" in html
    assert "bản Hôm" not in html


async def test_who_complains_is_named_to_those_who_handle_it_and_each_look_is_kept(app: App) -> None:
    answer = await post(app, "/petitions", a_petition(who=somebody(), process=accepted()))
    assert NAME in await page(app, f"{CASES}/{answer['case']}", "cb.so-nnmt")
    assert NAME not in await page(app, f"{CASES}/{answer['case']}", "giamsat")
    async with app.database("intake").engine.connect() as db:
        looks = (await db.exec_driver_sql("SELECT caller, subject FROM identity.look")).all()
    assert [tuple(look) for look in looks] == [("cb.so-nnmt", f"case/{answer['case']}")]


async def test_another_units_case_is_not_found_on_a_page_either(app: App) -> None:
    code = await an_assigned_case(app)
    assert (await app.browser("cb.so-noi-vu").get(f"{CASES}/{code}")).status_code == 404


async def test_nothing_is_verified_on_a_day_before_the_unit_took_the_case_on(app: App) -> None:
    code = await an_assigned_case(app, kind="KN")
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-05"}, "cb.so-nnmt")
    verified = {"number": "1/QĐ-SNNMT", "on": "03/03/2026", "version": ""}
    answer = await app.browser("cb.so-nnmt").post(f"{CASES}/{code}/proceeding/verify", data=verified)
    assert answer.status_code == 422, answer.text
    assert re.search(r'id="f-on-e".*Ngày phải từ 05/03/2026, ngày của bước trước, trở đi\.', answer.text, re.DOTALL)
    assert 'value="1/QĐ-SNNMT"' in answer.text, "what was typed is still there"


async def test_a_paper_backlog_is_taken_on_and_closed_on_its_own_days(app: App) -> None:
    code = await an_assigned_case(app)
    officer, desk, here = app.browser("cb.so-nnmt"), app.browser("tiepdan"), f"{CASES}/{code}"
    assert "Đã làm vào ngày khác" in await page(app, here, "cb.so-nnmt")
    early = await officer.post(f"{here}/acknowledge", data={"on": "01/03/2026"})
    assert early.status_code == 422
    assert "<details open>" in early.text, "the field with the mistake is not folded away"
    assert (await officer.post(f"{here}/acknowledge", data={"on": "03/03/2026"})).status_code == 303
    await post(app, f"/cases/{code}/answer", {"answer": "Xong.", "on": "2026-03-10"}, "ld.so-nnmt")
    assert (await desk.post(f"{here}/close", data={"on": "12/03/2026"})).status_code == 303
    found = await get(app, f"/cases/{code}")
    assert (found["acknowledged_on"], found["closed_on"]) == ("2026-03-03", "2026-03-12")


async def test_what_no_person_did_is_told_of_the_system_and_not_of_its_account(app: App) -> None:
    code = await an_assigned_case(app)
    with clock.frozen(date(2026, 3, 17)):
        assert await urge_the_late(app.database("intake"))
        shown = await page(app, f"{CASES}/{code}", "tiepdan")
        assert "<small>Hệ thống" in shown
        assert "system:" not in shown
        stale = await app.browser("cb.so-nnmt").post(f"{CASES}/{code}/acknowledge", data={"version": "2"})
    assert stale.status_code == 412
    assert "(Hệ thống)" in stale.text
