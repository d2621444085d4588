"""The reception book."""

import pytest

from tests.apps import App
from tests.intake.conftest import API, NAME, a_visit, accepted, events, get, post, refused, rows, somebody


async def test_a_visit_with_an_accepted_petition_is_one_transaction(app: App) -> None:
    visit = a_visit(kind="KN", field="dat-dai", petition={"process": accepted()})
    answer = await post(app, "/visits", visit)
    assert (answer["visit"], answer["petition"], answer["case"]) == ("TD-2026-0001", "D-2026-0001", "KN-2026-0001")
    assert answer["due_on"] == "2026-04-01"
    log = await events(app)
    assert [name for name, _ in log] == [
        "visit.recorded", "petition.recorded", "petition.processed", "case.opened", "case.assigned",
        "proceeding.begun",
    ]  # fmt: skip
    assert log[0][1]["case"] == "KN-2026-0001"
    assert log[1][1] | {"channel": "direct", "visit": "TD-2026-0001"} == log[1][1]


async def test_when_the_petition_is_refused_the_visit_is_not_entered_either(app: App) -> None:
    visit = a_visit(kind="KN", field="dat-dai", petition={"process": {"outcome": "guided"}})
    problem = await refused(app, "/visits", visit, 422)
    assert problem["errors"][0]["field"] == "petition.process.reason"
    assert await rows(app, "SELECT 1 FROM visit") == [] == await rows(app, "SELECT 1 FROM identity.person")


@pytest.mark.parametrize(
    ("people", "representatives", "allowed"),
    [(1, None, True), (4, None, True), (5, None, False), (5, 1, True), (10, 2, True), (10, 3, False),
     (11, 3, True), (40, 5, True), (40, 6, False), (40, 0, False), (2, 3, False)],
)  # fmt: skip
async def test_a_group_speaks_through_as_many_as_the_law_says(
    app: App, people: int, representatives: int | None, allowed: bool
) -> None:
    visit = a_visit(people=people, representatives=representatives, mandate=people >= 5)
    if not allowed:
        problem = await refused(app, "/visits", visit, 422)
        assert problem["errors"][0]["field"] == "representatives"
        return
    await post(app, "/visits", visit)
    assert (await events(app))[0][1]["delegation"] is (people >= 5)


async def test_the_desk_does_not_hold_the_heads_reception(app: App) -> None:
    problem = await refused(app, "/visits", a_visit(reception="periodic"), 422)
    assert problem["errors"][0]["field"] == "received_by"
    await post(app, "/visits", a_visit(reception="periodic", received_by="head"))


async def test_several_visits_share_an_existing_case(app: App) -> None:
    first = await post(app, "/visits", a_visit(kind="KNPA", field="dat-dai", petition={"process": accepted()}))
    again = await post(app, "/visits", a_visit(first_time=False, case=first["case"], on="2026-03-09"))
    assert again["case"] == first["case"]
    problem = await refused(app, "/visits", a_visit(case="KN-2026-0099"), 422)
    assert problem["errors"][0]["field"] == "case"


async def test_a_paper_number_without_its_paper_is_asked_for(app: App) -> None:
    number = somebody(paper_type=None, paper_number="C 1234567", name="")
    problem = await refused(app, "/visits", a_visit(who=number), 422)
    assert {error["field"] for error in problem["errors"]} == {"who.name", "who.paper_type"}, "told together"
    assert "1234567" not in str(problem)


async def test_twelve_digits_without_a_paper_are_those_of_the_card_everybody_carries(app: App) -> None:
    await post(app, "/visits", a_visit(who=somebody(paper_type=None)))
    book = await app.browser("tiepdan").get("/intake/visits")
    assert "Căn cước" in book.text
    assert "…0127" in book.text


async def test_the_book_says_who_came_nowhere_but_in_the_book(app: App) -> None:
    await post(app, "/visits", a_visit())
    seen = await app.as_("tiepdan").get(f"{API}/visits/TD-2026-0001")
    assert NAME not in seen.text
    assert NAME not in str(await events(app))


async def test_a_visit_is_listed_for_the_supervisor_and_not_for_a_department(app: App) -> None:
    await post(app, "/visits", a_visit())
    assert [line["code"] for line in (await get(app, "/visits", "giamsat"))["items"]] == ["TD-2026-0001"]
    assert (await app.as_("cb.so-nnmt").get(f"{API}/visits")).status_code == 403


async def test_only_the_desk_enters_visits(app: App) -> None:
    await refused(app, "/visits", a_visit(), 403, "cb.so-nnmt")
    await refused(app, "/visits", a_visit(), 403, "lanhdao")


async def test_what_the_head_receives_stands_in_the_row_of_the_body_he_heads(app: App) -> None:
    await post(app, "/visits", a_visit(reception="periodic", received_by="head"))
    await post(app, "/visits", a_visit())
    told = await rows(app, "SELECT data FROM event_log WHERE type LIKE '%visit.recorded%' ORDER BY seq")
    assert [row.data["unit"] for row in told] == ["ubnd-tinh", "ban-tcd"]


async def test_a_visit_names_the_case_its_petition_was_given_later_and_the_kind_it_is_by_now(app: App) -> None:
    came = await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"given": True}))
    visit, petition = came["visit"], came["petition"]
    assert (await get(app, f"/visits/{visit}"))["cases"] == []
    answer = await post(app, f"/petitions/{petition}/process", accepted())
    desk = app.browser("tiepdan")
    for path in (f"/visits/{visit}", f"/visits/{visit}/receipt", "/visits"):
        assert answer["case"] in (await desk.get(f"/intake{path}")).text, path
    assert "Hạn giải quyết" in (await desk.get(f"/intake/visits/{visit}/receipt")).text
    [line] = (await get(app, "/visits"))["items"]
    assert (line["case_code"], line["cases"]) == (answer["case"], [answer["case"]])
    changed = await post(
        app, f"/petitions/{petition}/reclassification", {"kind": "KNPA", "reason": "Không có quyết định."}
    )
    receipt = (await desk.get(f"/intake/visits/{visit}/receipt")).text
    assert changed["case_code"] in receipt
    assert answer["case"] not in receipt
    assert "<td>Kiến nghị, phản ánh</td>" in receipt


async def test_a_visit_names_a_case_for_each_part_of_what_was_split(app: App) -> None:
    came = await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"given": True}))
    part = {"kind": "KN", "field": "dat-dai", "content": "Khiếu nại thu hồi đất.", "process": accepted()}
    parts = [part, part | {"kind": "KNPA", "content": "Kiến nghị sửa đường vào bản."}]
    split = await post(app, f"/petitions/{came['petition']}/split", {"parts": parts})
    [line] = (await get(app, "/visits"))["items"]
    assert len(line["cases"]) == 2
    receipt = (await app.browser("tiepdan").get(f"/intake/visits/{came['visit']}/receipt")).text
    assert all(code in receipt for code in line["cases"]), split
    assert "<td>Khiếu nại, Kiến nghị, phản ánh</td>" in receipt
