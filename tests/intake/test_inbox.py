"""The inbox of a unit: exact, by due date, over pages, what is new marked by one moment and not by a row for each case."""

import asyncio
import re
from datetime import timedelta

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, accepted, an_assigned_case, post, rows

OFFICER, HEAD, OTHER = "cb.so-nnmt", "ld.so-nnmt", "cb.so-noi-vu"
ROW = '<tr role="row" data-row'
MANY = 123
"""More than two pages of fifty."""


async def inbox(app: App, login: str = OFFICER, query: str = "") -> str:
    response = await app.browser(login).get(f"/intake/inbox{query}")
    assert response.status_code == 200, response.text
    return response.text


async def many(app: App, count: int) -> None:
    days = [clock.today() - timedelta(days=n % 60) for n in range(count)]
    for first in range(0, count, 8):
        await asyncio.gather(*(an_assigned_case(app, on=day.isoformat()) for day in days[first : first + 8]))


async def test_every_row_is_met_once_over_pages_earliest_due_first(app: App) -> None:
    await many(app, MANY)
    part = {"unit": "so-nnmt", "asked": "Số hộ?", "due_on": "2026-03-05", "on": "2026-03-02"}
    answer = await post(app, "/petitions", a_petition(process=accepted(assign_to="so-noi-vu")))
    await post(app, f"/cases/{answer['case']}/parts", part)
    codes, query = list[str](), ""
    while True:
        html = await inbox(app, query=query)
        codes += re.findall(r"data-row-link>([A-Z]+-\d+-\d+)", html)
        following = re.search(r'rel="next" href="[^"?]*(\?[^"]+)"', html)
        if following is None:
            break
        query = following[1].replace("&amp;", "&")
    assert len(codes) == len(set(codes)) == MANY + 1
    assert codes[0] == answer["case"], "the part is due before any case of the unit"
    dues = {row.code: row.due_on for row in await rows(app, "SELECT code, due_on FROM case_file")}
    led = [dues[code] for code in codes[1:]]
    assert led == sorted(led)


async def test_every_figure_opens_exactly_the_rows_it_counts_with_parts_drafts_and_officers(app: App) -> None:
    await many(app, 12)
    codes = [row.code for row in await rows(app, "SELECT code FROM case_file ORDER BY code")]
    for code in codes[:5]:
        await post(app, f"/cases/{code}/acknowledge", {}, OFFICER)
    await post(app, f"/cases/{codes[0]}/drafts", {"text": "Một.", "submit": True}, OFFICER)
    await post(app, f"/cases/{codes[1]}/drafts", {"text": "Hai.", "submit": True}, OFFICER)
    await post(app, f"/cases/{codes[1]}/drafts/return", {"n": 1, "remark": "Sửa."}, HEAD)
    await post(app, f"/cases/{codes[2]}/officer", {"officer": OFFICER}, HEAD)
    answer = await post(app, "/petitions", a_petition(process=accepted(assign_to="so-noi-vu")))
    part = {"unit": "so-nnmt", "asked": "Số hộ?", "due_on": "2026-03-05", "on": "2026-03-02"}
    await post(app, f"/cases/{answer['case']}/parts", part)
    links = re.findall(r'<a class="td-(?:fig|chip)[^"]*" href="([^"]+)"[^>]*>.*?<b>([\d.]+)</b>', await inbox(app))
    counted = {}
    for href, count in links:
        opened = (await app.browser(OFFICER).get(href.replace("&amp;", "&"))).text
        assert opened.count(ROW) == int(count), href
        counted[href.partition("?")[2]] = int(count)
    wanted = {"mine=1": 1, "part=cooperating": 1, "draft=submitted": 1, "draft=returned": 1, "state=acknowledged": 5}
    assert counted | wanted == counted


async def test_what_is_new_is_new_until_the_account_says_it_has_seen_it(app: App) -> None:
    first = await an_assigned_case(app)
    assert (await inbox(app, query="?unread=1")).count(ROW) == 1
    until = re.search(r'name="until" value="([^"]+)"', await inbox(app))
    assert until is not None
    second = await an_assigned_case(app)
    seen = await app.browser(OFFICER).post("/intake/inbox/seen", data={"until": until[1]})
    assert seen.status_code == 303
    unread = await inbox(app, query="?unread=1")
    assert second in unread, "it came after the page was made"
    assert first not in unread
    assert (await inbox(app, HEAD, "?unread=1")).count(ROW) == 2, "a mark is the account's own"
    assert [tuple(row) for row in await rows(app, "SELECT count(*) FROM inbox_mark")] == [(2,)], "one for each tab"


