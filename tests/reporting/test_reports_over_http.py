"""The desk, a leader, a supervisor and a department read reports; an operator does not."""

import csv
import io
import re
from html import unescape

import pytest
from redis.asyncio import Redis

from services.reporting.forms.definitions import forms
from services.reporting.service import REPORTING
from shared.events.intake import VisitRecorded
from shared.events.kinds import ReceivedBy
from tests.apps import App
from tests.conftest import MakeApp
from tests.reporting.happenings import Happenings, a_case, a_visit, some_history

API = "/reporting/api/v1"
PERIOD = {"period": "Q1-2027"}


@pytest.fixture
async def app(make_app: MakeApp) -> App:
    return await make_app(REPORTING)


@pytest.fixture
async def history(app: App, redis: Redis) -> Happenings:
    happenings = some_history(51)
    await happenings.reach(app.database("reporting"), redis)
    return happenings


async def test_the_list_of_forms_has_the_two_statutory_ones(app: App) -> None:
    found = (await app.as_("giamsat").get(f"{API}/forms")).json()
    assert [(one["code"], len(one["columns"])) for one in found] == [("01/TCD", 21), ("02/XLD", 25)]


async def test_a_supervisor_gets_a_form_whose_cells_open_their_records(app: App, history: Happenings) -> None:
    supervisor = app.as_("giamsat")
    sheet = (await supervisor.get(f"{API}/forms/01-TCD", params=PERIOD)).json()
    assert (sheet["period"]["from"], sheet["period"]["to"]) == ("2026-12-15", "2027-03-14")
    assert sheet["in_force"] is True
    assert all(check["passed"] for check in sheet["checks"])
    assert sheet["total"]["values"]["1"] == sum(row["values"]["1"] for row in sheet["rows"]) > 0
    row = next(row for row in sheet["rows"] if row["unit"] == "so-nnmt")
    cell: dict[str, str | int] = {**PERIOD, "unit": "so-nnmt", "column": 2, "limit": 200}
    opened = (await supervisor.get(f"{API}/forms/01-TCD/records", params=cell)).json()
    assert opened["total"] == row["values"]["2"] == sum(record["weight"] for record in opened["records"])
    assert opened["records"][0]["address"] == f"/intake/visits/{opened['records'][0]['code']}"
    assert opened["next"] is None


async def test_the_records_of_a_cell_are_read_page_by_page(app: App, history: Happenings) -> None:
    supervisor = app.as_("giamsat")
    cell: dict[str, str | int] = {**PERIOD, "column": 1, "limit": 9}
    seen: list[str] = []
    while True:
        page = (await supervisor.get(f"{API}/forms/01-TCD/records", params=cell)).json()
        seen += [record["code"] for record in page["records"]]
        if page["next"] is None:
            break
        cell["after"] = page["next"]
    assert len(seen) == len(set(seen)) == page["count"]


async def test_a_department_reads_its_own_row_and_no_other(app: App, history: Happenings) -> None:
    officer = app.as_("cb.so-nnmt")
    sheet = (await officer.get(f"{API}/forms/01-TCD", params=PERIOD)).json()
    assert [row["unit"] for row in sheet["rows"]] == ["so-nnmt"]
    assert sheet["total"]["values"] == sheet["rows"][0]["values"]
    foreign = await officer.get(f"{API}/forms/01-TCD", params={**PERIOD, "unit": "so-xay-dung"})
    unknown = await officer.get(f"{API}/forms/01-TCD", params={**PERIOD, "unit": "khong-co"})
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json()["detail"] == unknown.json()["detail"]
    opened = (await officer.get(f"{API}/forms/01-TCD/records", params={**PERIOD, "column": 1})).json()
    assert {record["unit"] for record in opened["records"]} == {"so-nnmt"}


