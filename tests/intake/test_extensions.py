"""More time for a case: the unit asks, who may grants or refuses, and another law may be applied; every date by hand."""

from datetime import date
from typing import Any

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import (
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
from tests.intake.test_deadline_follow_up import typed

OFFICER, HEAD, BOARD, LEADER = "cb.so-nnmt", "ld.so-nnmt", "truongban", "lanhdao"
# A recommendation received on Monday 2 March 2026 is to be answered by Monday 16 March (TCD-2: 10 working days).


async def ask(app: App, code: str, **stated: Any) -> dict[str, Any]:
    body = {"reason": "Phải đo lại ba thửa đất", "on": "2026-03-10"} | stated
    answer: dict[str, Any] = await post(app, f"/cases/{code}/extensions", body, OFFICER)
    return answer


async def due_of(app: App, code: str) -> str:
    found: str = (await get(app, f"/cases/{code}"))["due_on"]
    return found


async def told(app: App, code: str) -> list[str]:
    return [name.removeprefix("case.") for name, _ in await events(app, f"case/{code}")]


async def a_complex_denunciation(app: App, attribute: str = "complex") -> str:
    """Accepted on 2 March: to be resolved by Wednesday 1 April (TC-4: 30 days)."""
    code: str = (await post(app, "/petitions", a_denunciation()))["case"]
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    stated = {"attributes": [attribute], "note": "Nhiều nội dung", "on": "2026-03-05"}
    await post(app, f"/cases/{code}/proceeding/set_attributes", stated, OFFICER)
    return code


async def test_the_board_grants_a_longer_date_to_answer_a_recommendation_by_a_document(app: App) -> None:
    code = await an_assigned_case(app)
    # Ten working days after Monday 16 March: 17–20 are 1–4, 23–27 are 5–9, Monday the 30th.
    assert (await ask(app, code, days=10))["until"] == "2026-03-30"
    problem = await refused(app, f"/cases/{code}/extensions/grant", {"number": "1/SNNMT"}, 403, HEAD)
    assert "Ban Tiếp công dân" in problem["detail"]
    granted = await post(app, f"/cases/{code}/extensions/grant", {"number": "14/BTCD", "on": "2026-03-12"}, BOARD)
    assert (granted["state"], granted["due_on"]) == ("granted", "2026-03-30")
    assert await due_of(app, code) == "2026-03-30"
    [answer] = await get(app, f"/cases/{code}/deadlines")
    line = answer["ledger"][-1]
    assert (line["kind"], line["number"], line["reason"]) == ("granted", "14/BTCD", "Phải đo lại ba thửa đất")
    assert (line["due_before"], line["due_after"]) == ("2026-03-16", "2026-03-30")
    assert "cho thêm thời hạn đến 30/03/2026" in answer["summary_vi"]
    moved = [data for name, data in await events(app, f"case/{code}") if name == "case.due_moved"]
    assert [(one["because"], one["rule"], one["due_on"]) for one in moved] == [("extended", "TCD-2", "2026-03-30")]
    assert (await told(app, code))[-2:] == ["extension_requested", "due_moved"]
    audience = (
        "SELECT DISTINCT audience FROM event_log WHERE type LIKE '%extension_requested%' OR type LIKE '%due_moved%'"
    )
    assert [row.audience for row in await rows(app, audience)] == [["so-nnmt"]]


async def test_a_longer_date_on_a_day_off_moves_to_the_next_working_day_and_one_too_early_is_no_longer_date(
    app: App,
) -> None:
    code = await an_assigned_case(app)
    for stated, reason in (
        ({}, "một trong hai"),
        ({"until": "2026-03-20", "days": 3}, "một trong hai"),
        ({"until": "2026-03-16"}, "phải sau hạn hiện nay"),
        ({"days": 3, "on": "2026-03-17"}, "đã qua"),
    ):
        body = {"reason": "Cần thêm", "on": "2026-03-10"} | stated
        problem = await refused(app, f"/cases/{code}/extensions", body, 422, OFFICER)
        assert reason in problem["detail"]
    await ask(app, code, days=3)
    # 30 April and 1 May are days off, then a weekend.
    granted = {"number": "14/BTCD", "until": "2026-04-30", "on": "2026-03-16"}
    await post(app, f"/cases/{code}/extensions/grant", granted, LEADER)
    assert await due_of(app, code) == "2026-05-04"
    # May need longer once more, while there is time.
    await ask(app, code, until="2026-05-11", on="2026-05-04")
    await post(app, f"/cases/{code}/extensions/grant", {"number": "30/BTCD", "on": "2026-05-04"}, BOARD)
    assert await due_of(app, code) == "2026-05-11"


async def test_a_denunciation_is_extended_by_who_resolves_it_as_often_as_the_law_allows(app: App) -> None:
    code = await a_complex_denunciation(app)
    chosen = {"reason": "Nhiều nội dung", "until": "2026-06-01", "on": "2026-03-20"}
    assert "ấn định" in (await refused(app, f"/cases/{code}/extensions", chosen, 422, OFFICER))["detail"]
    assert (await ask(app, code, on="2026-03-20"))["until"] is None
    assert (await refused(app, f"/cases/{code}/extensions/grant", {"number": "1/QĐ"}, 403, OFFICER))[
        "code"
    ] == "forbidden"
    await post(app, f"/cases/{code}/extensions/grant", {"number": "20/QĐ-SNNMT", "on": "2026-03-25"}, HEAD)
    # 60 days after 2 March is 1 May, off; Monday 4 May.
    assert await due_of(app, code) == "2026-05-04"
    assert (await told(app, code))[-3:] == ["extension_requested", "proceeding.moved", "due_moved"]
    again = {"reason": "Chưa xong", "on": "2026-04-20"}
    assert "đặc biệt phức tạp" in (await refused(app, f"/cases/{code}/extensions", again, 409, OFFICER))["detail"]


async def test_what_the_law_never_extends_is_not_asked_for(app: App) -> None:
    code = (await post(app, "/petitions", a_petition(kind="KN", process=accepted())))["case"]
    problem = await refused(app, f"/cases/{code}/extensions", {"reason": "Khó", "on": "2026-03-10"}, 409, OFFICER)
    assert "pháp luật không cho gia hạn việc này" in problem["detail"]


async def test_a_refused_request_leaves_the_day_and_another_may_be_made_one_at_a_time(app: App) -> None:
    code = await an_assigned_case(app)
    nothing = await refused(app, f"/cases/{code}/extensions/refuse", {"remark": "Không"}, 409, BOARD)
    assert "Không có đề nghị" in nothing["detail"]
    await ask(app, code, days=5)
    second = {"reason": "Nữa", "days": 6, "on": "2026-03-11"}
    assert "10/03/2026" in (await refused(app, f"/cases/{code}/extensions", second, 409, OFFICER))["detail"]
    early = {"remark": "Không", "on": "2026-03-09"}
    assert (await refused(app, f"/cases/{code}/extensions/refuse", early, 422, BOARD))["errors"][0]["field"] == "on"
    done = await post(app, f"/cases/{code}/extensions/refuse", {"remark": "Đủ thời gian", "on": "2026-03-12"}, BOARD)
    assert (done["state"], done["remark"]) == ("refused", "Đủ thời gian")
    assert await due_of(app, code) == "2026-03-16"
    assert (await told(app, code))[-1] == "extension_refused"
    await ask(app, code, days=6, on="2026-03-13")
    history = await get(app, f"/cases/{code}/extensions", OFFICER)
    assert [one["state"] for one in history] == ["pending", "refused"]


async def test_what_was_asked_before_the_clock_was_extended_otherwise_is_not_granted_after(app: App) -> None:
    code = await a_complex_denunciation(app, "very-complex")
    await ask(app, code, on="2026-03-10")
    paper = {"number": "20/QĐ-SNNMT", "note": "Nhiều nội dung", "on": "2026-03-12"}
    await post(app, f"/cases/{code}/proceeding/extend", paper, HEAD)
    assert (await get(app, "/extensions"))["items"] == []
    grant = {"number": "21/QĐ-SNNMT", "on": "2026-03-13"}
    assert "Không có đề nghị" in (await refused(app, f"/cases/{code}/extensions/grant", grant, 409, HEAD))["detail"]
    await ask(app, code, on="2026-03-13")
    states = [one["state"] for one in await get(app, f"/cases/{code}/extensions")]
    assert states == ["pending", "lapsed"]


async def test_requests_that_wait_are_listed_due_first_and_a_unit_sees_its_own(app: App) -> None:
    later = await an_assigned_case(app, on="2026-03-05")
    sooner = await an_assigned_case(app)
    other = (await post(app, "/petitions", a_petition(process=accepted(assign_to="so-y-te"))))["case"]
    for code in (later, sooner):
        await ask(app, code, days=5)
    theirs = {"reason": "Chờ kết quả", "days": 5, "on": "2026-03-10"}
    await post(app, f"/cases/{other}/extensions", theirs, "cb.so-y-te")
    first = await get(app, "/extensions?limit=2")
    rest = await get(app, f"/extensions?limit=2&after={first['next']}")
    assert [one["case_code"] for one in first["items"] + rest["items"]] == [sooner, other, later]
    assert [one["case_code"] for one in (await get(app, "/extensions", OFFICER))["items"]] == [sooner, later]
    await post(app, f"/cases/{sooner}/return", {"reason": "Không thuộc thẩm quyền", "on": "2026-03-11"}, OFFICER)
    assert [one["case_code"] for one in (await get(app, "/extensions"))["items"]] == [other, later], (
        "who asked has it no more"
    )


async def test_the_reason_of_a_denunciations_request_stays_with_those_who_read_its_words(app: App) -> None:
    code = await a_complex_denunciation(app)
    await ask(app, code, reason="Người làm chứng ở bản Mòng đi vắng", on="2026-03-20")
    for login, reads in (("tiepdan", True), (OFFICER, True), ("giamsat", False)):
        [one] = await get(app, f"/cases/{code}/extensions", login)
        assert (one["reason"] is not None) is reads, login
        for path in ("/intake/extensions", f"/intake/cases/{code}"):
            page = (await app.browser(login).get(path)).text
            assert ("bản Mòng đi vắng" in page) is reads, (login, path)


async def test_asking_and_granting_are_done_on_the_pages_of_the_case(app: App) -> None:
    code = await an_assigned_case(app)
    case, here = f"/intake/cases/{code}", f"/intake/cases/{code}/deadline"
    with clock.frozen(date(2026, 3, 10)):
        officer, board = app.browser(OFFICER), app.browser(BOARD)
        assert f'href="{here}/ask"' in (await officer.get(case)).text
        assert f'href="{here}/grant"' not in (await board.get(case)).text
        empty = await officer.post(f"{here}/ask", data={"reason": "", "until": "30/03/2026"})
        assert empty.status_code == 422
        assert 'value="30/03/2026"' in empty.text
        asked = await officer.post(f"{here}/ask", data={"reason": "Phải đo lại", "until": "30/03/2026"})
        assert asked.status_code == 303, asked.text
        shown = (await board.get(case)).text
        assert "Phải đo lại" in shown
        assert f'href="{here}/grant"' in shown
        assert f'href="{here}/ask"' not in (await officer.get(case)).text
        assert code in (await board.get("/intake/extensions")).text
        assert (await officer.get(f"{here}/grant")).status_code == 403
        assert "Phải đo lại" in (await board.get(f"{here}/grant")).text
        granted = await board.post(f"{here}/grant", data={"number": "14/BTCD", "until": "", "remark": "Đồng ý"})
        assert granted.status_code == 303, granted.text
        after = (await officer.get(case)).text
        assert "cho gia hạn đến 30/03/2026" in after
        assert "Hạn mới 30/03/2026: gia hạn" in after
        assert "Không có đề nghị gia hạn nào" in (await board.get("/intake/extensions")).text


async def a_complaint_of_the_old_law(app: App) -> str:
    """Received on Tuesday 30 June 2026: to be accepted or refused within 10 days, by Friday 10 July."""
    petition = a_petition(kind="KN", on="2026-06-30", process={"outcome": "checking"})
    code: str = (await post(app, "/petitions", petition))["case"]
    await post(app, f"/cases/{code}/assign", {"unit": "so-nnmt", "on": "2026-06-30"})
    return code


OTHER_LAW = {"duty": "KN-1", "law_on": "2026-07-01", "reason": "Thỏa thuận áp dụng luật mới", "on": "2026-07-02"}


async def test_a_leader_applies_the_law_of_another_day_and_the_ledger_keeps_why(app: App) -> None:
    code = await a_complaint_of_the_old_law(app)
    assert await due_of(app, code) == "2026-07-10"
    for login in (HEAD, "tiepdan"):
        await refused(app, f"/cases/{code}/law", OTHER_LAW, 403, login)
    blank = OTHER_LAW | {"reason": " "}
    assert (await refused(app, f"/cases/{code}/law", blank, 422, LEADER))["errors"][0]["field"] == "reason"
    changed = await post(app, f"/cases/{code}/law", OTHER_LAW, LEADER)
    # 7 working days after 30 June: 1, 2, 3, 6, 7, 8, 9 July.
    assert (changed["due_on"], changed["law_on"], changed["received_on"]) == ("2026-07-09", "2026-07-01", "2026-06-30")
    assert await due_of(app, code) == "2026-07-09"
    line = changed["ledger"][-1]
    assert (line["kind"], line["reason"], line["due_before"]) == ("overridden", OTHER_LAW["reason"], "2026-07-10")
    moved = [data for name, data in await events(app, f"case/{code}") if name == "case.due_moved"]
    assert [(one["because"], one["due_before"], one["due_on"]) for one in moved] == [
        ("overridden", "2026-07-10", "2026-07-09")
    ]
    assert "Không có gì thay đổi" in (await refused(app, f"/cases/{code}/law", OTHER_LAW, 422, BOARD))["detail"]
    unknown = OTHER_LAW | {"duty": "TC-4"}
    assert "Có: KN-1" in (await refused(app, f"/cases/{code}/law", unknown, 422, LEADER))["detail"]


async def test_no_law_is_applied_to_a_date_that_somebody_set(app: App) -> None:
    code = await an_assigned_case(app)
    await ask(app, code, days=5)
    await post(app, f"/cases/{code}/extensions/grant", {"number": "14/BTCD", "on": "2026-03-12"}, BOARD)
    other = {"duty": "TCD-2", "law_on": "2020-01-01", "reason": "Thử", "on": "2026-03-13"}
    assert "ấn định" in (await refused(app, f"/cases/{code}/law", other, 409, LEADER))["detail"]


async def test_another_law_is_applied_from_its_page_and_at_a_terminal(app: App) -> None:
    code = await a_complaint_of_the_old_law(app)
    here = f"/intake/cases/{code}/deadline/law"
    assert (
        "Thụ lý hoặc thông báo không thụ lý khiếu nại (KN-1, 30/06/2026)" in (await app.browser(LEADER).get(here)).text
    )
    assert (await app.browser(HEAD).get(here)).status_code == 403
    form = {"duty": "KN-1", "law_on": "01/07/2026", "reason": "Thỏa thuận"}
    assert (await app.browser(LEADER).post(here, data=form)).status_code == 303
    assert await due_of(app, code) == "2026-07-09"
    back = await typed(app, "override", code, "KN-1", "--law-of", "2026-06-30", "--reason", "Ghi nhầm")
    assert back.exit_code == 0, back.output
    assert "10/07/2026" in back.stdout
    assert await due_of(app, code) == "2026-07-10"
    assert [name for name in await told(app, code) if name == "due_moved"] == ["due_moved"] * 2
    nothing = await typed(app, "override", code, "KN-1", "--law-of", "2026-06-30", "--reason", "Ghi nhầm")
    assert (nothing.exit_code, "Nothing would change" in nothing.stderr) == (1, True)
    unknown = await typed(app, "override", "KN-2026-9999", "KN-1", "--law-of", "2026-06-30", "--reason", "x")
    assert unknown.exit_code == 66


async def test_a_day_nobody_lives_to_see_is_refused_where_it_was_typed(app: App) -> None:
    code = await an_assigned_case(app)
    with clock.frozen(date(2026, 3, 10)):
        for path, body in (("extensions", {"reason": "Phải đo lại"}), ("extensions/grant", {"number": "14/BTCD"})):
            login = OFFICER if path == "extensions" else BOARD
            for far in ("9999-12-31", "2036-03-11"):
                problem = await refused(app, f"/cases/{code}/{path}", body | {"until": far}, 422, login)
                [error] = problem["errors"]
                assert error["field"] == "until"
                assert "quá xa" in error["message_vi"]
                assert "too far off" in error["message_en"]
        part = {"unit": "so-noi-vu", "asked": "Số hộ?", "due_on": "9999-12-31"}
        assert (await refused(app, f"/cases/{code}/parts", part, 422))["errors"][0]["field"] == "due_on"
        await ask(app, code, until="2036-03-10")
        await post(app, f"/cases/{code}/extensions/grant", {"number": "14/BTCD"}, BOARD)
        problem = await refused(app, f"/cases/{code}/extensions", {"reason": "Phải đo lại", "days": 5}, 422, OFFICER)
        assert problem["errors"][0]["field"] == "days"


async def test_the_unit_in_charge_has_the_day_of_the_case_once_more_time_was_given(app: App) -> None:
    code = await an_assigned_case(app)
    await ask(app, code, until="2026-03-30")
    await post(app, f"/cases/{code}/extensions/grant", {"number": "14/BTCD", "on": "2026-03-11"}, BOARD)
    [lead] = (await get(app, f"/cases/{code}/assignments"))["items"]
    assert lead["due_on"] == await due_of(app, code) == "2026-03-30"
