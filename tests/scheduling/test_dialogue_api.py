"""The secretariat's way with a dialogue, over HTTP."""

import asyncio
from datetime import timedelta

import pytest

from shared.calendar import clock
from tests.apps import App
from tests.scheduling.conftest import API, a_plan, a_question, a_session, events, followed_up, get, post

NEXT_MONTH = (clock.today() + timedelta(days=30)).isoformat()


async def test_a_session_of_the_past_is_one_request_with_its_conclusions(app: App) -> None:
    answer = await post(app, "/dialogues", a_session())
    assert answer["code"] == "DT-2026-0001"
    assert answer["state"] == "concluded"
    assert answer["conclusions"] == ["KL-2026-0001"]
    session = await get(app, "/dialogues/DT-2026-0001")
    assert (session["held_on"], session["concluded_on"], session["attendance"]) == ("2026-01-20", "2026-01-20", 73)
    assert session["all_questions"][1]["conclusion"] == "KL-2026-0001"
    assert session["minutes"]["text"] == "Khai mạc 8 giờ."
    conclusion = await get(app, "/conclusions/KL-2026-0001")
    assert (conclusion["unit"], conclusion["owner"], conclusion["state"]) == ("so-nnmt", "vp-ubnd", "sent")
    assert conclusion["text"] == "Kiểm tra quỹ đất."


async def test_its_events_tell_codes_dates_and_counts_and_no_word_of_what_was_said(app: App) -> None:
    await post(app, "/dialogues", a_session(carriers=["staff_conference", "yearly_conference"]))
    log = await events(app)
    assert [name for name, _ in log] == [
        "dialogue.planned",
        "dialogue.held",
        "dialogue.minutes_revised",
        "conclusion.assigned",
        "dialogue.concluded",
    ]
    held, assigned = log[1][1], log[3][1]
    assert held["carriers"] == ["yearly_conference", "staff_conference"], "in the order of precedence"
    assert (held["attendance"], held["questions"], held["answered_on_the_spot"]) == (73, 2, 1)
    assert assigned == {
        "conclusion": "KL-2026-0001",
        "dialogue": "DT-2026-0001",
        "unit": "so-nnmt",
        "owner": "vp-ubnd",
        "field": "dat-dai",
        "concluded_on": "2026-01-20",
        "due_on": "2026-12-31",
    }
    assert not [word for word in ("quỹ đất", "đường", "vốn", "Khai mạc") if word in str(log)]


async def test_the_audience_of_a_conclusion_is_nobody_because_intake_opens_the_case(app: App) -> None:
    from sqlalchemy import text

    await post(app, "/dialogues", a_session())
    async with app.database("scheduling").engine.connect() as db:
        assert not (await db.execute(text("SELECT 1 FROM event_log WHERE audience <> '{}'"))).all()


@pytest.mark.parametrize(
    ("type_", "carriers", "allowed"),
    [
        ("periodic", ["weekly_briefing", "monthly_briefing"], True),
        ("periodic", ["yearly_conference", "staff_conference"], True),
        ("periodic", ["stand_alone"], True),
        ("ad_hoc", ["stand_alone"], True),
        ("periodic", ["stand_alone", "weekly_briefing"], False),
        ("ad_hoc", ["weekly_briefing"], False),
        ("periodic", ["weekly_briefing", "weekly_briefing"], False),
    ],
)
async def test_an_ad_hoc_dialogue_stands_alone_and_a_stand_alone_one_has_no_other_carrier(
    app: App, type_: str, carriers: list[str], allowed: bool
) -> None:
    response = await app.as_("tiepdan").post(f"{API}/dialogues", json=a_plan(type=type_, carriers=carriers))
    assert response.status_code == (201 if allowed else 422)
    if not allowed:
        assert response.json()["errors"][0]["field"] == "carriers"
        assert await events(app) == []


