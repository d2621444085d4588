"""How often the public pages may be tried, per number and per address, in this process's memory; and how many at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Request
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from shared.access.session import Attempts, TooMany
from shared.database import Transaction
from shared.refusals import Reason
from shared.service import Transactions, transactions

AT_ONCE: Final = 12
"""Citizens whose transactions are open at once, of the twenty connections a process has: a crowd waits in line here, where no
wait is too long, and the desk in the same process goes on working.
"""


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
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


async def _of_request(request: Request) -> Limits:
    found: Limits | None = getattr(request.app.state, "public_limits", None)
    if found is None:
        found = request.app.state.public_limits = Limits()
    return found


PublicLimits = Annotated[Limits, Depends(_of_request)]


async def _in_turn(
    request: Request, limits: PublicLimits, transacting: Annotated[Transactions, transactions("intake")]
) -> AsyncIterator[Transaction]:
    if request.method == "POST":
        await request.form()  # whoever sends it slowly keeps nobody waiting
    async with limits.turns, transacting() as tx:
        yield tx


PublicTx = Annotated[Transaction, Depends(_in_turn, scope="function")]
"""The transaction of a public page, in its turn."""


def address_of(request: Request) -> str:
    return request.client.host if request.client else "local"


def too_many(limit: TooMany) -> Reason:
    minutes = -(-limit.retry_after // 60)
    return Reason(
        f"Đã thử quá nhiều lần. Hãy chờ {minutes} phút rồi thử lại.",
        f"Too many attempts. Wait {minutes} minute{'' if minutes == 1 else 's'} and try again.",
    )
