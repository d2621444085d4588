"""Who denounces is known to the desk and to nobody and nothing else (Luật Tố cáo Đ8, Đ56)."""

import json
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest
from cryptography.fernet import Fernet

from shared.calendar import clock
from shared.redis import redis_client
from tests.e2e.conftest import Running
from tests.e2e.leaks import Secrets, files, pages, redis_values, table_values
from tests.e2e.processes import eventually

UNIT: Final = "so-y-te"
# Words that stand nowhere else, and name no one.
WHO: Final = {
    "name": "Người Tố Cáo Cần Giữ Kín",
    "address": "Nhà số bảy ngõ Vắng Vẻ bản Khuất Nẻo",
    "phone": "0397008163",
    "paper_number": "014188007263",
}
SECRETS: Final = Secrets(**WHO)


@pytest.fixture(scope="module")
async def case(office: Running) -> str:
    """A denunciation whose content names its author, recorded, assigned and worked on; and attempts that fail."""
    body: dict[str, Any] = {
        "who": WHO | {"paper_type": "citizen_card"},
        "kind": "TC",
        "field": "y-te",
        "content": f"{WHO['name']}, ở {WHO['address']}, tố cáo việc thu tiền sai quy định.",
        "petition": {"process": {"outcome": "accepted", "assign_to": UNIT, "extract": "Thu tiền sai quy định."}},
    }
    visits = "/intake/api/v1/visits"
    recorded = await office.post("tiepdan", visits, body, **{"Idempotency-Key": "secret-1"})
    code: str = recorded["case"]
    await _mistakes(office, visits, body)
    officer, head = f"cb.{UNIT}", f"ld.{UNIT}"
    for login, step, words in (
        (officer, "acknowledge", {}),
        (officer, "proceeding/verify", {"number": "12/QĐ-XM"}),
        (head, "proceeding/decide", {"number": "30/KL-SYT", "result": "right"}),
        (officer, "proceeding/send", {}),
        (officer, "proceeding/publish", {"how": "posting"}),
        (officer, "proceeding/finish", {}),
        ("tiepdan", "close", {}),
    ):
        await office.post(login, f"/intake/api/v1/cases/{code}/{step}", words)

    async def counted() -> bool:
        lags = [await office.get("vanhanh", f"/{name}/api/v1/operations") for name in ("intake", "reporting")]
        return all(state["unsequenced"] + sum(read["lag"] for read in state["read"]) == 0 for state in lags)

    await eventually(counted, "all is counted")
    return code


async def _mistakes(office: Running, visits: str, body: dict[str, Any]) -> None:
    """What is refused is written into no log either: no extract, a name in the wrong place, what is no JSON."""
    hasty = {**body, "petition": {"process": {"outcome": "accepted", "assign_to": UNIT}}}
    misplaced = {**body, "field": WHO["name"], "people": WHO["phone"], "reception": WHO["address"]}
    decomposed = {**hasty, "content": unicodedata.normalize("NFD", body["content"])}
    other = {**body, "content": body["content"] + " Nộp lại."}  # under the key of the first
    for wrong in (hasty, misplaced, decomposed, other):
        answer = await office.answer("tiepdan", "POST", visits, json=wrong, headers={"Idempotency-Key": "secret-1"})
        assert answer.is_client_error, answer.text
    torn = json.dumps(body, ensure_ascii=False)[:-9].encode()
    answer = await office.answer("tiepdan", "POST", visits, content=torn, headers={"Content-Type": "application/json"})
    assert answer.is_client_error
    await office.answer("tiepdan", "GET", "/intake/api/v1/cases", params={"q": WHO["name"]})


@pytest.fixture
async def redis(office: Running) -> AsyncIterator[Any]:
    """As the area's own, but emptied by nobody: it holds what is looked through."""
    client = redis_client(office.installation.redis_url)
    yield client
    await client.aclose()


async def test_no_stream_says_who_denounced(case: str, redis: Any) -> None:
    held = {key: value async for key, value in redis_values(redis)}
    assert case in held["intake"]
    assert case in held[f"unit.{UNIT}"]
    assert {key: found for key, value in held.items() if (found := SECRETS.found_in(value))} == {}


