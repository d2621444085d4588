"""Every route of every service, called by every role, by nobody, and by the people of another department."""

import pytest

from shared.access.policy import Action, Allowed, may
from shared.refusals import Refused
from tests.api.bodies import smallest_body
from tests.api.office import LOGINS, NOBODY, THEIRS, UNIT, Office
from tests.api.permissions import RULES
from tests.api.routes import Route, first_to_match, plain, spelled_out
from tests.api.rules import Rule

TO_SIGN_IN, SIGN_IN, FORBIDDEN, NOT_FOUND, FAULT = 303, 401, 403, 404, 500


@pytest.fixture(scope="module")
def matrix(office: Office) -> list[tuple[Route, Rule]]:
    return [(route, RULES[str(route)]) for route in spelled_out(office.app.app) if str(route) in RULES]


def test_every_route_has_a_line_and_every_line_a_route(office: Office) -> None:
    known = {str(route) for route in spelled_out(office.app.app)}
    unsaid, stale = sorted(known - RULES.keys()), sorted(RULES.keys() - known)
    assert not unsaid, "a line in tests/api/permissions.py or casework.py says who may call:\n" + "\n".join(unsaid)
    assert not stale, "lines of routes there are no more:\n" + "\n".join(stale)


def test_no_route_stands_in_anothers_way(office: Office) -> None:
    hidden = []
    for route in plain(office.app.app):
        taken = first_to_match(office.app.app, route.method, office.address(route))
        if taken != route:
            hidden.append(f"{route} is taken by {taken}")
    assert not hidden, "\n".join(hidden)


async def test_each_caller_gets_the_answer_the_policy_gives(
    office: Office, matrix: list[tuple[Route, Rule]], capsys: pytest.CaptureFixture[str]
) -> None:
    before, wrong, asked = await office.written(), [], 0
    reads = [line for line in matrix if line[0].method == "GET"]
    writes = [line for line in matrix if line[0].method != "GET"]
    async with office.client() as client:
        for lines in (reads, writes):
            for route, rule in lines:
                for login in (NOBODY, *LOGINS):
                    path = office.address(route) + (f"?{rule.query}" if rule.query else "")
                    body = (
                        smallest_body(office.document, route.method, route.path) if _takes_json(route, rule) else None
                    )
                    answer = await office.send(client, login, route.method, path, body)
                    asked += 1
                    if not _is_right(office, route, rule, login, answer.status_code):
                        wrong.append(f"{login}: {route} -> {answer.status_code} {answer.headers.get('location', '')}")
            if lines is reads:
                assert await office.written() == before, "something was written by asking for a page"
    with capsys.disabled():
        print(f"\n{len(matrix)} routes, {len(LOGINS) + 1} callers, {asked} combinations")  # noqa: T201 -- what `make roles` is for
    assert not wrong, "\n".join(wrong)


async def test_nothing_that_changes_state_can_be_asked_for_with_get(office: Office) -> None:
    all_routes = plain(office.app.app)
    reads = {route.path for route in all_routes if route.method == "GET"}
    async with office.client() as client:
        for route in all_routes:
            if route.method != "GET" and route.path not in reads:
                answer = await office.send(client, "tiepdan", "GET", office.address(route))
                assert answer.status_code in (405, NOT_FOUND), f"{route}: {answer.status_code}"


def _takes_json(route: Route, rule: Rule) -> bool:
    return route.is_api and route.method != "GET" and not rule.open


def _is_right(office: Office, route: Route, rule: Rule, login: str, status: int) -> bool:
    expected = _expected(office, route, rule, login)
    if expected is None:
        absent = {NOT_FOUND} - ({NOT_FOUND} if rule.finds_nothing else set())
        return status < FAULT and status not in {SIGN_IN, FORBIDDEN} | absent
    return status in expected


def _expected(office: Office, route: Route, rule: Rule, login: str) -> set[int] | None:
    """The statuses of a refusal that are right; None when the request has to be served."""
    if rule.open:
        return None
    if login == NOBODY:
        return {SIGN_IN if route.is_api or route.method != "GET" else TO_SIGN_IN}
    caller = office.caller(login)
    if rule.actions and not any(isinstance(may(caller, action, rule.of), Allowed) for action in rule.actions):
        return {FORBIDDEN, NOT_FOUND} if route.names_a_record else {FORBIDDEN}
    of_the_department = "{code}" in route.path or rule.query.endswith(UNIT)
    if of_the_department and not any(isinstance(may(caller, action, THEIRS), Allowed) for action in rule.actions):
        hidden = "{code}" in route.path and isinstance(may(caller, Action.READ_CASE, THEIRS), Refused)
        return {NOT_FOUND if hidden else FORBIDDEN}
    return None
