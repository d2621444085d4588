"""A petition entered by mistake: void with a reason, never deleted, counted no more; so is a case nobody began on."""

from typing import Any

import pytest

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_petition, a_visit, accepted, events, get, post, refused

WHY = {"reason": "Vào sổ hai lần cùng một đơn."}
VOID = "/petitions/D-2026-0001/void"


async def test_a_voided_petition_keeps_its_number_and_tells_no_reason_in_its_event(app: App) -> None:
    await post(app, "/petitions", a_petition())
    done = await post(app, VOID, WHY)
    today = clock.today().isoformat()
    assert (done["voided_on"], done["void_reason"], done["voided_by"]) == (today, WHY["reason"], "tiepdan")
    told = (await events(app))[-1]
    assert told == ("petition.voided", {"petition": "D-2026-0001", "unit": "ban-tcd", "voided_on": today})
    assert (await post(app, "/petitions", a_petition()))["petition"] == "D-2026-0002"
    assert [item["code"] for item in (await get(app, "/petitions?state=waiting"))["items"]] == ["D-2026-0002"]
    assert [item["code"] for item in (await get(app, "/petitions?state=voided"))["items"]] == ["D-2026-0001"]


@pytest.mark.parametrize("kind", ["KN", "KNPA"])
async def test_a_case_nobody_began_on_is_void_with_it(app: App, kind: str) -> None:
    await post(app, "/petitions", a_petition(kind=kind, process=accepted()))
    await post(app, VOID, WHY)
    case = await get(app, f"/cases/{kind}-2026-0001")
    today = clock.today().isoformat()
    assert (case["state"], case["voided_on"], case["answered_on"]) == ("closed", today, None)
    closed = dict(await events(app, "case/%"))["case.closed"]
    assert (closed["because"], closed["replaced_by"], closed["unit"]) == ("voided", None, "so-nnmt")
    assert (await get(app, "/cases", "cb.so-nnmt"))["items"] == []
    await post(app, "/petitions", a_petition())
    problem = await refused(app, "/petitions/D-2026-0002/link", {"case": f"{kind}-2026-0001"}, 422)
    assert [error["field"] for error in problem["errors"]] == ["case"]


async def test_what_somebody_began_on_is_not_void(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted(on="2026-03-03")))
    await post(app, "/cases/KNPA-2026-0001/acknowledge", {"on": "2026-03-04"}, "cb.so-nnmt")
    assert "KNPA-2026-0001" in (await refused(app, VOID, WHY, 409))["detail"]
    await post(app, "/petitions", a_petition())
    await post(app, "/petitions/D-2026-0002/link", {"case": "KNPA-2026-0001"})
    assert "gỡ liên kết" in (await refused(app, "/petitions/D-2026-0002/void", WHY, 409))["detail"]


async def test_what_others_rest_on_is_not_void(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted(on="2026-03-03")))
    await post(app, "/visits", a_visit(case="KNPA-2026-0001", on="2026-03-05"))
    assert "TD-2026-0001" in (await refused(app, VOID, WHY, 409))["detail"]
    await post(app, "/petitions", a_petition())
    part = {"kind": "KNPA", "field": "giao-thong", "content": "Đề nghị sửa cầu treo."}
    await post(app, "/petitions/D-2026-0002/split", {"parts": [part, part], "on": "2026-03-04"})
    assert "D-2026-0003" in (await refused(app, "/petitions/D-2026-0002/void", WHY, 409))["detail"]


async def test_the_last_part_of_a_petition_is_not_void_without_the_whole(app: App) -> None:
    desk = app.browser("tiepdan")
    await post(app, "/petitions", a_petition())
    part = {"kind": "KNPA", "field": "giao-thong", "content": "Đề nghị sửa cầu treo."}
    parts = [part, part | {"process": accepted(on="2026-03-04")}]
    await post(app, "/petitions/D-2026-0001/split", {"parts": parts, "on": "2026-03-04"})
    await post(app, "/petitions/D-2026-0002/void", WHY)
    last = await refused(app, "/petitions/D-2026-0003/void", WHY, 409)
    assert "hủy đơn D-2026-0001, phần này hủy theo" in last["detail"]
    assert (await get(app, "/petitions/D-2026-0001"))["progress"] == {"open": 1, "of": 1}, "somebody still owes it"
    assert "Phần còn lại của đơn bị hủy theo" in (await desk.get(f"/intake{VOID}")).text
    await post(app, VOID, WHY)
    assert [item["code"] for item in (await get(app, "/petitions?state=voided"))["items"]] == [
        "D-2026-0003", "D-2026-0002", "D-2026-0001",
    ]  # fmt: skip
    told = [data["petition"] for name, data in await events(app) if name == "petition.voided"]
    assert told == ["D-2026-0002", "D-2026-0003", "D-2026-0001"], "reporting takes back what it counted"
    assert (await get(app, "/cases/KNPA-2026-0001"))["voided_on"] == clock.today().isoformat()


