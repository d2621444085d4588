"""Background work that must not end: started again after a fault, with growing pauses, and counted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

import structlog

from shared import metrics
from shared.messaging.faults import reason

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 5.0
CALM_SECONDS: Final = 30.0
ASK_AGAIN_SECONDS: Final = 0.5

logger = structlog.get_logger(__name__)


async def keep_running(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` until cancelled. What it raises is a fault of the moment: the database or Redis is away."""
    pause = FIRST_PAUSE
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # whatever it is, the work has to go on
            logger.warning("task_restarted", task=name, error=reason(error))
            metrics.RESTARTS.labels(name).inc()
        if (task := asyncio.current_task()) is not None and task.cancelling():
            # A driver interrupted in mid-command may raise its own error in place of the cancellation.
            raise asyncio.CancelledError
        pause = FIRST_PAUSE if loop.time() - started > CALM_SECONDS else min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause)


async def stop(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait for their end, asking again of those that did not hear.

    A cancellation can be lost: before Python 3.12 `asyncio.wait_for`, which redis-py sends with, drops the one that
    comes in the same moment as its result. A loop that runs for ever then runs on, and the process never ends.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=ASK_AGAIN_SECONDS)


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Repeat short work with a pause between."""
    while True:
        await work()
        await asyncio.sleep(seconds)
