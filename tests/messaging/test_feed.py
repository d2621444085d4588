"""The log of record over HTTP: what it serves, to whom, and that it is what stood on the stream."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from pydantic import SecretStr

from shared.access.roles import Caller, Role
from shared.access.services import service_token
from shared.messaging.entries import StreamEntry, read_log
from shared.messaging.feed import FeedClient, feed_routes
from shared.messaging.trimming import trim
from shared.settings import Settings
from shared.web.problems import Problem
from tests.messaging.conftest import GROUP, OWN, Office

SECRET = "a secret only the services share"
UNIT = "unit.so-x"


@pytest.fixture
async def http(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    """The owner's feed; a header names the role and unit of a signed-in caller."""
    app = FastAPI()
    app.state.databases = {OWN: office.owner}
    app.state.web = SimpleNamespace(settings=Settings(secret_key=SecretStr(SECRET)))
    app.include_router(feed_routes(OWN), prefix="/api/v1")

    @app.middleware("http")
    async def sign_in(request: Request, call_next: Any) -> Any:
        role, _, unit = request.headers.get("X-Caller", "").partition("@")
        request.state.caller = _caller(Role(role), unit) if role else None
        return await call_next(request)

    @app.exception_handler(Problem)
    async def refuse(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, Problem)
        return Response(status_code=problem.status)

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://owner") as client:
        yield client


@pytest.fixture
def feed(http: httpx.AsyncClient) -> FeedClient:
    return FeedClient({OWN: "http://owner"}, SECRET, "reporting", http)


async def test_the_feed_pages_through_a_stream_as_it_stands_in_the_log(office: Office, feed: FeedClient) -> None:
    await office.emit(*(f"đơn/{n}" for n in range(25)), audience=["so-x"])
    await office.publish()
    for stream in (OWN, UNIT):
        found: list[StreamEntry] = []
        after = 0
        while page := await feed(stream, after, 10):
            found += page
            after = page[-1].position
        async with office.owner.engine.connect() as db:
            logged = await read_log(db, OWN, stream, 0, 100)
        assert [(e.position, e.chain) for e in found] == [(e.position, e.chain) for e in logged]
        assert [e.body.decode() for e in found] == [e.body.decode() for e in logged]


async def test_a_new_reader_of_a_trimmed_stream_reads_it_over_http(office: Office, feed: FeedClient) -> None:
    await office.emit(*(f"s{n}" for n in range(30)))
    await office.publish()
    await office.redis.xgroup_create(OWN, GROUP, "30-0")
    await trim(office.owner.engine, office.redis, keep=3)
    assert await office.redis.xlen(OWN) == 3
    office.consumer.feed = feed
    assert await office.consumer.advance(OWN) == 30
    assert [subject for subject, _, _ in await office.applied()] == [f"s{n}" for n in range(30)]


async def test_a_feed_that_does_not_answer_moves_nothing(office: Office) -> None:
    def away(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503)

    await office.emit("a")
    await office.publish()
    await office.redis.xtrim(OWN, maxlen=0, approximate=False)
    async with httpx.AsyncClient(transport=httpx.MockTransport(away)) as client:
        office.consumer.feed = FeedClient({OWN: "http://owner"}, SECRET, "reporting", client)
        with pytest.raises(httpx.HTTPStatusError):
            await office.consumer.advance(OWN)
    assert (await office.consumer.position(OWN), await office.parked()) == (0, [])


@pytest.mark.parametrize(
    ("caller", "stream", "status"),
    [
        ("", OWN, 401),
        ("auditor@", OWN, 200),
        ("operator@", OWN, 200),
        ("officer@so-x", UNIT, 200),
        ("unit_leader@so-x", UNIT, 200),
        ("officer@so-y", UNIT, 403),
        ("officer@so-x", OWN, 403),
        ("desk@so-x", UNIT, 403),
    ],
)
async def test_the_feed_is_for_services_auditors_and_a_units_own_people(
    http: httpx.AsyncClient, caller: str, stream: str, status: int
) -> None:
    found = await http.get("/api/v1/events", params={"stream": stream}, headers={"X-Caller": caller})
    assert found.status_code == status


@pytest.mark.parametrize("stream", [f"{UNIT}&stream={OWN}", f"{OWN}&stream={UNIT}"])
async def test_a_stream_named_twice_opens_no_other(http: httpx.AsyncClient, office: Office, stream: str) -> None:
    await office.emit("secret")
    await office.publish()
    found = await http.get(f"/api/v1/events?stream={stream}", headers={"X-Caller": "officer@so-x"})
    assert found.status_code != 200 or found.json()["stream"] == UNIT


async def test_a_forged_service_token_opens_nothing(http: httpx.AsyncClient) -> None:
    token = service_token("another secret", "reporting")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await http.get("/api/v1/events", params={"stream": OWN}, headers=headers)).status_code == 401


@pytest.mark.parametrize(
    "query", ["stream=../x", "stream=intake&after=-1", f"stream=intake&after={2**63}", "stream=intake&limit=100000", ""]
)
async def test_questions_out_of_bounds_are_refused(http: httpx.AsyncClient, query: str) -> None:
    found = await http.get(f"/api/v1/events?{query}", headers={"X-Caller": "auditor@"})
    assert found.status_code == 422


async def test_there_is_nothing_after_the_highest_position(http: httpx.AsyncClient) -> None:
    found = await http.get(f"/api/v1/events?stream=intake&after={2**63 - 1}", headers={"X-Caller": "auditor@"})
    assert (found.status_code, found.json()["entries"]) == (200, [])


def _caller(role: Role, unit: str) -> Caller:
    return Caller("tester", frozenset({role}), unit or None, "Tester")