async def test_a_petition_is_not_void_when_somebody_began_on_the_part_that_is_left(app: App) -> None:
    await post(app, "/petitions", a_petition())
    part = {"kind": "KNPA", "field": "giao-thong", "content": "Đề nghị sửa cầu treo."}
    parts = [part, part | {"process": accepted(on="2026-03-04")}]
    await post(app, "/petitions/D-2026-0001/split", {"parts": parts, "on": "2026-03-04"})
    await post(app, "/petitions/D-2026-0002/void", WHY)
    await post(app, "/cases/KNPA-2026-0001/acknowledge", {"on": "2026-03-05"}, "cb.so-nnmt")
    assert "KNPA-2026-0001" in (await refused(app, VOID, WHY, 409))["detail"]


async def test_a_void_petition_is_let_alone(app: App) -> None:
    await post(app, "/petitions", a_petition())
    await post(app, VOID, WHY)
    part = {"kind": "KNPA", "field": "giao-thong", "content": "Đề nghị sửa cầu treo."}
    for step, body in (
        ("void", WHY),
        ("process", {"outcome": "accepted"}),
        ("split", {"parts": [part, part]}),
        ("reclassification", {"kind": "KN", "reason": "X"}),
    ):
        problem = await refused(app, f"/petitions/D-2026-0001/{step}", body, 409)
        assert "đã hủy" in problem["detail"], step
    await post(app, "/petitions", a_petition(process=accepted()))
    await refused(app, "/petitions/D-2026-0001/link", {"case": "KNPA-2026-0001"}, 409)


async def test_its_visit_is_voided_after_it(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"process": accepted()}))
    await refused(app, "/visits/TD-2026-0001/void", WHY, 409)
    await post(app, VOID, WHY)
    assert "/petitions/D-2026-0001" not in (await app.browser("tiepdan").get("/intake/visits")).text
    await post(app, "/visits/TD-2026-0001/void", WHY)


async def test_only_the_desk_voids_with_a_reason_and_as_it_saw_it(app: App) -> None:
    await post(app, "/petitions", a_petition())
    for login in ("lanhdao", "giamsat", "cb.so-nnmt"):
        await refused(app, VOID, WHY, 403, login)
    await refused(app, VOID, {}, 422)
    stale = await app.as_("tiepdan").post(f"/intake/api/v1{VOID}", json=WHY, headers={"If-Match": '"0"'})
    assert stale.status_code == 412


async def test_why_a_denunciation_was_voided_is_not_for_everybody(app: App) -> None:
    await post(app, "/petitions", a_denunciation())
    await post(app, VOID, {"reason": f"Chị {NAME} nộp hai lần."})
    for login in ("giamsat", "lanhdao"):
        seen: dict[str, Any] = await get(app, "/petitions/D-2026-0001", login)
        assert (seen["void_reason"] is None) == (login == "giamsat")


async def test_it_is_voided_from_its_page_and_struck_through_in_the_list(app: App) -> None:
    desk = app.browser("tiepdan")
    await post(app, "/petitions", a_petition(process=accepted()))
    assert f'href="/intake{VOID}"' in (await desk.get("/intake/petitions/D-2026-0001")).text
    assert "KNPA-2026-0001, chưa ai giải quyết" in (await desk.get(f"/intake{VOID}")).text
    empty = await desk.post(f"/intake{VOID}", data={"reason": "", "version": "2"})
    assert empty.status_code == 422
    done = await desk.post(f"/intake{VOID}", data=WHY | {"version": "2"})
    assert done.headers["location"] == "/intake/petitions/D-2026-0001"
    page = (await desk.get("/intake/petitions/D-2026-0001")).text
    assert WHY["reason"] in page
    assert "/void" not in page
    assert "vào nhầm, giữ số" in page, "the history tells it"
    assert (await desk.get("/intake/petitions")).text.count('data-row class="td-void"') == 1
    assert "đã hủy ngày" in (await desk.get("/intake/cases/KNPA-2026-0001")).text
