"""A report as it was and as it is now, when units have been merged since its period."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from redis.asyncio import Redis

from services.reporting.cube import queries as cube
from services.reporting.cube.organised import Organised
from services.reporting.cube.scope import Scope
from services.reporting.forms.definitions import form, forms
from services.reporting.forms.queries import fill
from services.reporting.forms.sheets import Sheet
from services.reporting.service import REPORTING
from shared.calendar import clock
from shared.calendar.periods import Period, period
from shared.database import Database
from shared.events.intake import CaseAssigned
from shared.events.kinds import CaseKind
from shared.organisation import Organisation, load_organisation
from tests.conftest import MakeApp
from tests.organisation.reorganisation import reorganise
from tests.reporting.happenings import Happenings, a_case, a_visit, some_history

TODAY = date(2027, 3, 15)
BEFORE, AFTER = period("Q4-2026"), period("Q1-2027")
"""15/9 to 14/12/2026, and 15/12/2026 to 14/3/2027: on both sides of the day the merger takes effect."""
API = "/reporting/api/v1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The departments of construction and of home affairs, between which happenings are spread, become one."""
    return reorganise(
        tmp_path,
        ends={"so-xay-dung": "so-ha-tang", "so-noi-vu": "so-ha-tang"},
        begins={"so-ha-tang": "Sở Hạ tầng và Nội vụ"},
    )


@pytest.fixture
def organisation(folder: Path) -> Organisation:
    return load_organisation(folder)


async def sheet(database: Database, code: str, scope: Scope, organisation: Organisation) -> Sheet:
    found = form(code, scope.period.last)
    assert found is not None
    async with database.transaction("tester") as tx:
        return await fill(tx, found, scope, organisation)


@pytest.mark.parametrize("code", [one.code for one in forms()])
@pytest.mark.parametrize("asked", [BEFORE, AFTER], ids=["before", "after"])
async def test_a_report_as_it_was_and_as_it_is_now_has_the_same_sums(
    database: Database, redis: Redis, organisation: Organisation, code: str, asked: Period
) -> None:
    await some_history(31, visits=200, petitions=200).reach(database, redis)
    then = Scope(asked, TODAY)
    was = await sheet(database, code, then, organisation)
    is_now = await sheet(database, code, replace(then, organised=Organised.NOW), organisation)
    assert sum(was.total.values.values()) > 50, "a history that counts nothing proves nothing"
    assert is_now.total == was.total
    assert [check.passed for check in is_now.checks] == [check.passed for check in was.checks]
    merged = {row.unit: row.values for row in is_now.rows}["so-ha-tang"]
    if asked is AFTER:
        assert was.rows == is_now.rows
        return
    before = {row.unit: row.values for row in was.rows}
    assert not {"so-xay-dung", "so-noi-vu"} & {row.unit for row in is_now.rows}
    assert "so-ha-tang" not in before
    assert merged == {no: before["so-xay-dung"][no] + before["so-noi-vu"][no] for no in merged}


@pytest.mark.parametrize("code", [one.code for one in forms()])
async def test_every_cell_of_a_merged_unit_opens_the_records_of_both(
    database: Database, redis: Redis, organisation: Organisation, code: str
) -> None:
    await some_history(32, visits=200, petitions=200).reach(database, redis)
    now = Scope(BEFORE, TODAY, organised=Organised.NOW)
    filled = await sheet(database, code, now, organisation)
    [row] = [row for row in filled.rows if row.unit == "so-ha-tang"]
    scope = replace(now, units=organisation.predecessors("so-ha-tang", now.organised_on))
    seen = set()
    async with database.transaction("tester") as tx:
        for no, shown in row.values.items():
            records = await cube.records(tx, filled.form.countings(no), scope, None, 1000)
            assert sum(record.weight for record in records) == shown, f"column {no}"
            seen |= {record.unit for record in records}
    assert seen == {"so-xay-dung", "so-noi-vu"}


