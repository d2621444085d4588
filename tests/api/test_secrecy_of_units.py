"""A department learns nothing of another's case: no page, list, search, export or feed shows it, and asking for it is
answered as asking for what does not exist, to the byte and in the same time.
"""

import re
from urllib.parse import unquote

import httpx
import pytest

from tests.api.bodies import smallest_body
from tests.api.office import MATTER, UNIT, Office
from tests.api.routes import Route, routes, spelled_out
from tests.statements import statements

OTHERS = ("cb.so-y-te", "ld.so-y-te")
UPTIME = ("/metrics", "/health/ready")
"""What counts requests and seconds: it differs from one reading to the next."""


def _absent(code: str) -> str:
    """A code of the same form and length that nothing has."""
    return re.sub(r"\d+$", lambda number: "9" * len(number[0]), code)


def _about_a_record(office: Office) -> list[Route]:
    return [route for route in spelled_out(office.app.app) if "{code}" in route.path]


async def _both(
    office: Office, client: httpx.AsyncClient, login: str, route: Route
) -> tuple[httpx.Response, httpx.Response]:
    """What somebody is told of the prepared record, and of one that does not exist."""
    there, absent = office.address(route), office.address(route, _absent(office.code(route)))
    return await _sent(office, client, login, route, there), await _sent(office, client, login, route, absent)


async def _sent(office: Office, client: httpx.AsyncClient, login: str, route: Route, path: str) -> httpx.Response:
    body = smallest_body(office.document, route.method, route.path) if route.is_api else None
    return await office.send(client, login, route.method, path, body)


@pytest.mark.parametrize("login", OTHERS)
async def test_what_is_not_theirs_answers_like_what_is_not_there(office: Office, login: str) -> None:
    hidden = 0
    async with office.client() as client:
        for route in _about_a_record(office):
            theirs, absent = await _both(office, client, login, route)
            if theirs.is_success:
                assert "/cases/" not in route.path, route
                continue
            assert theirs.status_code == absent.status_code, route
            address, other = office.address(route), office.address(route, _absent(office.code(route)))
            assert theirs.content == absent.content.replace(other.encode(), address.encode()), route
            same = [{k: v for k, v in answer.headers.items() if k != "content-length"} for answer in (theirs, absent)]
            assert same[0] == same[1], route
            hidden += theirs.status_code == 404
    assert hidden > 5, "every route about a case answers 404"


@pytest.mark.parametrize("login", OTHERS)
async def test_the_same_is_asked_of_the_database_so_the_time_of_an_answer_does_not_tell_either(
    office: Office, login: str
) -> None:
    """Seconds are measured by `benchmarks/absence.py`: here, beside other tests, they would tell of those."""
    hidden = 0
    async with office.client() as client:
        for route in _about_a_record(office):
            with statements() as theirs:
                answer = await _sent(office, client, login, route, office.address(route))
            with statements() as absent:
                await _sent(office, client, login, route, office.address(route, _absent(office.code(route))))
            if answer.status_code == 404:
                assert [one.sql for one in theirs] == [one.sql for one in absent], route
                hidden += bool(theirs)
    assert hidden > 5, "every route about a case answers 404"


@pytest.mark.parametrize("login", OTHERS)
async def test_no_page_list_search_export_or_feed_shows_it(office: Office, login: str) -> None:
    case = office.records["/cases/"]
    looked = 0
    async with office.client() as client:
        for route in _lists(office):
            for query in ("", f"?unit={UNIT}", "?state=all", f"?stream=unit.{UNIT}", "?stream=unit.so-y-te"):
                answer = await office.send(client, login, "GET", office.address(route) + query)
                looked += answer.is_success
                # What was asked for stands on the page of a refusal: whether it is the case depends on what ran before.
                assert case not in answer.text.replace(office.address(route), ""), f"{route}{query}"
                assert MATTER not in answer.text, f"{route}{query}"
    assert looked > 30


@pytest.mark.parametrize("login", OTHERS)
async def test_searching_for_its_code_is_like_searching_for_none(office: Office, login: str) -> None:
    case, none = office.records["/cases/"], _absent(office.records["/cases/"])
    searched = 0
    async with office.client() as client:
        for route in _lists(office):
            for name in ("q", "codes", "after"):
                path = office.address(route)
                found = await office.send(client, login, "GET", f"{path}?{name}={case}")
                nothing = await office.send(client, login, "GET", f"{path}?{name}={none}")
                assert found.status_code == nothing.status_code, f"{path}?{name}"
                assert _timeless(found.text) == _timeless(nothing.text.replace(none, case)), f"{path}?{name}"
                assert found.headers.get("location", "") == nothing.headers.get("location", "").replace(none, case)
                searched += found.status_code < 400
    assert searched > 30


def _lists(office: Office) -> list[Route]:
    return [r for r in routes(office.app.app) if r.method == "GET" and "{code}" not in r.path and r.path not in UPTIME]


def _timeless(page: str) -> str:
    """Without the moment at which it was made."""
    return re.sub(r"\d{1,2}:\d{2}(:\d{2})?", "", re.sub(r"\d{4}-\d\d-\d\dT[\d:.+Z]+", "", unquote(page)))


async def test_the_prepared_case_is_seen_by_its_own_department(office: Office) -> None:
    """So that the tests above look for something that can be found."""
    case = office.records["/cases/"]
    async with office.client() as client:
        for path in ("/intake/inbox", f"/intake/search?q={case}", "/intake/api/v1/cases"):
            answer = await office.send(client, f"cb.{UNIT}", "GET", path)
            assert case in answer.text + answer.headers.get("location", ""), path
        page = await office.send(client, f"cb.{UNIT}", "GET", f"/intake/cases/{case}")
        assert MATTER in page.text
