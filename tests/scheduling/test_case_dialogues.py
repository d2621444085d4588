"""Dialogues inside complaints: asked for by intake's procedure, planned and held by who answers for the case."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from shared.calendar import clock
from shared.events.intake import CaseAssigned, CaseDialogueRequested
from shared.events.intake.proceedings import Amounts, ProceedingDecided, ProceedingMoved
from shared.events.kinds import CaseKind, ProceedingState, Result, Stage
from tests.apps import App
from tests.scheduling.conftest import API, IntakeStream, events, get, post

CASE = "KN-2026-0042"
AT = "/case-dialogues/DTKN-2026-0001"
ASKED = date(2026, 3, 2)
CHAIRMAN, DEPUTY, DIRECTOR = "chu-tich-ubnd-tinh", "pho-chu-tich-ubnd-tinh", "head-so-nnmt"
TOMORROW = clock.today() + timedelta(days=1)


def asked(case: str = CASE, unit: str = "so-nnmt", on: date = ASKED, **changes: Any) -> CaseDialogueRequested:
    return CaseDialogueRequested(case=case, unit=unit, requested_on=on, stage=Stage.FIRST, **changes)


def terminated(case: str = CASE, on: date = date(2026, 3, 20)) -> ProceedingMoved:
    """The complainant withdrew the whole complaint."""
    return ProceedingMoved(
        case=case, unit="so-nnmt", moved_on=on, step="terminate", state=ProceedingState.TERMINATED, whole=True
    )


def a_day(**changes: Any) -> dict[str, Any]:
    plan = {"planned_on": "2026-03-16", "chair_post": DIRECTOR, "place": "Phòng họp số 2, Sở Nông nghiệp và Môi trường"}
    return plan | changes


def minutes(**changes: Any) -> dict[str, Any]:
    held = {
        "held_on": "2026-03-16",
        "presence": "attended",
        "minutes": "Hai bên thống nhất đo lại thửa đất.",
        "copies": 3,
        "signed_by": ["chair", "recorder", "complainant", "respondent"],
    }
    return held | changes


async def refused(app: App, step: str, body: dict[str, Any], login: str = "tiepdan") -> tuple[int, list[str]]:
    response = await app.as_(login).post(f"{API}{AT}/{step}", json=body)
    return response.status_code, [error["field"] for error in response.json().get("errors", [])]


async def test_a_request_becomes_a_dialogue_to_be_planned_that_the_unit_plans_and_holds(
    app: App, intake: IntakeStream
) -> None:
    await intake.says(asked(), f"case/{CASE}")
    waiting = await get(app, AT, "cb.so-nnmt")
    assert (waiting["state"], waiting["case_code"], waiting["unit"], waiting["day"]) == (
        "requested", CASE, "so-nnmt", None,
    )  # fmt: skip
    await post(app, f"{AT}/plan", a_day(), "cb.so-nnmt")
    moved = {"planned_on": "2026-03-23", "reason": "Người khiếu nại ốm, có giấy của bệnh viện", "on": "2026-03-13"}
    await post(app, f"{AT}/postpone", moved, "ld.so-nnmt")
    await post(app, f"{AT}/hold", minutes(held_on="2026-03-23"), "cb.so-nnmt")
    found = await get(app, AT, "cb.so-nnmt")
    assert (found["state"], found["day"], found["copies"], found["presence"]) == ("held", "2026-03-23", 3, "attended")
    assert found["signed_by"] == ["chair", "recorder", "complainant", "respondent"]
    assert [(moved["from_on"], moved["to_on"]) for moved in found["postponements"]] == [("2026-03-16", "2026-03-23")]
    about = {"case": CASE, "dialogue": "DTKN-2026-0001", "unit": "so-nnmt"}
    assert await events(app) == [
        ("case_dialogue.opened", about | {"requested_on": "2026-03-02", "by_head": False}),
        ("case_dialogue.planned", about | {"planned_on": "2026-03-16"}),
        (
            "case_dialogue.postponed",
            about | {"postponed_on": "2026-03-13", "planned_before": "2026-03-16", "planned_on": "2026-03-23"},
        ),
        ("case_dialogue.held", about | {"held_on": "2026-03-23", "attended": True, "by_head": False}),
    ]


async def test_a_case_that_has_one_to_come_gets_no_second_and_one_that_had_it_gets_another(
    app: App, intake: IntakeStream
) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await intake.says(asked(on=date(2026, 3, 4)), f"case/{CASE}")
    await intake.says(asked("KN-2026-0043"), "case/KN-2026-0043")
    rows = (await get(app, "/case-dialogues"))["items"]
    assert [(row["code"], row["case_code"]) for row in rows] == [
        ("DTKN-2026-0002", "KN-2026-0043"),
        ("DTKN-2026-0001", CASE),
    ]
    await post(app, f"{AT}/plan", a_day())
    await post(app, f"{AT}/hold", minutes())
    await intake.says(asked(on=date(2026, 4, 1)), f"case/{CASE}")
    rows = (await get(app, f"/case-dialogues?case={CASE}"))["items"]
    assert [(row["code"], row["state"]) for row in rows] == [
        ("DTKN-2026-0003", "requested"),
        ("DTKN-2026-0001", "held"),
    ]


async def test_a_complainant_who_stays_away_without_excuse_does_not_stop_the_resolution(
    app: App, intake: IntakeStream
) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await post(app, f"{AT}/plan", a_day())
    absent = minutes(presence="unexcused", signed_by=["chair", "recorder", "complainant"])
    assert await refused(app, "hold", absent) == (422, ["signed_by"])
    await post(app, f"{AT}/hold", absent | {"signed_by": ["chair", "recorder", "organisation"]})
    name, held = (await events(app))[-1]
    assert (name, held["attended"]) == ("case_dialogue.held", False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"copies": 2}, "copies"),
        ({"signed_by": ["recorder", "complainant"]}, "signed_by"),
        ({"signed_by": ["chair", "complainant"]}, "signed_by"),
        ({"signed_by": ["chair", "recorder", "complainant", "chair"]}, "signed_by"),
        ({"signed_by": []}, "signed_by"),
        ({"signed_by": ["chair", "recorder"]}, "unsigned_reason"),
        ({"held_on": "2026-03-01"}, "held_on"),
        ({"held_on": TOMORROW.isoformat()}, "held_on"),
        ({"chair_post": "nobody-at-all"}, "chair_post"),
        ({"minutes": " "}, "minutes"),
    ],
)
async def test_minutes_that_the_law_would_not_take_are_refused_at_their_field(
    app: App, intake: IntakeStream, change: dict[str, Any], field: str
) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await post(app, f"{AT}/plan", a_day())
    status, fields = await refused(app, "hold", minutes(**change))
    assert (status, fields) == (422, [field])
    assert (await get(app, AT))["state"] == "planned"
    assert [name for name, _ in await events(app)] == ["case_dialogue.opened", "case_dialogue.planned"]


async def test_a_complainant_who_would_not_sign_is_recorded_with_the_reason(app: App, intake: IntakeStream) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await post(app, f"{AT}/plan", a_day())
    unsigned = minutes(signed_by=["chair", "recorder"], unsigned_reason="Không đồng ý với kết quả đo.")
    await post(app, f"{AT}/hold", unsigned)
    assert (await get(app, AT))["unsigned_reason"] == "Không đồng ý với kết quả đo."


async def test_in_a_complex_case_the_chairman_holds_it_in_person_when_planned_and_when_held(
    app: App, intake: IntakeStream
) -> None:
    await intake.says(asked(by_head=True), f"case/{CASE}")
    for other in (DIRECTOR, DEPUTY, "chu-tich-hdnd-tinh"):
        assert await refused(app, "plan", a_day(chair_post=other)) == (422, ["chair_post"])
    await post(app, f"{AT}/plan", a_day(chair_post=CHAIRMAN))
    assert await refused(app, "hold", minutes(chair_post=DEPUTY)) == (422, ["chair_post"])
    await post(app, f"{AT}/hold", minutes())
    assert (await events(app))[-1][1]["by_head"] is True


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("plan", a_day(planned_on="2026-03-01"), "planned_on"),
        ("plan", a_day(chair_post="nobody-at-all"), "chair_post"),
        ("plan", a_day(place=None), "place"),
        ("plan", a_day(title="Đối thoại"), "title"),
    ],
)
async def test_a_plan_with_a_mistake_is_refused_at_its_field(
    app: App, intake: IntakeStream, step: str, body: dict[str, Any], field: str
) -> None:
    await intake.says(asked(), f"case/{CASE}")
    assert await refused(app, step, body) == (422, [field])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"planned_on": "2026-03-16"}, "planned_on"),
        ({"planned_on": "2026-03-09"}, "planned_on"),
        ({"on": TOMORROW.isoformat()}, "on"),
        ({"on": "2026-02-27"}, "on"),
        ({"reason": ""}, "reason"),
    ],
)
async def test_a_postponement_needs_another_day_after_its_decision_and_a_reason(
    app: App, intake: IntakeStream, change: dict[str, Any], field: str
) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await post(app, f"{AT}/plan", a_day())
    body = {"planned_on": "2026-03-23", "reason": "Chủ trì bận họp", "on": "2026-03-13"} | change
    assert await refused(app, "postpone", body) == (422, [field])


async def test_each_step_waits_for_the_one_before(app: App, intake: IntakeStream) -> None:
    await intake.says(asked(), f"case/{CASE}")
    postponed = {"planned_on": "2026-03-23", "reason": "Chủ trì bận họp", "on": "2026-03-13"}
    assert await refused(app, "hold", minutes()) == (409, [])
    assert await refused(app, "postpone", postponed) == (409, [])
    await post(app, f"{AT}/plan", a_day())
    assert await refused(app, "plan", a_day()) == (409, [])
    await post(app, f"{AT}/hold", minutes())
    for step, body in (("plan", a_day()), ("postpone", postponed), ("hold", minutes())):
        assert await refused(app, step, body) == (409, [])


async def test_a_terminated_procedure_cancels_what_is_to_come_and_leaves_what_was_held(
    app: App, intake: IntakeStream
) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await intake.says(asked("KN-2026-0043"), "case/KN-2026-0043")
    await post(app, f"{AT}/plan", a_day())
    verifying = terminated().model_copy(update={"state": ProceedingState.VERIFYING})
    await intake.says(verifying, f"proceeding/{CASE}")
    assert (await get(app, AT))["state"] == "planned"
    await intake.says(terminated(), f"proceeding/{CASE}")
    found = await get(app, AT)
    assert (found["state"], found["cancelled_on"]) == ("cancelled", "2026-03-20")
    assert (await get(app, "/case-dialogues/DTKN-2026-0002"))["state"] == "requested", "another case's goes on"
    assert await refused(app, "hold", minutes()) == (409, [])
    second = "/case-dialogues/DTKN-2026-0002"
    await post(app, f"{second}/plan", a_day())
    await post(app, f"{second}/hold", minutes())
    await intake.says(terminated("KN-2026-0043"), "proceeding/KN-2026-0043")
    assert (await get(app, second))["state"] == "held"


async def test_a_complaint_that_is_decided_waits_for_no_dialogue(app: App, intake: IntakeStream) -> None:
    await intake.says(asked(), f"case/{CASE}")
    decided = ProceedingDecided(
        case=CASE, unit="so-nnmt", decided_on=date(2026, 3, 18), kind=CaseKind.COMPLAINT, stage=Stage.FIRST,
        result=Result.RIGHT, due_on=date(2026, 4, 1), in_time=True, ordered=Amounts(),
    )  # fmt: skip
    await intake.says(decided, f"case/{CASE}")
    found = await get(app, AT)
    assert (found["state"], found["cancelled_on"]) == ("cancelled", "2026-03-18")


async def test_a_request_and_its_end_in_one_batch_are_both_applied(app: App, intake: IntakeStream) -> None:
    async with intake.database.transaction("tester") as tx:
        for event in (asked(), terminated(), asked(on=date(2026, 3, 30))):
            tx.emit(event, of=intake.subject(f"case/{CASE}"))
    await intake.delivered()
    rows = (await get(app, "/case-dialogues"))["items"]
    assert [(row["requested_on"], row["state"]) for row in rows] == [
        ("2026-03-30", "requested"),
        ("2026-03-02", "cancelled"),
    ]


async def test_one_to_come_follows_the_case_to_another_unit_and_one_held_stays(app: App, intake: IntakeStream) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await post(app, f"{AT}/plan", a_day())
    given = CaseAssigned(
        case=CASE, kind=CaseKind.COMPLAINT, unit="so-xay-dung", assigned_on=date(2026, 3, 10), due_on=date(2026, 4, 10)
    )
    await intake.says(given, f"case/{CASE}")
    assert (await app.as_("cb.so-nnmt").get(f"{API}{AT}")).status_code == 404
    await post(app, f"{AT}/hold", minutes(), "cb.so-xay-dung")
    assert (await events(app))[-1][1]["unit"] == "so-xay-dung"
    await intake.says(given.model_copy(update={"unit": "so-y-te"}), f"case/{CASE}")
    assert (await get(app, AT, "cb.so-xay-dung"))["state"] == "held"


async def test_no_word_of_the_minutes_or_of_a_reason_stands_in_an_event(app: App, intake: IntakeStream) -> None:
    await intake.says(asked(), f"case/{CASE}")
    await post(app, f"{AT}/plan", a_day())
    await post(app, f"{AT}/postpone", {"planned_on": "2026-03-20", "reason": "ốm nặng", "on": "2026-03-13"})
    await post(app, f"{AT}/hold", minutes(held_on="2026-03-20"))
    async with app.database("scheduling").engine.connect() as db:
        log = (await db.execute(text("SELECT string_agg(data::text, ' ') FROM event_log"))).scalar_one()
    assert CASE in log
    for word in ("ốm nặng", "đo lại", "Phòng họp", DIRECTOR):
        assert word not in log
