"""A filter with a name: for one account or for its unit, beside the filters, opening what is there now."""

from typing import Any, Final

import pytest

from tests.apps import App
from tests.intake.conftest import API, an_assigned_case, get, post, refused, rows

OFFICER, HEAD, OTHERS = "cb.so-nnmt", "ld.so-nnmt", "cb.so-y-te"
LATE: Final = {"page": "cases", "name": "Quá hạn của ta", "query": "?due=late&after=abc&nothing=1&kind=KN&q="}


async def test_what_is_chosen_is_kept_in_one_order_without_the_place_in_the_list(app: App) -> None:
    saved = await post(app, "/views", LATE, OFFICER)
    assert (saved["query"], saved["unit"]) == ("kind=KN&due=late", None)
    page = await app.browser(OFFICER).get("/intake/cases?due=late&kind=KN")
    assert 'href="/intake/cases?kind=KN&amp;due=late" aria-current="true">Quá hạn của ta' in page.text
    assert "Lưu bộ lọc này" not in page.text, "it has a name already"
    assert "Lưu bộ lọc này" in (await app.browser(OFFICER).get("/intake/cases?due=today")).text
    assert "Quá hạn của ta" not in (await app.browser(OFFICER).get("/intake/search?q=đất")).text, "of another page"


async def test_one_is_private_until_it_is_given_to_the_unit(app: App) -> None:
    await post(app, "/views", LATE, OFFICER)
    assert await get(app, "/views", HEAD) == []
    shared = await post(app, "/views", LATE | {"shared": True}, OFFICER)
    assert [(view["name"], view["unit"]) for view in await get(app, "/views", HEAD)] == [(LATE["name"], "so-nnmt")]
    assert await get(app, "/views", OTHERS) == []
    remove = f"/views/{shared['id']}/remove"
    assert (await app.as_(OTHERS).post(f"{API}{remove}")).status_code == 404
    await post(app, remove, {}, HEAD)
    assert [view["unit"] for view in await get(app, "/views", OFFICER)] == [None]
    by_head = await post(app, "/views", LATE | {"shared": True}, HEAD)
    await refused(app, f"/views/{by_head['id']}/remove", {}, 409, OFFICER)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"query": "after=abc&x=1"}, "query"),
        ({"query": "q=0912+000+318"}, "query"),
        ({"name": "Ông có số 014300000127"}, "query"),
        ({"page": "inbox"}, "page"),
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
    ],
)
async def test_what_is_no_filter_or_a_citizens_number_is_not_kept(
    app: App, changes: dict[str, Any], field: str
) -> None:
    problem = await refused(app, "/views", LATE | changes, 422, OFFICER)
    assert [error["field"] for error in problem["errors"]] == [field]


async def test_a_name_is_used_once_and_an_account_without_a_unit_keeps_its_own(app: App) -> None:
    await post(app, "/views", LATE, "lanhdao")
    assert (await refused(app, "/views", LATE, 422, "lanhdao"))["errors"][0]["field"] == "name"
    assert (await refused(app, "/views", LATE | {"shared": True}, 422, "lanhdao"))["errors"][0]["field"] == "shared"
    await post(app, "/views", LATE | {"query": "q=KN-2026-0001"}, "giamsat")
    assert len(await rows(app, "SELECT 1 FROM saved_view")) == 2


async def test_it_is_saved_and_removed_without_javascript_and_pages_go_on_by_keys(app: App) -> None:
    for _ in range(51):
        await an_assigned_case(app)
    browser = app.browser("tiepdan")
    form = await browser.get("/intake/views?page=cases&query=kind%3DKNPA")
    assert form.status_code == 200
    answer = await browser.post("/intake/views", data={"page": "cases", "query": "kind=KNPA", "name": "Kiến nghị"})
    assert answer.headers["location"] == "/intake/cases?kind=KNPA"
    first = await browser.get(answer.headers["location"])
    assert "after=" in first.text
    following = first.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = await browser.get(following)
    assert second.text.count('<tr role="row" data-row') == 1
    assert 'aria-current="true">Kiến nghị' in second.text
    wrong = await browser.post("/intake/views", data={"page": "cases", "query": "kind=KNPA", "name": "Kiến nghị"})
    assert (wrong.status_code, "Đã có bộ lọc mang tên này" in wrong.text) == (422, True)
    [view] = await get(app, "/views")
    assert (await browser.post(f"/intake/views/{view['id']}/remove")).status_code == 303
    assert await get(app, "/views") == []
