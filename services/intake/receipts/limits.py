"""How often the public pages may be tried, per number and per address, in this process's memory."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from shared.access.session import Attempts, TooMany
from shared.refusals import Reason


def _guesses() -> Attempts:
    return Attempts(RateLimitItemPerMinute(10, 5), RateLimitItemPerMinute(300, 5))


def _drafts() -> Attempts:
    return Attempts(RateLimitItemPerHour(3000), RateLimitItemPerHour(60))


def _files() -> Attempts:
    return Attempts(RateLimitItemPerHour(600), RateLimitItemPerHour(30))


@dataclass(frozen=True, slots=True)
class Limits:
    """`guesses` of secrets: ten in five minutes for one number, 300 for one address, behind which may be a whole village.
    `drafts` of petitions begun: 60 an hour from one address, 3,000 from all. `files` sent after them:
    30 an hour from one address, 600 from all.
    """

    guesses: Attempts = field(default_factory=_guesses)
    drafts: Attempts = field(default_factory=_drafts)
    files: Attempts = field(default_factory=_files)


async def _of_request(request: Request) -> Limits:
    found: Limits | None = getattr(request.app.state, "public_limits", None)
    if found is None:
        found = request.app.state.public_limits = Limits()
    return found


PublicLimits = Annotated[Limits, Depends(_of_request)]


def address_of(request: Request) -> str:
    return request.client.host if request.client else "local"


def too_many(limit: TooMany) -> Reason:
    minutes = -(-limit.retry_after // 60)
    return Reason(
        f"Đã thử quá nhiều lần. Hãy chờ {minutes} phút rồi thử lại.",
        f"Too many attempts. Wait {minutes} minute{'' if minutes == 1 else 's'} and try again.",
    )
