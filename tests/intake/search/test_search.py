"""Searching at the desk and in the departments: what is found, by whom, and what is found by nobody."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.intake.search import queries
from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import (
    NAME,
    a_denunciation,
    a_petition,
    a_visit,
    accepted,
    get,
    post,
    refused,
    rows,
    somebody,
)

ROAD = "Đường vào bản bị sạt lở sau mưa lũ, học sinh phải đi vòng."
EXTRACT = "Giao đất công ích sai thẩm quyền."
SAID = "Chị họ tôi làm kế toán ở đó kể lại."


async def found(app: App, q: str, login: str = "tiepdan", **more: str) -> list[str]:
    query = "&".join([f"q={q}", *(f"{name}={value}" for name, value in more.items())])
    return [one["code"] for one in (await get(app, f"/search?{query}", login))["items"]]


async def test_one_search_finds_the_visit_its_petition_and_its_case(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", content=ROAD, petition={"process": accepted()}))
    codes = ["TD-2026-0001", "KN-2026-0001", "D-2026-0001"]
    assert sorted(await found(app, "sạt lở")) == sorted(codes)
    assert sorted(await found(app, "sat lo")) == sorted(codes)
    assert await found(app, "kn 2026 1") == ["KN-2026-0001"]
    assert await found(app, "sạt lở", record="visit") == ["TD-2026-0001"]
    assert await found(app, "sạt lở", unit="so-nnmt") == ["KN-2026-0001"]
    assert await found(app, "sạt lở", unit="so-y-te") == []
    assert await found(app, "", state="assigned") == ["KN-2026-0001"]
    assert await found(app, "", **{"from": "2026-03-03"}) == []
    assert len(await found(app, "", **{"from": "2026-03-02", "to": "2026-03-02"})) == 3


async def test_the_exact_is_found_before_what_only_looks_alike(app: App) -> None:
    said = [
        "Bán trú cho học sinh",
        "Đất của bản trụ",
        "Trụ sở của bản",
        "Ban tru cho học sinh",
        "Bàn về trù bị",
        "bản  trú",
    ]
    for n, content in enumerate(said):
        await post(app, "/petitions", a_petition(content=content, on=f"2026-03-0{n + 2}" if n < 5 else "2026-03-06"))
    answer = await get(app, "/search?q=bán trú")
    assert [(one["code"], one["match"]) for one in answer["items"]] == [
        ("D-2026-0001", "phrase"),
        ("D-2026-0006", "folded_phrase"),
        ("D-2026-0004", "folded_phrase"),
        ("D-2026-0002", "folded_phrase"),
        ("D-2026-0005", "folded"),
        ("D-2026-0003", "folded"),
    ]


async def test_pages_follow_each_other_without_loss_or_repetition(app: App) -> None:
    for n in range(7):
        await post(app, "/petitions", a_petition(content=("Sửa cầu treo" if n % 2 else "Sua cau treo") + f" số {n}."))
    seen: list[str] = []
    after = ""
    while True:
        page = await get(app, f"/search?q=cầu treo&limit=2{after}")
        seen += [one["code"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == [f"D-2026-000{n}" for n in (6, 4, 2, 7, 5, 3, 1)], "as spelled first, each the newest first"


async def test_words_that_many_records_have_are_gone_through_month_by_month(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [date(2026, 11, 26) - timedelta(days=165 * n) for n in range(15)]  # 77 months: beyond the last window
    with clock.frozen(date(2026, 11, 27)):
        for day in days:
            await post(
                app,
                "/petitions",
                a_petition(content=ROAD, on=day.isoformat(), process=accepted(on=day.isoformat(), assign_to=None)),
            )
        async with app.database("intake").transaction("tiepdan") as tx:
            await tx.execute(text("ANALYZE search_entry"))
        monkeypatch.setattr(queries, "SORTED", 0)
        whole = [one["code"] for one in (await get(app, "/search?q=sạt lở&limit=100&record=petition"))["items"]]
        for record in ("petition", "case"):
            codes, after = list[str](), ""
            while True:
                page = await get(app, f"/search?q=sạt lở&limit=4&record={record}{after}")
                codes += [one["code"] for one in page["items"]]
                if not page["next"]:
                    break
                after = f"&after={page['next']}"
            found_on = [
                one.received_on
                for code in codes
                for one in await rows(app, f"SELECT received_on FROM search_entry WHERE code = '{code}'")
            ]
            assert found_on == days, record
            assert codes == whole or record == "case"
        assert len(await found(app, "sạt lở", record="petition", **{"from": "2025-01-01"})) == 5


async def test_a_case_is_found_by_whom_it_is_given_to_and_no_more_by_whom_it_was_taken_from(app: App) -> None:
    await post(app, "/petitions", a_petition(content=ROAD, process=accepted()))
    assert await found(app, "sạt lở", "cb.so-nnmt") == ["KNPA-2026-0001"]
    await post(
        app,
        "/cases/KNPA-2026-0001/parts",
        {"unit": "so-y-te", "asked": "Số hộ?", "due_on": "2026-03-10", "on": "2026-03-02"},
    )
    assert await found(app, "sạt lở", "cb.so-y-te") == ["KNPA-2026-0001"]
    await post(app, "/cases/KNPA-2026-0001/return", {"reason": "Không thuộc thẩm quyền."}, "ld.so-nnmt")
    await post(app, "/cases/KNPA-2026-0001/assign", {"unit": "so-noi-vu"})
    assert await found(app, "sạt lở", "cb.so-noi-vu") == ["KNPA-2026-0001"]
    assert await found(app, "sạt lở", "cb.so-nnmt") == []
    [terms] = await rows(app, "SELECT tsvector_to_array(terms) AS terms FROM search_entry WHERE record = 'case'")
    assert {one for one in terms.terms if one.startswith("@so")} == {"@so-y-te", "@so-noi-vu"}


async def test_a_department_finds_its_own_cases_and_nothing_tells_of_others(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", content=ROAD, petition={"process": accepted()}))
    assert await found(app, "sạt lở", "cb.so-nnmt") == ["KN-2026-0001"], "neither visit nor petition"
    for q in ("sạt lở", "KN-2026-0001", "D-2026-0001", "sat loo", ""):
        assert await found(app, q, "cb.so-y-te", state="all") == []
    await refused(app, "/search/person", {"paper_number": "014300000127"}, 403, "giamsat")
    page = await app.browser("cb.so-y-te").get("/intake/search?q=sạt lở")
    assert "Không tìm thấy" in page.text
    assert "KN-2026-0001" not in page.text


async def test_a_denunciation_is_found_by_its_extract_and_never_by_what_the_denouncer_said(app: App) -> None:
    words = {"content": f"Tố cáo giao đất. {SAID}", "request": "Đừng báo trưởng bản.", "prior": "Đã gửi xã."}
    await post(
        app, "/visits", a_visit(kind="TC", field="dat-dai", petition={"process": accepted(extract=EXTRACT)}, **words)
    )
    for login in ("tiepdan", "lanhdao", "giamsat", "cb.so-nnmt"):
        for q in ("kế toán", "trưởng bản", "ke toan chi ho", NAME):
            assert await found(app, q, login) == [], login
        assert "TC-2026-0001" in await found(app, "công ích", login)
    for row in await rows(app, "SELECT code, terms::text AS terms FROM search_entry"):
        assert "toan" not in row.terms
        assert "truong" not in row.terms
        assert ("ich" in row.terms) is (not row.code.startswith("TD-")), row.code


async def test_what_is_found_to_denounce_is_found_by_its_words_no_more(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", content=SAID, petition={"process": accepted()}))
    assert len(await found(app, "kế toán")) == 3
    change = {"kind": "TC", "reason": "Đọc lại đơn.", "extract": EXTRACT, "on": "2026-03-03"}
    await post(app, "/petitions/D-2026-0001/reclassification", change)
    assert await found(app, "kế toán") == []
    assert sorted(await found(app, "công ích")) == ["D-2026-0001", "TC-2026-0001"]
    for row in await rows(app, "SELECT code, terms::text AS terms FROM search_entry"):
        assert "toan" not in row.terms, row.code


async def test_what_was_entered_by_mistake_is_found_by_its_number_alone(app: App) -> None:
    await post(app, "/petitions", a_petition(content=ROAD))
    await post(app, "/petitions/D-2026-0001/void", {"reason": "Nhập hai lần."})
    assert await found(app, "sạt lở") == []
    assert await found(app, "D-2026-0001") == ["D-2026-0001"]


async def test_a_person_is_found_by_the_paper_without_denunciations_and_on_record(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", content=ROAD, petition={"process": accepted()}))
    await post(app, "/petitions", a_denunciation())
    await post(app, "/petitions", a_petition(who=somebody(paper_number="014 300 000 999")))
    number = {"paper_number": "014.300.000.127"}
    theirs = [one["code"] for one in (await post(app, "/search/person", number))["items"]]
    assert sorted(theirs) == ["D-2026-0001", "KN-2026-0001", "TD-2026-0001"]
    of_unit = (await post(app, "/search/person", number, "cb.so-nnmt"))["items"]
    assert [one["code"] for one in of_unit] == ["KN-2026-0001"]
    assert (await post(app, "/search/person", number, "cb.so-y-te"))["items"] == []
    looks = await rows(app, "SELECT caller, purpose FROM identity.look WHERE subject = 'search/person'")
    assert {(look.caller, look.purpose) for look in looks} == {
        ("tiepdan", "tìm theo số giấy tờ"),
        ("cb.so-nnmt", "tìm theo số giấy tờ"),
    }
    page = await app.browser("tiepdan").post("/intake/search/person", data=number)
    assert "KN-2026-0001" in page.text
    assert "TC-2026-0001" not in page.text
    short = await app.browser("tiepdan").post("/intake/search/person", data={"paper_number": "12"})
    assert short.status_code == 422


async def test_the_page_shows_the_words_that_were_meant(app: App) -> None:
    await post(app, "/petitions", a_petition(content=ROAD))
    page = (await app.browser("tiepdan").get("/intake/search?q=sat+lo&record=&kind=&unit=&state=&from=&to=")).text
    assert "<mark>sạt</mark> <mark>lở</mark>" in page
    assert "Cả cụm từ, không kể dấu" in page
    assert "Không có kết quả đúng như đã gõ" in (await app.browser("tiepdan").get("/intake/search?q=sạt+lowr")).text
    assert (await app.browser("tiepdan").get("/intake/search")).status_code == 200


@pytest.mark.parametrize("q", ["'", "a'b & !c", "\\", "((", ":*", "%00", "😀", "đ" * 200, "a " * 99])
async def test_nothing_typed_is_a_command_to_the_database(app: App, q: str) -> None:
    assert await found(app, q.replace("&", "%26")) == []


async def test_a_matter_that_was_here_before_is_told_while_it_is_typed(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", content=ROAD, petition={"process": accepted()}))
    await post(app, "/cases/KN-2026-0001/acknowledge", {"on": "2026-03-03"}, "cb.so-nnmt")
    typed = {"content": "Đường vào bản sạt lở sau đợt mưa lũ, các cháu phải đi vòng", "paper_number": "014300000127"}
    like = (await post(app, "/search/similar", typed))["items"]
    assert [(one["code"], one["unit"], one["state"], one["same_person"]) for one in like] == [
        ("KN-2026-0001", "so-nnmt", "acknowledged", True)
    ]
    assert not (await post(app, "/search/similar", typed | {"kind": "TC"}))["items"][0]["same_person"]
    form = {"content": typed["content"], "who.paper_number": typed["paper_number"], "kind": "KN"}
    panel = (await app.browser("tiepdan").post("/intake/search/similar", data=form)).text
    assert "Cùng người" in panel
    assert "Sở Nông nghiệp và Môi trường" in panel
    assert (await post(app, "/search/similar", {"content": "Xin hỏi thủ tục vay vốn đi làm việc ở nước ngoài"}))[
        "items"
    ] == []


async def test_of_a_denunciation_like_it_only_the_number_is_told(app: App) -> None:
    extract = "Tố cáo hành vi giao đất công ích không đúng thẩm quyền cho người nhà."
    await post(app, "/petitions", a_denunciation(process=accepted(extract=extract)))
    typed = {"content": "Tố cáo giao đất công ích không đúng thẩm quyền cho người thân", "paper_number": "014300000127"}
    like: list[dict[str, Any]] = (await post(app, "/search/similar", typed))["items"]
    told = like[0]
    assert (told.pop("code"), told.pop("record"), told.pop("secret")) == ("TC-2026-0001", "case", True)
    assert told.pop("alike") > 0.35
    assert not any(told.values()), "neither when, nor whose, nor what became of it"
    panel = (await app.browser("tiepdan").post("/intake/search/similar", data={"content": typed["content"]})).text
    assert "TC-2026-0001" in panel
    assert "công ích" not in panel
    assert NAME not in json.dumps(like, ensure_ascii=False)


async def test_a_word_without_end_is_kept_and_harms_no_search(app: App) -> None:
    endless = "a" * 4000 + " b c d " + "é" * 3000
    await post(app, "/petitions", a_petition(content=endless))
    assert (await post(app, "/search/similar", {"content": endless}))["items"] is not None
    assert await found(app, "a" * 200) == []
    assert await found(app, "b c d") == ["D-2026-0001"]
