"""No address and no form, however it is written, makes a service fall over: the sender is told what is wrong."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute

from services.intake.service import INTAKE
from services.reporting.service import REPORTING
from services.scheduling.service import SCHEDULING
from shared.messaging.feed import feed_routes
from tests.apps import App
from tests.conftest import MakeApp
from tests.intake.conftest import a_denunciation, a_visit, accepted, somebody

HOSTILE = ("%00", "9" * 30, "9999-12-31", "x~2026-01-01~c~" + "9" * 20, "%FF")
READERS = ("tiepdan", "giamsat", "lanhdao", "vanhanh", "cb.so-nnmt", "baomat", "kiemtoan")
PARAMETER = re.compile(r"\{(\w+)[^}]*\}")


@pytest.fixture
async def app(make_app: MakeApp) -> App:
    return await make_app(INTAKE, SCHEDULING, REPORTING)


def queried() -> dict[str, list[str]]:
    """Every address that is read, and what may be asked of it."""
    queried: dict[str, list[str]] = {}
    for service in (INTAKE, SCHEDULING, REPORTING):
        prefixed = [(f"/{service.name}", router) for router in service.pages]
        prefixed += [(f"/{service.name}/api/v1", router) for router in (*service.api, feed_routes(service.name))]
        for prefix, router in prefixed:
            for route in router.routes:
                if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
                    found = get_flat_params(route.dependant)
                    queried[prefix + route.path] = [p.alias for p in found if isinstance(p.field_info, Query)]
    return queried


def addresses() -> Iterator[str]:
    """Each of them, with something hostile in one place of it at a time."""
    for template, parameters in queried().items():
        for value in HOSTILE:
            if PARAMETER.search(template):
                yield PARAMETER.sub(value, template)
        plain = PARAMETER.sub("01-TCD", template)
        for name in parameters:
            needed = "&".join(
                f"{n}={v}" for n, v in (("stream", "intake"), ("column", "1")) if n in parameters and n != name
            )
            with_partner = {"from": "&to=2027-01-01", "to": "&from=2027-01-01"}.get(name, "")
            yield from (f"{plain}?{quote(name)}={value}{with_partner}&{needed}" for value in HOSTILE)


async def who_may_read(app: App, path: str) -> httpx.AsyncClient:
    for login in READERS:
        if (await app.as_(login).get(path)).status_code not in (401, 403):
            return app.as_(login)
    return app.as_("tiepdan")


async def test_no_address_makes_a_service_fall_over(app: App) -> None:
    able: dict[str, httpx.AsyncClient] = {}
    statuses: dict[int, int] = {}
    for address in addresses():
        path = address.partition("?")[0]
        if path not in able:
            able[path] = await who_may_read(app, path)
        status = (await able[path].get(address)).status_code
        assert status < 500, address
        statuses[status] = statuses.get(status, 0) + 1
    assert statuses[200] > 100
    assert statuses[422] > 100


async def test_no_cursor_of_any_list_makes_a_service_fall_over(app: App) -> None:
    """Each list has a key of its own: a cursor is made of as many parts, with a number too large where a number belongs."""
    lists = [path for path, parameters in queried().items() if "after" in parameters and not PARAMETER.search(path)]
    assert len(lists) > 25
    shapes = ["d~x", "x~d~x", "d~x~n", "x~d~x~n", "n~d~x~1", "1~d~x~n", "d~x~x~n"]
    written = [shape.replace("d", "2026-01-01").replace("n", "9" * 30) for shape in shapes]
    for path in lists:
        reader = await who_may_read(app, path)
        of = "&type=BTCD" if path.endswith("/papers") else ""  # a register has to be named
        for after in [*written, "WyIyMDI2LTAxLTAxIiwgIlx1ZDgwMCJd"]:
            answer = await reader.get(f"{path}?stream=intake&q=don{of}&after={after}")
            assert answer.status_code in (200, 422), (path, after)
        answer = await reader.get(f"{path}?stream=intake&q=don{of}&after=~~~~~~~")
        assert answer.status_code == 422, path
        if "/api/" in path:
            assert [error["field"] for error in answer.json()["errors"]] == ["after"], path


def spoiled(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The command with a zero character in one of its texts at a time."""
    for name, value in command.items():
        if isinstance(value, str):
            yield {**command, name: value + "\0"}
        elif isinstance(value, dict):
            yield from ({**command, name: inner} for inner in spoiled(value))


COMMANDS = {
    "/intake/api/v1/visits": (
        "tiepdan",
        a_visit(kind="TC", field="dat-dai", petition={"process": accepted(extract="Giao đất sai.")}),
    ),
    "/intake/api/v1/petitions": ("tiepdan", a_denunciation()),
    "/scheduling/api/v1/dialogues": (
        "lanhdao",
        {"unit": "vp-ubnd", "type": "periodic", "carriers": ["stand_alone"], "planned_on": "2026-03-05", "topic": "x"},
    ),
    "/api/v1/tokens": ("tiepdan", {"login": "tiepdan", "password": "x"}),
}


@pytest.mark.parametrize("path", COMMANDS)
async def test_no_text_in_a_command_makes_a_service_fall_over(app: App, path: str) -> None:
    login, command = COMMANDS[path]
    for one in spoiled(command):
        answer = await app.as_(login).post(path, json=one, headers={"Idempotency-Key": "k"})
        assert 400 <= answer.status_code < 500, (one, answer.text)


async def test_no_text_in_a_form_makes_a_service_fall_over(app: App) -> None:
    typed = {
        "content": "Hỏi đường.",
        "on": "02/03/2026",
        "key": "k",
        **{f"who.{n}": str(v) for n, v in somebody().items()},
    }
    browser = app.browser("tiepdan")
    for name, value in typed.items():
        answer = await browser.post("/intake/visits", data={**typed, name: value + "\0"})
        assert answer.status_code in {303, 404, 405, 422}, name
    for name in ("who." + "a." * 3000 + "a", "who." + "9" * 5000, "." * 999):
        assert (await browser.post("/intake/visits", data={**typed, name: "x"})).status_code < 500
