"""A line entered by mistake: void with a reason, never deleted, counted no more."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import NAME, a_visit, events, get, post, refused, rows

WHY = {"reason": "Vào nhầm người của lượt trước."}


async def test_a_voided_visit_keeps_its_number_and_tells_no_reason_in_its_event(app: App) -> None:
    await post(app, "/visits", a_visit())
    answer = await post(app, "/visits/TD-2026-0001/void", WHY)
    assert (answer["visit"], answer["version"]) == ("TD-2026-0001", 2)
    told = (await events(app, "visit/%"))[-1]
    today = clock.today().isoformat()
    assert told == ("visit.voided", {"visit": "TD-2026-0001", "unit": "ban-tcd", "voided_on": today})
    seen = await get(app, "/visits/TD-2026-0001")
    assert (seen["voided_on"], seen["void_reason"]) == (today, WHY["reason"])
    assert (await post(app, "/visits", a_visit()))["visit"] == "TD-2026-0002"
    assert await get(app, "/visits/numbers/2026") == {
        "year": 2026, "last": 2, "lines": 2, "voided": 1, "missing": [],
    }  # fmt: skip


async def test_what_the_head_received_is_voided_in_the_row_it_was_counted_in(app: App) -> None:
    await post(app, "/visits", a_visit(reception="periodic", received_by="head"))
    await post(app, "/visits/TD-2026-0001/void", WHY)
    assert [told["unit"] for _, told in await events(app)] == ["ubnd-tinh", "ubnd-tinh"]


async def test_a_line_is_voided_once_and_not_when_a_petition_rests_on_it(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={}))
    problem = await refused(app, "/visits/TD-2026-0001/void", WHY, 409)
    assert "D-2026-0001" in problem["detail"]
    await post(app, "/visits", a_visit())
    await post(app, "/visits/TD-2026-0002/void", WHY)
    await refused(app, "/visits/TD-2026-0002/void", WHY, 409)
    assert [name for name, _ in await events(app, "visit/%")].count("visit.voided") == 1


async def test_only_the_desk_voids_with_a_reason_what_is_there_and_as_it_saw_it(app: App) -> None:
    await post(app, "/visits", a_visit())
    path = "/visits/TD-2026-0001/void"
    for login in ("lanhdao", "giamsat", "cb.so-nnmt"):
        await refused(app, path, WHY, 403, login)
    await refused(app, path, {}, 422)
    await refused(app, "/visits/TD-2026-0099/void", WHY, 404)
    stale = await app.as_("tiepdan").post(f"/intake/api/v1{path}", json=WHY, headers={"If-Match": '"0"'})
    assert stale.status_code == 412
    assert (await get(app, "/visits/TD-2026-0001"))["voided_on"] is None


@pytest.mark.parametrize(
    "sabotage",
    [
        "DELETE FROM visit",
        "UPDATE visit SET first_time = NOT first_time",
        "UPDATE visit SET delegation = true",
        "UPDATE visit SET content = 'khác'",
        "UPDATE visit SET voided_on = NULL, voided_by = NULL, void_reason = NULL WHERE code = 'TD-2026-0002'",
    ],
)
async def test_the_database_itself_keeps_the_book_as_it_was_written(app: App, sabotage: str) -> None:
    await post(app, "/visits", a_visit())
    await post(app, "/visits", a_visit())
    await post(app, "/visits/TD-2026-0002/void", WHY)
    async with app.database("intake").engine.connect() as db:
        with pytest.raises(IntegrityError, match="stays as it was written"):
            await db.execute(text(sabotage))


async def test_it_is_voided_from_its_page_struck_through_in_the_book_and_counted_no_more(app: App) -> None:
    browser = app.browser("tiepdan")
    code = (await post(app, "/visits", a_visit(on=None)))["visit"]
    await post(app, "/visits", a_visit(on=None))
    page = await browser.get(f"/intake/visits/{code}")
    assert f'action="/intake/visits/{code}/void"' in page.text
    empty = await browser.post(f"/intake/visits/{code}/void", data={"reason": "", "version": "1"})
    assert empty.status_code == 422
    assert 'href="#f-reason"' in empty.text
    done = await browser.post(f"/intake/visits/{code}/void", data=WHY | {"version": "1"})
    assert done.headers["location"] == f"/intake/visits/{code}"
    page = await browser.get(f"/intake/visits/{code}")
    assert WHY["reason"] in page.text
    assert "/void" not in page.text
    assert "vào nhầm, giữ số" in page.text, "the history tells it"
    book = (await browser.get("/intake/visits")).text
    assert book.count('<tr role="row" data-row class="td-void">') == 1
    assert f"Sổ năm {clock.today().year}: số liên tục từ 1 đến 2, 1 số hủy." in book
    assert "1 lượt, 1 người" in (await browser.get("/intake/")).text


async def test_a_page_of_a_visit_with_a_petition_says_why_it_cannot_be_voided(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={}))
    page = (await app.browser("tiepdan").get("/intake/visits/TD-2026-0001")).text
    assert "Không hủy được: lượt này đã nhận đơn D-2026-0001." in page
    assert "/void" not in page
    assert "/void" not in (await app.browser("giamsat").get("/intake/visits/TD-2026-0001")).text


async def test_why_a_denunciation_was_voided_is_not_for_everybody(app: App) -> None:
    await post(app, "/visits", a_visit(kind="TC"))
    await post(app, "/visits/TD-2026-0001/void", {"reason": f"Chị {NAME} đến nhầm phòng."})
    for login in ("giamsat", "lanhdao"):
        seen: dict[str, Any] = await get(app, "/visits/TD-2026-0001", login)
        assert (seen["void_reason"] is None) == (login == "giamsat")
    assert NAME not in (await app.browser("giamsat").get("/intake/visits")).text


async def test_a_voided_visit_is_no_earlier_visit_of_whoever_comes_again(app: App) -> None:
    await post(app, "/visits", a_visit())
    await post(app, "/visits/TD-2026-0001/void", WHY)
    panel = await app.browser("tiepdan").post(
        "/intake/visits/seen-before", data={"who.paper_number": "014 300 000 127", "who.paper_type": "citizen_card"}
    )
    assert "Chưa có gì với số giấy tờ này" in panel.text
    assert len(await rows(app, "SELECT 1 FROM visit")) == 1
