"""A procedure that ends before it is decided: parts still owed end with it, and the decision to end it is sent."""

from datetime import date
from typing import Any

import pytest

from tests.apps import App
from tests.intake.conftest import API, a_denunciation, a_petition, accepted, events, get, post, protect, rows
from tests.intake.test_proceedings import HEAD, OFFICER, UNIT, a_complaint, no, step

PARTNER, OTHER = "so-noi-vu", "cb.so-noi-vu"
PAPER: dict[str, Any] = {"number": "7/QĐ", "note": "Có căn cứ của luật."}
LATER = {"on": "2026-07-14"}


async def a_part(app: App, code: str, on: str, due_on: str, unit: str = PARTNER) -> None:
    await post(app, f"/cases/{code}/parts", {"unit": unit, "asked": "Ai bổ nhiệm?", "due_on": due_on, "on": on})


async def a_denunciation_taken_on(app: App) -> str:
    """Received and accepted on Monday 2 March 2026, acknowledged the day after."""
    code: str = (await post(app, "/petitions", a_denunciation()))["case"]
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    return code


async def audience(app: App, name: str) -> list[str]:
    """Whose streams tell of the last event of this name."""
    found = await rows(
        app, "SELECT audience FROM event_log WHERE type LIKE :name ORDER BY seq DESC LIMIT 1", name=f"%{name}.v1"
    )
    return sorted(found[0].audience)


async def sending(app: App, code: str) -> list[tuple[date, str | None]]:
    """The clocks of the duty to send a decision to suspend or terminate: by when, and why stopped."""
    found = await rows(
        app, "SELECT due_on, stopped_why FROM clock WHERE case_code = :code AND duty = 'TC-5' ORDER BY n", code=code
    )
    return [(row.due_on, row.stopped_why) for row in found]


@pytest.mark.parametrize(
    ("outcome", "name", "login", "stated"),
    [
        ("checking", "refuse", "tiepdan", {"number": "3/TB", "ground": "khong-lien-quan"}),
        ("accepted", "withdraw", OFFICER, {"form": "minutes"}),
        ("accepted", "terminate", HEAD, PAPER),
    ],
)
async def test_parts_still_owed_end_with_the_procedure_and_their_units_hear_it(
    app: App, outcome: str, name: str, login: str, stated: dict[str, Any]
) -> None:
    code = await a_complaint(app, outcome)
    await a_part(app, code, "2026-07-08", "2026-07-15")
    await a_part(app, code, "2026-07-08", "2026-07-15", "so-y-te")
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-07-09"}, "cb.so-y-te")
    await post(app, f"/cases/{code}/parts/answer", {"answer": "Không.", "on": "2026-07-10"}, "cb.so-y-te")
    assert code in (await app.browser(OTHER).get("/intake/inbox")).text
    await step(app, code, name, login, **stated, **LATER)
    case = await get(app, f"/cases/{code}")
    assert (case["state"], case["closed_on"]) == ("closed", "2026-07-14")
    parts = {it["unit"]: (it["state"], it["reason"]) for it in (await get(app, f"/cases/{code}/assignments"))["items"]}
    assert parts[PARTNER][0] == "withdrawn"
    assert "đã kết thúc" in parts[PARTNER][1]
    assert parts["so-y-te"] == ("answered", None), "what was given stays given"
    told = [event for event, _ in await events(app, f"case/{code}")][-3:]
    assert told == ["proceeding.moved", "case.part_ended", "case.closed"]
    assert await audience(app, "proceeding.moved") == [UNIT, PARTNER, "so-y-te"]
    assert await audience(app, "case.part_ended") == [UNIT, PARTNER, "so-y-te"]
    assert await audience(app, "case.closed") == [UNIT, "so-y-te"]
    assert code not in (await app.browser(OTHER).get("/intake/inbox")).text
    assert (await app.as_(OTHER).get(f"{API}/cases/{code}")).status_code == 404


async def test_a_procedure_does_not_end_before_its_parts_were_asked_for(app: App) -> None:
    code = await a_complaint(app, "accepted")
    await a_part(app, code, "2026-07-09", "2026-07-20")
    assert "09/07/2026" in await no(app, code, "withdraw", on="2026-07-08")
    assert (await get(app, f"/cases/{code}"))["state"] == "acknowledged", "nothing of the step is left"


