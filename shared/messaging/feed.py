"""The log of record over HTTP: what a reader asks when Redis no longer has what it needs.

Rebuilding a projection reads it from the start; departments without a Redis connection follow it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from shared.access.callers import FeedReader
from shared.access.policy import Action, Subject, may
from shared.messaging.entries import StreamEntry, read_log
from shared.refusals import Refused
from shared.settings import ServiceName
from shared.web.problems import unwrap


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

    @router.get("/events")
    async def events(
        request: Request,
        caller: FeedReader,
        stream: Annotated[str, Query(pattern=r"^[a-z0-9.-]{2,60}$", description="intake, unit.so-nnmt, …")],
        after: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    ) -> FeedPage:
        """The log of record of one stream, in order, from after a position."""
        unit = stream.removeprefix("unit.") if stream.startswith("unit.") else None
        verdict = may(caller, Action.READ_FEED, Subject(units=(unit,) if unit else ()))
        if isinstance(verdict, Refused):
            unwrap(verdict)
        async with request.app.state.databases[service].engine.connect() as db:
            found = await read_log(db, service, stream, after, limit)
        entries = [FeedEntry(position=e.position, chain=e.chain, event=json.loads(e.body)) for e in found]
        return FeedPage(stream=stream, next=found[-1].position if found else after, entries=entries)

    return router


class FeedClient:
    """Reads other services' feeds with a service's own token."""

    def __init__(self, urls: Mapping[str, str], token: str, client: httpx.AsyncClient) -> None:
        self.urls, self.token, self.client = urls, token, client

    async def __call__(self, stream: str, after: int, limit: int) -> Sequence[StreamEntry]:
        owner = "intake" if stream.startswith("unit.") else stream
        response = await self.client.get(
            f"{self.urls[owner]}/api/v1/events",
            params={"stream": stream, "after": after, "limit": limit},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        response.raise_for_status()
        return [
            StreamEntry(e["position"], json.dumps(e["event"], ensure_ascii=False, sort_keys=True).encode(), e["chain"])
            for e in response.json()["entries"]
        ]
