"""A petition that opened a case turns out to be of another kind: the wrong case ends, one of the right kind goes on."""

from typing import Any

import pytest

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import (
    NAME,
    a_denunciation,
    a_petition,
    a_visit,
    accepted,
    events,
    get,
    post,
    refused,
    rows,
    somebody,
)

RECLASSIFY = "/petitions/D-2026-0001/reclassification"
EXTRACT = "Giao đất công ích sai thẩm quyền."


def changed(**changes: Any) -> dict[str, Any]:
    return {"kind": "KN", "reason": "Đọc lại: khiếu nại quyết định hành chính.", "on": "2026-03-10"} | changes


async def test_the_wrong_case_ends_and_the_right_one_keeps_the_day_the_petition_came(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted(on="2026-03-04")))
    done = await post(app, RECLASSIFY, changed())
    assert (done["kind"], done["first_kind"], done["case_code"]) == ("KN", "KNPA", "KN-2026-0001")
    wrong, right = await get(app, "/cases/KNPA-2026-0001"), await get(app, "/cases/KN-2026-0001")
    assert (wrong["state"], wrong["answered_on"], wrong["in_time"]) == ("closed", None, None)
    assert (wrong["replaced_by"], right["replaces"]) == ("KN-2026-0001", "KNPA-2026-0001")
    assert (right["received_on"], right["unit"], right["state"]) == ("2026-03-02", "so-nnmt", "assigned")
    assert right["due_on"] == "2026-04-03", "30 days after it was accepted on 4 March, whatever it was accepted as"
    running = await rows(app, "SELECT stopped_why FROM clock WHERE case_code = 'KNPA-2026-0001'")
    assert [row.stopped_why for row in running] == ["void"]


async def test_what_is_to_be_checked_is_due_from_the_day_it_came(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted(on="2026-03-04")))
    await post(app, RECLASSIFY, changed(outcome="checking"))
    case = await get(app, "/cases/KN-2026-0001")
    assert (case["rule"], case["due_on"]) == ("KN-1", "2026-03-12"), "10 days after 2 March"
    assert (await get(app, "/petitions/D-2026-0001"))["outcome"] == "checking"


