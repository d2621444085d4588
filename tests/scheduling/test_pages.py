"""The pages of scheduling as a browser without JavaScript uses them."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared.calendar import clock
from shared.events.intake import ConclusionReturned
from tests.apps import App
from tests.scheduling.conftest import IntakeStream, a_plan, a_question, a_session, followed_up, get, post

TODAY = clock.today()
NEXT_MONTH = TODAY + timedelta(days=30)


async def page(app: App, path: str, login: str = "tiepdan", status: int = 200) -> str:
    response = await app.browser(login).get(f"/scheduling{path}")
    assert response.status_code == status, response.text
    return response.text


async def send(app: App, path: str, form: dict[str, Any], login: str = "tiepdan") -> Any:
    return await app.browser(login).post(f"/scheduling{path}", data=form)


def headings(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)]


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


async def test_every_page_has_one_heading_breadcrumbs_and_ids_used_once(app: App) -> None:
    await post(app, "/dialogues", a_session())
    await post(app, "/dialogues", a_plan(planned_on=NEXT_MONTH.isoformat()))
    await post(app, "/dialogues/DT-2026-0002/questions", a_question())
    await post(app, "/reception-days", {"planned_on": "2026-10-26"})
    paths = [
        "/calendar?month=2026-01",
        "/dialogues",
        "/dialogues/new",
        "/dialogues/DT-2026-0001",
        "/dialogues/DT-2026-0002",
        "/dialogues/DT-2026-0001/minutes",
        "/conclusions",
        "/conclusions/KL-2026-0001",
        "/reception-days/new",
        "/reception-days/LT-2026-0001",
    ]
    for path in paths:
        html = await page(app, path)
        assert len(headings(html)) == 1, path
        assert 'class="breadcrumb"' in html, path
        assert len(ids(html)) == len(set(ids(html))), path
        assert not re.search(r"<style|\sstyle=|\son\w+=", html), path


async def test_the_calendar_counts_what_it_shows_and_each_count_opens_its_rows(app: App) -> None:
    await post(app, "/dialogues", a_session())
    await post(app, "/dialogues", a_plan(planned_on="2026-01-28", title="Đối thoại với doanh nghiệp"))
    await post(app, "/reception-days", {"planned_on": "2026-01-26"})
    html = await page(app, "/calendar?month=2026-01")
    figures = dict(re.findall(r'class="td-fig[^"]*" href="[^"]*"><span>([^<]+)</span><b>(\d+)</b>', html))
    assert figures == {
        "Đối thoại chưa diễn ra": "1",
        "Đối thoại đã diễn ra": "1",
        "Ngày tiếp công dân của lãnh đạo": "1",
        "Kết luận có hạn trong tháng": "0",
    }
    ahead = await page(app, "/calendar?month=2026-01&show=ahead")
    assert ahead.count("data-row>") == 1
    assert "Đối thoại với doanh nghiệp" in ahead
    december = await page(app, "/calendar?month=2026-12")
    link = re.search(r'href="([^"]+)"><span>Kết luận có hạn trong tháng</span><b>1</b>', december)
    assert link is not None
    board = await app.browser("tiepdan").get(link[1].replace("&amp;", "&"))
    assert board.text.count("data-row>") == 1


async def test_an_empty_month_says_so_and_what_to_do(app: App) -> None:
    html = await page(app, "/calendar?month=2031-05")
    assert "Không có phiên nào" in html
    assert "/scheduling/dialogues/new" in html
    assert "/scheduling/dialogues/new" not in await page(app, "/calendar?month=2031-05", "giamsat")


async def test_a_session_is_planned_with_the_form(app: App) -> None:
    form = {
        "title": "Đối thoại với nhân dân vùng tái định cư",
        "planned_on": f"{NEXT_MONTH:%d/%m/%Y}",
        "type": "ad_hoc",
        "carriers": ["stand_alone"],
        "unit": "vp-ubnd",
        "host_post": "chu-tich-ubnd-tinh",
        "online": "on",
    }
    response = await send(app, "/dialogues", form)
    assert response.status_code == 303
    assert response.headers["location"] == f"/scheduling/dialogues/DT-{NEXT_MONTH.year}-0001"
    html = await page(app, f"/dialogues/DT-{NEXT_MONTH.year}-0001")
    assert headings(html) == ["Đối thoại với nhân dân vùng tái định cư"]
    assert "Đối thoại đột xuất" in html
    assert "Chủ tịch UBND tỉnh" in html


async def test_a_form_with_a_mistake_comes_back_with_what_was_typed_and_the_error_at_its_field(app: App) -> None:
    form = {
        "title": "Đối thoại đột xuất",
        "planned_on": "31/02/2027",
        "type": "ad_hoc",
        "unit": "vp-ubnd",
        "host_post": "head-vp-ubnd",
    }
    response = await send(app, "/dialogues", form)
    assert response.status_code == 422
    assert 'value="31/02/2027"' in response.text
    assert 'href="#f-planned_on"' in response.text
    assert 'href="#f-carriers"' in response.text
    refused = await send(app, "/dialogues", form | {"planned_on": "20/03/2027", "carriers": ["weekly_briefing"]})
    assert refused.status_code == 422
    assert "Đối thoại đột xuất chỉ tổ chức riêng" in refused.text
    assert (await get(app, "/dialogues"))["items"] == []


async def test_a_session_is_run_live_from_its_page(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=TODAY.isoformat())))["code"]
    at = f"/dialogues/{code}"
    for text in ("Bao giờ có nước sạch?", "Bao giờ sửa đường?"):
        assert (await send(app, f"{at}/questions", {"text": text, "asker": "citizen"})).status_code == 303
    html = await page(app, at)
    assert "Chưa được: còn 2 câu hỏi chưa có trả lời hoặc giao việc (câu 1, 2)." in html
    assert 'action="/scheduling' + at + '/questions/1"' in html, "the first open question has the form"
    await send(app, f"{at}/questions/1", {"outcome": "answered", "answer": "Quý I năm sau."})
    html = await page(app, at)
    assert 'action="/scheduling' + at + '/questions/2"' in html, "on to the next"
    due = TODAY + timedelta(days=20)
    given = {"outcome": "assigned", "unit": "so-xay-dung", "field": "giao-thong", "due_on": f"{due:%d/%m/%Y}"}
    await send(app, f"{at}/questions/2", given | {"instruction": "Khảo sát tuyến đường."})
    await send(app, f"{at}/minutes", {"minutes": "Khai mạc 8 giờ.\nBế mạc 10 giờ."})
    html = await page(app, at, "lanhdao")
    assert f'action="/scheduling{at}/conclude"' in html
    closed = await send(app, f"{at}/conclude", {"attendance": "45", "notice_number": "7/TB-VPUB"}, "lanhdao")
    assert closed.status_code == 303
    session = await get(app, f"/dialogues/{code}")
    assert (session["state"], session["attendance"], session["notice_number"]) == ("concluded", 45, "7/TB-VPUB")
    html = await page(app, at)
    assert "KL-" in html
    assert "<form method=" not in html.split("<main")[1].split("</main>")[0], (
        "a concluded session offers nothing to change"
    )
    history = html.split('id="ls"')[1]
    assert history.index("ra thông báo kết luận") < history.index("ghi câu hỏi 1"), "newest first"


async def test_what_was_saved_is_not_in_the_form_of_the_next_question(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=TODAY.isoformat())))["code"]
    steps: list[tuple[str, str, dict[str, str]]] = [
        ("ask", "questions", {"text": "Bao giờ có nước sạch?", "asker": "citizen"}),
        ("settle", "questions/1", {"outcome": "answered", "answer": "Quý I năm sau."}),
        ("minutes", "minutes", {"minutes": "Đã trả lời tại chỗ."}),
        ("close", "hold", {"attendance": "40", "held_on": f"{TODAY:%d/%m/%Y}"}),
    ]
    for name, path, form in steps:
        draft = f"{name}-{code}-1" if name == "settle" else f"{name}-{code}"
        assert f'data-draft="{draft}"' in await page(app, f"/dialogues/{code}")
        saved = await send(app, f"/dialogues/{code}/{path}", form)
        assert saved.status_code == 303, saved.text
        assert saved.cookies["saved_draft"] == draft


async def test_concluding_in_one_click_that_fails_leaves_the_session_unheld(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=TODAY.isoformat())))["code"]
    await post(app, f"/dialogues/{code}/questions", a_question())
    response = await send(app, f"/dialogues/{code}/conclude", {"attendance": "45"})
    assert response.status_code == 422
    assert "còn 1 câu hỏi chưa có trả lời" in response.text
    assert 'value="45"' in response.text, "what was typed is kept"
    session = await get(app, f"/dialogues/{code}")
    assert (session["state"], session["version"]) == ("planned", 2)


async def test_attendance_is_asked_for_before_a_session_ends(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=TODAY.isoformat())))["code"]
    response = await send(app, f"/dialogues/{code}/hold", {})
    assert response.status_code == 422
    assert 'href="#f-attendance"' in response.text


async def test_only_the_half_of_the_form_that_was_ticked_is_taken(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan()))["code"]
    await post(app, f"/dialogues/{code}/questions", a_question())
    both = {"outcome": "answered", "answer": "Đã xong.", "unit": "so-nnmt", "due_on": "01/12/2026", "field": "dat-dai"}
    assert (await send(app, f"/dialogues/{code}/questions/1", both)).status_code == 303
    [question] = (await get(app, f"/dialogues/{code}"))["all_questions"]
    assert (question["answer"], question["unit"]) == ("Đã xong.", None)
    halved = await send(app, f"/dialogues/{code}/questions/1", {"outcome": "assigned", "unit": "so-nnmt"})
    assert halved.status_code == 422
    assert 'id="f-field-e"' in halved.text


async def test_a_page_older_than_the_session_is_told_what_changed(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=NEXT_MONTH.isoformat())))["code"]
    await post(app, f"/dialogues/{code}/publish", {}, login="lanhdao")
    response = await send(app, f"/dialogues/{code}/cancel", {"cancel_reason": "Trùng lịch", "version": "1"})
    assert response.status_code == 422
    assert f"công bố ngày {TODAY:%d/%m/%Y} (lanhdao)" in response.text
    assert (await get(app, f"/dialogues/{code}"))["state"] == "published"


async def test_late_publication_is_shown_and_not_refused(app: App) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    code = (await post(app, "/dialogues", a_plan(planned_on=tomorrow)))["code"]
    assert (await send(app, f"/dialogues/{code}/publish", {})).status_code == 303
    assert "công bố muộn" in await page(app, f"/dialogues/{code}")
    early = (TODAY + timedelta(days=60)).isoformat()
    code = (await post(app, "/dialogues", a_plan(planned_on=early)))["code"]
    await send(app, f"/dialogues/{code}/publish", {})
    assert "công bố muộn" not in await page(app, f"/dialogues/{code}")


async def test_departments_see_a_session_without_its_buttons(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=NEXT_MONTH.isoformat())))["code"]
    html = await page(app, f"/dialogues/{code}", "cb.so-nnmt")
    assert "<form method=" not in html.split("<main")[1].split("</main>")[0]
    assert (await send(app, f"/dialogues/{code}/publish", {}, "cb.so-nnmt")).status_code == 403


async def test_the_minutes_are_printed_on_paper_with_the_state_head(app: App) -> None:
    await post(app, "/dialogues", a_session())
    html = await page(app, "/dialogues/DT-2026-0001/minutes/print")
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BIÊN BẢN", "Khai mạc 8 giờ.", "tháng 01 năm 2026", "CHỦ TRÌ"):
        assert words in html


async def test_the_board_opens_with_what_is_owed_and_late_is_on_top(app: App) -> None:
    questions = [followed_up(due_on="2026-12-31", instruction="Việc còn hạn"), followed_up(due_on="2026-02-02")]
    await post(app, "/dialogues", a_session(held={"attendance": 5, "questions": questions}))
    html = await page(app, "/conclusions")
    assert html.index("Quá hạn") < html.index("Việc còn hạn")
    rows = re.findall(r'conclusions/(KL-2026-\d+)">', html)
    assert rows == ["KL-2026-0002", "KL-2026-0001"]
    figures = dict(re.findall(r'class="td-fig[^"]*" href="[^"]*"><span>([^<]+)</span><b>(\d+)</b>', html))
    assert figures["Quá hạn"] == "1"
    other = await page(app, "/conclusions", "cb.so-y-te")
    assert "KL-2026" not in other
    assert "Không có kết luận nào ở mục này" in other
    await page(app, "/conclusions/KL-2026-0001", "cb.so-y-te", status=404)


async def test_a_returned_conclusion_is_given_to_another_unit_on_its_page(app: App, intake: IntakeStream) -> None:
    await post(app, "/dialogues", a_session())
    returned = ConclusionReturned(conclusion="KL-2026-0001", unit="so-nnmt", reason="unknown_unit")
    await intake.says(returned, "conclusion/KL-2026-0001")
    html = await page(app, "/conclusions/KL-2026-0001")
    assert "không có đơn vị này" in html
    assert "/assign" not in await page(app, "/conclusions/KL-2026-0001", "giamsat")
    nobody = await send(app, "/conclusions/KL-2026-0001/assign", {"version": "1"})
    assert nobody.status_code == 422
    done = await send(app, "/conclusions/KL-2026-0001/assign", {"unit": "so-xay-dung", "version": "1"})
    assert done.status_code == 303
    assert (await get(app, "/conclusions/KL-2026-0001"))["unit"] == "so-xay-dung"


async def test_a_reception_day_is_planned_and_recorded_as_held_by_forms(app: App) -> None:
    form = {
        "planned_on": f"{TODAY:%d/%m/%Y}",
        "unit": "ubnd-tinh",
        "host_post": "chu-tich-ubnd-tinh",
        "announced_on": f"{TODAY:%d/%m/%Y}",
    }
    response = await send(app, "/reception-days", form)
    assert response.status_code == 303
    path = response.headers["location"].removeprefix("/scheduling")
    assert "đăng muộn" in await page(app, path)
    held = await send(app, f"{path}/hold", {"received_by": "delegate", "on": f"{TODAY:%d/%m/%Y}", "version": "1"})
    assert held.status_code == 303
    assert "Ủy quyền cho cấp phó tiếp" in await page(app, path)


async def test_anybody_reads_the_posted_schedule_and_nothing_that_was_asked(app: App) -> None:
    plan = a_plan(planned_on=NEXT_MONTH.isoformat(), title="Đối thoại về nước sạch")
    code = (await post(app, "/dialogues", plan))["code"]
    await post(app, f"/dialogues/{code}/questions", a_question(text="Câu hỏi đăng ký trước"))
    await post(app, "/reception-days", {"planned_on": NEXT_MONTH.isoformat(), "announced_on": TODAY.isoformat()})
    before = await app.anonymous().get("/scheduling/public", headers={"Accept": "text/html"})
    assert before.status_code == 200
    assert "Đối thoại về nước sạch" not in before.text, "not published yet"
    assert "Chưa có phiên đối thoại nào được công bố" in before.text
    await post(app, f"/dialogues/{code}/publish", {})
    later = (NEXT_MONTH + timedelta(days=7)).isoformat()
    await post(app, f"/dialogues/{code}/postpone", {"planned_on": later, "reason": "Mưa lũ"})
    public = (await app.anonymous().get("/scheduling/public", headers={"Accept": "text/html"})).text
    assert "Đối thoại về nước sạch" in public
    assert f"Dời từ {NEXT_MONTH:%d/%m/%Y}" in public
    assert "Mưa lũ" in public
    assert "Chủ tịch UBND tỉnh" in public
    assert "Câu hỏi đăng ký trước" not in public
    assert "Cách đăng ký" in public


@pytest.mark.parametrize("path", ["/calendar", "/dialogues", "/conclusions", "/dialogues/new", "/reception-days/new"])
async def test_everything_but_the_public_page_asks_to_sign_in_first(app: App, path: str) -> None:
    response = await app.anonymous().get(f"/scheduling{path}", headers={"Accept": "text/html"})
    assert response.status_code == 303
    assert response.headers["location"].startswith("/login?next=/scheduling")


async def test_pages_speak_english_when_asked(app: App) -> None:
    await post(app, "/dialogues", a_session())
    browser = app.browser("giamsat")
    for path in ("/calendar?month=2026-01", "/dialogues/DT-2026-0001", "/conclusions", "/public"):
        html = (await browser.get(f"/scheduling{path}", headers={"Accept-Language": "en"})).text
        main = html.split("<main")[1].split("</main>")[0]
        assert not re.search(r"Chủ trì|Trạng thái|Công bố|Câu hỏi và trả lời|Theo dõi|Phiên đối thoại", main), path
