"""Protecting whoever denounced is a duty with days: asked for, decided on, reviewed, ended; and it never tells who."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.intake.protection.measures import SHIPPED, load_measures, measures_on
from shared.calendar import clock
from shared.datafiles import InvalidData
from tests.apps import App
from tests.intake.conftest import API, NAME, a_denunciation, an_assigned_case, events, get, post, refused

CASE = "TC-2026-0001"
UNIT, POLICE, EMPLOYER = "so-nnmt", "cong-an-tinh", "so-noi-vu"
OFFICER, HEAD = f"cb.{UNIT}", f"ld.{UNIT}"
LIST, PAGE = "/intake/protection", f"/intake/protection/cases/{CASE}"
PATH = f"/cases/{CASE}/protections"


def granted(**changes: Any) -> dict[str, Any]:
    """On Thursday 5 March 2026, to be looked at again by the end of the month."""
    return {
        "number": "12/QĐ-SNNMT",
        "on": "2026-03-05",
        "granted": True,
        "measures": ["giu-bi-mat", "luc-luong-bao-ve"],
        "persons": 3,
        "life": 2,
        "body": POLICE,
        "review_by": "2026-03-31",
    } | changes


@pytest.fixture
async def asked(app: App) -> App:
    """A denunciation with the department, and a request of the next day for protection."""
    with clock.frozen(date(2026, 3, 2)):
        await post(app, "/petitions", a_denunciation())
    with clock.frozen(date(2026, 3, 3)):
        await post(app, f"/cases/{CASE}/acknowledge", {}, OFFICER)
        await post(app, PATH, {"by": "denouncer"}, OFFICER)
    return app


async def page(app: App, path: str, login: str) -> str:
    response = await app.browser(login).get(path)
    assert response.status_code == 200, (path, response.text[:500])
    return response.text


async def status(app: App, path: str, login: str) -> int:
    return (await app.browser(login).get(path)).status_code


async def test_a_request_is_a_duty_with_its_age_until_it_is_decided_on(asked: App) -> None:
    with clock.frozen(date(2026, 3, 9)):
        [line] = (await get(asked, "/protections?which=due"))["items"]
        assert (line["case_code"], line["state"], line["requested_on"]) == (CASE, "requested", "2026-03-03")
        for path, login in ((LIST, "tiepdan"), (LIST, OFFICER), (PAGE, HEAD), (f"/intake/cases/{CASE}", OFFICER)):
            text = await page(asked, path, login)
            assert "Chờ quyết định" in text, (path, login)
            assert "đã 6 ngày" in text, (path, login)
        assert "<span>Bảo vệ người tố cáo</span><b>1</b>" in await page(asked, "/intake/", "tiepdan")
        await post(asked, f"{PATH}/1/decide", granted(), HEAD)
        assert (await get(asked, "/protections?which=due"))["items"] == []


async def test_the_figures_of_the_case_are_those_of_everybody_protected_now(asked: App) -> None:
    with clock.frozen(date(2026, 3, 20)):
        await post(asked, PATH, {"by": "relative", "on": "2026-03-04"}, OFFICER)
        await post(asked, f"{PATH}/1/decide", granted(), HEAD)
        second = {"measures": ["khoi-phuc-vi-tri"], "persons": 1, "job": 1, "life": 0, "body": UNIT}
        await post(asked, f"{PATH}/2/decide", granted(**second), OFFICER)
        shown = (await get(asked, f"/cases/{CASE}/proceeding"))["protected"]
        assert shown == {"persons": 4, "job": 1, "life": 2}
        await post(asked, f"{PATH}/1/end", {"reason": "Không còn nguy cơ bị xâm hại."}, OFFICER)
        assert (await get(asked, f"/cases/{CASE}/proceeding"))["protected"] == {"persons": 1, "job": 1, "life": 0}
    told = [data for kind, data in await events(asked) if kind == "protection.changed"]
    assert [(one["persons"], one["job"], one["life"]) for one in told] == [(3, 0, 2), (4, 1, 2), (1, 1, 0)]
    moved = [(data["step"], data["review_by"]) for kind, data in await events(asked) if kind == "protection.moved"]
    assert moved == [
        ("requested", None),
        ("requested", None),
        ("granted", "2026-03-31"),
        ("granted", "2026-03-31"),
        ("ended", "2026-03-31"),
    ]


async def test_late_reviews_come_first_and_a_review_moves_the_day(asked: App) -> None:
    with clock.frozen(date(2026, 3, 6)):
        await post(asked, PATH, {"by": "resolver"}, OFFICER)
        await post(asked, PATH, {"by": "other"}, OFFICER)
        await post(asked, f"{PATH}/3/decide", granted(on=None), HEAD)
    with clock.frozen(date(2026, 4, 2)):
        first = await get(asked, "/protections?limit=1")
        assert [(one["n"], one["state"]) for one in first["items"]] == [(3, "running")]
        rest = await get(asked, f"/protections?after={first['next']}")
        assert [(one["n"], one["state"]) for one in rest["items"]] == [(1, "requested"), (2, "requested")]
        assert "1 trường hợp quá ngày xem xét lại." in await page(asked, LIST, "lanhdao")
        await post(asked, f"{PATH}/3/review", {"review_by": "2026-04-30"}, OFFICER)
        assert [one["n"] for one in (await get(asked, "/protections"))["items"]] == [1, 2, 3]
        problem = await refused(asked, f"{PATH}/3/end", {"reason": "Hết nguy cơ.", "on": "2026-03-20"}, 422, OFFICER)
        assert problem["errors"][0]["field"] == "on", "not before the last review"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": "2026-03-02"}, "on"),
        ({"measures": []}, "measures"),
        ({"measures": ["di-nghi-mat"]}, "measures"),
        ({"measures": ["giu-bi-mat", "giu-bi-mat", "bia-ra"]}, "measures"),
        ({"persons": 0, "life": 0}, "persons"),
        ({"life": 0}, "life"),
        ({"life": 4}, "life"),
        ({"job": 1}, "job"),
        ({"body": None}, "body"),
        ({"body": "khong-co"}, "body"),
        ({"review_by": None}, "review_by"),
        ({"review_by": "2026-03-05"}, "review_by"),
        ({"granted": False}, "reason"),
        ({"granted": False, "reason": "Không có căn cứ."}, "measures"),
    ],
)
async def test_a_decision_names_measures_of_the_law_people_a_body_and_a_day_or_says_why_not(
    asked: App, changes: dict[str, Any], field: str
) -> None:
    with clock.frozen(date(2026, 3, 6)):
        problem = await refused(asked, f"{PATH}/1/decide", granted(**changes), 422, HEAD)
        assert [error["field"] for error in problem["errors"]] == [field]
        assert (await get(asked, PATH))[0]["state"] == "requested"


async def test_a_request_is_decided_on_once_and_what_was_refused_neither_ends_nor_is_reviewed(asked: App) -> None:
    no = {"number": "13/CV", "granted": False, "reason": "Không có căn cứ về nguy cơ."}
    with clock.frozen(date(2026, 3, 6)):
        await post(asked, f"{PATH}/1/decide", no, HEAD)
        await refused(asked, f"{PATH}/1/decide", granted(), 409, HEAD)
        await refused(asked, f"{PATH}/1/review", {"review_by": "2026-04-30"}, 409, HEAD)
        await refused(asked, f"{PATH}/1/end", {"reason": "Thôi."}, 409, HEAD)
        assert (await get(asked, "/protections"))["items"] == []
        [closed] = (await get(asked, "/protections?which=closed"))["items"]
        assert closed["state"] == "refused"
    assert not [kind for kind, _ in await events(asked) if kind == "protection.changed"]


async def test_who_answers_for_the_case_and_who_carries_it_out_follow_their_own_and_nobody_else(asked: App) -> None:
    with clock.frozen(date(2026, 3, 6)):
        await post(asked, f"{PATH}/1/decide", granted(body=EMPLOYER), HEAD)
        for login in ("tiepdan", "truongban", "lanhdao", OFFICER, HEAD):
            assert CASE in await page(asked, LIST, login), login
            assert await status(asked, PAGE, login) == 200, login
        theirs = await page(asked, LIST, f"ld.{EMPLOYER}")
        assert CASE in theirs
        assert PAGE not in theirs, "they carry it out, and see no case"
        assert await status(asked, PAGE, f"ld.{EMPLOYER}") == 404
        assert CASE not in await page(asked, LIST, "ld.so-y-te")
        assert await status(asked, PAGE, "ld.so-y-te") == 404
        for login in ("giamsat", "baomat", "kiemtoan", "vanhanh"):
            assert await status(asked, LIST, login) == 403, login


async def test_a_unit_that_takes_part_sees_the_case_and_not_who_is_protected(asked: App) -> None:
    with clock.frozen(date(2026, 3, 6)):
        await post(
            asked, f"/cases/{CASE}/parts", {"unit": EMPLOYER, "asked": "Cung cấp hồ sơ.", "due_on": "2026-03-20"}
        )
        case_page = await page(asked, f"/intake/cases/{CASE}", f"cb.{EMPLOYER}")
        assert "Đề nghị, quyết định" not in case_page
        assert "Đề nghị, quyết định" in await page(asked, f"/intake/cases/{CASE}", OFFICER)
        assert await status(asked, PAGE, f"cb.{EMPLOYER}") == 403
        assert "Đề nghị, quyết định" not in await page(asked, f"/intake/cases/{CASE}", "giamsat")


async def test_nothing_of_it_tells_who_denounced_and_a_leader_reads_without_recording(asked: App) -> None:
    with clock.frozen(date(2026, 3, 6)):
        await post(asked, f"{PATH}/1/decide", granted(body=EMPLOYER), HEAD)
        await post(asked, f"{PATH}/1/end", {"reason": "Con rể trưởng bản đã chuyển đi."}, OFFICER)
        for path in (LIST + "?which=closed", PAGE, f"/intake/cases/{CASE}"):
            for login in ("tiepdan", "lanhdao", OFFICER):
                assert NAME not in await page(asked, path, login)
        assert "Con rể" not in await page(asked, LIST + "?which=closed", f"ld.{EMPLOYER}")
        assert all("Con rể" not in str(data) for _, data in await events(asked))
        answer = await asked.as_("lanhdao").post(f"{API}{PATH}", json={"by": "other"})
        assert answer.status_code == 403


async def test_it_is_all_done_from_pages_without_any_script(asked: App) -> None:
    browser = asked.browser(HEAD)
    with clock.frozen(date(2026, 3, 6)):
        assert PAGE in await page(asked, f"/intake/cases/{CASE}", HEAD), "the step leads there"
        wrong = await browser.post(PAGE, data={"on": "01/03/2026", "by": "relative"})
        assert wrong.status_code == 422
        assert (await browser.post(PAGE, data={"by": "relative"})).status_code == 303
        typed = {name: str(value) for name, value in granted().items() if name != "measures"}
        typed |= {"granted": "true", "on": "05/03/2026", "review_by": "31/03/2026", "measures": "noi-an-toan"}
        early = await browser.post(f"{PAGE}/1/decide", data=typed | {"review_by": "01/03/2026"})
        assert early.status_code == 422
        assert "12/QĐ-SNNMT" in early.text
        assert (await browser.post(f"{PAGE}/1/decide", data=typed)).headers["location"] == PAGE
        shown = await page(asked, PAGE, HEAD)
        assert "Đưa người được bảo vệ đến nơi an toàn" in shown
        assert "Công an tỉnh" in shown
        assert "Đang bảo vệ" in await page(asked, f"{PAGE}/1/decide", HEAD), (
            "decided: the reason stands instead of a form"
        )
        assert (await browser.post(f"{PAGE}/1/review", data={"review_by": "15/04/2026"})).status_code == 303
        assert (await browser.post(f"{PAGE}/1/end", data={"reason": "Hết nguy cơ."})).status_code == 303
        assert "Chấm dứt biện pháp bảo vệ" in await page(asked, PAGE, HEAD)
        assert await status(asked, f"{PAGE}/9/end", HEAD) == 404


async def test_only_a_denunciation_has_somebody_to_protect(app: App) -> None:
    case = await an_assigned_case(app, kind="KN")
    await refused(app, f"/cases/{case}/protections", {"by": "denouncer"}, 409)
    assert "Đề nghị, quyết định" not in await page(app, f"/intake/cases/{case}", "tiepdan")
    assert "Chỉ bảo vệ người tố cáo" in await page(app, f"/intake/protection/cases/{case}", "tiepdan")


async def test_protection_of_a_denunciation_that_was_not_accepted_can_still_end(app: App) -> None:
    with clock.frozen(date(2026, 3, 2)):
        process = {"outcome": "checking", "assign_to": UNIT, "extract": "Tố cáo giao đất trái thẩm quyền."}
        await post(app, "/petitions", a_denunciation(process=process))
    with clock.frozen(date(2026, 3, 6)):
        await post(app, PATH, {"by": "denouncer"}, "tiepdan")
        await post(app, f"{PATH}/1/decide", granted(on=None), "tiepdan")
        ground = {"number": "9/TB", "ground": "tc-khong-co-so"}
        await post(app, f"/cases/{CASE}/proceeding/refuse", ground, "tiepdan")
        await post(app, f"{PATH}/1/end", {"reason": "Hết nguy cơ."}, "tiepdan")
        assert (await get(app, f"/cases/{CASE}/proceeding"))["protected"] == {"persons": 0, "job": 0, "life": 0}
        await refused(app, PATH, {"by": "denouncer"}, 409)


async def test_the_measures_of_a_day_are_those_of_the_law_in_force(app: App) -> None:
    listed = await get(app, "/protections/measures?on=2026-03-05")
    assert {one["guards"] for one in listed} == {"secrecy", "job", "life"}
    assert all("Luật Tố cáo 25/2018/QH14 Điều 5" in one["source"] for one in listed)
    assert measures_on(date(2018, 12, 31)) == ()


def test_a_measure_is_listed_once_for_the_same_days(tmp_path: Path) -> None:
    file = tmp_path / "measures.csv"
    file.write_text(SHIPPED.read_text() + "giu-bi-mat,secrecy,Khác,Other,Luật khác,2020-01-01,\n")
    with pytest.raises(InvalidData, match="'giu-bi-mat' is listed twice"):
        load_measures(file)


async def test_who_asks_twice_is_owed_one_decision(asked: App) -> None:
    with clock.frozen(date(2026, 3, 6)):
        twice = await asked.browser(HEAD).post(PAGE, data={"by": "denouncer"})
        assert twice.status_code == 422
        assert "đã đề nghị ngày 03/03/2026, đang chờ quyết định" in twice.text
        clerk = asked.as_(OFFICER)
        answers = await asyncio.gather(*(clerk.post(f"{API}{PATH}", json={"by": "relative"}) for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7
        await post(asked, f"{PATH}/1/decide", granted(), HEAD)
        await post(asked, PATH, {"by": "denouncer"}, OFFICER)
    assert [one["asked_by"] for one in await get(asked, PATH)] == ["denouncer", "relative", "denouncer"]


async def test_a_request_sent_again_with_its_key_gets_the_first_answer(asked: App) -> None:
    with clock.frozen(date(2026, 3, 6)):
        key = {"Idempotency-Key": "b-1"}
        first = await asked.as_(OFFICER).post(f"{API}{PATH}", json={"by": "other"}, headers=key)
        again = await asked.as_(OFFICER).post(f"{API}{PATH}", json={"by": "other"}, headers=key)
        other = await asked.as_(OFFICER).post(f"{API}{PATH}", json={"by": "resolver"}, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json()) == (201, again.json())
    assert other.status_code == 422
    assert len(await get(asked, PATH)) == 2
