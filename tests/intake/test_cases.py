"""A case on its way: assigned, acknowledged, answered, closed, and nothing else."""

import asyncio
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.intake.cases.rules import STEPS, Standing, State, Step, refusal
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
)  # fmt: skip

ANSWER = {"answer": "Đã bố trí 2 ha đất sản xuất.", "number": "187/SNNMT"}


async def test_the_unit_acknowledges_and_answers_and_the_desk_closes(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, "cb.so-nnmt")
    answered = await post(app, f"/cases/{code}/answer", ANSWER | {"on": "2026-03-16"}, "ld.so-nnmt")
    assert answered["in_time"] is True
    closed = await post(app, f"/cases/{code}/close", {"on": "2026-03-17"})
    assert (closed["state"], closed["closed_on"], closed["version"]) == ("closed", "2026-03-17", 5)
    log = await rows(app, "SELECT type, audience, subject_version FROM event_log WHERE subject = :s", s=f"case/{code}")
    assert [row.subject_version for row in log] == [1, 2, 3, 4, 5]
    assert [list(row.audience) for row in log] == [[], *([["so-nnmt"]] * 4)]


async def test_an_answer_after_the_due_date_is_recorded_as_late(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, "cb.so-nnmt")
    answered = await post(app, f"/cases/{code}/answer", ANSWER | {"on": "2026-03-17"}, "ld.so-nnmt")
    assert answered["in_time"] is False
    assert (await events(app))[-1][1]["in_time"] is False


@pytest.mark.parametrize(("step", "login"), [("answer", "ld.so-nnmt"), ("close", "tiepdan"), ("assign", "tiepdan")])
async def test_a_step_out_of_turn_is_refused_with_its_reason(app: App, step: str, login: str) -> None:
    code = await an_assigned_case(app)
    body: dict[str, Any] = {"answer": ANSWER, "close": {}, "assign": {"unit": "so-noi-vu"}}[step]
    before = await rows(app, "SELECT c::text FROM case_file c")
    problem = await refused(app, f"/cases/{code}/{step}", body, 409, login)
    assert problem["detail"].startswith(("Chưa được: ", "Không được: "))
    assert await rows(app, "SELECT c::text FROM case_file c") == before


async def test_the_database_itself_refuses_a_case_that_skips_a_step(app: App) -> None:
    await an_assigned_case(app)
    async with app.database("intake").engine.connect() as db:
        with pytest.raises(IntegrityError, match="case_state"):
            await db.execute(text("UPDATE case_file SET state = 'closed', closed_on = '2026-03-05'"))


async def test_days_of_a_case_run_forward(app: App) -> None:
    code = await an_assigned_case(app)
    problem = await refused(app, f"/cases/{code}/acknowledge", {"on": "2026-03-01"}, 422, "cb.so-nnmt")
    assert problem["errors"][0]["field"] == "on"


async def test_another_unit_neither_sees_nor_touches_the_case(app: App) -> None:
    code = await an_assigned_case(app)
    there = await app.as_("cb.so-noi-vu").get(f"{API}/cases/{code}")
    nowhere = await app.as_("cb.so-noi-vu").get(f"{API}/cases/KNPA-2026-9999")
    assert there.status_code == nowhere.status_code == 404
    assert there.json() | {"request_id": ""} == nowhere.json() | {"request_id": ""}
    await refused(app, f"/cases/{code}/acknowledge", {}, 404, "cb.so-noi-vu")
    assert (await get(app, "/cases?state=all", "cb.so-noi-vu"))["items"] == []


async def test_the_supervisor_reads_and_does_nothing(app: App) -> None:
    code = await an_assigned_case(app)
    assert (await get(app, f"/cases/{code}", "giamsat"))["state"] == "assigned"
    await refused(app, f"/cases/{code}/acknowledge", {}, 403, "giamsat")
    await refused(app, f"/cases/{code}/close", {}, 403, "giamsat")


async def test_a_command_based_on_an_old_version_hears_what_changed_since(app: App) -> None:
    code = await an_assigned_case(app)
    seen = await app.as_("ld.so-nnmt").get(f"{API}/cases/{code}")
    assert seen.headers["etag"] == '"2"'
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, "cb.so-nnmt")
    stale = await app.as_("ld.so-nnmt").post(f"{API}/cases/{code}/acknowledge", json={}, headers={"If-Match": '"2"'})
    assert stale.status_code == 412
    assert "tiếp nhận" in stale.json()["detail"]
    assert stale.json()["errors"][0]["message_vi"].startswith("03/03/2026: Sở Nông nghiệp và Môi trường tiếp nhận")
    fresh = await app.as_("ld.so-nnmt").post(
        f"{API}/cases/{code}/answer", json=ANSWER | {"on": "2026-03-04"}, headers={"If-Match": '"3"'}
    )
    assert fresh.status_code == 200