async def test_the_procedure_of_the_wrong_kind_ends_and_its_unit_and_the_reports_are_told(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KN", process=accepted(on="2026-03-04")))
    await post(app, RECLASSIFY, changed(kind="KNPA"))
    told = dict(await events(app, "case/KN-%"))
    assert (told["proceeding.moved"]["step"], told["proceeding.moved"]["state"]) == ("reclassified", "terminated")
    assert told["case.closed"] == {
        "case": "KN-2026-0001", "unit": "so-nnmt", "closed_on": "2026-03-10",
        "because": "reclassified", "replaced_by": "KNPA-2026-0001",
    }  # fmt: skip
    names = [name for name, _ in await events(app, "case/KNPA-%")]
    assert names == ["case.opened", "case.assigned"]
    told = dict(await events(app, "petition/%"))
    assert (told["petition.reclassified"]["case"], told["petition.reclassified"]["case_before"]) == (
        "KNPA-2026-0001", "KN-2026-0001",
    )  # fmt: skip
    audience = await rows(app, "SELECT audience FROM event_log WHERE type LIKE '%case.closed%'")
    assert audience[0].audience == ["so-nnmt"]


async def test_a_petition_found_to_denounce_hides_both_cases_and_every_visit_about_it(app: App) -> None:
    visit = a_visit(kind="KN", field="dat-dai", petition={"process": accepted(on="2026-03-02")})
    await post(app, "/visits", visit)
    await post(app, "/visits", a_visit(case="KN-2026-0001", on="2026-03-05"))
    problem = await refused(app, RECLASSIFY, changed(kind="TC"), 422)
    assert [error["field"] for error in problem["errors"]] == ["extract"]
    naming = await refused(app, RECLASSIFY, changed(kind="TC", extract=f"{NAME} tố cáo giao đất sai."), 422)
    assert [error["field"] for error in naming["errors"]] == ["extract"]
    await post(app, RECLASSIFY, changed(kind="TC", extract=EXTRACT))
    for code in ("KN-2026-0001", "TC-2026-0001"):
        seen = await get(app, f"/cases/{code}", "cb.so-nnmt")
        assert (seen["content"], seen["secret"], seen["commune"]) == (EXTRACT, True, None)
        assert (seen["replaces"], seen["replaced_by"]) == (None, None)
        assert NAME not in (await app.browser("cb.so-nnmt").get(f"/intake/cases/{code}")).text
    found = await rows(app, "SELECT case_code, folded FROM visit ORDER BY code")
    assert [(row.case_code, row.folded) for row in found] == [("TC-2026-0001", "")] * 2
    assert (await get(app, "/visits/TD-2026-0002"))["secret"]
    assert (await get(app, "/cases?state=all&q=duong", "cb.so-nnmt"))["items"] == []


async def test_a_denunciation_stays_secret_as_whatever_it_goes_on_and_as_it_comes_back(app: App) -> None:
    await post(app, "/petitions", a_denunciation(process=accepted(extract=EXTRACT, on="2026-03-04")))
    await post(app, RECLASSIFY, changed())
    case = await get(app, "/cases/KN-2026-0001", "cb.so-nnmt")
    assert (case["secret"], case["content"]) == (True, EXTRACT)
    await post(app, RECLASSIFY, changed(kind="TC", reason="Đọc lại lần nữa.", on="2026-03-11"))
    petition = await get(app, "/petitions/D-2026-0001")
    assert (petition["secret"], petition["case_code"], petition["opened_case"]) == (True, "TC-2026-0002", True)
    chain = await rows(app, "SELECT code, replaced_by, secret FROM case_file ORDER BY code")
    assert [tuple(row) for row in chain] == [
        ("KN-2026-0001", "TC-2026-0002", True),
        ("TC-2026-0001", "KN-2026-0001", True),
        ("TC-2026-0002", None, True),
    ]
    assert (await get(app, "/cases/TC-2026-0002"))["due_on"] == "2026-04-03", "of its first acceptance on 4 March"


async def test_what_was_answered_or_decided_stays_what_it_is(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted(on="2026-03-04")))
    await post(app, "/cases/KNPA-2026-0001/acknowledge", {"on": "2026-03-05"}, "cb.so-nnmt")
    early = await refused(app, RECLASSIFY, changed(on="2026-03-04"), 422)
    assert [error["field"] for error in early["errors"]] == ["on"]
    await post(app, "/cases/KNPA-2026-0001/answer", {"answer": "Đã bố trí.", "on": "2026-03-06"}, "ld.so-nnmt")
    problem = await refused(app, RECLASSIFY, changed(), 409)
    assert "KNPA-2026-0001 đã trả lời" in problem["detail"]


async def test_a_case_with_another_petition_in_it_waits_for_that_one_which_leaves_for_a_case_of_its_own(
    app: App,
) -> None:
    for _ in range(2):
        await post(app, "/petitions", a_petition())
    await post(app, "/petitions/D-2026-0001/process", accepted(on="2026-03-04"))
    await post(app, "/petitions/D-2026-0002/link", {"case": "KNPA-2026-0001", "on": "2026-03-05"})
    await post(app, "/petitions/D-2026-0002/process", {"outcome": "accepted", "on": "2026-03-06"})
    problem = await refused(app, RECLASSIFY, changed(), 409)
    assert "D-2026-0002" in problem["detail"]
    left = await post(app, "/petitions/D-2026-0002/reclassification", changed())
    assert (left["case_code"], left["opened_case"]) == ("KN-2026-0001", True)
    assert (await get(app, "/cases/KNPA-2026-0001"))["state"] == "assigned", "it goes on"
    assert (await get(app, "/cases/KN-2026-0001"))["replaces"] is None
    await post(app, RECLASSIFY, changed())
    assert (await get(app, "/cases/KNPA-2026-0001"))["replaced_by"] == "KN-2026-0002"


async def test_what_joined_an_older_case_is_reclassified_by_its_own_days(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted(on="2026-03-02")))
    await post(app, "/petitions", a_petition(on="2026-03-09"))
    await post(app, "/petitions/D-2026-0002/link", {"case": "KNPA-2026-0001", "on": "2026-03-09"})
    await post(app, "/petitions/D-2026-0002/process", {"outcome": "accepted", "on": "2026-03-10"})
    await post(app, "/petitions/D-2026-0002/reclassification", changed(on="2026-03-11"))
    case = await get(app, "/cases/KN-2026-0001")
    assert (case["received_on"], case["due_on"]) == ("2026-03-09", "2026-04-09"), "30 days after it was accepted itself"


