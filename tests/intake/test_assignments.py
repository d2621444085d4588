"""Who is given a case: sent back, given again, several units on one case, parts answered, officers and notes."""

from typing import Any

import pytest

from tests.apps import App
from tests.intake.conftest import (
    API,
    a_denunciation,
    a_petition,
    accepted,
    an_assigned_case,
    events,
    get,
    post,
    refused,
    rows,
)

OFFICER, HEAD, OTHER = "cb.so-nnmt", "ld.so-nnmt", "cb.so-noi-vu"
NOT_OURS = "Đất thuộc quyền quản lý của UBND xã."
PART = {"unit": "so-noi-vu", "asked": "Số hộ được hỗ trợ?", "due_on": "2026-03-12", "on": "2026-03-03"}


async def taken_on(app: App) -> str:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    return code


async def with_a_part(app: App, **changes: Any) -> str:
    code = await taken_on(app)
    await post(app, f"/cases/{code}/parts", PART | changes)
    return code


async def test_a_case_has_two_working_days_to_be_acknowledged(app: App) -> None:
    code = await an_assigned_case(app, on="2026-03-06")  # a Friday
    [giving] = (await get(app, f"/cases/{code}/assignments"))["items"]
    assert (giving["unit"], giving["part"], giving["state"]) == ("so-nnmt", "lead", "sent")
    assert (giving["given_on"], giving["ack_due_on"]) == ("2026-03-06", "2026-03-10")


async def test_a_case_sent_back_is_the_desks_again_and_its_unit_sees_it_no_more(app: App) -> None:
    code = await taken_on(app)
    back = await post(app, f"/cases/{code}/return", {"reason": NOT_OURS, "on": "2026-03-04"}, OFFICER)
    assert [(it["state"], it["reason"]) for it in back["items"]] == [("returned", NOT_OURS)]
    case = await get(app, f"/cases/{code}")
    assert (case["state"], case["unit"], case["assigned_on"], case["acknowledged_on"]) == ("new", None, None, None)
    assert (await app.as_(OFFICER).get(f"{API}/cases/{code}")).status_code == 404
    last = (await events(app, f"case/{code}"))[-1]
    assert last == ("case.returned", {"case": code, "unit": "so-nnmt", "returned_on": "2026-03-04"})
    assert NOT_OURS not in str(await events(app)), "what a unit wrote stays in its table"


async def test_who_sent_it_back_is_given_it_again_only_on_purpose(app: App) -> None:
    code = await taken_on(app)
    await post(app, f"/cases/{code}/return", {"reason": NOT_OURS, "on": "2026-03-04"}, HEAD)
    problem = await refused(app, f"/cases/{code}/assign", {"unit": "so-nnmt", "on": "2026-03-05"}, 422)
    assert problem["errors"][0]["field"] == "again"
    assert "Sở Nông nghiệp và Môi trường đã trả lại vụ việc này ngày 04/03/2026" in problem["detail"]
    given = await post(app, f"/cases/{code}/assign", {"unit": "so-nnmt", "on": "2026-03-05", "again": True})
    assert (given["state"], given["unit"]) == ("assigned", "so-nnmt")
    states = [it["state"] for it in (await get(app, f"/cases/{code}/assignments"))["items"]]
    assert states == ["returned", "sent"]


async def test_a_case_sent_back_is_not_given_to_another_before_that_day(app: App) -> None:
    code = await taken_on(app)
    await post(app, f"/cases/{code}/return", {"reason": NOT_OURS, "on": "2026-03-09"}, OFFICER)
    problem = await refused(app, f"/cases/{code}/assign", {"unit": "so-noi-vu", "on": "2026-03-06"}, 422)
    assert problem["errors"][0]["field"] == "on"
    await post(app, f"/cases/{code}/assign", {"unit": "so-noi-vu", "on": "2026-03-09"})


async def test_what_was_answered_is_not_sent_back(app: App) -> None:
    code = await taken_on(app)
    await post(app, f"/cases/{code}/answer", {"answer": "Đã xong.", "on": "2026-03-05"}, HEAD)
    await refused(app, f"/cases/{code}/return", {"reason": NOT_OURS}, 409, OFFICER)


