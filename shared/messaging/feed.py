"""The log of record over HTTP: what a reader asks when Redis no longer has what it needs.

Rebuilding a projection reads it from the start; departments without a Redis connection follow it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import httpx
from fastapi import APIRouter, Depends, Query, Request
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase
from pydantic import BaseModel

from shared.access.roles import Caller, Role
from shared.access.services import service_of, service_token
from shared.access.session import token_of
from shared.messaging.entries import StreamEntry, read_log
from shared.messaging.log import canonical_json
from shared.settings import ServiceName, Settings, secret
from shared.web.problems import Problem

LAST_POSITION: Final = 2**63 - 1
"""The highest number the log can give."""


class FeedEntry(BaseModel):
    """One entry: its position on the stream, its link of the hash chain, and the CloudEvent as published."""

    position: int
    chain: str
    event: dict[str, Any]


class FeedPage(BaseModel):
    """Entries after the position asked for; `next` is the position to ask for next, the same when there is no more."""

    stream: str
    next: int
    entries: list[FeedEntry]


def feed_routes(service: ServiceName) -> APIRouter:
    """`GET /events` of a service's API."""
    router = APIRouter(tags=["events"])

    @router.get("/events", dependencies=[Depends(FeedReader())])
    async def events(
        request: Request,
        stream: Annotated[str, Query(pattern=r"^[a-z0-9.-]{2,60}$", description="intake, unit.so-nnmt, …")],
        after: Annotated[int, Query(ge=0, le=LAST_POSITION)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    ) -> FeedPage:
        """The log of record of one stream, in order, from after a position."""
        async with request.app.state.databases[service].engine.connect() as db:
            found = await read_log(db, service, stream, after, limit)
        entries = [FeedEntry(position=e.position, chain=e.chain, event=json.loads(e.body)) for e in found]
        return FeedPage(stream=stream, next=found[-1].position if found else after, entries=entries)

    return router


class FeedReader(SecurityBase):
    """Lets in other services, auditors and operators; and a unit's own people to its own stream, and to those of the
    units it took over: what stood there before the merger is theirs to read.
    """

    roles = frozenset({Role.AUDITOR, Role.OPERATOR, Role.OFFICER, Role.UNIT_LEADER})

    def __init__(self) -> None:
        self.model = BearerModel()
        self.scheme_name = "session"

    async def __call__(self, request: Request) -> None:
        token, by_itself = token_of(request)
        settings: Settings = request.app.state.web.settings
        if token and not by_itself and service_of(secret(settings), token):
            return
        caller: Caller | None = request.state.caller
        if caller is None:
            raise Problem(401, "sign_in_required", headers={"WWW-Authenticate": "Bearer"})
        own = {f"unit.{code}" for code in caller.units}
        if caller.has(Role.AUDITOR, Role.OPERATOR):
            return
        if not (caller.has(Role.OFFICER, Role.UNIT_LEADER) and request.query_params.get("stream") in own):
            raise Problem(403, "forbidden")


class FeedClient:
    """Reads other services' feeds as the service it belongs to."""

    def __init__(self, urls: Mapping[str, str], secret: str, service: str, client: httpx.AsyncClient) -> None:
        self.urls, self.client = urls, client
        self._secret, self._service = secret, service

    async def __call__(self, stream: str, after: int, limit: int) -> Sequence[StreamEntry]:
        owner = "intake" if stream.startswith("unit.") else stream
        response = await self.client.get(
            f"{self.urls[owner]}/api/v1/events",
            params={"stream": stream, "after": after, "limit": limit},
            headers={"Authorization": f"Bearer {service_token(self._secret, self._service)}"},
        )
        response.raise_for_status()
        return [StreamEntry(e["position"], canonical_json(e["event"]), e["chain"]) for e in response.json()["entries"]]