async def test_a_meeting_is_planned_published_held_recorded_and_concluded_step_by_step(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=NEXT_MONTH)))["code"]
    assert (await post(app, f"/dialogues/{code}/publish", {}))["state"] == "published"
    first = await post(app, f"/dialogues/{code}/questions", a_question())
    assert first["question"] == 1
    refused = await app.as_("tiepdan").post(f"{API}/dialogues/{code}/conclude", json={})
    assert refused.status_code == 409
    await post(app, f"/dialogues/{code}/hold", {"attendance": 20}, login="lanhdao")
    refused = await app.as_("tiepdan").post(f"{API}/dialogues/{code}/conclude", json={})
    assert refused.status_code == 409
    assert "còn 1 câu hỏi chưa có trả lời" in refused.json()["detail"]
    await post(app, f"/dialogues/{code}/questions/1/settle", {"answer": "Sẽ xong trong quý I."})
    answer = await post(app, f"/dialogues/{code}/conclude", {"notice_number": "15/TB-VPUB"}, login="lanhdao")
    assert answer["state"] == "concluded"
    assert answer["conclusions"] == []
    refused = await app.as_("tiepdan").post(f"{API}/dialogues/{code}/questions", json=a_question())
    assert refused.status_code == 409, "a concluded session takes no more questions"


async def test_a_postponed_session_keeps_its_old_day_and_the_reason(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=NEXT_MONTH)))["code"]
    later = (clock.today() + timedelta(days=44)).isoformat()
    await post(app, f"/dialogues/{code}/postpone", {"planned_on": later, "reason": "Phòng chống dịch"})
    session = await get(app, f"/dialogues/{code}")
    assert (session["planned_on"], session["state"]) == (later, "planned")
    [change] = session["postponements"]
    assert (change["from_on"], change["to_on"], change["reason"]) == (NEXT_MONTH, later, "Phòng chống dịch")
    same = await app.as_("tiepdan").post(f"{API}/dialogues/{code}/postpone", json={"planned_on": later, "reason": "x"})
    assert same.json()["errors"][0]["field"] == "planned_on"


async def test_a_cancelled_session_cannot_be_held(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan(planned_on=NEXT_MONTH)))["code"]
    await post(app, f"/dialogues/{code}/cancel", {"reason": "Không có yêu cầu đối thoại"})
    response = await app.as_("tiepdan").post(f"{API}/dialogues/{code}/hold", json={"attendance": 1})
    assert response.status_code == 409
    assert "đã bị hủy" in response.json()["detail"]


async def test_nothing_is_recorded_as_held_before_its_day(app: App) -> None:
    body = a_plan(planned_on=NEXT_MONTH, held={"attendance": 5})
    response = await app.as_("tiepdan").post(f"{API}/dialogues", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "held.on"
    assert (await get(app, "/dialogues"))["items"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit": "so-khong-co"}, "unit"),
        ({"unit": "so-tnmt"}, "unit"),
        ({"field": "khong-co"}, "field"),
        ({"due_on": "2026-01-19"}, "due_on"),
        ({"due_on": None}, "due_on"),
        ({"answer": "Đã trả lời."}, "answer"),
    ],
)
async def test_a_question_is_followed_up_by_a_unit_that_exists_by_a_day_to_come(
    app: App, change: dict[str, str], field: str
) -> None:
    code = (await post(app, "/dialogues", a_plan()))["code"]
    response = await app.as_("tiepdan").post(f"{API}/dialogues/{code}/questions", json=followed_up(**change))
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


async def test_the_number_of_a_refused_session_is_given_to_the_next_one(app: App) -> None:
    bad = a_session(held={"attendance": 1, "questions": [followed_up(unit="so-khong-co")]})
    assert (await app.as_("tiepdan").post(f"{API}/dialogues", json=bad)).status_code == 422
    assert (await post(app, "/dialogues", a_plan()))["code"] == "DT-2026-0001"


async def test_sessions_entered_at_once_get_numbers_without_a_gap(app: App) -> None:
    answers = await asyncio.gather(*(post(app, "/dialogues", a_session()) for _ in range(8)))
    assert sorted(a["code"] for a in answers) == [f"DT-2026-{n:04}" for n in range(1, 9)]
    assert sorted(c for a in answers for c in a["conclusions"]) == [f"KL-2026-{n:04}" for n in range(1, 9)]


async def test_the_same_request_sent_twice_makes_one_session(app: App) -> None:
    key = {"Idempotency-Key": "nhap-2026-01"}
    first = await post(app, "/dialogues", a_session(), **key)
    assert await post(app, "/dialogues", a_session(), **key) == first
    assert len((await get(app, "/dialogues"))["items"]) == 1


