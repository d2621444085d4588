"""What a corrected or voided petition takes with it, and what rests on its case: found by walking (tests/model)."""

from typing import Any

import pytest

from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, accepted, get, post, refused
from tests.intake.test_proceedings import HEAD, OFFICER, UNIT, step
from tests.intake.test_second_instance import decided, linked

WHY: dict[str, Any] = {"reason": "Vào sổ nhầm."}
EXTRACT = "Giao đất công ích sai thẩm quyền."
CHECKING = {"outcome": "checking", "assign_to": UNIT}


async def corrected(app: App, petition: str, **changes: Any) -> str:
    """The case of the petition when it has been read again."""
    said = {"kind": "KN", "reason": "Đọc lại."} | changes
    code: str = (await post(app, f"/petitions/{petition}/reclassification", said))["case_code"]
    return code


@pytest.mark.parametrize(
    ("accepted_on", "due_on"), [("2026-03-10", "2026-04-09"), (None, "2026-04-13")], ids=["by a step", "never before"]
)
async def test_a_complaint_taken_for_a_recommendation_meanwhile_counts_from_when_it_was_accepted(
    app: App, accepted_on: str | None, due_on: str
) -> None:
    """Received on 2 March and checked from the 4th on; a recommendation from the 12th, accepted then at the latest."""
    await post(app, "/petitions", a_petition(kind="KN", process=CHECKING | {"on": "2026-03-04"}))
    if accepted_on:
        await step(app, "KN-2026-0001", "accept", "tiepdan", on=accepted_on, number="12/TB")
    await corrected(app, "D-2026-0001", kind="KNPA", on="2026-03-12")
    code = await corrected(app, "D-2026-0001", outcome="accepted", on="2026-03-16")
    assert (await get(app, f"/cases/{code}"))["due_on"] == due_on


async def test_a_case_that_is_reviewed_is_neither_of_another_kind_nor_void(app: App) -> None:
    """The time to resolve the first complaint was over; nobody has begun on it."""
    petition = a_petition(kind="KN", on="2026-07-06", process=accepted(on="2026-07-07"))
    first = (await post(app, "/petitions", petition))["case"]
    second, answer = await linked(app, first, "2026-09-01", outcome="accepted", stage="second")
    assert answer.status_code == 200, answer.text
    for path, said in (("reclassification", WHY | {"kind": "KNPA"}), ("void", WHY)):
        problem = await refused(app, f"/petitions/D-2026-0001/{path}", said, 409)
        assert answer.json()["case"] in problem["detail"], path
    await post(app, f"/petitions/{second}/void", WHY)
    await post(app, "/petitions/D-2026-0001/void", WHY)


async def test_a_second_complaint_taken_for_a_recommendation_comes_back_to_the_first_decision(app: App) -> None:
    first = await decided(app)
    petition, _ = await linked(app, first, "2026-08-20", outcome="accepted", stage="second")
    await corrected(app, petition, kind="KNPA", on="2026-08-21")
    second = await corrected(app, petition, stage="second", on="2026-08-24")
    assert (await get(app, f"/cases/{second}/proceeding"))["reviews"] == first
    assert (await get(app, f"/cases/{first}/proceeding"))["reviewed_in"] == second
    await corrected(app, petition, kind="KNPA", on="2026-08-25")
    await step(app, first, "take_effect", on="2026-09-05")
    said = {"kind": "KN", "stage": "second", "on": "2026-09-07"} | WHY
    problem = await refused(app, f"/petitions/{petition}/reclassification", said, 422)
    assert [error["field"] for error in problem["errors"]] == ["stage"]


async def test_a_second_complaint_that_denounces_leads_its_unit_to_no_case_that_names_who_wrote(app: App) -> None:
    first = await decided(app)
    petition, answer = await linked(app, first, "2026-08-20", outcome="accepted", stage="second", assign_to=UNIT)
    wrong = answer.json()["case"]
    await corrected(app, petition, kind="TC", extract=EXTRACT, on="2026-08-21")
    back = await corrected(app, petition, stage="second", on="2026-08-24")
    for code in (wrong, back):
        for login in (OFFICER, HEAD, "giamsat"):
            assert (await get(app, f"/cases/{code}/proceeding", login))["reviews"] is None, (code, login)
            assert first not in (await app.browser(login).get(f"/intake/cases/{code}")).text
    assert (await get(app, f"/cases/{wrong}/proceeding"))["reviews"] == first, "the desk may know"
    assert (await get(app, f"/cases/{first}/proceeding"))["reviewed_in"] is None


async def test_what_suspended_a_denunciation_that_was_none_is_sent_to_nobody(app: App) -> None:
    await post(app, "/petitions", a_denunciation(process=accepted(extract=EXTRACT, on="2026-03-04")))
    await step(app, "TC-2026-0001", "suspend", HEAD, on="2026-03-06", number="5/QĐ", note="Chờ kết quả giám định.")
    await corrected(app, "D-2026-0001", on="2026-03-09")
    view = await get(app, "/cases/TC-2026-0001/proceeding", OFFICER)
    assert "send_suspension" not in [offered["step"] for offered in view["steps"]]
    sent = await app.as_(OFFICER).post("/intake/api/v1/cases/TC-2026-0001/proceeding/send_suspension", json={})
    assert sent.status_code == 409


async def test_a_denunciation_in_which_protection_was_asked_for_is_not_void(app: App) -> None:
    await post(app, "/petitions", a_denunciation())
    await post(app, "/cases/TC-2026-0001/protections", {"by": "denouncer", "on": "2026-03-03"})
    problem = await refused(app, "/petitions/D-2026-0001/void", WHY, 409)
    assert "đề nghị bảo vệ" in problem["detail"]


async def test_protection_is_asked_for_in_the_case_that_goes_on_and_decided_where_it_was_asked(app: App) -> None:
    await post(app, "/petitions", a_denunciation(process=accepted(extract=EXTRACT, on="2026-03-04")))
    await post(app, "/cases/TC-2026-0001/protections", {"by": "denouncer", "on": "2026-03-05"}, OFFICER)
    right = await corrected(app, "D-2026-0001", kind="TC", stage="repeated", on="2026-03-06")
    said = {"by": "relative", "on": "2026-03-09"}
    problem = await refused(app, "/cases/TC-2026-0001/protections", said, 409, OFFICER)
    assert "đang giải quyết" in problem["detail"]
    await post(app, f"/cases/{right}/protections", said, OFFICER)
    no = {"number": "3/CV", "granted": False, "reason": "Không có căn cứ.", "on": "2026-03-10"}
    await post(app, "/cases/TC-2026-0001/protections/1/decide", no, HEAD)
