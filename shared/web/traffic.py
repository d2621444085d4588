"""What every request passes: an id, a line in the log, headers that keep browsers strict, and an end for faults."""

import re
import time
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.metrics import REQUESTS
from shared.settings import Settings
from shared.web.problems import Problem, answer

log = structlog.get_logger("tiepdan.web")

LARGEST_BODY: Final = 1024 * 1024  # bytes: the longest account of a matter takes a tenth of it
_ALLOWANCE: Final = "tiepdan.body"
_DIGITS: Final = 20  # of a length: more would be larger still
_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

_CALLERS_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class StrictHeaders:
    """Adds the headers that forbid inline script and style, framing, sniffing and keeping pages on a shared machine."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        origins = sorted({url for url in (settings.intake_url, settings.scheduling_url, settings.reporting_url) if url})
        ours = " ".join(["'self'", *origins])
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src {ours}; form-action {ours}; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        self.headers = {
            "Content-Security-Policy": policy,
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cache-Control": "private, no-store",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, strictly if scope["type"] == "http" else send)


class RequestRecord:
    """Names each request, writes one line about it without personal data, and answers faults with that name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        given = request.headers.get("x-request-id", "")
        request_id = given if _CALLERS_ID.fullmatch(given) else uuid4().hex
        request.state.request_id = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception:  # the outermost edge: whatever broke below, the sender gets an answer with an id to report
            log.exception("fault", route=route_template(scope), method=scope["method"])
            if status:
                raise  # half a page has left; only breaking the connection tells the browser so
            await answer(request, Problem(500, "fault"))(scope, receive, noting)
        finally:
            seconds, route, method = time.perf_counter() - started, route_template(scope), scope["method"]
            log.info("request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1))
            # A sender may make up methods without end; each label would be kept for as long as the process lives.
            REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).observe(seconds)


@dataclass
class _Allowance:
    """How much of a body is taken; a route that has asked who is calling may raise it for its request."""

    most: int = LARGEST_BODY


def take_up_to(request: Request, most: int) -> None:
    """Let the body of this request be larger than usual, for a route that reads it in pieces and has yet to begin."""
    allowance: _Allowance = request.scope[_ALLOWANCE]
    allowance.most = most


class BodyLimit:
    """Takes no more than `LARGEST_BODY` of a request, whoever sends it and whether or not it says how much will come.

    A form with files may be larger when its route says so; nothing of it is read before. FastAPI's own limit would answer
    with a line of English outside our headers, log and problems.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        allowance = scope[_ALLOWANCE] = _Allowance()
        announced = _announced(request)
        may_be_raised = request.headers.get("content-type", "").startswith("multipart/form-data")
        if announced > LARGEST_BODY and not may_be_raised:
            await answer(request, Problem(413, "too_large"))(scope, receive, send)
            return
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            if announced > allowance.most:
                raise HTTPException(413)
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > allowance.most:
                raise HTTPException(413)  # the one kind of exception FastAPI lets through while it reads a body
            return message

        await self.app(scope, limited, send)


def _announced(request: Request) -> int:
    """How many bytes the sender says will come; 0 when it does not say."""
    said = request.headers.get("content-length", "")
    return int(said[:_DIGITS]) if said.isdecimal() else 0


def route_template(scope: Scope) -> str:
    """The path with its parameters' values put back into names: a code or a secret in a path stays out of logs."""
    if "endpoint" not in scope:
        return "(none)"
    if scope.get("root_path", "") != scope.get("app_root_path", scope.get("root_path", "")):  # inside a mount: a file
        return f"{scope['root_path']}/{{file}}"
    names = {str(value): f"{{{name}}}" for name, value in scope.get("path_params", {}).items()}
    path: str = scope["path"]
    for value, name in names.items():
        if "/" in value:
            path = path.replace(value, name)
    return "/".join(names.get(part, part) for part in path.split("/"))