async def test_a_command_for_an_old_version_is_told_what_has_changed_since(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan()))["code"]
    read = await app.as_("lanhdao").get(f"{API}/dialogues/{code}")
    assert read.headers["etag"] == '"1"'
    await post(app, f"/dialogues/{code}/questions", a_question(), **{"If-Match": '"1"'})
    stale = await app.as_("lanhdao").post(
        f"{API}/dialogues/{code}/cancel", json={"reason": "Trùng lịch"}, headers={"If-Match": '"1"'}
    )
    assert (stale.status_code, stale.json()["code"]) == (412, "record_changed")
    assert "ghi câu hỏi 1" in stale.json()["detail"]
    assert "tiepdan" in stale.json()["errors"][0]["message_vi"]
    assert (await get(app, f"/dialogues/{code}"))["state"] == "planned"


async def test_minutes_keep_every_revision(app: App) -> None:
    code = (await post(app, "/dialogues", a_plan()))["code"]
    for words in ("Khai mạc.", "Khai mạc. Câu 1 trình bày.", "Khai mạc. Câu 1 trình bày."):
        await post(app, f"/dialogues/{code}/minutes", {"text": words})
    revisions = await get(app, f"/dialogues/{code}/minutes")
    assert [(r["revision"], r["text"]) for r in revisions] == [(2, "Khai mạc. Câu 1 trình bày."), (1, "Khai mạc.")]
    assert revisions[0]["written_by"] == "tiepdan"


async def test_minutes_once_written_cannot_be_changed_even_in_the_database(app: App) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    code = (await post(app, "/dialogues", a_plan()))["code"]
    await post(app, f"/dialogues/{code}/minutes", {"text": "Khai mạc."})
    for change in ("UPDATE minutes_revision SET text = 'khác'", "DELETE FROM minutes_revision"):
        with pytest.raises(IntegrityError, match="append-only"):
            async with app.database("scheduling").engine.begin() as db:
                await db.execute(text(change))


async def test_lists_are_read_page_by_page_without_missing_or_repeating_a_session(app: App) -> None:
    for day in ("2026-01-20", "2026-01-20", "2026-02-20", "2026-03-20", "2026-03-20"):
        await post(app, "/dialogues", a_plan(planned_on=day))
    seen, after = [], ""
    while True:
        page = await get(app, f"/dialogues?limit=2{after}")
        seen += [row["code"] for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == [f"DT-2026-000{n}" for n in (5, 4, 3, 2, 1)]
    march = await get(app, "/dialogues?from=2026-03-01&to=2026-03-31&state=planned&carrier=monthly_briefing")
    assert [row["code"] for row in march["items"]] == ["DT-2026-0005", "DT-2026-0004"]
    assert (await app.as_("tiepdan").get(f"{API}/dialogues?after=xyz")).status_code == 422


@pytest.mark.parametrize("login", ["cb.so-nnmt", "ld.so-nnmt", "giamsat"])
async def test_departments_and_supervisors_read_dialogues_and_cannot_plan_them(app: App, login: str) -> None:
    code = (await post(app, "/dialogues", a_plan()))["code"]
    assert (await app.as_(login).get(f"{API}/dialogues/{code}")).status_code == 200
    for path, body in [("", a_plan()), (f"/{code}/hold", {"attendance": 1}), (f"/{code}/questions", a_question())]:
        assert (await app.as_(login).post(f"{API}/dialogues{path}", json=body)).status_code == 403


@pytest.mark.parametrize("login", ["baomat", "kiemtoan", "vanhanh"])
async def test_custodian_auditor_and_operator_have_no_business_with_dialogues(app: App, login: str) -> None:
    assert (await app.as_(login).get(f"{API}/dialogues")).status_code == 403


async def test_a_session_that_is_not_there_is_not_found_by_any_command(app: App) -> None:
    for path in ("publish", "hold", "conclude", "cancel", "postpone", "questions", "minutes", "questions/1/settle"):
        bodies: dict[str, dict[str, object]] = {
            "hold": {"attendance": 1},
            "postpone": {"reason": "x", "planned_on": NEXT_MONTH},
            "cancel": {"reason": "x"},
            "questions": {"text": "x"},
            "minutes": {"text": "x"},
        }
        body = bodies.get(path, {})
        response = await app.as_("tiepdan").post(f"{API}/dialogues/DT-2026-9999/{path}", json=body)
        assert response.status_code == 404, path
