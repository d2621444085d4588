"""What a head directed and named a day for is listed until the reply is given, late first."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import a_visit, events, get, post, refused, rows

LIST = "/intake/visits/directed"


def directed(reply_by: str, **changes: Any) -> dict[str, Any]:
    """The head received somebody on Monday 2 March 2026 and ordered the handling."""
    return a_visit(reception="periodic", received_by="head", head_outcome="directed", reply_by=reply_by, **changes)


async def page(app: App, path: str, login: str = "tiepdan") -> str:
    response = await app.browser(login).get(path)
    assert response.status_code == 200, (path, response.text[:500])
    return response.text


async def test_replies_that_are_owed_are_listed_late_first_and_leave_the_list_when_given(app: App) -> None:
    await post(app, "/visits", directed("2026-03-20"))
    await post(app, "/visits", directed("2026-03-09"))
    await post(app, "/visits", a_visit())
    with clock.frozen(date(2026, 3, 10)):
        listed = (await get(app, "/visits/directed"))["items"]
        assert [line["code"] for line in listed] == ["TD-2026-0002", "TD-2026-0001"]
        text = await page(app, LIST)
        assert "1 chỉ đạo đã quá ngày hẹn trả lời." in text
        assert text.index("TD-2026-0002") < text.index("TD-2026-0001")
        typed = {"version": "1", "list": "1", "number": "45/UBND-TCD"}
        saved = await app.browser("tiepdan").post("/intake/visits/TD-2026-0002/reply", data=typed)
        assert (saved.status_code, saved.headers["location"]) == (303, LIST)
        await post(app, "/visits/TD-2026-0001/reply", {"number": "46/UBND-TCD", "on": "2026-03-09"})
        assert (await get(app, "/visits/directed"))["items"] == []
        given = (await get(app, "/visits/directed?given=true"))["items"]
        assert [(one["code"], one["replied_on"], one["reply_number"]) for one in given] == [
            ("TD-2026-0002", "2026-03-10", "45/UBND-TCD"),
            ("TD-2026-0001", "2026-03-09", "46/UBND-TCD"),
        ]
        assert "Không còn chỉ đạo nào phải trả lời" in await page(app, LIST)
        assert "45/UBND-TCD" in await page(app, f"{LIST}?given=true")
        assert "Đã trả lời theo chỉ đạo, quá hạn" in await page(app, "/intake/visits/TD-2026-0002")
    told = [data for kind, data in await events(app) if kind == "visit.replied"]
    assert [(one["visit"], one["in_time"]) for one in told] == [("TD-2026-0002", False), ("TD-2026-0001", True)]


async def test_the_desks_day_counts_and_shows_what_has_to_be_replied(app: App) -> None:
    await post(app, "/visits", directed("2026-03-09"))
    with clock.frozen(date(2026, 3, 10)):
        text = await page(app, "/intake/")
        assert "Chỉ đạo phải trả lời" in text
        assert f'href="{LIST}"' in text
        assert "TD-2026-0001" in text
        await post(app, "/visits/TD-2026-0001/reply", {"number": "45/UBND-TCD"})
        assert "TD-2026-0001" not in await page(app, "/intake/")


@pytest.mark.parametrize(
    ("visit", "reply", "field"),
    [
        (a_visit(), {"number": "1"}, None),
        (directed("2026-03-09"), {"number": "1", "on": "2026-03-01"}, "on"),
        (directed("2026-03-09"), {"on": "2026-03-03"}, "number"),
    ],
)
async def test_a_reply_is_given_where_one_is_owed_and_not_before_the_visit(
    app: App, visit: dict[str, Any], reply: dict[str, Any], field: str | None
) -> None:
    await post(app, "/visits", visit)
    problem = await refused(app, "/visits/TD-2026-0001/reply", reply, 422 if field else 409)
    assert [error["field"] for error in problem.get("errors", [])] == ([field] if field else [])
    assert [kind for kind, _ in await events(app)] == ["visit.recorded"]


async def test_a_reply_is_given_once_and_stands(app: App) -> None:
    await post(app, "/visits", directed("2026-03-09"))
    await post(app, "/visits/TD-2026-0001/reply", {"number": "45/UBND-TCD", "on": "2026-03-05"})
    await refused(app, "/visits/TD-2026-0001/reply", {"number": "46/UBND-TCD"}, 409)
    with pytest.raises(IntegrityError, match="stays as it was written"):
        await rows(app, "UPDATE visit SET reply_number = '47' RETURNING 1")


async def test_a_voided_visit_owes_no_reply(app: App) -> None:
    await post(app, "/visits", directed("2026-03-09"))
    await post(app, "/visits/TD-2026-0001/void", {"reason": "Vào sổ nhầm."})
    assert (await get(app, "/visits/directed"))["items"] == []
    await refused(app, "/visits/TD-2026-0001/reply", {"number": "45/UBND-TCD"}, 409)


async def test_the_list_goes_on_where_a_page_ended_and_a_supervisor_reads_it_without_recording(app: App) -> None:
    for day in ("2026-03-09", "2026-03-10", "2026-03-11"):
        await post(app, "/visits", directed(day))
    first = await get(app, "/visits/directed?limit=2")
    rest = await get(app, f"/visits/directed?limit=2&after={first['next']}")
    assert [line["reply_by"] for line in first["items"] + rest["items"]] == ["2026-03-09", "2026-03-10", "2026-03-11"]
    assert rest["next"] is None
    read = await page(app, LIST, "giamsat")
    assert "TD-2026-0001" in read
    assert "/reply" not in read
