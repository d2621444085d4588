"""Everything an account can be shown: each address the applications themselves list, with every record's code in it."""

from collections.abc import AsyncIterator, Iterable
from html import unescape
from urllib.parse import unquote_plus

from tests.api.routes import routes
from tests.e2e.leaks import Secrets
from tests.scenarios.office import SERVICES, Office

PARAMETERS = {"form": ("01-TCD", "02-XLD"), "year": ("2026",)}
LISTS = tuple(f"/intake/exports/{name}" for name in ("visits", "petitions", "cases?state=all"))
"""What can be taken out as a file."""
NOT_ABOUT_RECORDS = ("/metrics", "/login", "/health", "/openapi")


def addresses(office: Office, codes: Iterable[str], steps: Iterable[str], words: Iterable[str]) -> set[str]:
    """Every address that can be read; `words` are looked for wherever something can be looked for."""
    found: set[str] = set()
    for route in routes(office.app.app):
        if route.method != "GET" or any(part in route.path for part in NOT_ABOUT_RECORDS):
            continue
        filled = {route.path}
        for name, values in {"code": codes, "step": steps, **PARAMETERS}.items():
            filled = {path.replace(f"{{{name}}}", value) for path in filled for value in values}
        found |= {path for path in filled if "{" not in path}
    for room in ("search", "visits", "cases"):
        for path in (f"/intake/{room}", f"/intake/api/v1/{room}"):
            found |= {f"{path}?q={word}" for word in words}
    streams = [service.name for service in SERVICES]
    found |= {f"/{name}/api/v1/events?stream={name}&after=0" for name in streams}
    return found | {f"/intake/api/v1/events?stream=unit.{unit}&after=0" for unit in ("so-nnmt", "so-noi-vu")}


def shown_in(page: str) -> str:
    """What a page says, also in the addresses it leads to: one of them may hold another's."""
    return unescape(unquote_plus(unquote_plus(unescape(page))))


async def leaks(office: Office, login: str, paths: Iterable[str], secrets: Secrets) -> AsyncIterator[tuple[str, str]]:
    """(address, secret) of everything this account is shown that it must not be; what it typed itself is no leak."""
    for path in paths:
        client = office.app.as_(login) if "/api/" in path else office.app.browser(login)
        answer = await client.get(path)
        assert answer.status_code < 500, f"{path} as {login}"
        word = path.partition("?q=")[2]
        shown = shown_in(answer.text)
        for secret in secrets.found_in(shown.replace(word, "") if word else shown):
            yield path, secret
    for path in LISTS:
        taken = await office.app.browser(login).post(path)
        assert taken.status_code in (200, 403), f"{path} as {login}"
        for secret in secrets.found_in(taken.text):
            yield path, secret