async def test_a_cooperating_unit_sees_the_case_gives_its_part_and_decides_nothing(app: App) -> None:
    code = await with_a_part(app)
    assert (await get(app, f"/cases/{code}", OTHER))["unit"] == "so-nnmt"
    assert [it["code"] for it in (await get(app, "/cases", OTHER))["items"]] == [code]
    await refused(app, f"/cases/{code}/parts/answer", {"answer": "12 hộ."}, 409, OTHER)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-04"}, OTHER)
    await post(app, f"/cases/{code}/parts/answer", {"answer": "12 hộ.", "on": "2026-03-13"}, OTHER)
    mine = (await get(app, f"/cases/{code}/assignments", HEAD))["items"][1]
    assert (mine["unit"], mine["state"], mine["answer"]) == ("so-noi-vu", "answered", "12 hộ.")
    await refused(app, f"/cases/{code}/answer", {"answer": "Xong."}, 403, "ld.so-noi-vu")
    await refused(app, f"/cases/{code}/close", {}, 403, "ld.so-noi-vu")
    told = [(name, data.get("in_time")) for name, data in await events(app, f"case/{code}")][-3:]
    assert told == [("case.part_assigned", None), ("case.part_acknowledged", None), ("case.part_answered", False)]
    audience = await rows(app, "SELECT audience FROM event_log WHERE type LIKE '%part_answered%'")
    assert sorted(audience[0].audience) == ["so-nnmt", "so-noi-vu"], "both streams tell of it"


async def test_a_case_is_closed_only_when_its_parts_are_done_and_says_whose_are_not(app: App) -> None:
    code = await with_a_part(app)
    await post(app, f"/cases/{code}/answer", {"answer": "Đã xong.", "on": "2026-03-05"}, HEAD)
    problem = await refused(app, f"/cases/{code}/close", {"on": "2026-03-06"}, 409)
    assert problem["detail"] == "Đơn vị phối hợp chưa trả lời: Sở Nội vụ."
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-06"}, OTHER)
    await post(app, f"/cases/{code}/parts/answer", {"answer": "12 hộ.", "on": "2026-03-06"}, OTHER)
    assert (await post(app, f"/cases/{code}/close", {"on": "2026-03-06"}))["state"] == "closed"


async def test_a_part_no_longer_needed_is_taken_back_and_holds_nothing_up(app: App) -> None:
    code = await with_a_part(app)
    await post(app, f"/cases/{code}/parts/withdraw", {"unit": "so-noi-vu", "reason": "Đủ số liệu.", "on": "2026-03-04"})
    assert (await app.as_(OTHER).get(f"{API}/cases/{code}")).status_code == 404
    await post(app, f"/cases/{code}/answer", {"answer": "Đã xong.", "on": "2026-03-05"}, HEAD)
    await post(app, f"/cases/{code}/close", {"on": "2026-03-06"})
    ended = [data for name, data in await events(app) if name == "case.part_ended"]
    assert ended == [{"case": code, "unit": "so-noi-vu", "ended_on": "2026-03-04", "because": "withdrawn"}]


async def test_a_cooperating_unit_sends_its_part_back_and_the_lead_keeps_the_case(app: App) -> None:
    code = await with_a_part(app)
    await post(app, f"/cases/{code}/return", {"reason": "Không quản lý số liệu này.", "on": "2026-03-04"}, OTHER)
    case = await get(app, f"/cases/{code}")
    assert (case["state"], case["unit"]) == ("acknowledged", "so-nnmt")
    problem = await refused(app, f"/cases/{code}/parts", PART | {"on": "2026-03-05"}, 422)
    assert problem["errors"][0]["field"] == "again"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": "2026-03-17"}, "due_on"),  # the case is due on 16/03
        ({"due_on": "2026-03-02"}, "due_on"),
        ({"unit": "so-nnmt"}, "unit"),
        ({"unit": "so-tnmt"}, "unit"),  # merged in 2025
        ({"on": "2026-03-01"}, "on"),
    ],
)
async def test_a_part_that_cannot_be_is_refused_at_its_field(app: App, changes: dict[str, str], field: str) -> None:
    code = await taken_on(app)
    problem = await refused(app, f"/cases/{code}/parts", PART | changes, 422)
    assert problem["errors"][0]["field"] == field


