"""A small application with everything install_web and install_access bring, and a few routes to try them on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import httpx
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.access.accounts import create_first_accounts
from shared.access.application import install_access
from shared.access.callers import Anonymous, Clerk, SignedIn, Supervisor
from shared.commands import Command
from shared.organisation import load_organisation
from shared.refusals import InvalidValueError, Reason, Refused
from shared.settings import Settings
from shared.web.application import add_home_figures, install_web
from shared.web.forms import blank, draft_saved, submitted
from shared.web.pages import Figure, render
from shared.web.problems import unwrap
from shared.wording import Day

UNIT = "so-nnmt"


class Kind(StrEnum):
    COMPLAINT = "KN"
    DENUNCIATION = "TC"


class Person(BaseModel):
    name: Annotated[str, Field(max_length=20)]
    born: date | None


class VisitForm(BaseModel):
    summary: Annotated[str, Field(min_length=3, max_length=200)]
    kind: Kind
    received: date
    people: list[Person] = []
    fields: list[str] = []
    group_size: Annotated[int, Field(ge=1)] = 1
    remote: bool = False
    note: str | None

    def model_post_init(self, _context: object, /) -> None:
        if self.group_size > 1 and not self.people:
            raise InvalidValueError("Đoàn phải có người đại diện.", "A group needs representatives.")


class ChosenDay(Command):
    day: Day


class TrialForm(BaseModel):
    name: str | None
    summary: str
    received: date


@dataclass
class Office:
    app: FastAPI
    settings: Settings
    passwords: dict[str, str]

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A browser: asks for HTML, says where its requests come from, keeps cookies."""
        sent = {"Accept": "text/html", "Accept-Language": "vi", "Sec-Fetch-Site": "same-origin", **headers}
        return self.programme(**sent)

    def programme(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://office.test", headers=headers)

    async def signed_in(self, login: str, **headers: str) -> httpx.AsyncClient:
        browser = self.browser(**headers)
        answer = await browser.post("/login", data={"login": login, "password": self.passwords[login]})
        assert answer.status_code == 303, answer.text
        return browser


@dataclass(frozen=True)
class _Unit:
    code: str
    name: str


def small_office(folder: Path, environment_settings: Settings | None = None) -> Office:
    settings = environment_settings or Settings(data_dir=folder)
    organisation = load_organisation()
    units = [_Unit(UNIT, organisation.name_on(UNIT, date(2027, 3, 15)))]
    passwords = create_first_accounts(settings.accounts_path, units, settings.passwords_path)
    app = FastAPI(docs_url=None, redoc_url=None)
    rules = Reason("Quy tắc áp dụng từ 01/07/2026", "Rules in force since 01/07/2026")
    install_web(app, settings, organisation, rules)
    install_access(app, settings, organisation)
    app.include_router(_routes())
    app.include_router(_trial_pages())
    add_home_figures(app, _figures)
    return Office(app, settings, passwords)


async def _figures(_request: Request, _caller: object) -> list[Figure]:
    return [
        Figure(Reason("Quá hạn", "Late"), 1773, "/intake/cases?due=late", Reason("lâu nhất 6 ngày", "6 days"), "late")
    ]


def _routes() -> APIRouter:
    router = APIRouter()

    @router.get("/cases/{code}")
    async def case(code: str, caller: SignedIn) -> dict[str, str | None]:
        return {"code": code, "login": caller.login, "unit": caller.unit}

    @router.post("/visits")
    async def visit(request: Request, caller: Clerk) -> Response:
        form = await submitted(request, VisitForm)
        if form.command is None:
            return Response("\n".join(f"{name}: {reason.vi}" for name, reason in form.errors.items()), 422)
        response = Response(form.command.model_dump_json(), media_type="application/json")
        draft_saved(response, "visit")
        return response

    @router.post("/api/v1/visits")
    async def api_visit(command: VisitForm, caller: Clerk) -> VisitForm:
        return command

    @router.post("/api/v1/days")
    async def day(command: ChosenDay, caller: Clerk) -> ChosenDay:
        return command

    @router.get("/api/v1/report")
    async def report(caller: Supervisor) -> str:
        return caller.login

    @router.post("/api/v1/refused")
    async def refused(caller: Anonymous, field: str | None = None) -> int:
        return unwrap(refusing(field))

    @router.get("/broken/{secret}")
    async def broken(caller: Anonymous, secret: str) -> None:
        raise LookupError(f"no citizen {secret}")

    return router


def _trial_pages() -> APIRouter:
    router = APIRouter()

    @router.get("/trial")
    async def trial(request: Request, caller: SignedIn) -> Response:
        return render(request, "tests/web/templates/trial.html", form=blank())

    @router.post("/trial")
    async def try_it(request: Request, caller: SignedIn) -> Response:
        form = await submitted(request, TrialForm)
        if form.command is None:
            return render(request, "tests/web/templates/trial.html", form=form, status_code=422)
        saved = RedirectResponse("/trial", status_code=303)
        draft_saved(saved, "trial")
        return saved

    @router.get("/refused-part")
    async def refused_part(caller: SignedIn) -> int:
        return unwrap(refusing(None))

    return router


def refusing(field: str | None) -> int | Refused:
    return Refused(Reason("Vụ việc đã kết thúc.", "The case is closed."), field)
