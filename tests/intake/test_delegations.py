"""A delegation is a record of its own: whom it sent, the days it came, what it brought; and never who denounced."""

from typing import Any

import pytest

from services.intake.people.usecases import Person
from tests.apps import App
from tests.intake.conftest import NAME, a_visit, accepted, events, get, post, refused, rows, somebody

SECOND, THIRD = "Quàng Văn Thí Dụ", "Cà Thị Minh Họa"
"""Made of words for example: nobody's names."""


def named(name: str, number: str) -> dict[str, Any]:
    return {"name": name, "paper_type": "citizen_card", "paper_number": number}


def a_delegation(**changes: Any) -> dict[str, Any]:
    """Twelve people who sent three to speak for them, appointed in writing."""
    together = {
        "mandate_number": "01/GCĐD",
        "mandate_on": "2026-02-28",
        "others": [named(SECOND, "014 300 000 128"), named(THIRD, "014 300 000 129")],
    }
    return a_visit(people=12, representatives=3, together=together | changes.pop("together", {}), **changes)


def a_petition_given(**changes: Any) -> dict[str, Any]:
    return {"kind": "KNPA", "field": "dat-dai", "petition": {"process": accepted()}} | changes


async def page(app: App, path: str, login: str = "tiepdan") -> str:
    response = await app.browser(login).get(path)
    assert response.status_code == 200, (path, response.text[:500])
    return response.text


async def test_a_delegation_is_recorded_with_its_representatives_and_what_it_brought(app: App) -> None:
    answer = await post(app, "/visits", a_delegation(**a_petition_given()))
    assert answer["delegation"] == "DD-2026-0001"
    whole = await get(app, "/delegations/DD-2026-0001")
    assert (whole["people"], whole["visits"], whole["secret"]) == (12, 1, False)
    [came] = whole["came"]
    assert (came["representatives"], came["named"], came["mandate"]) == (3, 3, True)
    assert (came["mandate_number"], came["mandate_on"]) == ("01/GCĐD", "2026-02-28")
    assert (whole["petitions"], whole["cases"]) == ([answer["petition"]], [answer["case"]])
    shown = await page(app, "/intake/delegations/DD-2026-0001")
    for name in (NAME, SECOND, THIRD, answer["petition"], answer["case"]):
        assert name in shown
    receipt = await page(app, f"/intake/visits/{answer['visit']}/receipt")
    assert SECOND in receipt
    assert "DD-2026-0001" in receipt


async def test_representatives_are_kept_encrypted_and_each_look_at_them_is_on_record(app: App) -> None:
    await post(app, "/visits", a_delegation())
    kept = await rows(app, "SELECT name FROM identity.person")
    assert len(kept) == 3
    assert not any(SECOND.encode() in row.name for row in kept)
    before = (await rows(app, "SELECT count(*) AS n FROM identity.look"))[0].n
    await page(app, "/intake/delegations/DD-2026-0001")
    looks = await rows(app, "SELECT caller, purpose FROM identity.look ORDER BY id")
    assert len(looks) == before + 3
    assert {tuple(look) for look in looks[before:]} == {("tiepdan", "trang đoàn đông người")}
    supervised = await page(app, "/intake/delegations/DD-2026-0001", "giamsat")
    assert all(name not in supervised for name in (NAME, SECOND, THIRD))


async def test_no_event_tells_who_came_and_a_visit_of_a_delegation_is_told_as_before(app: App) -> None:
    await post(app, "/visits", a_delegation())
    [(kind, told)] = await events(app)
    assert (kind, told["delegation"], told["people"]) == ("visit.recorded", True, 12)
    assert SECOND not in str(told)
    assert "DD-" not in str(told)


