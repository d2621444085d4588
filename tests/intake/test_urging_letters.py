"""A letter that urges, issued from the case, is an urging: its number is typed by nobody."""

from datetime import date
from typing import Any

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import an_assigned_case, events, get, post, rows
from tests.intake.paper_office import SIGNED
from tests.intake.test_urging import OFFICER, round_on


async def issued(app: App, code: str, day: str, **headers: str) -> Any:
    with clock.frozen(date.fromisoformat(day)):
        letter = SIGNED | {"given": {"thoi_han": "2026-04-30"}}
        return await post(app, f"/cases/{code}/papers/don-doc", letter, **headers)


async def test_the_letter_that_is_issued_is_that_of_the_first_step_that_waits_for_one(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    await round_on(app, "2026-03-17")
    await round_on(app, "2026-03-23")
    listed = (await app.browser("tiepdan").get("/intake/urging")).text
    assert listed.count(f"/intake/cases/{code}/papers/don-doc") == 2
    number = (await issued(app, code, "2026-03-24"))["written_number"]
    letters = await rows(app, "SELECT step, letter_number, letter_on, letter_by FROM urging ORDER BY id")
    assert [tuple(row) for row in letters] == [(2, number, date(2026, 3, 24), "tiepdan"), (3, None, None, None)]
    assert len((await get(app, "/urgings?which=to_write"))["items"]) == 1
    second = (await issued(app, code, "2026-03-25"))["written_number"]
    assert [row.letter_number for row in await rows(app, "SELECT letter_number FROM urging ORDER BY id")] == [
        number,
        second,
    ]
    told = [name for name, _ in await events(app, f"case/{code}")]
    assert (told.count("case.urged"), told.count("paper.issued")) == (2, 2), "the steps had been told when they came"


async def test_where_no_step_waits_the_letter_urges_by_itself_once(app: App) -> None:
    code = await an_assigned_case(app)
    for _ in range(2):
        number = (await issued(app, code, "2026-03-06", Idempotency_Key="a-letter"))["written_number"]
    [urging] = (await get(app, "/urgings"))["items"]
    assert (urging["clock"], urging["unit"], urging["letter_number"], urging["letter_on"]) == (
        "hand", "so-nnmt", number, "2026-03-06",
    )  # fmt: skip
    told = [data for name, data in await events(app, f"case/{code}") if name == "case.urged"]
    assert [(data["unit"], data["urged_on"]) for data in told] == [("so-nnmt", "2026-03-06")]
    page = (await app.browser("tiepdan").get(f"/intake/cases/{code}")).text
    assert "Chưa có lần đôn đốc nào" not in page
    assert f"({number}, 06/03/2026)" in page


async def test_the_desk_that_wrote_the_number_down_before_is_told_nothing_twice(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/urge", {"number": "01/BTCD", "on": "2026-03-05"})
    assert (await issued(app, code, "2026-03-06"))["written_number"] == "01/BTCD"
    assert [one["letter_number"] for one in (await get(app, "/urgings"))["items"]] == ["01/BTCD"]


async def test_what_goes_to_the_chairman_still_waits_for_its_own_letter(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    await round_on(app, "2026-03-30")
    number = (await issued(app, code, "2026-03-31"))["written_number"]
    lines = await rows(app, "SELECT clock, escalated, letter_number FROM urging ORDER BY id")
    assert [tuple(row) for row in lines] == [("due", True, None), ("hand", False, number)]
    listed = (await app.browser("tiepdan").get("/intake/urging")).text
    assert "papers/don-doc" not in listed, "it is not drawn up as a letter to the unit"