async def test_every_unit_of_a_case_hears_that_it_is_decided_and_closed(app: App) -> None:
    code = await a_complaint(app, "accepted")
    await a_part(app, code, "2026-07-08", "2026-07-20")
    await step(app, code, "verify", on="2026-07-13", number="31/QĐ")
    assert await audience(app, "proceeding.moved") == [UNIT, PARTNER]
    decision: dict[str, Any] = {"on": "2026-07-20", "number": "88/QĐ", "result": "wrong", "findings_differ": False}
    await step(app, code, "decide", HEAD, **decision)
    assert await audience(app, "proceeding.decided") == [UNIT, PARTNER]
    assert await audience(app, "case.answered") == [UNIT, PARTNER]
    answered = (await post(app, "/petitions", a_petition(process=accepted())))["case"]
    await a_part(app, answered, "2026-03-03", "2026-03-12")
    await post(app, f"/cases/{answered}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    await post(app, f"/cases/{answered}/acknowledge", {"on": "2026-03-04"}, OTHER)
    await post(app, f"/cases/{answered}/parts/answer", {"answer": "12 hộ.", "on": "2026-03-05"}, OTHER)
    await post(app, f"/cases/{answered}/answer", {"answer": "Đã xong.", "on": "2026-03-06"}, HEAD)
    await post(app, f"/cases/{answered}/close", {"on": "2026-03-09"})
    assert await audience(app, "case.closed") == [UNIT, PARTNER]


async def test_the_decision_to_suspend_a_denunciation_is_sent_within_five_working_days(app: App) -> None:
    code = await a_denunciation_taken_on(app)
    assert "nào chưa gửi" in await no(app, code, "send_suspension", on="2026-03-12")
    await step(app, code, "suspend", HEAD, on="2026-03-12", **PAPER)
    # TC-5: 5 working days after Thursday 12 March: 13 16 17 18 19.
    assert await sending(app, code) == [(date(2026, 3, 19), None)]
    assert "send_suspension" in [it["step"] for it in (await get(app, f"/cases/{code}/proceeding", OFFICER))["steps"]]
    page = (await app.browser(OFFICER).get(f"/intake/cases/{code}/proceeding/send_suspension")).text
    assert "Gửi quyết định tạm đình chỉ, đình chỉ" in page
    sent = await step(app, code, "send_suspension", on="2026-03-18", number="9/CV")
    assert (sent["state"], sent["papers"][-1]["number"]) == ("suspended", "9/CV")
    assert await sending(app, code) == [(date(2026, 3, 19), "met")]
    assert "nào chưa gửi" in await no(app, code, "send_suspension", on="2026-03-19")
    assert "send_suspension" not in [it["step"] for it in sent["steps"]]
    name, moved = (await events(app, f"case/{code}"))[-1]
    assert (name, moved["step"], moved["state"]) == ("proceeding.moved", "send_suspension", "suspended")
    history = (await app.browser("tiepdan").get(f"/intake/cases/{code}")).text
    assert history.count("Gửi quyết định tạm đình chỉ, đình chỉ") >= 2, "among the papers and in the history"


@pytest.mark.parametrize(("name", "login"), [("terminate", HEAD), ("withdraw", OFFICER)])
async def test_a_terminated_denunciation_still_owes_the_sending_of_that_decision(
    app: App, name: str, login: str
) -> None:
    code = await a_denunciation_taken_on(app)
    await step(app, code, name, login, on="2026-03-12", number="7/QĐ", note="Người tố cáo rút đơn.")
    running = await rows(app, "SELECT duty, due_on FROM clock WHERE stopped_on IS NULL")
    assert [(row.duty, row.due_on) for row in running] == [("TC-5", date(2026, 3, 19))]
    sent = await step(app, code, "send_suspension", on="2026-03-13")
    assert sent["finished_on"] == "2026-03-12"
    assert await sending(app, code) == [(date(2026, 3, 19), "met")]
    case = await get(app, f"/cases/{code}")
    assert (case["state"], case["closed_on"]) == ("closed", "2026-03-12")
    assert [event for event, _ in await events(app, f"case/{code}")].count("case.closed") == 1


async def test_a_denunciation_withdrawn_before_it_was_accepted_is_terminated_by_no_decision(app: App) -> None:
    process = {"outcome": "checking", "assign_to": UNIT, "extract": "Tố cáo hành vi giao đất."}
    code = (await post(app, "/petitions", a_denunciation(process=process)))["case"]
    await step(app, code, "withdraw", on="2026-03-04")
    assert await rows(app, "SELECT 1 FROM clock WHERE stopped_on IS NULL") == []


async def test_of_two_decisions_each_is_sent_and_resuming_forgets_neither(app: App) -> None:
    code = await a_denunciation_taken_on(app)
    await step(app, code, "suspend", HEAD, on="2026-03-12", **PAPER)
    await step(app, code, "resume", HEAD, on="2026-03-13", number="8/QĐ")
    await step(app, code, "terminate", HEAD, on="2026-03-16", **PAPER)
    assert await sending(app, code) == [(date(2026, 3, 19), None), (date(2026, 3, 23), None)]
    await step(app, code, "send_suspension", on="2026-03-17")
    assert await sending(app, code) == [(date(2026, 3, 19), "met"), (date(2026, 3, 23), None)]
    await step(app, code, "send_suspension", on="2026-03-18")
    assert [why for _, why in await sending(app, code)] == ["met", "met"]


async def test_a_complaint_has_no_such_limit(app: App) -> None:
    code = await a_complaint(app, "accepted")
    await step(app, code, "suspend", HEAD, on="2026-07-10", **PAPER)
    assert await sending(app, code) == []
    assert "không có bước" in await no(app, code, "send_suspension", on="2026-07-13")


async def test_who_denounced_is_protected_after_the_end_without_ending_the_case_again(app: App) -> None:
    code = await a_denunciation_taken_on(app)
    await step(app, code, "terminate", HEAD, on="2026-03-12", **PAPER)
    protected = await protect(app, code, OFFICER, "2026-03-16", persons=1)
    assert (protected["state"], protected["finished_on"]) == ("terminated", "2026-03-12")
    assert (await get(app, f"/cases/{code}"))["closed_on"] == "2026-03-12"
    assert [event for event, _ in await events(app, f"case/{code}")].count("case.closed") == 1