async def test_a_delegation_that_comes_again_is_the_same_one_also_when_only_those_it_sent_return(app: App) -> None:
    first = await post(app, "/visits", a_delegation(**a_petition_given()))
    again = {"together": {"code": "DD-2026-0001"}, "first_time": False}
    whole = await post(app, "/visits", a_delegation(on="2026-03-09", case=first["case"], **again))
    few = a_visit(on="2026-03-16", people=2, first_time=False, together={"code": "DD-2026-0001"})
    sent = await post(app, "/visits", few)
    assert whole["delegation"] == sent["delegation"] == "DD-2026-0001"
    found = await get(app, "/delegations/DD-2026-0001")
    assert [came["received_on"] for came in found["came"]] == ["2026-03-02", "2026-03-09", "2026-03-16"]
    assert (found["visits"], found["cases"]) == (3, [first["case"]])
    told = [data["delegation"] for kind, data in await events(app) if kind == "visit.recorded"]
    assert told == [True, True, False], "two people are no delegation in any number"
    assert [line["code"] for line in (await get(app, "/delegations"))["items"]] == ["DD-2026-0001"]
    assert "together.code" in await page(app, "/intake/visits/new?delegation=DD-2026-0001")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"together": {"code": "DD-2026-0009"}}, "together.code"),
        ({"mandate": True, "together": {"mandate_on": None}}, "together.mandate_on"),
        ({"together": {"mandate_on": "2026-03-03"}}, "together.mandate_on"),
        ({"together": {"others": [named(SECOND, "014300000127")]}}, "together.others.0.paper_number"),
        ({"people": 4, "representatives": None}, "people"),
        ({"people": 8, "representatives": None}, "representatives"),
        ({"representatives": 2}, "representatives"),
    ],
)
async def test_what_cannot_be_true_of_a_delegation_is_refused_at_its_field(
    app: App, changes: dict[str, Any], field: str
) -> None:
    problem = await refused(
        app, "/visits", a_delegation() | a_delegation(together=changes.pop("together", {})) | changes, 422
    )
    assert [error["field"] for error in problem["errors"]] == [field]
    assert await rows(app, "SELECT 1 FROM delegation") == []
    assert await rows(app, "SELECT 1 FROM register") == []


async def test_a_delegation_cannot_come_again_before_it_first_came(app: App) -> None:
    await post(app, "/visits", a_delegation())
    problem = await refused(app, "/visits", a_delegation(on="2026-03-01", together={"code": "DD-2026-0001"}), 422)
    assert problem["errors"][0]["field"] == "together.code"


async def test_names_and_the_paper_that_were_not_at_hand_are_added_later_once(app: App) -> None:
    await post(app, "/visits", a_visit(people=12, representatives=3, mandate=True))
    visit = "/visits/TD-2026-0001"
    assert "chưa ghi tên 2 người đại diện" in await page(app, f"/intake{visit}")
    typed = {"version": "1", "others.0.name": SECOND, "mandate_on": "28/02/2026", "mandate_number": "01/GCĐD"}
    saved = await app.browser("tiepdan").post(f"/intake{visit}/representatives", data=typed)
    assert saved.status_code == 303, saved.text
    shown = await page(app, f"/intake{visit}")
    assert SECOND in shown
    assert "chưa ghi tên 1 người đại diện" in shown
    assert "đã biết 2 người" in shown
    await post(app, f"{visit}/representatives", {"others": [named(THIRD, "014300000129")]})
    [came] = (await get(app, "/delegations/DD-2026-0001"))["came"]
    assert (came["named"], came["mandate_number"], came["mandate_on"]) == (3, "01/GCĐD", "2026-02-28")
    for more, field in (
        ({"others": [named("Người Thứ Tư", "014300000130")]}, "others.0.name"),
        ({"mandate_on": "2026-03-01"}, "mandate_on"),
        ({}, "others.0.name"),
    ):
        problem = await refused(app, f"{visit}/representatives", more, 422)
        assert problem["errors"][0]["field"] == field
    kinds = [kind for kind, _ in await events(app)]
    assert kinds == ["visit.recorded", "visit.representatives_named", "visit.representatives_named"]


async def test_a_crowd_that_has_sent_nobody_is_received_and_names_its_representatives_later(app: App) -> None:
    """The angry crowd at the counter: who speaks for it is asked for, and nobody is sent away over it (LTCD Đ29)."""
    answer = await post(app, "/visits", a_visit(people=12))
    visit = f"/visits/{answer['visit']}"
    owed = "Chưa cử đại diện (Điều 29 Luật Tiếp công dân)"
    for path in (f"/intake{visit}", f"/intake{visit}/receipt", f"/intake/delegations/{answer['delegation']}"):
        assert owed in await page(app, path), path
    for more, field in (
        ({"representatives": 6}, "representatives"),
        ({"mandate_on": "2026-03-01"}, "representatives"),  # a paper appoints so many
        ({"representatives": 2, "mandate_on": "2026-03-03"}, "mandate_on"),
        ({"representatives": 1, "others": [named(SECOND, "014300000128")]}, "others.0.name"),
    ):
        problem = await refused(app, f"{visit}/representatives", more, 422)
        assert [error["field"] for error in problem["errors"]] == [field]
    typed = {"version": "1", "representatives": "3", "others.0.name": SECOND}
    saved = await app.browser("tiepdan").post(f"/intake{visit}/representatives", data=typed)
    assert saved.status_code == 303, saved.text
    shown = await page(app, f"/intake{visit}")
    assert owed not in shown
    assert "Chưa có văn bản cử người đại diện (Điều 29 Luật Tiếp công dân)" in shown
    assert "3 người đại diện · đến lần đầu" in shown
    assert "chưa ghi tên 1 người đại diện" in shown
    await refused(app, f"{visit}/representatives", {"representatives": 4}, 422)
    await post(app, f"{visit}/representatives", {"mandate_on": "2026-03-02"})
    assert "Điều 29" not in await page(app, f"/intake{visit}")
    seen = await get(app, visit)
    assert (seen["people"], seen["delegation"], seen["representatives"], seen["mandate"]) == (12, True, 3, True)


