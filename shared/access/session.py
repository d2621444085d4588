"""The signed session the three services share, and the limits on guessing passwords."""

import secrets
import time
from dataclasses import dataclass
from typing import Final

from itsdangerous import BadData, URLSafeTimedSerializer
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response

from shared.access.accounts import Accounts
from shared.access.revocation import FILE, EndedSessions
from shared.access.roles import Account

OURS: Final = "tiepdan_"
"""Begins the name of every cookie that lets its browser do something."""
COOKIE: Final = f"{OURS}session"
LIFETIME: Final = 12 * 60 * 60  # seconds: a working day with its evening reception


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many attempts; another may be made in `retry_after` seconds."""

    retry_after: int


class Sessions:
    """Issues and reads session tokens.

    A token names login and epoch, so a new password or a lock ends it; and itself, so that signing out ends it alone.
    """

    def __init__(self, secret: str, accounts: Accounts) -> None:
        self.accounts = accounts
        self._ended = EndedSessions(accounts.path.with_name(FILE))
        self._signer = URLSafeTimedSerializer(secret, salt="tiepdan.session.v1")

    def issue(self, account: Account) -> str:
        """A token for `LIFETIME` seconds; the time of issue is part of the signature."""
        return self._signer.dumps({"id": secrets.token_urlsafe(9), "login": account.login, "epoch": account.epoch})

    def account(self, token: str) -> Account | None:
        """Whose token this is; None when it is forged, expired or signed out, or the account was locked or changed."""
        try:
            payload = self._signer.loads(token, max_age=LIFETIME)
        except BadData:
            return None
        if payload["id"] in self._ended:
            return None
        account = self.accounts.find(payload["login"])
        if account is None or account.disabled or account.epoch != payload["epoch"]:
            return None
        return account

    def end(self, token: str) -> None:
        """Make a token worthless at once, in every process; one that is forged or expired is so already."""
        try:
            payload, issued = self._signer.loads(token, max_age=LIFETIME, return_timestamp=True)
        except BadData:
            return
        self._ended.add(payload["id"], issued.timestamp() + LIFETIME)


class Attempts:
    """Failed sign-ins per login and per address, in this process's memory."""

    def __init__(
        self,
        per_login: RateLimitItem = RateLimitItemPerMinute(10, 5),
        per_address: RateLimitItem = RateLimitItemPerMinute(300, 5),
    ) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_login = per_login
        self._per_address = per_address

    def begin(self, login: str, address: str) -> TooMany | None:
        """Count an attempt before the password is looked at: many guesses at once must not slip through together."""
        for limit, key in ((self._per_address, address), (self._per_login, login)):
            if not self._limiter.hit(limit, key):
                reset = self._limiter.get_window_stats(limit, key).reset_time
                return TooMany(max(1, round(reset - time.time())))
        return None

    def succeeded(self, login: str) -> None:
        self._limiter.clear(self._per_login, login)


@dataclass(frozen=True, slots=True)
class Access:
    """What signing in needs; lives in `app.state.access`."""

    accounts: Accounts
    sessions: Sessions
    attempts: Attempts


def access_of(request: Request) -> Access:
    access: Access = request.app.state.access
    return access


def token_of(request: Request) -> tuple[str | None, bool]:
    """The session token of a request, and whether it came by itself (cookie) rather than by intent (bearer)."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and credentials:
        return credentials.strip(), False
    return request.cookies.get(COOKIE), True


def remember(response: Response, token: str, *, secure: bool) -> None:
    response.set_cookie(COOKIE, token, max_age=LIFETIME, path="/", httponly=True, samesite="lax", secure=secure)


def forget(response: Response, *, secure: bool) -> None:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=secure)
