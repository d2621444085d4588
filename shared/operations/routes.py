"""What an operator sees and does about one service's events: `/operations`, as a page and as API."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from shared.access.callers import Auditor, Operator
from shared.messaging import parking
from shared.messaging.audit import verify
from shared.operations.state import OperationsState, ParkedEvent, operations_state, parked_events
from shared.running import RunningService
from shared.settings import ServiceName, service_url
from shared.web.openapi import problems
from shared.web.pages import render, web_of
from shared.web.problems import Problem


class Retried(BaseModel):
    """How many parked events were made due at once."""

    retried: int


def operations_api(service: ServiceName) -> APIRouter:
    router = APIRouter(tags=["operations"])

    @router.get("/operations")
    async def state(request: Request, caller: Operator) -> OperationsState:
        """Streams owned and read, lag, and what is parked."""
        return await operations_state(_running(request, service))

    @router.get("/parked")
    async def parked(request: Request, caller: Operator) -> list[ParkedEvent]:
        """Parked events, longest first."""
        async with _running(request, service).database.engine.connect() as db:
            return await parked_events(db)

    @router.post("/parked/retry", responses=problems(404))
    async def retry(request: Request, caller: Operator, event_id: UUID | None = None) -> Retried:
        """Try one parked event, or all, at once; a stopped stream is let go on."""
        return Retried(retried=await _retry(_running(request, service), event_id))

    @router.post("/parked/{event_id}/drop", status_code=204)
    async def drop(request: Request, caller: Operator, event_id: UUID) -> None:
        """Give an event up for this service: its effect will never happen here."""
        await _drop(_running(request, service), event_id)

    return router


def operations_pages(service: ServiceName) -> APIRouter:
    router = APIRouter()

    @router.get("/operations")
    async def page(request: Request, caller: Operator) -> HTMLResponse:
        running = _running(request, service)
        async with running.database.engine.connect() as db:
            parked = await parked_events(db)
        state = await operations_state(running)
        return render(
            request, "shared/operations/templates/operations.html", service=service, state=state, parked=parked
        )

    @router.get("/audit")
    async def audit(request: Request, caller: Auditor) -> HTMLResponse:
        running = _running(request, service)
        streams = (await operations_state(running)).owned
        found = [finding async for finding in verify(running.database.engine, service)]
        template = "shared/operations/templates/audit.html"
        return render(request, template, service=service, streams=streams, findings=found)

    @router.post("/operations/retry")
    async def retry(
        request: Request, caller: Operator, event_id: Annotated[UUID | None, Form()] = None
    ) -> RedirectResponse:
        await _retry(_running(request, service), event_id)
        return _back(request, service)

    return router


def _running(request: Request, service: ServiceName) -> RunningService:
    found: list[RunningService] = [r for r in request.app.state.running if r.service.name == service]
    return found[0]


async def _retry(running: RunningService, event_id: UUID | None) -> int:
    async with running.database.engine.begin() as db:
        retried = await parking.retry_now(db, event_id)
    for stream in list(running.consumer.stopped):
        running.consumer.close_breaker(stream)
    if event_id is not None and not retried:
        raise Problem(404, "not_found")
    return retried


async def _drop(running: RunningService, event_id: UUID) -> None:
    async with running.database.engine.begin() as db:
        if not await parking.remove(db, running.service.name, event_id):
            raise Problem(404, "not_found")


def _back(request: Request, service: ServiceName) -> RedirectResponse:
    return RedirectResponse(service_url(web_of(request).settings, service) + "/operations", 303)