async def test_a_crowd_that_was_turned_away_owes_nothing(app: App) -> None:
    await post(app, "/visits", a_visit(people=12, refusal={"ground": "misconduct"}))
    assert "Chưa cử đại diện" not in await page(app, "/intake/visits/TD-2026-0001")


async def test_nobody_is_added_to_a_visit_without_a_delegation_or_to_a_voided_one(app: App) -> None:
    await post(app, "/visits", a_visit())
    await post(app, "/visits", a_visit(people=12, representatives=3, mandate=True))
    await post(app, "/visits/TD-2026-0002/void", {"reason": "Vào sổ nhầm."})
    for code in ("TD-2026-0001", "TD-2026-0002"):
        await refused(app, f"/visits/{code}/representatives", {"others": [named(SECOND, "014300000128")]}, 409)


async def test_whoever_spoke_for_a_delegation_is_found_with_it_when_coming_back_alone(app: App) -> None:
    await post(app, "/visits", a_delegation(**a_petition_given()))
    typed = {"who.paper_number": "014.300.000.129"}
    panel = (await app.browser("tiepdan").post("/intake/visits/seen-before", data=typed)).text
    assert "TD-2026-0001" in panel
    assert "/intake/delegations/DD-2026-0001" in panel


SECRET = a_petition_given(kind="TC", petition={"process": accepted(extract="Giao đất sai thẩm quyền.")})


async def test_a_delegation_that_denounced_names_nobody_to_anybody(app: App) -> None:
    await post(app, "/visits", a_delegation(**SECRET))
    assert (await get(app, "/delegations/DD-2026-0001"))["secret"] is True
    for login in ("tiepdan", "lanhdao", "giamsat"):
        for path in ("/delegations/DD-2026-0001", "/delegations", "/visits/TD-2026-0001"):
            text = await page(app, f"/intake{path}", login)
            assert all(name not in text for name in (NAME, SECOND, THIRD)), (login, path)
    assert await rows(app, "SELECT 1 FROM identity.look WHERE person IS NOT NULL") == []
    panel = await app.browser("tiepdan").post("/intake/visits/seen-before", data={"who.paper_number": "014300000129"})
    assert "DD-2026-0001" not in panel.text


async def test_a_visit_to_denounce_is_never_joined_to_a_delegation_whose_people_are_named(app: App) -> None:
    await post(app, "/visits", a_delegation())
    await post(app, "/visits", a_delegation(**SECRET))
    for code, changes in (("DD-2026-0001", SECRET), ("DD-2026-0002", {})):
        problem = await refused(app, "/visits", a_delegation(together={"code": code}, **changes), 422)
        assert problem["errors"][0]["field"] == "together.code"
    again = await post(app, "/visits", a_delegation(together={"code": "DD-2026-0002"}, **SECRET))
    assert again["delegation"] == "DD-2026-0002"


async def test_a_visit_found_to_be_a_denunciation_later_leaves_the_page_of_its_delegation(app: App) -> None:
    await post(app, "/visits", a_delegation())
    given = a_petition_given(petition={})
    answer = await post(app, "/visits", a_delegation(together={"code": "DD-2026-0001"}, **given))
    process = {"kind": "TC", **accepted(extract="Giao đất sai thẩm quyền.")}
    await post(app, f"/petitions/{answer['petition']}/process", process)
    whole = await get(app, "/delegations/DD-2026-0001")
    assert ([came["code"] for came in whole["came"]], whole["visits"], whole["petitions"]) == (["TD-2026-0001"], 1, [])
    assert answer["visit"] not in await page(app, "/intake/delegations/DD-2026-0001")
    assert (await get(app, f"/visits/{answer['visit']}"))["delegation_code"] is None
    assert "DD-2026-0001" not in await page(app, f"/intake/visits/{answer['visit']}")


