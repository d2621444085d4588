"""What goes wrong is told to people as a page, to programmes as problem details, and to the log without names."""

import logging

import structlog

from shared.logs import render_fault, without_personal_data
from shared.web.problems import unwrap
from shared.web.traffic import route_template
from tests.web.small_office import Office


async def test_an_unknown_address_is_a_page_for_people_and_details_for_programmes(office: Office):
    page = await office.browser().get("/khong-co")
    assert page.status_code == 404
    assert "<h1>Không tìm thấy</h1>" in page.text
    details = await office.programme(**{"Accept-Language": "en"}).get("/khong-co")
    assert details.headers["content-type"] == "application/problem+json"
    body = details.json()
    assert (body["type"], body["title"], body["status"]) == ("urn:tiepdan:problem:not_found", "Not found", 404)
    assert body["request_id"] == details.headers["x-request-id"]


async def test_an_api_never_answers_with_a_page(office: Office):
    answer = await office.browser().get("/api/v1/khong-co")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_wrong_method_names_the_right_one(office: Office):
    answer = await office.programme().delete("/login")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert answer.headers["allow"]


async def test_an_invalid_command_names_each_field_in_both_languages(office: Office):
    programme = await office.signed_in("tiepdan", Accept="application/json")
    command = {"summary": "ab", "kind": "XX", "received": "hôm qua", "people": [{"born": None}], "note": None}
    answer = await programme.post("/api/v1/visits", json=command)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    errors = {error["field"]: (error["message_vi"], error["message_en"]) for error in answer.json()["errors"]}
    assert errors["summary"] == ("Cần ít nhất 3 ký tự.", "At least 3 characters.")
    assert errors["kind"][0] == "Giá trị không có trong danh sách."
    assert "ngày/tháng/năm" in errors["received"][0]
    assert errors["people.0.name"] == ("Mục này bắt buộc.", "This is required.")


async def test_an_unreadable_body_is_told_without_a_field(office: Office):
    programme = await office.signed_in("tiepdan", Accept="application/json")
    answer = await programme.post("/api/v1/visits", content="{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "stack" not in answer.text


async def test_a_refusal_is_409_or_422_at_its_field_with_the_reason(office: Office):
    programme = office.programme(**{"Accept-Language": "vi"})
    closed = await programme.post("/api/v1/refused")
    assert (closed.status_code, closed.json()["detail"]) == (409, "Vụ việc đã kết thúc.")
    at_field = await programme.post("/api/v1/refused?field=due_on")
    assert at_field.status_code == 422
    assert at_field.json()["errors"] == [
        {"field": "due_on", "message_vi": "Vụ việc đã kết thúc.", "message_en": "The case is closed."}
    ]
    assert unwrap("value") == "value"


async def test_a_fault_gives_an_id_to_report_and_nothing_of_the_code(office: Office):
    with structlog.testing.capture_logs() as lines:
        answer = await office.browser().get("/broken/nguyen-van-a")
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "LookupError" not in answer.text
    assert "no citizen" not in answer.text
    assert answer.headers["content-security-policy"], "strict headers also on faults"
    (fault,) = [line for line in lines if line["event"] == "fault"]
    assert fault["route"] == "/broken/{secret}"
    assert [line["status"] for line in lines if line["event"] == "request"] == [500]
    assert "nguyen-van-a" not in str(
        [{key: value for key, value in line.items() if key != "exc_info"} for line in lines]
    )


async def test_the_access_log_names_the_route_and_neither_codes_nor_searches(office: Office):
    browser = await office.signed_in("tiepdan")
    with structlog.testing.capture_logs() as lines:
        await browser.get("/cases/KN-2027-0058?q=nguyen+van+a")
        await browser.get("/nguyen-van-a")
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["route"] for line in requests] == ["/cases/{code}", "(none)"]
    assert "0058" not in str(requests)
    assert "nguyen" not in str(requests)


async def test_a_part_of_a_page_gets_a_note_in_the_place_for_messages(office: Office):
    browser = await office.signed_in("cb.so-nnmt")
    answer = await browser.post("/visits", data={}, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer.headers["hx-retarget"] == "#thong-bao"
    assert "<html" not in answer.text
    assert "Không có quyền" in answer.text


async def test_a_request_id_of_the_caller_is_kept_when_it_is_harmless(office: Office):
    kept = await office.programme(**{"X-Request-ID": "abc-12345"}).get("/login")
    assert kept.headers["x-request-id"] == "abc-12345"
    replaced = await office.programme(**{"X-Request-ID": "x y<script>"}).get("/login")
    assert replaced.headers["x-request-id"] != "x y<script>"


def test_personal_keys_are_blacked_out_at_any_depth():
    event = {"event": "saved", "phone": "0912", "rows": [{"full_name": "N.V.A", "code": "KN-1"}], "actor": "tiepdan"}
    cleaned = without_personal_data(None, "info", event)
    assert cleaned == {
        "event": "saved",
        "phone": "[che]",
        "rows": [{"full_name": "[che]", "code": "KN-1"}],
        "actor": "tiepdan",
    }


def test_a_fault_of_the_database_is_logged_without_the_values_it_quotes():
    from sqlalchemy.exc import IntegrityError

    quoted = "Key (name)=(N.V.A) already exists"
    told = _told(IntegrityError("INSERT", {"name": quoted}, Exception(quoted)))
    assert "IntegrityError" in told
    assert "test_problems.py" in told
    assert "N.V.A" not in told
    assert "unexpected argument" in _told(TypeError("unexpected argument")), "a mistake of the code is told in full"


def _told(fault: Exception) -> str:
    try:
        raise fault
    except type(fault):
        return str(render_fault(logging.getLogger(), "error", {"event": "fault", "exc_info": True})["exception"])


def test_a_value_with_slashes_is_hidden_too():
    scope = {"endpoint": 1, "path": "/files/a/b.pdf/view", "path_params": {"file": "a/b.pdf"}}
    assert route_template(scope) == "/files/{file}/view"
