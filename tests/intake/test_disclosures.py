"""Everything held about a person is handed to that person, on record; what was denounced by the custodian alone."""

from datetime import timedelta
from typing import Any, Final

import pytest

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import (
    API,
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

GUARD: Final = "baomat"
WHY: Final = "Bà đến bàn tiếp, xuất trình căn cước."
BY_NUMBER: Final = {"paper_number": "014.300.000.127", "reason": WHY}
PATH: Final = "/personal-data/extracts"
DENOUNCED: Final = "giao đất công ích"


async def brought(app: App) -> dict[str, Any]:
    """One person at the desk, later by post, and somebody else."""
    visit = a_visit(
        kind="KN", field="dat-dai", request="Xin trả lời.", petition={"process": accepted(assign_to="so-nnmt")}
    )
    answer: dict[str, Any] = await post(app, "/visits", visit)
    await post(app, f"/visits/{answer['visit']}/papers/giay-bien-nhan", {"given": {"tai_lieu": "Đơn, 02 tờ"}})
    await post(app, "/petitions", a_petition(who=somebody(phone="0911 222 333")))
    other = somebody(name="Quàng Văn Mẫu Thử", paper_number="014 200 111 222")
    await post(app, "/visits", a_visit(who=other, content="Chuyện của người khác."))
    return answer


async def test_the_desk_hands_over_all_that_is_no_secret_and_each_look_is_on_record(app: App) -> None:
    made = await brought(app)
    before = len(await rows(app, "SELECT 1 FROM identity.look"))
    held = await post(app, PATH, BY_NUMBER)
    assert [(one["name"], one["phone"], one["record"]) for one in held["stated"]] == [
        (NAME, "0912 000 318", made["visit"]),
        (NAME, "0911 222 333", "D-2026-0002"),
    ]
    assert [one["code"] for one in held["visits"]] == [made["visit"]]
    assert [one["code"] for one in held["petitions"]] == [made["petition"], "D-2026-0002"]
    assert [(one["code"], one["unit"]) for one in held["cases"]] == [(made["case"], "so-nnmt")]
    assert [one["record"] for one in held["papers"]] == [made["visit"]]
    looks = await rows(app, "SELECT caller, subject, purpose FROM identity.look ORDER BY id OFFSET :n", n=before)
    assert [tuple(look) for look in looks] == [
        ("tiepdan", f"visit/{made['visit']}", "bản trích dữ liệu cá nhân số 1"),
        ("tiepdan", "petition/D-2026-0002", "bản trích dữ liệu cá nhân số 1"),
    ]
    assert len(held["looks"]) == before + 2, "with this one"
    assert "người khác" not in str(held)
    [listed] = (await get(app, PATH, "kiemtoan"))["items"]
    assert (listed["made_by"], listed["scope"], listed["reason"]) == ("tiepdan", "open", WHY)
    assert WHY not in str(await rows(app, "SELECT * FROM identity.disclosure"))
    again = await post(app, PATH, {"record": made["petition"], "reason": WHY})
    assert [one["record"] for one in again["stated"]] == [one["record"] for one in held["stated"]]
    assert [one["number"] for one in again["extracts"]] == [1]


async def test_what_was_denounced_is_handed_over_by_the_custodian_and_the_desk_cannot_tell(app: App) -> None:
    made = await brought(app)
    first = await post(app, PATH, BY_NUMBER)
    denounced = await post(app, "/petitions", a_denunciation())
    second = await post(app, PATH, BY_NUMBER)
    same = ("stated", "visits", "petitions", "cases", "papers", "scope")
    assert {name: first[name] for name in same} == {name: second[name] for name in same}
    whole = await post(app, PATH, BY_NUMBER, GUARD)
    assert whole["scope"] == "complete"
    assert [one["code"] for one in whole["petitions"]] == [made["petition"], "D-2026-0002", denounced["petition"]]
    assert DENOUNCED in str(whole)
    assert [one["number"] for one in (await post(app, PATH, BY_NUMBER))["extracts"]] == [1, 2], "not the custodian's"
    for record in ({"record": denounced["petition"]}, {"record": "D-2026-9999"}):
        problem = await refused(app, PATH, record | {"reason": WHY}, 422)
        assert problem["errors"][0]["message_vi"].startswith("Không có dữ liệu nào")


async def test_who_only_denounced_is_as_unknown_to_the_desk_as_nobody(app: App) -> None:
    await post(app, "/petitions", a_denunciation())
    told = [
        await refused(app, PATH, {"paper_number": number, "reason": WHY}, 422)
        for number in ("014300000127", "014999999999")
    ]
    assert told[0]["errors"] == told[1]["errors"]
    assert await rows(app, "SELECT 1 FROM identity.disclosure") == []
    assert await rows(app, "SELECT 1 FROM identity.look") == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": WHY}, "paper_number"),
        (BY_NUMBER | {"record": "D-2026-0001"}, "paper_number"),
        ({"paper_number": "014300000127", "reason": "Hỏi."}, "reason"),
    ],
)
async def test_an_extract_needs_one_way_to_find_the_person_and_a_reason(app: App, body: Any, field: str) -> None:
    assert (await refused(app, PATH, body, 422))["errors"][0]["field"] == field


async def test_the_sheet_is_opened_by_who_made_it_on_its_day(app: App) -> None:
    await brought(app)
    answer = await app.browser("tiepdan").post("/intake/personal-data", data=BY_NUMBER)
    assert answer.status_code == 303
    page = await app.browser("tiepdan").get(answer.headers["location"])
    assert page.status_code == 200
    for said in (NAME, "014 300 000 127", "Xin trả lời.", "0911 222 333"):
        assert said in page.text
    assert "Quàng" not in page.text
    for login in (GUARD, "truongban"):
        assert (await app.as_(login).get(f"{API}{PATH}/1")).status_code == 404
    with clock.frozen(clock.today() + timedelta(days=1)):
        assert (await app.as_("tiepdan").get(f"{API}{PATH}/1")).status_code == 409
