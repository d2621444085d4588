"""A first decision while the second instance has the complaint: it waits, and goes on if that comes to nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.intake.office import the_office
from services.intake.proceedings.duties import EFFECT
from services.intake.proceedings.guards import refuse_review
from services.intake.proceedings.reprojection import follow_calendar
from shared.events.kinds import ProceedingState
from shared.events.scheduling import CaseDialogueHeld
from tests.apps import App
from tests.intake.conftest import API, a_petition, get, post
from tests.intake.streams import OtherStream, other_stream
from tests.intake.test_proceedings import HEAD, OFFICER, UNIT, a_complaint, no, step

ORDERED: dict[str, Any] = {"return_money": 500_000_000}


@pytest.fixture
async def scheduling(app: App, servers: Any, redis: Any) -> Any:
    async with other_stream(app, servers, redis, "scheduling") as stream:
        yield stream


async def decided(app: App) -> str:
    """Decided on 5 August 2026, sent and published; nothing of what was ordered is carried out."""
    code = await a_complaint(app, "accepted")
    await step(app, code, "verify", on="2026-07-13", number="31/QĐ-SNNMT")
    decision: dict[str, Any] = {
        "on": "2026-08-05",
        "number": "88/QĐ-SNNMT",
        "result": "right",
        "findings_differ": False,
    }
    await step(app, code, "decide", HEAD, **decision, **ORDERED)
    await step(app, code, "send", on="2026-08-06")
    await step(app, code, "publish", on="2026-08-07", how="posting")
    return code


async def linked(app: App, first: str, on: str, **decision: Any) -> Any:
    """Another petition, received on that day, is linked to the first's case and decided on."""
    petition = (await post(app, "/petitions", a_petition(kind="KN", on=on)))["petition"]
    await post(app, f"/petitions/{petition}/link", {"case": first, "on": on})
    answer = await app.as_("tiepdan").post(f"{API}/petitions/{petition}/process", json={"on": on, **decision})
    return petition, answer


async def a_second(app: App, first: str) -> str:
    _, answer = await linked(app, first, "2026-08-20", outcome="accepted", stage="second", assign_to=UNIT)
    assert answer.status_code == 200, answer.text
    code: str = answer.json()["case"]
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-08-21"}, OFFICER)
    return code


async def test_a_first_decision_is_not_finished_with_while_it_is_reviewed(app: App) -> None:
    first = await decided(app)
    second = await a_second(app, first)
    assert "chưa có quyết định giải quyết" in await no(app, first, "finish", on="2026-08-25")
    await step(app, second, "withdraw", on="2026-08-26")
    assert "chưa có hiệu lực" in await no(app, first, "finish", on="2026-08-27"), "it is to be carried out again"
    await step(app, first, "take_effect", on="2026-09-05")
    assert (await step(app, first, "enforce", on="2026-09-06", **ORDERED))["state"] == "enforcing"
    assert (await step(app, first, "finish", on="2026-09-07"))["state"] == "done"


async def test_the_second_decision_takes_the_place_of_the_first_on_its_day(app: App, scheduling: OtherStream) -> None:
    first = await decided(app)
    second = await a_second(app, first)
    await step(app, second, "verify", on="2026-08-21", number="1/QĐ-UBND")
    await step(app, second, "request_dialogue", on="2026-08-22")
    held = {"dialogue": "DTKN-2026-0001", "unit": UNIT, "attended": True, "by_head": False}
    told = CaseDialogueHeld(case=second, held_on=date(2026, 8, 24), **held)
    await scheduling.tells(told, about="case_dialogue/DTKN-2026-0001")
    await step(app, second, "decide", HEAD, on="2026-09-01", number="9/QĐ-UBND", result="changed")
    view = await get(app, f"/cases/{first}/proceeding")
    assert (view["reviewed_in"], view["reviewed_on"]) == (second, "2026-09-01")
    assert "01/09/2026" in await no(app, first, "finish", on="2026-08-31")
    assert "lần hai" in await no(app, first, "take_effect", on="2026-09-10")
    assert (await step(app, first, "finish", on="2026-09-01"))["state"] == "done"


async def test_a_decision_in_effect_is_reviewed_no_more(app: App) -> None:
    first = await decided(app)
    await step(app, first, "take_effect", on="2026-09-05")
    _, answer = await linked(app, first, "2026-09-10", outcome="accepted", stage="second")
    assert answer.status_code in (409, 422)
    assert "đã có hiệu lực" in answer.text


