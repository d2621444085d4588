"""A body that is too large is refused before it is read, with an answer that fits who sent it."""

from collections.abc import AsyncIterator

import pytest

from shared.web.traffic import LARGEST_BODY
from tests.web.small_office import Office

PATHS = ("/api/v1/tokens", "/login", "/api/v1/visits", "/khong-co")
CHUNK = b"x" * 64 * 1024


@pytest.mark.parametrize("path", PATHS)
async def test_a_body_announced_too_large_is_refused_unread(office: Office, path: str) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += len(CHUNK)
            yield CHUNK

    headers = {"Content-Length": str(100 * len(CHUNK)), "Content-Type": "application/json"}
    answer = await office.programme().post(path, content=body(), headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "too_large"
    assert answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
    assert sent <= len(CHUNK)


@pytest.mark.parametrize(
    ("path", "kind"), [(PATHS[0], "application/json"), (PATHS[1], "application/x-www-form-urlencoded")]
)
async def test_a_body_that_does_not_say_how_long_it_is_is_read_no_further_than_the_limit(
    office: Office, path: str, kind: str
) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += len(CHUNK)
            yield CHUNK

    answer = await office.programme().post(path, content=body(), headers={"Content-Type": kind})
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert sent <= LARGEST_BODY + 2 * len(CHUNK)


async def test_a_form_with_files_is_no_larger_where_no_route_says_so(office: Office) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += len(CHUNK)
            yield CHUNK

    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(100 * len(CHUNK))}
    answer = await office.programme().post("/login", content=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert sent <= len(CHUNK)


async def test_a_person_reads_it_as_a_page(office: Office) -> None:
    answer = await office.browser().post("/login", data={"login": "x" * LARGEST_BODY, "password": "x"})
    assert answer.status_code == 413
    assert "<h1>Nội dung gửi quá lớn</h1>" in answer.text
    assert "1 MB" in answer.text


async def test_a_long_account_of_a_matter_is_taken(office: Office) -> None:
    browser = await office.signed_in("tiepdan")
    data = {"summary": "x", "kind": "KN", "received": "05/03/2027", "note": "Đất đai " * 40_000}
    assert (await browser.post("/visits", data=data)).status_code == 422, "read, and found wanting a summary"
