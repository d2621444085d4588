"""Every page there is, found from the applications' own routes, so that none is forgotten."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from deploy.services import SERVICES
from shared.access.roles import Role
from shared.calendar import clock
from shared.runtime import application
from shared.settings import Settings
from tests.browser.conftest import System
from tests.browser.files import RECORDS, files_of, removal_of
from tests.browser.papers import guided_petition, papers_of, with_a_paper
from tests.browser.personal import personal_data
from tests.browser.registers import imports_of, sent_register, take_a_list_out, tried_register

LOGINS = {
    Role.DESK: "tiepdan",
    Role.OFFICER: "cb.so-nnmt",
    Role.UNIT_LEADER: "ld.so-nnmt",
    Role.LEADER: "lanhdao",
    Role.SUPERVISOR: "giamsat",
    Role.CUSTODIAN: "baomat",
    Role.AUDITOR: "kiemtoan",
    Role.OPERATOR: "vanhanh",
}
PREFERENCE = (Role.DESK, Role.SUPERVISOR, Role.LEADER, Role.OFFICER, Role.OPERATOR, Role.AUDITOR, Role.CUSTODIAN)
NOT_PAGES = ("/static", "/health", "/metrics", "/api/", "/csv", "/news", "/receiver", "/file", "/papers/{number}")


@dataclass(frozen=True)
class Page:
    """A page to look at, as whom."""

    name: str
    path: str
    login: str | None


def pages(system: System, folder: Path) -> list[Page]:
    """All pages with an example of each parameter taken from the running system."""
    examples = _examples(system)
    found = [Page("login", "/login", None)]
    for route in _page_routes(folder):
        template = str(route.path)
        if template in SEVERAL:
            found += [
                Page(f"{_name(template)}-{value}", _filled(template, examples | own), login)
                for value, own, login in SEVERAL[template](examples)
            ]
        elif template != "/login":
            path = _filled(template, examples)
            found.append(Page(_name(template), path + EXTRA.get(template, ""), _login(route)))
    found.append(Page("inbox-department", "/intake/inbox", LOGINS[Role.OFFICER]))
    return found


def _filled(template: str, examples: Mapping[str, str]) -> str:
    path = template
    for parameter in re.findall(r"\{(\w+)\}", template):
        path = path.replace("{" + parameter + "}", examples[_key(template, parameter)])
    return path


def _steps_of_a_procedure(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    case, head = {"cases/code": examples["complaint"]}, f"ld.{examples['complaint unit']}"
    for step, login in (
        ("decide", head),
        ("set_attributes", head),
        ("enforce", head),
        ("suspend", head),
        ("accept", "tiepdan"),
    ):
        yield step, case | {"proceeding/step": step}, login
    of_denunciation = {"cases/code": examples["denunciation"], "proceeding/step": "send_suspension"}
    yield "send_suspension", of_denunciation, "tiepdan"


def _acts_of_handling(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    case, unit = {"cases/code": examples["complaint"]}, examples["complaint unit"]
    for act, login in (
        ("part", "tiepdan"),
        ("return", f"cb.{unit}"),
        ("officer", f"ld.{unit}"),
        ("note", f"cb.{unit}"),
    ):
        yield act, case | {"handling/step": act}, login


def _acts_on_time(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    case, unit = {"cases/code": examples["complaint"]}, examples["complaint unit"]
    for act, login in (("ask", f"cb.{unit}"), ("grant", f"ld.{unit}"), ("refuse", f"ld.{unit}"), ("law", "lanhdao")):
        yield act, case | {"deadline/step": act}, login


def _drafts(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    case, unit = {"cases/code": examples["complaint"]}, examples["complaint unit"]
    yield from (("officer", case, f"cb.{unit}"), ("head", case, f"ld.{unit}"))


def _whole_case(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    yield "reflection", {}, "tiepdan"
    yield "complaint", {"cases/code": examples["complaint"]}, f"ld.{examples['complaint unit']}"
    yield "denunciation", {"cases/code": examples["denunciation"]}, "tiepdan"


def _protection(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    yield "denunciation", {"cases/code": examples["to protect"]}, "tiepdan"


def _acts_of_protection(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    for act in ("decide", "review"):
        own = {"cases/code": examples["to protect"], "{code}/number": "1", "{number}/step": act}
        yield act, own, "tiepdan"


def _asking_for_identity(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    yield "form", {"cases/code": examples["to protect"]}, "lanhdao"
    yield "held", {"cases/code": examples["denunciation"]}, "tiepdan"


def _extracts(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    yield "denunciation", {"cases/code": examples["to protect"]}, "tiepdan"


def _requests_for_identity(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    for state in ("waiting", "granted"):
        yield state, {"requests/number": examples[f"{state} request"]}, "baomat"


def _lists_past_their_term(_examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
    yield "to-decide", {}, "lanhdao"


SEVERAL: dict[str, Callable[[Mapping[str, str]], Iterator[tuple[str, dict[str, str], str]]]] = {
    "/intake/cases/{code}": _whole_case,
    "/intake/cases/{code}/proceeding/{step}": _steps_of_a_procedure,
    "/intake/cases/{code}/handling/{step}": _acts_of_handling,
    "/intake/cases/{code}/deadline/{step}": _acts_on_time,
    "/intake/cases/{code}/draft": _drafts,
    "/intake/cases/{code}/extract": _extracts,
    "/intake/visits/{code}/papers/{paper}": papers_of(
        "visit", ("giay-bien-nhan", "visits/code"), ("phieu-hen", "visits/code")
    ),
    "/intake/petitions/{code}/papers/{paper}": papers_of("petition", ("huong-dan", "guided petition")),
    "/intake/cases/{code}/papers/{paper}": papers_of("case", ("thu-ly-khieu-nai", "complaint")),
    **{f"/intake/{record}s/{{code}}/attachments/{{number}}/remove": removal_of(record) for record in RECORDS},
    "/intake/protection/cases/{code}": _protection,
    "/intake/protection/cases/{code}/{number}/{step}": _acts_of_protection,
    "/intake/identity/cases/{code}": _asking_for_identity,
    "/intake/identity/requests/{number}": _requests_for_identity,
    "/intake/imports/{run}": imports_of("sent register", "tried register"),
    "/intake/retention/lists/{number}": _lists_past_their_term,
}
"""Pages that look different from case to case or from reader to reader: what the picture is called, own examples, login."""

EXTRA = {"/reporting/forms/{form}/records": "?period=Q3-2026&column=1"}
"""Query strings without which a page makes no sense."""


def _page_routes(folder: Path) -> Iterator[RouteContext]:
    app = application(list(SERVICES.values()), Settings(data_dir=folder))
    for route in iter_route_contexts(app.routes):
        is_get = isinstance(route.original_route, APIRoute) and "GET" in (route.methods or ())
        if is_get and not any(part in str(route.path) for part in NOT_PAGES):
            yield route


def _login(route: RouteContext) -> str | None:
    assert isinstance(route.original_route, APIRoute)
    roles = _roles(route.original_route.dependant)
    return next(LOGINS[role] for role in PREFERENCE if role in roles) if roles else None


def _roles(dependant: Dependant) -> frozenset[Role]:
    """Who may call, wherever in the tree of dependencies it is said."""
    found: frozenset[Role] = getattr(dependant.call, "roles", None) or frozenset()
    for inner in dependant.dependencies:
        found |= _roles(inner)
    return found


def _key(path: str, parameter: str) -> str:
    """Examples are named by the noun before the parameter: /intake/cases/{code} wants a case."""
    before = path.split("{" + parameter, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    return f"{before}/{parameter}"


def _name(path: str) -> str:
    return path.strip("/").replace("/", "-").replace("{", "").replace("}", "") or "home"


def _examples(system: System) -> dict[str, str]:
    with system.client("tiepdan") as desk:

        def first(path: str, key: str = "code", **query: Any) -> str:
            items = desk.get(path, params=query).raise_for_status().json()["items"]
            assert items, path
            return str(items[0][key])

        complaints = desk.get("/intake/api/v1/cases", params={"kind": "KN", "state": "acknowledged"}).json()["items"]
        complaint = complaints[0]
        take_a_list_out(desk)
        denunciation = first("/intake/api/v1/cases", kind="TC", state="all")
        codes = {
            "visits/code": with_a_paper(desk, first("/intake/api/v1/visits", refused="false")),
            "petitions/code": first("/intake/api/v1/petitions"),
            "cases/code": first("/intake/api/v1/cases"),
        }
        return {
            **codes,
            **files_of(desk, codes),
            "complaint": complaint["code"],
            "complaint unit": complaint["unit"],
            "to protect": _to_protect(desk),
            "denunciation": denunciation,
            **_requests(system, denunciation),
            "case-dialogues/code": first("/scheduling/api/v1/case-dialogues"),
            "guided petition": guided_petition(desk),
            "templates/paper": "giay-bien-nhan",
            **personal_data(desk),
            "delegations/code": first("/intake/api/v1/delegations"),
            "dialogues/code": first("/scheduling/api/v1/dialogues"),
            "conclusions/code": first("/scheduling/api/v1/conclusions"),
            "reception-days/code": first("/scheduling/api/v1/reception-days"),
            "sent register": sent_register(desk),
            "tried register": tried_register(desk),
            "forms/form": "01-TCD",
            "forms/code": "01-TCD",
        }


def _to_protect(desk: httpx.Client) -> str:
    """A denunciation in which protection was asked for and is not decided on; asked for now, when nobody has."""
    denunciations = desk.get("/intake/api/v1/cases", params={"kind": "TC", "state": "all"}).json()["items"]
    for case in denunciations:
        path = f"/intake/api/v1/cases/{case['code']}/protections"
        if desk.get(path).json() or desk.post(path, json={"by": "denouncer"}).is_success:
            return str(case["code"])
    raise AssertionError("no denunciation whose denouncer could be protected")


def _requests(system: System, denunciation: str) -> dict[str, str]:
    """One request to see who denounced that the desk was granted, so that its case page shows it; one that waits."""
    numbers = {}
    for state, login in (("granted", "tiepdan"), ("waiting", "lanhdao")):
        with system.client(login) as asker:
            path = f"/intake/api/v1/cases/{denunciation}/identity-requests"
            known = asker.get(path).raise_for_status().json()
            reason = {"reason": "Mời người tố cáo đến làm việc trực tiếp để làm rõ nội dung."}
            latest = known[0] if known else asker.post(path, json=reason).raise_for_status().json()
            numbers[f"{state} request"] = str(latest["number"])
    with system.client("baomat") as custodian:
        until = {"until": (clock.today() + timedelta(days=7)).isoformat()}
        custodian.post(f"/intake/api/v1/identity/requests/{numbers['granted request']}/grant", json=until)
    return numbers