@pytest.mark.parametrize("state", ["effective", "enforcing", "done"])
def test_what_took_effect_stays_in_effect_however_late_it_was(state: str) -> None:
    refused = refuse_review(ProceedingState(state), None, date(2026, 8, 1), date(2026, 12, 1))
    assert refused is not None
    assert "đã có hiệu lực" in refused.reason.vi


async def test_a_petition_of_the_first_case_that_turns_out_to_be_the_second_complaint_holds_it_up(app: App) -> None:
    first = await decided(app)
    petition, answer = await linked(app, first, "2026-08-20", outcome="accepted")
    assert answer.status_code == 200, answer.text
    assert answer.json()["case"] == first
    corrected = {"kind": "KN", "stage": "second", "reason": "Khiếu nại tiếp.", "on": "2026-08-21"}
    second = (await post(app, f"/petitions/{petition}/reclassification", corrected))["case_code"]
    assert (await get(app, f"/cases/{second}/proceeding"))["reviews"] == first
    assert (await get(app, f"/cases/{first}/proceeding"))["reviewed_in"] == second
    assert "lần hai" in await no(app, first, "take_effect", on="2026-09-10")


async def test_nor_does_reclassifying_make_a_second_complaint_of_what_is_in_effect(app: App) -> None:
    first = await decided(app)
    petition, _ = await linked(app, first, "2026-08-20", outcome="accepted")
    await step(app, first, "take_effect", on="2026-09-05")
    corrected = {"kind": "KN", "stage": "second", "reason": "Khiếu nại tiếp.", "on": "2026-09-06"}
    answer = await app.as_("tiepdan").post(f"{API}/petitions/{petition}/reclassification", json=corrected)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["stage"]
    assert (await get(app, f"/petitions/{petition}"))["case_code"] == first


async def test_a_first_decision_is_free_again_when_the_second_complaint_was_none(app: App) -> None:
    """Called a second complaint in error: it turns out to be a recommendation."""
    first = await decided(app)
    petition, answer = await linked(app, first, "2026-08-20", outcome="accepted", stage="second", assign_to=UNIT)
    second = answer.json()["case"]
    assert "lần hai" in await no(app, first, "take_effect", on="2026-09-10")
    corrected = {"kind": "KNPA", "reason": "Chỉ là kiến nghị.", "on": "2026-08-21"}
    await post(app, f"/petitions/{petition}/reclassification", corrected)
    view = await get(app, f"/cases/{first}/proceeding")
    assert (view["reviewed_in"], view["reviewed_on"]) == (None, None), second
    assert (await step(app, first, "take_effect", on="2026-09-05"))["state"] == "effective"


async def test_a_first_decision_is_free_again_when_the_second_complaint_is_void(app: App) -> None:
    first = await decided(app)
    petition, _ = await linked(app, first, "2026-08-20", outcome="accepted", stage="second")
    assert "lần hai" in await no(app, first, "take_effect", on="2026-09-10")
    await post(app, f"/petitions/{petition}/void", {"reason": "Ghi nhầm đơn."})
    assert (await get(app, f"/cases/{first}/proceeding"))["reviewed_in"] is None
    assert (await step(app, first, "take_effect", on="2026-09-05"))["state"] == "effective"


async def test_the_day_a_decision_takes_effect_follows_a_corrected_rule(app: App) -> None:
    first = await decided(app)
    assert (await get(app, f"/cases/{first}/proceeding"))["effective_from"] == "2026-09-05"
    office = the_office(None, None)
    rows = tuple(replace(row, days=40) if row.id == EFFECT else row for row in office.rules.rows)
    corrected = replace(office, rules=replace(office.rules, version="corrected", rows=rows))
    async with app.database("intake").transaction("system:deadlines") as tx:
        [told] = await follow_calendar(tx, corrected, first, on=date(2026, 8, 10))
    assert (told.due_before, told.due_after) == (date(2026, 9, 4), date(2026, 9, 14))
    assert (await get(app, f"/cases/{first}/proceeding"))["effective_from"] == "2026-09-15"
    assert "15/09/2026" in await no(app, first, "take_effect", on="2026-09-14")
