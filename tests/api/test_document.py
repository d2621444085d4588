"""The API document promises problems in one form, and what it promises is what comes."""

import pytest

from tests.api.office import Office
from tests.apps import ORIGIN

PROBLEM = "application/problem+json"


def test_every_problem_of_every_operation_has_the_one_form(office: Office) -> None:
    told = 0
    for path, operations in office.document["paths"].items():
        for method, operation in operations.items():
            failures = {status: answer for status, answer in operation["responses"].items() if status[0] in "45"}
            if path != "/health/ready":
                assert {kind for answer in failures.values() for kind in answer["content"]} <= {PROBLEM}, (method, path)
            if "security" in operation:
                assert {"401", "403", "503"} <= failures.keys(), (method, path)
            if "requestBody" in operation:
                assert {"400", "413", "415", "422"} <= failures.keys(), (method, path)
            told += len(failures)
    assert told > 300
    assert "HTTPValidationError" not in office.document["components"]["schemas"]


@pytest.mark.parametrize("sent", ["application/x-www-form-urlencoded", "text/plain", "application/xml"])
async def test_what_is_no_json_is_answered_415(office: Office, sent: str) -> None:
    answer = await office.app.as_("tiepdan").post(
        f"{ORIGIN}/intake/api/v1/petitions", content="kind=KN", headers={"Content-Type": sent}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (415, PROBLEM)
    assert answer.json()["code"] == "not_json"


async def test_a_json_body_of_the_wrong_shape_is_422_all_the_same(office: Office) -> None:
    answer = await office.app.as_("tiepdan").post("/intake/api/v1/petitions", json=["kind"])
    assert answer.status_code == 422
