"""How every part of the product talks to Redis (or Valkey): one place for retries and time limits."""

from typing import Any, Final

from faststream.redis import RedisBroker
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, NoPermissionError, ReadOnlyError, TimeoutError  # noqa: A004

RETRY_ON: Final[list[type[Exception]]] = [
    BusyLoadingError,
    ConnectionError,
    NoPermissionError,
    ReadOnlyError,
    TimeoutError,
]
"""Answers during a fail-over or a change of rights. Without backing off FastStream repeats its read thousands of times
a second on READONLY and NOPERM."""


def _options() -> dict[str, Any]:
    return {
        "retry": Retry(ExponentialWithJitterBackoff(base=0.05, cap=2), 5),
        "retry_on_error": RETRY_ON,
        "health_check_interval": 30,
        "socket_connect_timeout": 5,
        "socket_timeout": 15,
    }


def redis_client(url: str) -> "Redis":
    """A client that keeps bytes as bytes: bodies are decoded where they are validated."""
    return Redis.from_url(url, decode_responses=False, **_options())


def redis_broker(url: str) -> RedisBroker:
    """FastStream's broker with the same patience, and without its own loggers: ours say it once."""
    return RedisBroker(url, logger=None, **_options())  # type: ignore[arg-type]  # None is documented as silence