async def test_two_officers_acknowledging_at_once_are_one_acknowledgement(app: App) -> None:
    code = await an_assigned_case(app)
    tries = [app.as_(login).post(f"{API}/cases/{code}/acknowledge", json={}) for login in ("cb.so-nnmt", "ld.so-nnmt")]
    assert sorted(response.status_code for response in await asyncio.gather(*tries)) == [200, 409]
    assert [name for name, _ in await events(app)].count("case.acknowledged") == 1


async def test_several_are_acknowledged_at_once_and_one_refusal_holds_up_nobody(app: App) -> None:
    codes = [await an_assigned_case(app) for _ in range(3)]
    await post(app, f"/cases/{codes[1]}/acknowledge", {}, "cb.so-nnmt")
    await post(app, "/petitions", a_petition(process=accepted(assign_to="so-noi-vu")))
    answer = await post(app, "/cases/acknowledge", {"codes": [*codes, "KNPA-2026-0004"]}, "cb.so-nnmt")
    assert answer["acknowledged"] == [codes[0], codes[2]]
    assert {row["code"]: row["reason_vi"] for row in answer["refused"]} == {
        codes[1]: "Không được: đơn vị đã tiếp nhận.",
        "KNPA-2026-0004": "Không tìm thấy.",
    }


async def test_a_unit_reads_the_extract_of_a_denunciation_and_not_what_was_written(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    seen = await get(app, f"/cases/{code}", "cb.so-nnmt")
    assert seen["content"] == "Tố cáo hành vi giao đất không đúng thẩm quyền."
    assert (seen["secret"], seen["commune"], seen["request"]) == (True, None, None)
    listed = (await get(app, "/cases", "cb.so-nnmt"))["items"][0]
    assert (listed["content"], listed["commune"]) == (seen["content"], None)
    assert (await get(app, "/cases?q=bản Hôm", "cb.so-nnmt"))["items"] == [], "search knows the extract only"
    assert "bản Hôm" in (await get(app, f"/cases/{code}"))["content"], "the desk has what was written"


async def test_search_finds_a_code_and_words_without_their_marks(app: App) -> None:
    code = await an_assigned_case(app)
    for q in (code, code.lower(), "tai dinh cu", "đất sản xuất"):
        assert [item["code"] for item in (await get(app, f"/cases?q={q}"))["items"]] == [code], q
    assert (await get(app, "/cases?q=thuỷ lợi"))["items"] == []


async def test_the_deadline_explains_every_day(app: App) -> None:
    code = await an_assigned_case(app)
    [why] = await get(app, f"/cases/{code}/deadlines", "cb.so-nnmt")
    assert (why["duty"], why["due_on"]) == ("TCD-2", "2026-03-16")
    assert "10 ngày làm việc" in why["summary_vi"]
    assert [day["state"] for day in why["days"]].count("day_off") == 4
    assert (why["days"][-1]["day"], why["days"][-1]["number"]) == ("2026-03-16", 10)


async def test_cases_are_listed_earliest_due_first_and_paged_by_key(app: App) -> None:
    for day in (9, 3, 5, 4):
        await an_assigned_case(app, on=f"2026-03-0{day}")
    first = await get(app, "/cases?limit=3", "cb.so-nnmt")
    rest = await get(app, f"/cases?limit=3&after={first['next']}", "cb.so-nnmt")
    dues = [item["due_on"] for item in first["items"] + rest["items"]]
    assert dues == sorted(dues)
    assert len(dues) == 4
    assert rest["next"] is None


@given(st.sampled_from(State), st.lists(st.sampled_from(Step), max_size=6))
def test_no_order_of_steps_leads_anywhere_but_forward(start: State, steps: list[Step]) -> None:
    day, order, state = date(2026, 3, 2), list(State), start
    for step in steps:
        if refusal(Standing(state, day), step, day) is None:
            assert order.index(STEPS[step][1]) == order.index(state) + 1
            state = STEPS[step][1]
        else:
            assert state is not STEPS[step][0]
