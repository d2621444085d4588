"""A posted form becomes a command or a list of what to mend."""

import httpx
import pytest

from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank
from tests.web.small_office import Office, VisitForm

SOUND = {"summary": "  Xin cấp giấy  ", "kind": "KN", "received": "5/3/2027", "note": "", "save": "1"}


@pytest.fixture
async def desk(office: Office) -> httpx.AsyncClient:
    return await office.signed_in("tiepdan")


async def test_a_form_as_the_desk_fills_it_becomes_a_command(desk: httpx.AsyncClient):
    people = {"people.0.name": "N.V.A", "people.0.born": "02/09/1968", "people.1.name": "L.T.H", "people.1.born": ""}
    empty_row = {"people.2.name": "", "people.2.born": ""}
    data = SOUND | people | empty_row | {"fields": ["land", "policy"], "group_size": "7", "remote": "on"}
    answer = await desk.post("/visits", data=data)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "summary": "Xin cấp giấy",
        "kind": "KN",
        "received": "2027-03-05",
        "people": [{"name": "N.V.A", "born": "1968-09-02"}, {"name": "L.T.H", "born": None}],
        "fields": ["land", "policy"],
        "group_size": 7,
        "remote": True,
        "note": None,
    }


async def test_what_is_left_out_takes_its_default_and_an_unticked_box_is_no(desk: httpx.AsyncClient):
    answer = (await desk.post("/visits", data=SOUND | {"fields": "land"})).json()
    assert (answer["remote"], answer["group_size"], answer["fields"], answer["people"]) == (False, 1, ["land"], [])


async def test_each_mistake_stands_at_its_field(desk: httpx.AsyncClient):
    data = {"summary": "", "kind": "XX", "received": "31/02/2027", "group_size": "0", "people.0.name": "x" * 21}
    lines = dict(line.split(": ", 1) for line in (await desk.post("/visits", data=data)).text.splitlines())
    assert lines == {
        "summary": "Mục này bắt buộc.",
        "kind": "Giá trị không có trong danh sách.",
        "received": "Ngày phải có dạng ngày/tháng/năm, ví dụ 05/03/2027.",
        "people.0.name": "Không quá 20 ký tự.",
        "group_size": "Phải từ 1 trở lên.",
    }


@pytest.mark.parametrize("name", ["people.0." + "a." * 3000 + "a", "people." + "9" * 5000 + ".name", "." * 900])
async def test_a_name_no_form_has_is_left_out_however_long_it_is(desk: httpx.AsyncClient, name: str):
    answer = await desk.post("/visits", data=SOUND | {name: "x"})
    assert (answer.status_code, answer.json()["people"]) == (200, [])


async def test_a_rule_over_several_fields_speaks_for_the_whole_form(desk: httpx.AsyncClient):
    answer = await desk.post("/visits", data=SOUND | {"group_size": "5"})
    assert answer.text == ": Đoàn phải có người đại diện."


async def test_a_saved_form_tells_the_browser_to_forget_its_draft(desk: httpx.AsyncClient):
    saved = await desk.post("/visits", data=SOUND)
    assert saved.cookies["saved_draft"] == "visit"
    assert "saved_draft" not in (await desk.post("/visits", data={})).headers.get("set-cookie", "")


def test_a_form_shows_again_what_was_typed_and_a_use_cases_refusal_at_its_field():
    typed: Submission[VisitForm] = Submission(None, {}, {"summary": ["Xin"], "fields": ["land", "policy"]})
    refused = typed.refused(Refused(Reason("Đã kết thúc.", "Closed."), "summary"))
    assert refused.value("summary") == "Xin"
    assert refused.values("fields") == ["land", "policy"]
    assert refused.error("summary") == Reason("Đã kết thúc.", "Closed.")
    assert typed.error("summary") is None


def test_a_new_form_starts_with_values_as_the_office_writes_them():
    from datetime import date

    form = blank(received=date(2027, 3, 5), group_size=1, note=None)
    assert (form.value("received"), form.value("group_size"), form.value("note"), form.value("other", "x")) == (
        "05/03/2027",
        "1",
        "",
        "x",
    )


async def test_a_number_is_no_day(office: Office):
    programme = await office.signed_in("tiepdan", Accept="application/json")
    for given in (0, 86400, "0", "1772409600", "2026-03-02T00:00:00"):
        answer = await programme.post("/api/v1/days", json={"day": given})
        assert answer.status_code == 422, given
        assert "ngày/tháng/năm" in answer.json()["errors"][0]["message_vi"]
    assert (await programme.post("/api/v1/days", json={"day": "2026-03-02"})).json() == {"day": "2026-03-02"}
    misspelt = await programme.post("/api/v1/days", json={"day": "2026-03-02", "dya": "2026-03-03"})
    assert [error["field"] for error in misspelt.json()["errors"]] == ["dya"]