async def test_units_are_not_led_from_a_denunciation_to_the_case_beside_it(app: App) -> None:
    """Nor is a supervisor: neither by the page, nor by the API, nor by what stands on the units' streams."""
    await post(app, "/petitions", a_petition(kind="KN", process=accepted(on="2026-03-04")))
    await post(app, RECLASSIFY, changed(kind="TC", extract=EXTRACT))
    pair = ("KN-2026-0001", "TC-2026-0001")
    for login in ("cb.so-nnmt", "ld.so-nnmt", "giamsat", "lanhdao"):
        for code, other in (pair, pair[::-1]):
            page = (await app.browser(login).get(f"/intake/cases/{code}")).text
            assert code in page
            assert (other in page) == (login == "lanhdao"), (login, code)
    told = [data for _, data in await events(app, "case/%")]
    assert not any(data.get("replaced_by") or data.get("replaces") for data in told)
    assert [data["because"] for data in told if "because" in data] == ["reclassified"]


async def test_units_that_cooperate_are_let_go(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted(on="2026-03-04")))
    part = {"unit": "so-noi-vu", "asked": "Cho ý kiến.", "on": "2026-03-05", "due_on": "2026-03-13"}
    await post(app, "/cases/KNPA-2026-0001/parts", part)
    early = await refused(app, RECLASSIFY, changed(on="2026-03-04"), 422)
    assert [error["field"] for error in early["errors"]] == ["on"]
    await post(app, RECLASSIFY, changed())
    assert (await get(app, "/cases/KN-2026-0001"))["unit"] == "so-nnmt"
    ended = [data["unit"] for name, data in await events(app, "case/KNPA-%") if name == "case.part_ended"]
    assert ended == ["so-noi-vu"]
    numbers = await rows(app, "SELECT last FROM register WHERE series = 'KN'")
    assert [row.last for row in numbers] == [1], "what was refused took no number"


async def test_it_is_reclassified_from_its_page_and_both_cases_name_each_other(app: App) -> None:
    desk = app.browser("tiepdan")
    await post(app, "/petitions", a_petition(who=somebody(), process=accepted(on="2026-03-04")))
    page = (await desk.get(f"/intake{RECLASSIFY}")).text
    assert "KNPA-2026-0001 dừng, không tính là đã giải quyết" in page
    form = {"kind": "KN", "stage": "first", "outcome": "", "extract": "", "reason": "Đọc lại.", "version": "2"}
    done = await desk.post(f"/intake{RECLASSIFY}", data=form)
    assert done.status_code == 303, done.text
    today = f"{clock.today():%d/%m/%Y}"
    wrong = (await desk.get("/intake/cases/KNPA-2026-0001")).text
    assert f"đã dừng ngày {today} do sửa loại đơn" in wrong
    assert 'href="/intake/cases/KN-2026-0001"' in wrong
    assert "Trả lời quá hạn" not in wrong
    right = (await desk.get("/intake/cases/KN-2026-0001")).text
    assert 'href="/intake/cases/KNPA-2026-0001"' in right
    assert NAME in right
    assert "vụ việc KN-2026-0001 thay KNPA-2026-0001" in (await desk.get("/intake/petitions/D-2026-0001")).text


@pytest.mark.parametrize("kind", ["KN", "TC"])
async def test_a_second_stage_is_corrected_with_its_case(app: App, kind: str) -> None:
    stage = "second" if kind == "KN" else "repeated"
    process = accepted(on="2026-03-04", **({"extract": EXTRACT} if kind == "TC" else {}))
    await post(app, "/petitions", a_petition(kind=kind, process=process))
    await post(app, RECLASSIFY, changed(kind=kind, stage=stage))
    assert (await get(app, f"/cases/{kind}-2026-0002/proceeding"))["stage"] == stage


async def test_a_visit_about_the_wrong_case_is_told_which_one_took_its_place(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted(on="2026-03-04")))
    await post(app, RECLASSIFY, changed())
    problem = await refused(app, "/visits", a_visit(case="KNPA-2026-0001", on="2026-03-12"), 422)
    assert [error["field"] for error in problem["errors"]] == ["case"]
    assert "thay bằng KN-2026-0001" in problem["detail"]