async def seen(app: App, login: str) -> None:
    await app.browser(login).post("/intake/inbox/seen", data={"until": clock.now().isoformat()})


async def test_what_a_unit_is_at_work_on_is_new_to_nobody_until_somebody_new_is_asked(app: App) -> None:
    code = await an_assigned_case(app)
    for login in (OFFICER, HEAD):
        assert code in await inbox(app, login, "?unread=1")
    await post(app, f"/cases/{code}/acknowledge", {}, OFFICER)
    for login in (OFFICER, HEAD):
        assert code not in await inbox(app, login, "?unread=1"), "it is being worked on, though nobody pressed 'seen'"
        await seen(app, login)
    await post(app, f"/cases/{code}/drafts", {"text": "Một.", "submit": True}, OFFICER)
    assert code in await inbox(app, HEAD, "?unread=1"), "a draft waits for the head"
    await seen(app, HEAD)
    await seen(app, OFFICER)
    assert code not in await inbox(app, HEAD, "?unread=1")
    await post(app, f"/cases/{code}/drafts/return", {"n": 1, "remark": "Sửa."}, HEAD)
    assert code in await inbox(app, OFFICER, "?unread=1"), "it came back to who wrote it"
    await seen(app, OFFICER)
    await post(app, f"/cases/{code}/drafts", {"text": "Hai."}, OFFICER)
    await post(app, f"/cases/{code}/officer", {"officer": OFFICER}, HEAD)
    assert code in await inbox(app, OFFICER, "?unread=1"), "it was given to this officer"
    assert code not in await inbox(app, HEAD, "?unread=1")


async def test_a_mark_neither_goes_back_nor_into_the_future(app: App) -> None:
    await an_assigned_case(app)
    browser = app.browser(OFFICER)
    await browser.post("/intake/inbox/seen", data={"until": "2099-01-01T00:00:00+00:00"})
    await an_assigned_case(app)
    assert (await inbox(app, query="?unread=1")).count(ROW) == 1
    await browser.post("/intake/inbox/seen", data={"until": clock.now().isoformat()})
    await browser.post("/intake/inbox/seen", data={"until": "2020-01-01T00:00:00+00:00"})
    assert (await inbox(app, query="?unread=1")).count(ROW) == 0


async def test_new_rows_are_announced_without_moving_what_one_reads(app: App) -> None:
    await an_assigned_case(app)
    news = re.search(r'hx-get="([^"]+)"', await inbox(app, query="?kind=KNPA"))
    assert news is not None
    address = news[1].replace("&amp;", "&")
    quiet = await app.browser(OFFICER).get(address)
    assert (quiet.status_code, quiet.text) == (204, "")
    for _ in range(3):
        await an_assigned_case(app)
    loud = await app.browser(OFFICER).get(address)
    assert "3 vụ mới, bấm để xem" in loud.text
    assert ROW not in loud.text
    assert "<html" not in loud.text


async def test_an_inbox_is_its_units_alone(app: App) -> None:
    code = await an_assigned_case(app)
    assert code not in await inbox(app, OTHER)
    assert (await app.browser("giamsat").get("/intake/inbox")).text.count(ROW) == 0


async def test_cursors_and_moments_that_are_none_are_refused(app: App) -> None:
    await an_assigned_case(app)
    for after in ("x", "2026-01-01", "2026-01-01~KN~x", f"2026-01-01~KN~{10**30}"):
        assert (await app.browser(OFFICER).get(f"/intake/inbox?after={after}")).status_code == 422, after
    officer = app.browser(OFFICER)
    for moment in ("yesterday", "2026-11-27T01:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        assert (await officer.get("/intake/inbox/news", params={"since": moment})).status_code == 422, moment
        await officer.post("/intake/inbox/seen", data={"until": moment})
    assert "Đánh dấu đã xem" in await inbox(app), "no moment was taken for one"


async def test_what_is_suspended_waits_and_is_late_nowhere(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    desk = app.browser("tiepdan")
    for page, reader in (("inbox", app.browser(OFFICER)), ("cases", desk)):
        assert code in (await reader.get(f"/intake/{page}?due=late")).text
    paper = {"on": "2026-03-12", "number": "7/QĐ-TĐC", "note": "Chờ kết quả giám định."}
    await post(app, f"/cases/{code}/proceeding/suspend", paper, HEAD)
    for page, reader in (("inbox", app.browser(OFFICER)), ("cases", desk)):
        assert code not in (await reader.get(f"/intake/{page}?due=late")).text
        everything = (await reader.get(f"/intake/{page}")).text
        assert code in everything
        assert re.search(r'href="[^"]*due=late[^"]*"><span>Quá hạn</span><b>0</b>', everything), page
