"""Make one process of one or several services: the only place that wires settings, engines, brokers, routes, tasks."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import httpx
import structlog
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request

from shared.access.application import install_access
from shared.calendar import clock, load_calendar
from shared.messaging.faults import is_transient
from shared.messaging.feed import FeedClient, feed_routes
from shared.migrations import check_schema
from shared.operations.routes import operations_api, operations_pages
from shared.organisation import Organisation, load_organisation
from shared.refusals import Reason
from shared.running import Role, RunningService
from shared.service import Service
from shared.settings import ServiceName, Settings, database_url, secret, service_url
from shared.web.application import add_home_figures, install_web
from shared.web.openapi import DescribedAPI
from shared.web.problems import Problem, answer

SERVICES: Final[tuple[ServiceName, ...]] = ("intake", "scheduling", "reporting")


DATABASE_WITHIN: Final = 120.0
"""Seconds a starting process waits for a database that is away: PostgreSQL may have to replay its log first."""
LOOK_SECONDS: Final = 0.5
DISK_FULL: Final = "53100"
DISK_FULL_TOLD_SECONDS: Final = 60.0
NO_ROOM = Reason(
    "Đĩa của máy chủ đã đầy nên chưa lưu được gì. Hãy báo ngay người vận hành hệ thống.",
    "The server's disk is full, so nothing was saved. Tell whoever runs the system at once.",
)
DATABASE_AWAY = Reason(
    "Cơ sở dữ liệu tạm thời không trả lời. Chưa có gì được lưu; hãy gửi lại sau ít giây.",
    "The database does not answer for the moment. Nothing was saved; send it again in a few seconds.",
)


UNSTORABLE: Final = frozenset({"22021", "22P05"})
"""SQLSTATEs of text, plain and inside JSON, with a character PostgreSQL cannot hold: zero, which no keyboard types."""
NOT_TEXT = Reason(
    "Nội dung có ký tự không phải chữ. Hãy xóa ký tự đó rồi gửi lại.",
    "There is a character in it that is no text. Remove it and send it again.",
)

logger = structlog.get_logger(__name__)


class Readiness(BaseModel):
    """Whether a process does its work, and what keeps it from it."""

    ready: bool
    troubles: list[str]


class NotConfigured(Exception):
    """Servers were neither given nor started."""


def application(services: Sequence[Service], settings: Settings, role: Role = "all") -> FastAPI:
    """The web application of these services; its lifespan starts and stops their work.

    Raises:
        NotConfigured: no address of PostgreSQL or Redis.
        OldSchema: (at start-up) a database needs `tiepdan migrate`.
    """
    organisation = load_organisation(settings.organisation_dir)
    app = DescribedAPI(
        title="Tiếp Dân: " + ", ".join(service.title for service in services),
        version="1",
        lifespan=lambda app: _lifespan(app, services, settings, role, organisation),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.secret = secret(settings)
    install_web(app, settings, organisation, _calendar_note(settings))
    install_access(app, settings, organisation)
    for service in services:
        for router in (*service.api, feed_routes(service.name), operations_api(service.name)):
            app.include_router(router, prefix=f"/{service.name}/api/v1", dependencies=service.doors)
        for source in service.figures:
            add_home_figures(app, source)
        for router in (*service.pages, operations_pages(service.name)):
            app.include_router(router, prefix=f"/{service.name}", include_in_schema=False, dependencies=service.doors)
    _add_health(app)
    return app


def _calendar_note(settings: Settings) -> Reason:
    """For the foot of each page: which days off are counted with, and whether this year's are decided."""
    year, calendar = clock.today().year, load_calendar(settings.calendar_file)
    if calendar.covers(year):
        return Reason(f"Lịch ngày nghỉ {year}", f"Days off of {year}")
    return Reason(f"Lịch ngày nghỉ {year} chưa đủ quyết định", f"Days off of {year} not all decided")


@asynccontextmanager
async def _lifespan(
    app: FastAPI, services: Sequence[Service], settings: Settings, role: Role, organisation: Organisation
) -> AsyncIterator[None]:
    def audience(units: Collection[str]) -> Collection[str]:
        return organisation.audience(units, clock.today())

    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=30))
        app.state.running = []
        app.state.databases = {}
        for service in services:
            addresses, feed = _addresses(service, settings), _feed(service, settings, client)
            running = RunningService.of(service, role, settings, *addresses, feed, audience)
            stack.push_async_callback(running.__aexit__)
            await _await_schema(running)
            app.state.databases[service.name] = running.database
            app.state.running.append(running)
        for running in app.state.running:
            await running.__aenter__()
        yield


async def _await_schema(running: RunningService) -> None:
    """`check_schema` once the database answers: one that recovers from a crash must not end what starts meanwhile.

    Raises:
        OldSchema: it answers, and is of another version.
    """
    loop, service = asyncio.get_running_loop(), running.service
    until = loop.time() + DATABASE_WITHIN
    while True:
        try:
            await check_schema(running.database.engine, service.migrations, service.name)
        except (DBAPIError, OSError) as error:
            if not is_transient(error) or loop.time() > until:
                raise
            logger.warning("waiting_for_database", service=service.name, error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)
        else:
            return


def _addresses(service: Service, settings: Settings) -> tuple[str, str]:
    url = database_url(settings, service.name)
    if url is None or settings.redis_url is None:
        raise NotConfigured(
            f"TIEPDAN_DATABASE_URL (or TIEPDAN_DATABASE_URL_{service.name.upper()}) and TIEPDAN_REDIS_URL must say "
            "where the servers are; 'tiepdan up' starts embedded ones"
        )
    return url, settings.redis_url


def _feed(service: Service, settings: Settings, client: httpx.AsyncClient) -> FeedClient:
    here = f"http://127.0.0.1:{settings.port}"
    urls: dict[str, str] = {
        name: url if (url := service_url(settings, name)).startswith("http") else here + url for name in SERVICES
    }
    return FeedClient(urls, secret(settings), service.name, client)


def _add_health(app: FastAPI) -> None:
    app.state.disk_full_at = float("-inf")

    @app.get("/health/live", tags=["health"], response_class=PlainTextResponse)
    async def live() -> PlainTextResponse:
        """The process answers."""
        return PlainTextResponse("live\n")

    @app.get("/health/ready", tags=["health"], response_model=Readiness, responses={503: {"model": Readiness}})
    async def ready(request: Request) -> JSONResponse:
        """Whether this process does its work; lists what keeps it from it."""
        lists = await asyncio.gather(*(running.troubles() for running in request.app.state.running))
        troubles = [trouble for found in lists for trouble in found]
        if time.monotonic() - app.state.disk_full_at < DISK_FULL_TOLD_SECONDS:
            troubles.append("the database's disk was full a moment ago: reading works, nothing can be saved")
        found = Readiness(ready=not troubles, troubles=troubles)
        return JSONResponse(found.model_dump(), 503 if troubles else 200)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @app.exception_handler(DBAPIError)
    async def database_fault(request: Request, error: DBAPIError) -> Response:
        if getattr(error.orig, "sqlstate", None) in UNSTORABLE:
            return answer(request, Problem(422, "invalid", NOT_TEXT))
        if not is_transient(error):
            raise error
        if getattr(error.orig, "sqlstate", None) == DISK_FULL:
            app.state.disk_full_at = time.monotonic()
            return answer(request, Problem(503, "disk_full", NO_ROOM, headers={"Retry-After": "60"}))
        return answer(request, Problem(503, "unavailable", DATABASE_AWAY, headers={"Retry-After": "2"}))
