"""The procedure on a complaint or denunciation, from being checked to being carried out, and what the law forbids."""

from datetime import date
from typing import Any

import pytest

from shared.events.scheduling import CaseDialogueHeld
from tests.apps import App
from tests.intake.conftest import API, a_denunciation, a_petition, events, get, post, protect, refused, rows
from tests.intake.streams import OtherStream, other_stream

UNIT, OFFICER, HEAD = "so-nnmt", "cb.so-nnmt", "ld.so-nnmt"
ORDERED: dict[str, Any] = {"return_land": "350.5", "return_persons": 1, "state_money": 120_000_000}


@pytest.fixture
async def scheduling(app: App, servers: Any, redis: Any) -> Any:
    async with other_stream(app, servers, redis, "scheduling") as stream:
        yield stream


async def step(app: App, code: str, name: str, login: str = OFFICER, **stated: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await post(app, f"/cases/{code}/proceeding/{name}", stated, login)
    return answer


async def no(app: App, code: str, name: str, login: str = OFFICER, **stated: Any) -> str:
    """Why the step is refused: 409 for the state, 422 for something stated."""
    response = await app.as_(login).post(f"{API}/cases/{code}/proceeding/{name}", json=stated)
    assert response.status_code in (409, 422), response.text
    return str(response.json()["detail"])


async def a_complaint(app: App, outcome: str = "checking", **changes: Any) -> str:
    """Received on Monday 6 July 2026, given to the department, which has taken it on."""
    petition = a_petition(kind="KN", on="2026-07-06", process={"outcome": outcome}, **changes)
    code: str = (await post(app, "/petitions", petition))["case"]
    await post(app, f"/cases/{code}/assign", {"unit": UNIT, "on": "2026-07-07"})
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-07-07"}, OFFICER)
    return code


async def due_of(app: App, code: str) -> str:
    answer: str = (await get(app, f"/cases/{code}"))["due_on"]
    return answer


async def test_a_first_complaint_from_being_checked_to_being_carried_out(app: App, scheduling: OtherStream) -> None:
    code = await a_complaint(app)
    # KN-1 since 1 July 2026: 7 working days after Monday 6 July: 7 8 9 10 13 14 15.
    assert await due_of(app, code) == "2026-07-15"
    accepted = await step(app, code, "accept", "tiepdan", on="2026-07-10", number="12/TB-UBND")
    assert (accepted["state"], accepted["accepted_on"]) == ("accepted", "2026-07-10")
    # KN-2: 30 days after 10 July is Sunday 9 August; Monday the 10th.
    assert await due_of(app, code) == "2026-08-10"
    await step(app, code, "verify", on="2026-07-13", number="31/QĐ-SNNMT")
    undecided: dict[str, Any] = {"on": "2026-08-05", "number": "88/QĐ-SNNMT", "result": "partly", **ORDERED}
    assert "Điều 30" in await no(app, code, "decide", HEAD, findings_differ=True, **undecided)
    await step(app, code, "request_dialogue", on="2026-07-20")
    assert "chờ tổ chức" in await no(app, code, "request_dialogue", on="2026-07-21")
    await scheduling.tells(
        CaseDialogueHeld(
            case=code, dialogue="DTKN-2026-0001", unit=UNIT, held_on=date(2026, 7, 28), attended=True, by_head=False
        ),
        about="case_dialogue/DTKN-2026-0001",
    )
    assert (await get(app, f"/cases/{code}/proceeding"))["dialogue"] == "held"
    decided = await step(app, code, "decide", HEAD, findings_differ=True, **undecided)
    assert (decided["state"], decided["in_time"], decided["effective_from"]) == ("decided", True, "2026-09-05")
    case = await get(app, f"/cases/{code}")
    assert (case["state"], case["answered_on"], case["in_time"]) == ("answered", "2026-08-05", True)
    clocks = {
        row.duty: row.due_on for row in await rows(app, "SELECT duty, due_on FROM clock WHERE stopped_on IS NULL")
    }
    # Sending 3 working days: 6 7 10 August. Publishing 15 days: 20 August. 30 days: 4 September, in effect from the 5th (BLDS Đ148).
    assert clocks == {"KN-3": date(2026, 8, 10), "KN-7": date(2026, 8, 20), "KN-8": date(2026, 9, 4)}
    await step(app, code, "send", on="2026-08-07")
    assert "gửi rồi" in await no(app, code, "send", on="2026-08-08")
    await step(app, code, "publish", on="2026-08-12", how="posting")
    assert "chưa có hiệu lực" in await no(app, code, "enforce", on="2026-08-20", **ORDERED)
    assert "05/09/2026" in await no(app, code, "take_effect", on="2026-09-04")
    await step(app, code, "take_effect", on="2026-09-05")
    partly = await step(app, code, "enforce", on="2026-09-20", return_land="100,25", return_persons=1)
    assert (partly["state"], partly["done"]["return_land"]) == ("enforcing", "100.25")
    assert "lớn hơn" in await no(app, code, "enforce", on="2026-09-21", return_land="400")
    assert "chưa xong" in await no(app, code, "finish", on="2026-09-30")
    assert "chưa kết thúc" in (await refused(app, f"/cases/{code}/close", {}, 409))["detail"]
    await step(app, code, "enforce", on="2026-10-01", **ORDERED)
    assert (await step(app, code, "finish", on="2026-10-02"))["state"] == "done"
    closed = await post(app, f"/cases/{code}/close", {"on": "2026-10-05"})
    assert closed["state"] == "closed"
    told = [name for name, _ in await events(app, f"case/{code}")]
    assert told.count("proceeding.moved") == 7  # accept verify dialogue_held send publish take_effect finish
    assert told[-1] == "case.closed"


async def test_a_second_instance_needs_a_dialogue_and_its_result_upholds_or_changes(
    app: App, scheduling: OtherStream
) -> None:
    code = await a_complaint(app, "accepted", stage="second")
    assert await due_of(app, code) == "2026-08-20"  # KN-5: 45 days after 6 July
    await step(app, code, "verify", on="2026-07-13", number="31/QĐ-UBND")
    decision: dict[str, Any] = {"on": "2026-08-10", "number": "9/QĐ-UBND"}
    assert "đúng, sai" in await no(app, code, "decide", HEAD, result="right", **decision)
    assert "Điều 39" in await no(app, code, "decide", HEAD, result="upheld", **decision)
    await step(app, code, "request_dialogue", on="2026-07-20", by_head=True)
    await scheduling.tells(
        CaseDialogueHeld(
            case=code, dialogue="DTKN-2026-0001", unit=UNIT, held_on=date(2026, 8, 1), attended=False, by_head=True
        ),
        about="case_dialogue/DTKN-2026-0001",
    )
    assert (await step(app, code, "decide", HEAD, result="upheld", **decision))["state"] == "decided"


async def test_a_denunciation_is_protected_extended_twice_and_no_more(app: App) -> None:
    answer = await post(app, "/petitions", a_denunciation())
    code = answer["case"]
    assert answer["due_on"] == "2026-04-01"  # TC-4: 30 days after Monday 2 March
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    extension: dict[str, Any] = {"on": "2026-03-20", "number": "5/QĐ-GH", "note": "Nhiều nội dung, nhiều nơi."}
    assert "Điều 30" in await no(app, code, "extend", HEAD, **extension)
    await step(app, code, "set_attributes", on="2026-03-05", attributes=["very-complex"], note="Hai nơi, hai nội dung.")
    assert await due_of(app, code) == "2026-04-01"
    await step(app, code, "extend", HEAD, **extension)
    # 60 days after 2 March is Friday 1 May, a holiday before a weekend: Monday 4 May.
    assert await due_of(app, code) == "2026-05-04"
    await step(app, code, "extend", HEAD, **(extension | {"on": "2026-04-20", "number": "9/QĐ-GH"}))
    # 90 days after 2 March is Sunday 31 May: Monday 1 June.
    assert await due_of(app, code) == "2026-06-01"
    assert await no(app, code, "extend", HEAD, **(extension | {"on": "2026-05-20", "number": "11/QĐ-GH"})) != ""
    await protect(app, code, OFFICER, "2026-03-06", persons=2, job=1, life=1)
    await step(app, code, "verify", on="2026-03-09", number="2/QĐ-TL")
    concluded = await step(
        app,
        code,
        "decide",
        HEAD,
        on="2026-05-25",
        number="3/KL",
        result="right",
        sanctioned_persons=1,
        sanctioned_officials=1,
    )
    assert (concluded["in_time"], concluded["protected"]) == (True, {"persons": 2, "job": 1, "life": 1})
    last: tuple[tuple[str, dict[str, Any]], ...] = (
        ("send", {}),
        ("publish", {"how": "website"}),
        ("enforce", {"sanctioned_persons": 1, "sanctioned_officials": 1}),
    )
    for name, stated in last:
        await step(app, code, name, on="2026-05-28", **stated)
    assert (await step(app, code, "finish", on="2026-05-29"))["state"] == "done"


async def test_more_time_that_the_law_never_gives_is_not_offered(app: App) -> None:
    code = await a_complaint(app, "accepted")
    [extend] = [one for one in (await get(app, f"/cases/{code}/proceeding", HEAD))["steps"] if one["step"] == "extend"]
    assert not extend["possible"]
    assert "pháp luật không cho gia hạn việc này" in extend["reason_vi"]
    for login, path in ((OFFICER, "deadline/ask"), (HEAD, "proceeding/extend")):
        page = (await app.browser(login).get(f"/intake/cases/{code}/{path}")).text
        assert "pháp luật không cho gia hạn việc này" in page
        assert "data-main" not in page


async def test_time_stands_while_a_denunciation_is_suspended(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    paper: dict[str, Any] = {"number": "7/QĐ-TĐC", "note": "Chờ kết quả giám định."}
    assert (await step(app, code, "suspend", HEAD, on="2026-03-12", **paper))["state"] == "suspended"
    assert "Tạm đình chỉ" in await no(app, code, "verify", on="2026-03-13", number="1/QĐ")
    resumed = await step(app, code, "resume", HEAD, on="2026-03-22", number="8/QĐ-TT")
    assert resumed["state"] == "accepted"
    # Ten days stood still (12 to 21 March): 1 April moves to Saturday 11 April, so Monday 13 April.
    assert await due_of(app, code) == "2026-04-13"


async def test_a_complaint_could_not_be_suspended_before_july_2026(app: App) -> None:
    petition = a_petition(kind="KN", process={"outcome": "accepted", "assign_to": UNIT})
    code = (await post(app, "/petitions", petition))["case"]
    reason = await no(app, code, "suspend", HEAD, on="2026-03-12", number="1/QĐ", note="Ốm nặng.")
    assert "01/07/2026" in reason


async def test_what_is_withdrawn_whole_ends_the_case_and_in_part_does_not(app: App) -> None:
    code = await a_complaint(app, "accepted")
    assert (await step(app, code, "withdraw", on="2026-07-09", whole=False))["state"] == "accepted"
    assert (await step(app, code, "withdraw", on="2026-07-10", form="minutes"))["state"] == "terminated"
    case = await get(app, f"/cases/{code}")
    assert (case["state"], case["closed_on"]) == ("closed", "2026-07-10")
    assert await rows(app, "SELECT 1 FROM clock WHERE stopped_on IS NULL") == []


async def test_a_denunciation_may_go_on_in_spite_of_its_withdrawal(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    assert (await step(app, code, "withdraw", on="2026-03-10", continued=True))["state"] == "accepted"


async def test_refusing_needs_a_ground_of_the_law_for_that_kind(app: App) -> None:
    code = await a_complaint(app)
    assert await no(app, code, "refuse", "tiepdan", number="3/TB", ground="dieu-tu-nghi-ra") != ""
    refused_ = await step(app, code, "refuse", "tiepdan", on="2026-07-14", number="3/TB", ground="khong-lien-quan")
    assert refused_["state"] == "not_accepted"
    assert (await get(app, f"/cases/{code}"))["state"] == "closed"


async def test_a_complaint_is_not_answered_past_its_procedure(app: App) -> None:
    code = await a_complaint(app, "accepted")
    body = {"answer": "Đã giải quyết.", "number": "1/SNNMT"}
    assert "quyết định" in (await refused(app, f"/cases/{code}/answer", body, 409, HEAD))["detail"]


@pytest.mark.parametrize(
    ("name", "login", "status"),
    [("accept", OFFICER, 403), ("decide", OFFICER, 403), ("verify", "cb.so-noi-vu", 404), ("verify", "giamsat", 403)],
)
async def test_each_step_has_its_role(app: App, name: str, login: str, status: int) -> None:
    code = await a_complaint(app)
    body = {"number": "1/TB"} | ({"result": "right"} if name == "decide" else {})
    await refused(app, f"/cases/{code}/proceeding/{name}", body, status, login)


async def test_a_note_on_a_denunciation_is_not_for_everybody_and_no_note_is_in_an_event(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    await step(app, code, "verify", on="2026-03-09", number="2/QĐ-TL", note="Hỏi người làm chứng ở bản Mòng.")
    own = await get(app, f"/cases/{code}/proceeding", OFFICER)
    other = await get(app, f"/cases/{code}/proceeding", "giamsat")
    assert (own["papers"][0]["note"], other["papers"][0]["note"]) == ("Hỏi người làm chứng ở bản Mòng.", None)
    assert "bản Mòng" not in str(await events(app))