async def test_a_matter_both_units_received_is_counted_as_often_as_before(
    database: Database, redis: Redis, organisation: Organisation
) -> None:
    day = date(2026, 12, 1)
    happenings = Happenings()
    happenings.tell(
        a_visit("TD-1", unit="so-xay-dung", received_on=day, case="KN-1"),
        a_visit("TD-2", unit="so-noi-vu", received_on=day, case="KN-1", first_time=False),
    )
    await happenings.reach(database, redis)
    then = Scope(BEFORE, TODAY)
    was = await sheet(database, "01/TCD", then, organisation)
    is_now = await sheet(database, "01/TCD", replace(then, organised=Organised.NOW), organisation)
    assert was.total.values[3] == is_now.total.values[3] == 2
    assert {row.unit: row.values[3] for row in is_now.rows if row.values[3]} == {"so-ha-tang": 2}


async def test_the_switch_works_over_http_on_the_page_and_for_the_successors_own_people(
    make_app: MakeApp, folder: Path, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIEPDAN_ORGANISATION_DIR", str(folder))
    app = await make_app(REPORTING)
    happenings = Happenings()
    for number, unit in enumerate(["so-xay-dung", "so-noi-vu", "so-noi-vu", "so-nnmt"]):
        case, given = f"KN-2026-000{number}", date(2026, 12, 1)
        happenings.tell(a_case(case, opened_on=given))
        happenings.tell(
            CaseAssigned(case=case, kind=CaseKind.COMPLAINT, unit=unit, assigned_on=given, due_on=date(2027, 1, 29))
        )
    await happenings.reach(app.database("reporting"), redis)
    form_, page = f"{API}/forms/TONG-QUAN", "/reporting/forms/01-TCD"

    async def assigned(login: str, **query: str) -> dict[str, int]:
        answer = await app.as_(login).get(form_, params={"period": "Q4-2026", **query})
        assert answer.status_code == 200, answer.text
        sheet = answer.json()
        return {row["name"]: row["values"]["6"] for row in (*sheet["rows"], sheet["total"]) if row["values"]["6"]}

    with clock.frozen(TODAY):
        environment, merged = "Sở Nông nghiệp và Môi trường", "Sở Hạ tầng và Nội vụ"
        then = {"Sở Xây dựng": 1, "Sở Nội vụ": 2}
        assert await assigned("giamsat") == then | {environment: 1, "Cộng": 4}
        assert await assigned("giamsat", organised="now") == {merged: 3, environment: 1, "Cộng": 4}
        assert await assigned("cb.so-xay-dung") == then | {"Cộng": 3}
        assert await assigned("cb.so-xay-dung", organised="now") == {merged: 3, "Cộng": 3}
        assert await assigned("cb.so-xay-dung", organised="now", unit="so-noi-vu") == {merged: 3, "Cộng": 3}
        assert await assigned("cb.so-noi-vu", unit="so-xay-dung") == {"Sở Xây dựng": 1, "Cộng": 1}
        assert await assigned("cb.so-nnmt") == {environment: 1, "Cộng": 1}
        foreign = await app.as_("cb.so-nnmt").get(form_, params={"period": "Q4-2026", "unit": "so-ha-tang"})
        assert foreign.status_code == 404
        cell = {"period": "Q4-2026", "unit": "so-ha-tang", "organised": "now", "column": "6"}
        opened = (await app.as_("giamsat").get(f"{form_}/records", params=cell)).json()
        assert sorted(record["unit"] for record in opened["records"]) == ["so-noi-vu", "so-noi-vu", "so-xay-dung"]

        browser = app.browser("giamsat")
        shown = (await browser.get(page, params={"period": "Q4-2026"})).text
        assert "Theo tổ chức hiện nay" in shown
        assert ">Sở Xây dựng<" in shown
        assert f">{merged}<" not in shown
        shown = (await browser.get(page, params={"period": "Q4-2026", "organised": "now"})).text
        assert f">{merged}<" in shown
        assert ">Sở Xây dựng<" not in shown
        assert "organised=now&amp;unit=so-ha-tang&amp;column=1" in shown
        assert "Theo tổ chức hiện nay" not in (await browser.get(page, params={"period": "Q1-2027"})).text
