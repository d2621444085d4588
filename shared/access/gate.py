"""Every request passes here before any route: it learns who calls, and refuses writes another site caused."""

from datetime import date
from typing import Final
from urllib.parse import urlsplit

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.access.roles import Account, Caller
from shared.access.session import OURS, Sessions, token_of
from shared.calendar import clock
from shared.organisation import Organisation
from shared.refusals import Reason
from shared.web.problems import Problem, answer

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FROM_ELSEWHERE: Final = Reason(
    "Yêu cầu này đến từ một trang khác nên không được thực hiện. Hãy mở lại trang và thử lại.",
    "Another site sent this request, so it was not carried out. Open the page again and retry.",
)


class Gate:
    """Puts the caller into `request.state.caller`. In one place, so that no route can forget the cross-site check."""

    def __init__(self, app: ASGIApp, sessions: Sessions, organisation: Organisation) -> None:
        self.app = app
        self.sessions = sessions
        self.organisation = organisation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        token, by_itself = token_of(request)
        account = self.sessions.account(token) if token else None
        request.state.caller = _caller(account, self.organisation, clock.today()) if account else None
        if request.state.caller is not None:
            structlog.contextvars.bind_contextvars(actor=request.state.caller.login)
        if by_itself and request.method not in _SAFE and not _is_from_here(request):
            await answer(request, Problem(403, "cross_site", _FROM_ELSEWHERE))(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _caller(account: Account, organisation: Organisation, on: date) -> Caller:
    """Who the account speaks for on a day.

    Here, and nowhere else, an account's unit becomes the one that answers for it: from the day of a merger the people of
    a unit that ended belong to its successor, with the accounts they have.
    """
    if account.unit is None:
        return Caller(account.login, account.roles, None, account.display_vi)
    unit = organisation.answering(account.unit, on)
    return Caller(account.login, account.roles, unit, account.display_vi, organisation.predecessors(unit, on) - {unit})


def _is_from_here(request: Request) -> bool:
    """Whether a write that carries its credentials by itself was caused by our own page.

    Browsers say so with Sec-Fetch-Site, older ones with Origin, the oldest phones with Referer. Without any it is a
    programme, which has no business with our cookies; a request without them is let through: there is nothing to abuse.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is not None:
        return _host(origin) == request.headers.get("host", "")
    referer = request.headers.get("referer")
    if referer is not None:
        return _host(referer) == request.headers.get("host", "")
    return not any(name.startswith(OURS) for name in request.cookies)


def _host(origin: str) -> str | None:
    """Host and port an origin names; None when it names none (`null`, `http://[x`)."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
