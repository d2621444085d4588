"""What keeps a clerk from hesitating: faults that name their field, ticks that read one way, ways back."""

import re

from tests.apps import App
from tests.intake.test_desk_pages import NEW, page, typed


async def test_a_summary_of_faults_names_each_field(app: App) -> None:
    back = await app.browser("tiepdan").post("/intake/visits", data=typed(**{"people": "hai", "who.birth_year": "?"}))
    assert '<a href="#f-people">Số người đến: Cần một số nguyên.</a>' in back.text
    assert '<a href="#f-who-birth_year">Năm sinh: ' in back.text


async def test_a_tick_at_a_condition_says_it_is_not_met_and_conditions_stand_under_their_kind(app: App) -> None:
    html = await page(app, NEW)
    assert "Không đạt: ghi ngày tháng viết đơn" in html
    groups = re.findall(
        r'<fieldset class="td-kinds" data-kinds="([A-Z ]+)"><legend>([^<]+)</legend>(.*?)</fieldset>', html, re.DOTALL
    )
    found = {kinds: (name, re.findall(r'value="([a-z-]+)"', inner)) for kinds, name, inner in groups}
    assert found["TC"] == ("Tố cáo", ["nguoi-bi-to-cao", "can-cu-to-cao"])
    assert found["KN KNPA"][1] == ["ten-dia-chi"]
    assert "thoi-hieu" in found["KN"][1]
    for_all = html[: html.index('data-kinds="')]
    assert 'value="ngay-thang"' in for_all, "what holds for every kind comes first, whatever is chosen"


async def test_a_session_that_ended_leads_back_to_the_form_that_was_sent(app: App) -> None:
    nobody = app.browser("tiepdan")
    nobody.cookies.clear()
    there = f"{nobody.base_url}".rstrip("/") + NEW
    ended = await nobody.post("/intake/visits", data=typed(), headers={"Referer": there})
    assert ended.status_code == 401
    assert f'href="/login?next={NEW}"' in ended.text
    assert "Chưa lưu. Sau khi đăng nhập sẽ trở lại biểu mẫu." in ended.text
    elsewhere = await nobody.post("/intake/visits", data=typed(), headers={"Referer": "http://elsewhere.test/x"})
    assert 'href="/login"' in elsewhere.text


async def test_home_and_the_desk_lead_to_each_other_and_a_zero_is_not_red(app: App) -> None:
    home = await page(app, "/")
    first = re.search(r'<a class="td-tile" href="([^"]+)"', home)
    assert first is not None
    assert first[1] == "/intake/"
    assert "data-key-new" in home
    assert "data-key-new" in await page(app, "/intake/")
    assert "td-fig-late" not in home


async def test_a_decision_without_a_petition_is_refused_at_the_box(app: App) -> None:
    back = await app.browser("tiepdan").post("/intake/visits", data=typed(**{"petition.given": ""}))
    assert back.status_code == 422
    assert 'href="#f-petition-given"' in back.text
