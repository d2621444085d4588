"""Units merged and split while cases are with them: everything finds its way, and old papers keep the old name."""

import asyncio
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.intake.service import INTAKE
from services.reporting.service import REPORTING
from shared.access.accounts import Accounts
from shared.access.roles import Role
from shared.calendar import clock
from tests.apps import App
from tests.conftest import MakeApp
from tests.intake.conftest import a_petition, accepted, get, post, refused
from tests.organisation.reorganisation import reorganise

GIVEN, TAKEN_ON = date(2026, 12, 1), date(2026, 12, 8)
MERGED, ANSWERED = date(2027, 1, 4), date(2027, 1, 11)
"""Tuesdays and, after the merger on New Year's Day, the first Mondays with an office open."""
NEW = "Sở Hạ tầng và Công Thương"
FEED = "/intake/api/v1/events"


@pytest.fixture
def accounts_folder(accounts_folder: Path, tmp_path: Path) -> Path:
    """The accounts of the first start, and one the operator added for a department that began empty."""
    folder = tmp_path / "data"
    shutil.copytree(accounts_folder, folder)
    Accounts(folder / "accounts.json").create("cb.so-du-lich", "Cán bộ thụ lý", [Role.OFFICER], "so-du-lich")
    return folder


@pytest.fixture
async def app(make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """Construction and industry become one department; culture is split in two, of which one answers for the past."""
    folder = tmp_path / "organisation"
    folder.mkdir()
    reorganise(
        folder,
        ends={"so-xay-dung": "so-ha-tang", "so-cong-thuong": "so-ha-tang", "so-vhttdl": "so-van-hoa"},
        begins={"so-ha-tang": NEW, "so-van-hoa": "Sở Văn hóa và Thể thao", "so-du-lich": "Sở Du lịch"},
    )
    monkeypatch.setenv("TIEPDAN_ORGANISATION_DIR", str(folder))
    return await make_app(INTAKE, REPORTING, role="all")


async def given(app: App, unit: str) -> str:
    """A case assigned to `unit` on the first day."""
    with clock.frozen(GIVEN):
        answer = await post(app, "/petitions", a_petition(on=GIVEN.isoformat(), process=accepted(assign_to=unit)))
    code: str = answer["case"]
    return code


async def in_the_inbox(app: App, login: str) -> set[str]:
    """The cases an officer lists, which are those that the inbox page shows."""
    listed = {case["code"] for case in (await get(app, "/cases", login))["items"]}
    page = (await app.browser(login).get("/intake/inbox")).text
    assert {code for code in listed if f"/intake/cases/{code}" in page} == listed
    return listed


async def stream(app: App, unit: str, login: str, expected: int) -> list[tuple[str, str]]:
    """What stands on a unit's stream, from its beginning: event and case. Numbers are given after the commit."""
    for _ in range(100):
        answer = await app.as_(login).get(FEED, params={"stream": f"unit.{unit}"})
        assert answer.status_code == 200, answer.text
        entries = [entry["event"] for entry in answer.json()["entries"]]
        if len(entries) >= expected:
            break
        await asyncio.sleep(0.1)
    return [(event["type"].split(".")[-2], event["data"]["case"]) for event in entries]


async def test_an_officer_of_a_merged_unit_finds_all_its_cases_under_the_new_name(app: App) -> None:
    ours, theirs, others = [await given(app, unit) for unit in ("so-xay-dung", "so-cong-thuong", "so-nnmt")]
    officers = ("cb.so-xay-dung", "cb.so-cong-thuong")
    with clock.frozen(TAKEN_ON):
        assert [await in_the_inbox(app, login) for login in officers] == [{ours}, {theirs}]
        assert "Sở Xây dựng" in (await app.browser("cb.so-xay-dung").get("/")).text
    with clock.frozen(MERGED):
        assert [await in_the_inbox(app, login) for login in officers] == [{ours, theirs}] * 2
        assert await in_the_inbox(app, "cb.so-nnmt") == {others}
        assert NEW in (await app.browser("cb.so-xay-dung").get("/")).text
        for unit in ("so-ha-tang", "so-xay-dung"):
            chosen = {case["code"] for case in (await get(app, f"/cases?unit={unit}"))["items"]}
            assert chosen == ({ours, theirs} if unit == "so-ha-tang" else {ours})
        assert (await app.as_("cb.so-nnmt").get(f"/intake/api/v1/cases/{ours}")).status_code == 404


async def test_a_colleague_of_the_successor_carries_the_case_on_and_papers_keep_their_names(app: App) -> None:
    code = await given(app, "so-xay-dung")
    with clock.frozen(TAKEN_ON):
        await post(app, f"/cases/{code}/acknowledge", {}, "cb.so-xay-dung")
    with clock.frozen(ANSWERED):
        await post(app, f"/cases/{code}/answer", {"answer": "Đã khắc phục tuyến đường."}, "ld.so-cong-thuong")
        page = (await app.browser("tiepdan").get(f"/intake/cases/{code}")).text
        assert "Giao Sở Xây dựng" in page
        assert "Sở Xây dựng tiếp nhận" in page
        assert f"{NEW} trả lời" in page
        told = [(name, code) for name in ("assigned", "acknowledged", "answered")]
        assert await stream(app, "so-xay-dung", "cb.so-xay-dung", 3) == told
        assert await stream(app, "so-ha-tang", "cb.so-xay-dung", 1) == [("answered", code)]


async def test_the_successors_people_read_the_streams_of_both_units_it_came_from_and_no_others(app: App) -> None:
    ours, theirs = [await given(app, unit) for unit in ("so-xay-dung", "so-cong-thuong")]
    with clock.frozen(TAKEN_ON):
        assert await stream(app, "so-xay-dung", "cb.so-xay-dung", 1) == [("assigned", ours)]
        for unit in ("so-cong-thuong", "so-ha-tang"):
            answer = await app.as_("cb.so-xay-dung").get(FEED, params={"stream": f"unit.{unit}"})
            assert answer.status_code == 403
    with clock.frozen(MERGED):
        assert await stream(app, "so-cong-thuong", "cb.so-xay-dung", 1) == [("assigned", theirs)]
        assert await stream(app, "so-ha-tang", "cb.so-xay-dung", 0) == []
        answer = await app.as_("cb.so-xay-dung").get(FEED, params={"stream": "unit.so-vhttdl"})
        assert answer.status_code == 403


async def test_nothing_new_is_given_to_a_unit_that_ended(app: App) -> None:
    await given(app, "so-xay-dung")
    with clock.frozen(MERGED):
        undecided = (await post(app, "/petitions", a_petition(on=MERGED.isoformat())))["petition"]
        problem = await refused(app, f"/petitions/{undecided}/process", accepted(assign_to="so-xay-dung"), 422)
    assert NEW in problem["detail"]


async def test_after_a_split_one_half_answers_for_the_past_and_the_other_is_given_cases_by_hand(app: App) -> None:
    museum, hotel = [await given(app, "so-vhttdl") for _ in range(2)]
    with clock.frozen(MERGED):
        assert await in_the_inbox(app, "cb.so-vhttdl") == {museum, hotel}
        assert await in_the_inbox(app, "cb.so-du-lich") == set()
        await post(app, f"/cases/{hotel}/return", {"reason": "Thuộc lĩnh vực du lịch."}, "ld.so-vhttdl")
        await post(app, f"/cases/{hotel}/assign", {"unit": "so-du-lich"})
        assert await in_the_inbox(app, "cb.so-vhttdl") == {museum}
        assert await in_the_inbox(app, "cb.so-du-lich") == {hotel}


async def test_a_part_asked_of_a_merged_unit_is_given_by_its_successor(app: App) -> None:
    code = await given(app, "so-nnmt")
    with clock.frozen(GIVEN):
        part = {"unit": "so-cong-thuong", "asked": "Số liệu về cụm công nghiệp.", "due_on": "2026-12-14"}
        await post(app, f"/cases/{code}/parts", part)
    with clock.frozen(MERGED):
        assert code in {case["code"] for case in (await get(app, "/cases", "cb.so-xay-dung"))["items"]}
        await post(app, f"/cases/{code}/acknowledge", {}, "cb.so-xay-dung")
        await post(app, f"/cases/{code}/parts/answer", {"answer": "Có ba cụm công nghiệp."}, "ld.so-xay-dung")
        told = [name for name, case in await stream(app, "so-ha-tang", "cb.so-xay-dung", 2) if case == code]
        assert told == ["part_acknowledged", "part_answered"]


async def test_a_unit_merged_with_the_one_it_cooperated_with_does_not_keep_the_case_open(app: App) -> None:
    code = await given(app, "so-xay-dung")
    with clock.frozen(GIVEN):
        part = {"unit": "so-cong-thuong", "asked": "Số liệu về cụm công nghiệp.", "due_on": "2026-12-14"}
        await post(app, f"/cases/{code}/parts", part)
    with clock.frozen(TAKEN_ON):
        await post(app, f"/cases/{code}/acknowledge", {}, "cb.so-xay-dung")
    with clock.frozen(ANSWERED):
        await post(app, f"/cases/{code}/answer", {"answer": "Đã khắc phục."}, "ld.so-cong-thuong")
        problem = await refused(app, f"/cases/{code}/close", {}, 409)
        assert NEW in problem["detail"]
        await post(
            app,
            f"/cases/{code}/parts/withdraw",
            {"unit": "so-cong-thuong", "reason": "Đã sáp nhập với đơn vị chủ trì."},
        )
        assert (await post(app, f"/cases/{code}/close"))["state"] == "closed"


async def test_the_report_of_the_old_period_shows_it_as_it_was_and_as_it_is_now(app: App) -> None:
    answered = await given(app, "so-xay-dung")
    for unit in ("so-cong-thuong", "so-cong-thuong", "so-nnmt"):
        await given(app, unit)
    with clock.frozen(TAKEN_ON):
        await post(app, f"/cases/{answered}/acknowledge", {}, "cb.so-xay-dung")
    with clock.frozen(ANSWERED):
        await post(app, f"/cases/{answered}/answer", {"answer": "Đã khắc phục."}, "ld.so-cong-thuong")
    old, environment = {"Sở Xây dựng": 1, "Sở Công Thương": 2}, {"Sở Nông nghiệp và Môi trường": 1}
    with clock.frozen(date(2027, 3, 15)):
        assert await eventually_assigned(app, {"period": "Q4-2026"}) == old | environment
        assert await assigned(app, {"period": "Q4-2026", "organised": "now"}) == {NEW: 3} | environment
        for organised in ("then", "now"):
            counted = await assigned(app, {"period": "Q1-2027", "organised": organised}, column="7")
            assert counted == {NEW: 1}


async def assigned(app: App, query: dict[str, str], column: str = "6") -> dict[str, int]:
    """Column 6 (cases assigned; 7: answered) of the overview by unit; the rows add up to the total."""
    answer = await app.as_("giamsat").get("/reporting/api/v1/forms/TONG-QUAN", params=query)
    assert answer.status_code == 200, answer.text
    sheet: dict[str, Any] = answer.json()
    found = {row["name"]: row["values"][column] for row in sheet["rows"] if row["values"][column]}
    assert sum(found.values()) == sheet["total"]["values"][column]
    return found


async def eventually_assigned(app: App, query: dict[str, str]) -> dict[str, int]:
    """The same, once the last answer has reached reporting."""
    for _ in range(100):
        if await assigned(app, {"period": "Q1-2027"}, column="7"):
            break
        await asyncio.sleep(0.1)
    return await assigned(app, query)
