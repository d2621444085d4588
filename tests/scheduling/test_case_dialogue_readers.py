"""Dialogues inside complaints as people meet them: who may read and conduct, the pages, the calendar, the public."""

from datetime import date

from shared.calendar import clock
from tests.apps import App
from tests.scheduling.conftest import API, IntakeStream, a_session, get, post
from tests.scheduling.test_case_dialogues import AT, CASE, DIRECTOR, TOMORROW, a_day, asked, minutes
from tests.scheduling.test_pages import headings, ids, page, send


async def test_another_unit_finds_neither_row_nor_page_nor_day_and_changes_nothing(
    app: App, intake: IntakeStream
) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await post(app, f"{AT}/plan", a_day())
    for login in ("cb.so-y-te", "ld.so-y-te"):
        assert (await get(app, "/case-dialogues", login))["items"] == []
        assert (await get(app, "/case-dialogues?unit=so-nnmt", login))["items"] == []
        assert (await app.as_(login).get(f"{API}{AT}")).status_code == 404
        assert (await app.browser(login).get(f"/scheduling{AT}")).status_code == 404
        for step, body in (("plan", a_day()), ("hold", minutes())):
            assert (await app.as_(login).post(f"{API}{AT}/{step}", json=body)).status_code == 404
        month = await page(app, "/calendar?month=2026-03", login)
        assert CASE not in month
        assert "DTKN" not in month


async def test_who_reads_and_who_conducts(app: App, intake: IntakeStream) -> None:
    await intake.says(asked(), f"case/{CASE}")
    status = {}
    for login in ("tiepdan", "lanhdao", "giamsat", "kiemtoan", "vanhanh", "baomat", "cb.so-nnmt", "ld.so-nnmt"):
        read = await app.as_(login).get(f"{API}{AT}")
        plan = await app.as_(login).post(f"{API}{AT}/plan", json=a_day(planned_on="2026-03-01"))
        status[login] = (read.status_code, plan.status_code)
    assert status == {
        "tiepdan": (200, 422),
        "lanhdao": (200, 422),
        "giamsat": (200, 403),
        "kiemtoan": (403, 403),
        "vanhanh": (403, 403),
        "baomat": (403, 403),
        "cb.so-nnmt": (200, 422),
        "ld.so-nnmt": (200, 422),
    }


async def test_the_successor_of_a_dissolved_unit_holds_its_dialogue(app: App, intake: IntakeStream) -> None:
    await intake.says(asked("KN-2025-0007", "so-tnmt", date(2025, 2, 20)), "case/KN-2025-0007")
    at = "/case-dialogues/DTKN-2025-0001"
    assert [row["code"] for row in (await get(app, "/case-dialogues", "cb.so-nnmt"))["items"]] == ["DTKN-2025-0001"]
    await post(app, f"{at}/plan", a_day(planned_on="2025-03-10"), "cb.so-nnmt")
    assert (await get(app, at, "ld.so-nnmt"))["state"] == "planned"


async def test_who_acts_on_an_old_version_learns_what_changed(app: App, intake: IntakeStream) -> None:
    await intake.says(asked(), f"case/{CASE}")
    seen = (await app.as_("cb.so-nnmt").get(f"{API}{AT}")).headers["etag"]
    await post(app, f"{AT}/plan", a_day(), "tiepdan", **{"If-Match": seen})
    late = await app.as_("cb.so-nnmt").post(f"{API}{AT}/plan", json=a_day(), headers={"If-Match": seen})
    assert late.status_code == 412
    assert "định ngày đối thoại 16/03/2026" in late.json()["errors"][0]["message_vi"]
    form = {"planned_on": "20/03/2026", "place": "Hội trường", "chair_post": DIRECTOR, "version": seen.strip('"')}
    shown = await send(app, f"{AT}/plan", form, "cb.so-nnmt")
    assert shown.status_code == 422
    assert "định ngày đối thoại 16/03/2026" in shown.text


async def test_the_list_is_filtered_counted_and_goes_on(app: App, intake: IntakeStream) -> None:
    for number in range(1, 6):
        await intake.says(asked(f"KN-2026-{number:04}", on=date(2026, 3, number)), f"case/KN-2026-{number:04}")
    await post(app, f"{AT}/plan", a_day())
    found, after = [], ""
    while after is not None:
        part = await get(app, f"/case-dialogues?state=requested&limit=2{after and f'&after={after}'}")
        found += [row["case_code"] for row in part["items"]]
        after = part["next"]
    assert found == ["KN-2026-0005", "KN-2026-0004", "KN-2026-0003", "KN-2026-0002"]
    html = await page(app, "/case-dialogues?state=requested")
    assert html.count("data-row>") == 4
    assert "Chờ định ngày <b>4</b>" in html
    assert "Đã định ngày <b>1</b>" in html