async def test_no_log_line_of_any_process_says_it(office: Running, case: str, postgres_log: Path | None) -> None:
    assert case
    logs = {name: process.log.read_text() for name, process in office.processes.items()}
    assert all("/health/ready" in log for log in logs.values())
    if postgres_log is not None:
        logs |= dict(files(postgres_log.parent))
    assert {name: found for name, log in logs.items() if (found := SECRETS.found_in(log))} == {}


async def test_no_table_of_any_service_says_it(office: Running, case: str) -> None:
    found: dict[str, set[str]] = {}
    logged = False
    for service in ("intake", "scheduling", "reporting"):
        async for column, value in table_values(office.installation.servers.dsn(f"e2e_{service}")):
            logged = logged or (column == "public.event_log.data" and case in value)
            if SECRETS.found_in(value):
                found.setdefault(service, set()).add(column)
    assert logged
    assert found == {}


async def test_identities_are_stored_encrypted_and_can_be_read_with_the_key(office: Running, case: str) -> None:
    connection = await asyncpg.connect(office.installation.servers.dsn("e2e_intake"))
    try:
        [person] = await connection.fetch(
            "SELECT p.* FROM identity.person p JOIN petition t ON t.person = p.id WHERE t.case_code = $1", case
        )
    finally:
        await connection.close()
    key = Fernet(office.installation.identity_key)
    assert {name: key.decrypt(person[name]).decode() for name in WHO} == WHO
    assert all(WHO[name].encode() not in person[name] for name in WHO)
    assert WHO["paper_number"].encode() not in person["paper_hash"]


@pytest.mark.parametrize("login", [f"cb.{UNIT}", f"ld.{UNIT}", "cb.so-nnmt", "giamsat", "vanhanh"])
async def test_no_page_and_no_answer_outside_the_desk_says_it(office: Running, case: str, login: str) -> None:
    day = clock.today().isoformat()
    cell = f"/reporting/api/v1/forms/02-XLD/records?column=12&from={day}&to={day}"
    starts = [
        f"/intake/api/v1/cases/{case}", "/intake/api/v1/cases?state=all", "/intake/api/v1/visits", cell,
        f"/intake/api/v1/events?stream=unit.{UNIT}", f"/intake/cases/{case}", "/intake/cases", "/intake/", "/reporting/",
        "/reporting/dashboard", f"/reporting/forms/02-XLD/records?column=12&from={day}&to={day}", "/scheduling/",
    ]  # fmt: skip
    async with office.installation.as_(login) as client:
        client.headers["Accept"] = "text/html, application/json;q=0.9"
        seen = await pages(office.installation, client, starts)
    assert len(seen) > len(starts)
    assert {address: found for address, text in seen.items() if (found := SECRETS.found_in(text))} == {}
    if login == f"cb.{UNIT}":
        for shown in (f"/intake/api/v1/cases/{case}", f"/intake/cases/{case}"):
            assert "Thu tiền sai quy định." in seen[office.installation.at(shown)], "the unit works from the extract"


async def test_nothing_valkey_writes_to_disk_says_it(office: Running, case: str, postgres_log: Path | None) -> None:
    if postgres_log is None:
        pytest.skip("the servers are somebody else's")
    written = files(postgres_log.parent.parent / "valkey")
    assert any(case in content for _, content in written)
    assert {name: found for name, content in written if (found := SECRETS.found_in(content))} == {}


def test_the_search_itself_finds_every_spelling() -> None:
    name = WHO["name"]
    for spelling in (
        name,
        name.upper(),
        unicodedata.normalize("NFD", name),
        "nguoi to cao can giu kin",
        json.dumps(name),
        name.encode().hex(),
        "Ng%C6%B0%E1%BB%9Di+T%E1%BB%91+C%C3%A1o+C%E1%BA%A7n+Gi%E1%BB%AF+K%C3%ADn",
        "Người\n  Tố Cáo &#7846;".replace("&#7846;", "C&#7847;n Giữ Kín"),
    ):
        assert SECRETS.found_in(f"… {spelling} …") == ["name"], spelling
    assert SECRETS.found_in("gọi số 0397 008 163") == ["phone"]
    assert SECRETS.found_in("người tố cáo được giữ bí mật") == []