@pytest.mark.parametrize(
    "path", ["forms", "forms/01-TCD", "forms/01-TCD/records?column=1", "reports/dialogue", "facts/summary"]
)
@pytest.mark.parametrize(("login", "status"), [("vanhanh", 403), ("baomat", 403), ("tiepdan", 200), ("lanhdao", 200)])
async def test_who_may_read_reports(app: App, path: str, login: str, status: int) -> None:
    assert (await app.as_(login).get(f"{API}/{path}")).status_code == status
    assert (await app.anonymous().get(f"{API}/{path}")).status_code == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("period=Q9-2027", "period"),
        ("from=2027-01-01", "to"),
        ("from=01/02/2027&to=31/02/2027", "to"),
        ("from=2027-02-01&to=2027-01-01", "to"),
        ("column=99&period=Q1-2027", "column"),
        ("column=1&after=nonsense", "after"),
        ("column=1&after=x~2026-01-01~c~99999999999999999999", "after"),
        ("column=1&after=x~2026-01-01~c~-1", "after"),
        ("from=2027-01-01&to=9999-12-31", "to"),
        ("from=1899-12-31&to=2027-01-01", "from"),
        ("period=C-18000101-20270101", "period"),
        ("period=C-20270101-29991231", "period"),
    ],
)
async def test_a_question_that_makes_no_sense_is_answered_at_its_field(app: App, query: str, field: str) -> None:
    path = "forms/01-TCD/records" if "column" in query else "forms/01-TCD"
    answer = await app.as_("giamsat").get(f"{API}/{path}?{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert answer.json()["errors"][0]["message_vi"]


@pytest.mark.parametrize(
    "path", ["api/v1/reports/dialogue", "dashboard", "reports/dialogue", "reports/dialogue/sessions"]
)
async def test_no_page_counts_up_to_where_dates_end(app: App, path: str) -> None:
    address = f"/reporting/{path}"
    browser = app.browser("giamsat")
    assert (await browser.get(address, params={"from": "2027-01-01", "to": "9999-12-31"})).status_code == 422
    assert (await browser.get(address, params={"from": "2200-01-01", "to": "2200-12-31"})).status_code == 200
    assert (await browser.get(address, params={"from": "1900-01-01", "to": "1900-12-31"})).status_code == 200


async def test_the_summary_tells_a_department_of_its_own_facts_only(app: App, history: Happenings) -> None:
    async def told(login: str) -> dict[str, int]:
        facts: dict[str, int] = (await app.as_(login).get(f"{API}/facts/summary")).json()["facts"]
        return facts

    everything, own, idle = await told("giamsat"), await told("cb.so-nnmt"), await told("cb.so-y-te")
    mine = [one for one in history.told if isinstance(one, VisitRecorded) and one.unit == "so-nnmt"]
    assert (own["visits"], everything["visits"]) == (len(mine), 60)
    assert all(0 < own[kind] < everything[kind] for kind in ("visits", "petitions", "cases", "reception_days"))
    assert set(idle.values()) == {0}
    assert idle.keys() == own.keys() == everything.keys()


async def test_the_summary_says_how_many_facts_there_are_and_up_to_when(app: App, history: Happenings) -> None:
    found = (await app.as_("giamsat").get(f"{API}/facts/summary")).json()
    assert (found["facts"]["visits"], found["facts"]["petitions"], found["facts"]["reception_days"]) == (60, 60, 20)
    assert found["currency"]["as_of"].startswith("2027-03-01T00:0")


async def test_the_form_page_has_every_number_as_a_link_to_its_records(app: App, history: Happenings) -> None:
    browser = app.browser("giamsat")
    page = await browser.get("/reporting/forms/01-TCD", params=PERIOD)
    assert page.status_code == 200
    assert "<h1>Biểu 01/TCD, Quý I năm 2027</h1>" in page.text
    assert "Số liệu tính từ ngày 15/12/2026 đến ngày 14/3/2027" in page.text
    assert "Số liệu đến 01/03/2027" in page.text
    cells = re.findall(r'<td class="[^"]*"><a href="([^"]+)" aria-label="[^"]+">([\d.]+)</a></td>', page.text)
    assert len(cells) % 21 == 0
    assert len(cells) >= 21 * 5
    href, shown = max(cells, key=lambda cell: int(cell[1].replace(".", "")))
    opened = await browser.get(unescape(href))
    assert opened.status_code == 200
    assert f"Con số trong biểu: {shown}" in opened.text


async def test_a_failing_check_names_and_links_the_visit_that_breaks_it(app: App, redis: Redis) -> None:
    happenings = Happenings()
    happenings.tell(a_visit("TD-2027-0231", unit="so-xay-dung", people=4, delegation=True))
    await happenings.reach(app.database("reporting"), redis)
    page = (await app.browser("giamsat").get("/reporting/forms/01-TCD", params=PERIOD)).text
    assert "1 phép kiểm tra không đạt" in page
    assert '<a href="/intake/visits/TD-2027-0231"><b>TD-2027-0231</b></a>' in page
    assert page.count('bad"') >= 4  # columns 8 and 9, of the unit and of the total


async def test_the_form_is_taken_away_as_csv_with_all_its_rows(app: App, history: Happenings) -> None:
    answer = await app.browser("giamsat").get("/reporting/forms/02-XLD/csv", params=PERIOD)
    assert answer.headers["content-disposition"] == 'attachment; filename="02-XLD_Q1-2027.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    units = int(answer.headers["x-row-count"])
    assert lines[-1] == ["Số đơn vị", str(units)]
    assert len(lines) == units + 6
    sheet = (await app.as_("giamsat").get(f"{API}/forms/02-XLD", params=PERIOD)).json()
    assert lines[-2] == ["Cộng", *(str(number) for number in sheet["total"]["values"].values())]


@pytest.mark.parametrize("login", ["giamsat", "lanhdao", "tiepdan", "cb.so-nnmt"])
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_page_is_served_in_both_languages(app: App, history: Happenings, login: str, language: str) -> None:
    browser = app.browser(login)
    pages = [
        "/reporting/reports",
        "/reporting/dashboard?period=Q1-2027",
        "/reporting/dashboard?from=01/01/2019&to=31/12/2021",
        "/reporting/reports/dialogue?from=2019-01-01&to=2021-12-31",
        "/reporting/reports/dialogue/sessions?period=Y-2027",
        "/reporting/reports/dialogue/conclusions?period=Y-2027&state=late",
        *(f"/reporting/forms/{one.slug}?period=Q1-2027" for one in forms() if one.statutory),
        "/reporting/forms/01-TCD?period=Q1-2024",
        "/reporting/forms/02-XLD/records?period=Q1-2027&column=1&limit=5",
        "/reporting/forms/TONG-QUAN/records?period=Q1-2027&column=10",
    ]
    for path in pages:
        page = await browser.get(path, headers={"Accept-Language": language})
        assert page.status_code == 200, path
        assert page.text.count("<h1>") == 1, path
        assert f'<html lang="{language}"' in page.text
        assert 'class="breadcrumb"' in page.text
        assert " style=" not in page.text


async def test_the_dashboard_counts_what_is_overdue_and_opens_it(app: App, redis: Redis) -> None:
    happenings = Happenings()
    happenings.tell(a_case("KN-1"), a_visit("TD-1", received_by=ReceivedBy.HEAD, people=3))
    await happenings.reach(app.database("reporting"), redis)
    browser = app.browser("giamsat")
    page = (await browser.get("/reporting/dashboard?period=Q1-2027")).text
    assert re.search(r"<span>Người được tiếp</span><b>3</b><small>cùng kỳ 0</small>", page)
    href = re.search(r'href="([^"]+)" aria-label="Ban Tiếp công dân tỉnh, Đang giải quyết: 1"', page)
    assert href is not None
    opened = (await browser.get(unescape(href[1]))).text
    assert '<a href="/intake/cases/KN-1" data-row-link>KN-1</a>' in opened
    assert "Con số ở trang giám sát: 1" in opened
    assert re.search(r'href="/reporting/dashboard\?period=Q1-2027">.*Về trang giám sát</a>', opened), (
        "back where one was"
    )
    assert "Về biểu" not in opened
    assert re.search(r'<a href="/reporting/dashboard" aria-current="page">Giám sát', opened)


async def test_a_person_who_has_not_signed_in_is_asked_to(app: App) -> None:
    answer = await app.anonymous().get("/reporting/dashboard", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/reporting/dashboard"