async def test_a_unit_cooperates_once_at_a_time(app: App) -> None:
    code = await with_a_part(app)
    problem = await refused(app, f"/cases/{code}/parts", PART, 422)
    assert problem["errors"][0]["field"] == "unit"


async def test_of_a_denunciation_a_unit_reads_only_what_it_was_asked_itself(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    for unit, asked in (("so-noi-vu", "Ai bổ nhiệm?"), ("so-y-te", "Có khám không?")):
        await post(
            app, f"/cases/{code}/parts", {"unit": unit, "asked": asked, "due_on": "2026-03-05", "on": "2026-03-02"}
        )
    seen = {it["unit"]: it["asked"] for it in (await get(app, f"/cases/{code}/assignments", OTHER))["items"]}
    assert seen == {"so-nnmt": None, "so-noi-vu": "Ai bổ nhiệm?", "so-y-te": None}
    desk = {it["unit"]: it["asked"] for it in (await get(app, f"/cases/{code}/assignments"))["items"]}
    assert desk["so-y-te"] == "Có khám không?"


async def test_the_head_says_who_of_the_unit_handles_the_case(app: App) -> None:
    code = await taken_on(app)
    await refused(app, f"/cases/{code}/officer", {"officer": OFFICER}, 403, OFFICER)
    problem = await refused(app, f"/cases/{code}/officer", {"officer": OTHER}, 422, HEAD)
    assert problem["errors"][0]["field"] == "officer"
    await post(app, f"/cases/{code}/officer", {"officer": OFFICER}, HEAD)
    assert (await get(app, f"/cases/{code}/assignments", HEAD))["items"][0]["officer"] == OFFICER
    assert (await get(app, f"/cases/{code}/assignments"))["items"][0]["officer"] is None, "the unit's own matter"


async def test_notes_of_a_unit_are_read_by_those_who_may_and_never_leave_for_the_log(app: App) -> None:
    code = await with_a_part(app)
    await post(app, f"/cases/{code}/notes", {"text": "Đã đo đạc xong."}, OFFICER)
    for login in (OFFICER, OTHER, "tiepdan", "giamsat"):
        assert [it["text"] for it in (await get(app, f"/cases/{code}/notes", login))["items"]] == ["Đã đo đạc xong."]
    assert "đo đạc" not in str(await events(app))
    await refused(app, f"/cases/{code}/notes", {"text": "Ghi chú."}, 404, "cb.so-y-te")


async def test_notes_on_a_denunciation_stay_with_the_unit_that_wrote_them(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    await post(app, f"/cases/{code}/notes", {"text": "Đã gặp người tố cáo."}, OFFICER)
    assert len((await get(app, f"/cases/{code}/notes", OFFICER))["items"]) == 1
    assert len((await get(app, f"/cases/{code}/notes"))["items"]) == 1
    assert (await get(app, f"/cases/{code}/notes", "giamsat"))["items"] == []


async def test_the_desk_sees_what_did_not_arrive_and_what_came_back(app: App) -> None:
    waiting = await an_assigned_case(app)
    code = await taken_on(app)
    await post(app, f"/cases/{code}/return", {"reason": NOT_OURS, "on": "2026-03-04"}, OFFICER)
    await post(app, "/petitions", a_petition(process=accepted()))
    desk = app.browser("tiepdan")
    sent = (await desk.get("/intake/handovers")).text
    assert waiting in sent
    assert code not in sent
    assert "2 lượt giao đã quá hạn tiếp nhận." in sent
    back = (await desk.get("/intake/handovers?tab=returned")).text
    assert code in back
    assert NOT_OURS in back
    assert waiting not in back
    assert (await app.browser(OFFICER).get("/intake/handovers")).status_code == 403