async def test_a_delegation_whose_first_visit_is_found_to_denounce_is_told_by_the_others_alone(app: App) -> None:
    first = await post(app, "/visits", a_delegation(**a_petition_given()))
    again: dict[str, Any] = {
        "together": {"code": first["delegation"]},
        "people": 8,
        "representatives": 2,
        "first_time": False,
    }
    again["together"] |= {"others": [named(SECOND, "014 300 000 128")]}
    await post(app, "/visits", a_delegation() | again | {"on": "2026-03-09"})
    await post(app, "/visits", a_delegation(on="2026-03-05"))
    found = {"kind": "TC", "reason": "Thực chất là tố cáo.", "extract": "Giao đất sai thẩm quyền."}
    await post(app, f"/petitions/{first['petition']}/reclassification", found)
    for login in ("tiepdan", "lanhdao", "giamsat"):
        whole = await get(app, "/delegations/DD-2026-0001", login)
        shown = (whole["formed_on"], whole["people"], whole["visits"], whole["last_on"], whole["secret"])
        assert shown == ("2026-03-09", 8, 1, "2026-03-09", False)
    text = await page(app, "/intake/delegations/DD-2026-0001")
    assert "02/03/2026" not in text
    assert "12 người" not in text
    listed = await get(app, "/delegations?limit=1")
    assert [item["code"] for item in listed["items"]] == ["DD-2026-0001"], "in the order of the days that are shown"
    following = await get(app, f"/delegations?limit=1&after={listed['next']}")
    assert [item["code"] for item in following["items"]] == ["DD-2026-0002"]
    early = a_delegation(together={"code": "DD-2026-0001"}, on="2026-03-04")
    assert "09/03/2026" in (await refused(app, "/visits", early, 422))["detail"]


async def test_what_a_delegation_brought_with_a_denunciation_is_known_at_the_desk_alone(app: App) -> None:
    answer = await post(app, "/visits", a_delegation(**a_petition_given(petition={})))
    part: dict[str, Any] = {"field": "dat-dai", "content": "Một phần của đơn."}
    denounced = {"kind": "TC", "process": accepted(extract="Giao đất sai thẩm quyền.")}
    parts = {"parts": [part | {"kind": "KN", "process": accepted()}, part | denounced]}
    complaint, other = (await post(app, f"/petitions/{answer['petition']}/split", parts))["parts"]
    for login, known in (("tiepdan", True), ("lanhdao", False), ("giamsat", False)):
        whole = await get(app, f"/delegations/{answer['delegation']}", login)
        assert (complaint["petition"] in whole["petitions"], complaint["case"] in whole["cases"]) == (known, known), (
            login
        )
        assert (other["petition"] in whole["petitions"], other["case"] in whole["cases"]) == (True, True), login
        shown = await page(app, f"/intake/delegations/{answer['delegation']}", login)
        assert (complaint["petition"] in shown, complaint["case"] in shown) == (known, known), login


async def test_a_refused_delegation_has_a_record_though_it_named_nobody(app: App) -> None:
    answer = await post(app, "/visits", a_visit(people=7, refusal={"ground": "misconduct"}))
    assert answer["delegation"] == "DD-2026-0001"


async def test_the_form_of_the_desk_names_representatives_without_any_script(app: App) -> None:
    form = await page(app, "/intake/visits/new")
    assert [f'name="together.others.{n}.name"' in form for n in range(5)] == [True] * 4 + [False]
    typed = {f"who.{name}": str(value) for name, value in somebody().items()} | {
        "people": "12",
        "representatives": "2",
        "mandate": "on",
        "together.mandate_on": "28/02/2026",
        "together.others.0.name": SECOND,
        "first_time": "true",
        "content": "Đề nghị bố trí đất tái định cư.",
        "on": "02/03/2026",
        "do": "save",
    }
    wrong = await app.browser("tiepdan").post("/intake/visits", data=typed | {"together.others.0.phone": "1"})
    assert wrong.status_code == 422
    assert 'href="#f-together-others-0-phone"' in wrong.text
    assert SECOND in wrong.text
    saved = await app.browser("tiepdan").post("/intake/visits", data=typed)
    assert saved.status_code == 303, saved.text
    assert SECOND in await page(app, "/intake/delegations/DD-2026-0001")


async def test_a_number_of_a_delegation_opens_its_page_from_the_search(app: App) -> None:
    await post(app, "/visits", a_delegation())
    found = await app.browser("tiepdan").get("/intake/search?q=dd-2026-0001")
    assert found.headers["location"] == "/intake/delegations/DD-2026-0001"


def test_a_representative_never_prints_itself() -> None:
    assert SECOND not in repr(Person(**named(SECOND, "014300000128")))