async def test_it_is_run_from_its_pages(app: App, intake: IntakeStream) -> None:
    await intake.says(asked(), f"case/{CASE}")
    html = await page(app, AT, "cb.so-nnmt")
    assert headings(html) == [f"Đối thoại trong khiếu nại {CASE}"]
    assert "Không ghi họ tên, địa chỉ của người khiếu nại ở đây" in html
    wrong = await send(app, f"{AT}/plan", {"planned_on": "31/02/2026", "place": "Hội trường"}, "cb.so-nnmt")
    assert wrong.status_code == 422
    assert 'href="#f-planned_on"' in wrong.text
    assert 'value="Hội trường"' in wrong.text
    planned = {"planned_on": "16/03/2026", "place": "Hội trường", "chair_post": DIRECTOR}
    assert (await send(app, f"{AT}/plan", planned, "cb.so-nnmt")).headers["location"] == f"/scheduling{AT}"
    moved = {"planned_on": f"{TOMORROW:%d/%m/%Y}", "reason": "Người khiếu nại xin hoãn"}
    assert (await send(app, f"{AT}/postpone", moved, "cb.so-nnmt")).status_code == 303
    html = await page(app, AT, "cb.so-nnmt")
    assert "Chưa được: ngày đối thoại chưa đến." in html
    assert "Người khiếu nại xin hoãn" in html
    back = {"planned_on": f"{clock.today():%d/%m/%Y}", "reason": "Người khiếu nại đến được"}
    assert (await send(app, f"{AT}/postpone", back, "cb.so-nnmt")).status_code == 303
    unanswered = await send(app, f"{AT}/hold", {"minutes": "Đã đối thoại.", "copies": "3", "signed_by": ["chair"]})
    assert unanswered.status_code == 422
    assert 'href="#f-presence"' in unanswered.text
    held = {
        "presence": "attended",
        "held_on": f"{clock.today():%d/%m/%Y}",
        "chair_post": DIRECTOR,
        "minutes": "Hai bên thống nhất đo lại thửa đất.",
        "copies": "4",
        "signed_by": ["chair", "recorder", "complainant"],
    }
    assert (await send(app, f"{AT}/hold", held, "cb.so-nnmt")).status_code == 303
    html = await page(app, AT, "giamsat")
    for shown in ("Biên bản đối thoại (Mẫu 14)", "Hai bên thống nhất đo lại thửa đất.", "Người ghi biên bản"):
        assert shown in html
    assert f"{AT}/" not in html, "nothing is left to be done"


async def test_every_page_has_one_heading_breadcrumbs_and_ids_used_once(app: App, intake: IntakeStream) -> None:
    pages = [await page(app, "/case-dialogues")]
    await intake.says(asked(), f"case/{CASE}")
    pages += [await page(app, AT)]
    await post(app, f"{AT}/plan", a_day())
    pages += [await page(app, AT), await page(app, AT, "giamsat"), await page(app, "/case-dialogues")]
    await post(app, f"{AT}/hold", minutes())
    pages += [await page(app, AT)]
    for html in pages:
        assert len(headings(html)) == 1
        assert 'class="breadcrumb"' in html
        assert len(ids(html)) == len(set(ids(html)))


async def test_the_calendar_marks_it_and_counts_it_apart_and_the_public_never_reads_of_it(
    app: App, intake: IntakeStream
) -> None:
    await post(app, "/dialogues", a_session())
    await intake.says(asked(on=date(2026, 1, 5)), f"case/{CASE}")
    await post(app, f"{AT}/plan", a_day(planned_on="2026-01-20"))
    html = await page(app, "/calendar?month=2026-01", "cb.so-nnmt")
    assert f"Đối thoại trong khiếu nại {CASE}" in html
    assert "Đối thoại trong khiếu nại <b>1</b>" in html
    assert "<span>Đối thoại chưa diễn ra</span><b>0</b>" in html
    assert "<span>Đối thoại đã diễn ra</span><b>1</b>" in html
    apart = await page(app, "/calendar?month=2026-01&show=complaints")
    assert apart.count("data-row>") == 1
    await intake.says(asked("KN-2026-0043"), "case/KN-2026-0043")
    await post(app, "/case-dialogues/DTKN-2026-0002/plan", a_day(planned_on=TOMORROW.isoformat()))
    public = await app.anonymous().get("/scheduling/public", headers={"Accept": "text/html"})
    assert public.status_code == 200
    assert "khiếu nại" not in public.text
    assert "KN-2026" not in public.text


async def test_what_waits_for_a_day_stands_on_the_home_page_of_who_plans_it(app: App, intake: IntakeStream) -> None:
    label = "Đối thoại khiếu nại chờ định ngày"
    assert label not in (await app.browser("cb.so-nnmt").get("/")).text
    await intake.says(asked(), f"case/{CASE}")
    for login, shown in (("cb.so-nnmt", True), ("tiepdan", True), ("cb.so-y-te", False), ("giamsat", False)):
        assert (label in (await app.browser(login).get("/")).text) is shown, login
