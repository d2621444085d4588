"""Every request passes here before any route: it learns who calls, and refuses writes another site caused."""

from typing import Final
from urllib.parse import urlsplit

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.access.session import COOKIE, Sessions, token_of
from shared.refusals import Reason
from shared.web.problems import Problem, answer

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FROM_ELSEWHERE: Final = Reason(
    "Yêu cầu này đến từ một trang khác nên không được thực hiện. Hãy mở lại trang và thử lại.",
    "Another site sent this request, so it was not carried out. Open the page again and retry.",
)


class Gate:
    """Puts the caller into `request.state.caller`. In one place, so that no route can forget the cross-site check."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self.app = app
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        token, by_itself = token_of(request)
        request.state.caller = self.sessions.caller(token) if token else None
        if request.state.caller is not None:
            structlog.contextvars.bind_contextvars(actor=request.state.caller.login)
        if by_itself and request.method not in _SAFE and not _is_from_here(request):
            await answer(request, Problem(403, "cross_site", _FROM_ELSEWHERE))(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_from_here(request: Request) -> bool:
    """Whether a write that carries its credentials by itself was caused by our own page.

    Browsers say so with Sec-Fetch-Site, older ones with Origin. Without either it is a programme, which has no business
    with our cookie; a request without the cookie is let through, for there is nothing to abuse.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is not None:
        return _host(origin) == request.headers.get("host", "")
    return COOKIE not in request.cookies


def _host(origin: str) -> str | None:
    """Host and port an origin names; None when it names none (`null`, `http://[x`)."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
