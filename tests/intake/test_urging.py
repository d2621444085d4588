"""Units that delay are urged: each step once, whoever looks, and only while something is owed."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.intake.urging.claims import urge_the_late
from services.intake.urging.rules import load_ladder
from shared.calendar import clock, load_calendar
from shared.datafiles import InvalidData
from tests.apps import App
from tests.intake.conftest import API, an_assigned_case, events, get, post, refused, rows

OFFICER, HEAD = "cb.so-nnmt", "ld.so-nnmt"
AGAIN = {"Idempotency-Key": "a-1"}
# A case given on Monday 2 March 2026: to be acknowledged by Wednesday the 4th, due on Monday the 16th.


async def round_on(app: App, day: str) -> int:
    with clock.frozen(date.fromisoformat(day)):
        return await urge_the_late(app.database("intake"))


async def urged(app: App) -> list[tuple[str, int]]:
    return [(row.clock, row.step) for row in await rows(app, "SELECT clock, step FROM urging ORDER BY id")]


async def test_the_ladder_is_climbed_day_by_day_each_step_once(app: App) -> None:
    code = await an_assigned_case(app)
    climbed = {}
    for day in (
        "03-04",
        "03-05",
        "03-06",
        "03-10",
        "03-11",
        "03-16",
        "03-17",
        "03-20",
        "03-23",
        "03-27",
        "03-30",
        "03-31",
    ):
        await round_on(app, f"2026-{day}")
        climbed[day] = len(await urged(app))
    assert climbed == {
        "03-04": 0, "03-05": 1, "03-06": 1, "03-10": 1, "03-11": 2, "03-16": 2,
        "03-17": 3, "03-20": 3, "03-23": 4, "03-27": 4, "03-30": 5, "03-31": 5,
    }  # fmt: skip
    assert await urged(app) == [("acknowledge", 1), ("due", 1), ("due", 2), ("due", 3), ("due", 4)]
    told = [data for name, data in await events(app, f"case/{code}") if name == "case.urged"]
    assert [data["escalated"] for data in told] == [False, False, False, False, True]
    audience = await rows(app, "SELECT DISTINCT audience FROM event_log WHERE type LIKE '%case.urged%'")
    assert [list(row.audience) for row in audience] == [["so-nnmt"]]


async def test_four_workers_at_once_take_each_step_once(app: App) -> None:
    codes = [await an_assigned_case(app) for _ in range(12)]
    with clock.frozen(date(2026, 3, 30)):
        taken = await asyncio.gather(*(urge_the_late(app.database("intake")) for _ in range(4)))
    assert sum(taken) == 2 * len(codes), "one of each clock: what was passed on the way is not made up for"
    assert sorted(await urged(app)) == [("acknowledge", 1)] * 12 + [("due", 4)] * 12
    assert [name for name, _ in await events(app)].count("case.urged") == 24
    versions = await rows(
        app,
        "SELECT version, (SELECT count(*) FROM event_log e WHERE e.subject = 'case/' || c.code) AS n FROM case_file c",
    )
    assert all(row.version == row.n for row in versions), "no event of a case was lost or counted twice"


async def test_of_a_backlog_only_the_last_step_is_taken_and_the_earlier_never(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    assert await round_on(app, "2026-03-24") == 1
    assert await round_on(app, "2026-03-25") == 0
    assert await urged(app) == [("due", 3)]


async def test_a_note_or_a_draft_starts_no_clock_anew(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    assert await round_on(app, "2026-03-17") == 1
    await post(app, f"/cases/{code}/notes", {"text": "Đang làm."}, OFFICER)
    await post(app, f"/cases/{code}/drafts", {"text": "Dự thảo."}, OFFICER)
    assert await round_on(app, "2026-03-18") == 0


async def test_who_has_answered_or_is_suspended_is_not_urged(app: App) -> None:
    answered, suspended = await an_assigned_case(app), await an_assigned_case(app)
    for code in (answered, suspended):
        await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    await post(app, f"/cases/{answered}/answer", {"answer": "Xong.", "on": "2026-03-10"}, HEAD)
    async with app.database("intake").transaction("test") as tx:
        await tx.execute(
            text("UPDATE case_file SET suspended_since = '2026-03-10' WHERE code = :code"), {"code": suspended}
        )
    assert await round_on(app, "2026-03-30") == 0
    problem = await refused(app, f"/cases/{suspended}/urge", {"number": "12/BTCD"}, 409)
    assert "tạm đình chỉ" in problem["detail"]


async def test_a_case_sent_back_urges_nobody_and_its_next_unit_has_a_clock_of_its_own(app: App) -> None:
    code = await an_assigned_case(app)
    assert await round_on(app, "2026-03-05") == 1
    await post(app, f"/cases/{code}/return", {"reason": "Không thuộc thẩm quyền.", "on": "2026-03-05"}, OFFICER)
    assert await round_on(app, "2026-03-11") == 0
    await post(app, f"/cases/{code}/assign", {"unit": "so-noi-vu", "on": "2026-03-11"})
    assert await round_on(app, "2026-03-12") == 1, "due soon, for the unit that has it now"
    assert await round_on(app, "2026-03-16") == 1, "to be acknowledged by the 13th"
    units = await rows(app, "SELECT unit FROM urging ORDER BY id")
    assert [row.unit for row in units] == ["so-nnmt", "so-noi-vu", "so-noi-vu"]


async def test_a_cooperating_unit_is_urged_by_its_own_day(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-02"}, OFFICER)
    part = {"unit": "so-noi-vu", "asked": "Số hộ?", "due_on": "2026-03-09", "on": "2026-03-02"}
    await post(app, f"/cases/{code}/parts", part)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, "cb.so-noi-vu")
    assert await round_on(app, "2026-03-10") == 1
    [row] = await rows(app, "SELECT unit, clock, step, runs_to FROM urging")
    assert (row.unit, row.clock, row.step, row.runs_to) == ("so-noi-vu", "due", 2, date(2026, 3, 9))


async def test_nobody_is_urged_on_a_day_off(app: App) -> None:
    await an_assigned_case(app)
    assert await round_on(app, "2026-03-28") == 0, "a Saturday"


async def test_the_desk_urges_by_hand_as_often_as_it_sees_fit(app: App) -> None:
    code = await an_assigned_case(app)
    first = await post(app, f"/cases/{code}/urge", {"number": "12/BTCD", "on": "2026-03-06"})
    again = await post(app, f"/cases/{code}/urge", {"number": "15/BTCD", "on": "2026-03-06"})
    assert [(it["unit"], it["clock"], it["step"], it["letter_number"]) for it in (first, again)] == [
        ("so-nnmt", "hand", 1, "12/BTCD"),
        ("so-nnmt", "hand", 2, "15/BTCD"),
    ]
    problem = await refused(app, f"/cases/{code}/urge", {"number": "1", "unit": "so-noi-vu"}, 422)
    assert problem["errors"][0]["field"] == "unit"
    await refused(app, f"/cases/{code}/urge", {"number": "1"}, 403, OFFICER)


async def test_one_letter_urges_a_unit_once_however_often_it_is_sent(app: App) -> None:
    code = await an_assigned_case(app)
    form = {"number": "12/BTCD", "unit": "so-nnmt", "on": "06/03/2026", "version": await version_of(app, code)}
    desk, path = app.browser("tiepdan"), f"/intake/urging/cases/{code}"
    assert (await desk.post(path, data=form)).status_code == 303
    assert (await desk.post(path, data=form)).status_code == 412, "the form is of an older version"
    same = await desk.post(path, data=form | {"version": await version_of(app, code)})
    assert same.status_code == 422
    assert "Công văn số 12/BTCD gửi đơn vị này ngày 06/03/2026 đã được ghi." in same.text
    with clock.frozen(date(2027, 1, 6)):
        await post(app, f"/cases/{code}/urge", {"number": "12/BTCD"})
    clerk, letter = app.as_("tiepdan"), {"number": "16/BTCD", "on": "2026-03-09"}
    sent = [await clerk.post(f"{API}/cases/{code}/urge", json=letter, headers=AGAIN) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [200, 200]
    assert sent[0].json() == sent[1].json()
    stale = await clerk.post(f"{API}/cases/{code}/urge", json=letter | {"number": "17"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert await urged(app) == [("hand", 1), ("hand", 2), ("hand", 3)]


async def test_a_letter_of_which_ten_copies_arrive_at_once_is_one(app: App) -> None:
    code, clerk = await an_assigned_case(app), app.as_("tiepdan")
    letter = {"number": "12/BTCD", "on": "2026-03-06"}
    answers = await asyncio.gather(*(clerk.post(f"{API}/cases/{code}/urge", json=letter) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [422] * 9
    assert await urged(app) == [("hand", 1)]


async def version_of(app: App, code: str) -> str:
    return str((await get(app, f"/cases/{code}"))["version"])


async def test_the_letters_to_send_are_listed_and_leave_the_list_with_their_number(app: App) -> None:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    await round_on(app, "2026-03-17")
    [row] = (await get(app, "/urgings?which=to_write"))["items"]
    desk = app.browser("tiepdan")
    html = (await desk.get("/intake/urging")).text
    assert code in html
    assert "Công văn đôn đốc" in html
    early = await desk.post(f"/intake/urging/{row['id']}/letter", data={"number": "21/BTCD", "on": "16/03/2026"})
    assert early.status_code == 422
    assert 'value="21/BTCD"' in early.text, "what was typed is still there"
    sent = await desk.post(f"/intake/urging/{row['id']}/letter", data={"number": "21/BTCD", "on": "18/03/2026"})
    assert sent.status_code == 303
    assert (await get(app, "/urgings?which=to_write"))["items"] == []
    assert (await get(app, "/urgings?which=sent"))["items"][0]["letter_number"] == "21/BTCD"
    await refused(app, f"/urgings/{row['id']}/letter", {"number": "22/BTCD"}, 409)
    await refused(app, "/urgings/999/letter", {"number": "22/BTCD"}, 404)
    assert (await app.browser(OFFICER).get("/intake/urging")).status_code == 403


async def test_the_list_of_urgings_is_paged_without_loss(app: App) -> None:
    for _ in range(7):
        await an_assigned_case(app)
    await round_on(app, "2026-03-05")
    seen: list[int] = []
    after: Any = ""
    while after is not None:
        page = await get(app, f"/urgings?limit=3{f'&after={after}' if after else ''}")
        seen += [it["id"] for it in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen, reverse=True)


def test_a_step_reaches_back_to_exactly_the_days_whose_day_has_come() -> None:
    calendar = load_calendar(None)
    for step in load_ladder().on(date(2026, 3, 16)):
        for today in (date(2026, 2, 12), date(2026, 2, 25), date(2026, 3, 16), date(2026, 4, 29)):
            reached = step.reached(today, calendar)
            assert step.day(reached, calendar) <= today
            assert step.day(date.fromordinal(reached.toordinal() + 1), calendar) > today


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("due,1,0,working,head,yes,A,A,2014-07-01,,Nghị định", "days"),
        ("due,0,1,working,head,yes,A,A,2014-07-01,,Nghị định", "step"),
        ("hand,1,1,working,head,yes,A,A,2014-07-01,,Nghị định", "clock"),
        ("due,1,1,working,mayor,yes,A,A,2014-07-01,,Nghị định", "told"),
        ("due,1,1,working,head,yes,A,A,2014-07-01,,", "source"),
    ],
)
def test_a_ladder_that_cannot_be_names_its_cell(tmp_path: Path, row: str, column: str) -> None:
    file = tmp_path / "ladder.csv"
    file.write_text(
        f"clock,step,days,day_kind,told,letter,name_vi,name_en,valid_from,valid_to,source\n{row}\n", encoding="utf-8"
    )
    with pytest.raises(InvalidData) as found:
        load_ladder(file)
    assert found.value.column == column
