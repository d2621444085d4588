"""Background work goes on after a fault and ends when told to."""

import asyncio

import pytest

from shared.tasks import keep_running, stop


async def test_work_that_fails_is_started_again() -> None:
    runs = 0
    again = asyncio.Event()

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            again.set()
            await asyncio.Event().wait()
        raise ConnectionError("gone for a moment")

    task = asyncio.create_task(keep_running("test", work))
    await asyncio.wait_for(again.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_driver_that_turns_the_cancellation_into_its_own_error_does_not_keep_the_work_alive() -> None:
    started = asyncio.Event()

    async def work() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise ConnectionError("interrupted in mid-command") from None

    task = asyncio.create_task(keep_running("test", work))
    await started.wait()
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=5)
    assert done
    assert task.cancelled()


async def test_work_that_lost_its_cancellation_is_asked_again() -> None:
    started = asyncio.Event()

    async def work() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.Event().wait()

    task = asyncio.create_task(keep_running("test", work))
    await started.wait()
    async with asyncio.timeout(5):
        await stop([task])
    assert task.cancelled()
